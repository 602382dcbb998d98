#include "ui/session/scenarios.h"

#include "core/base/guarded.h"
#include "core/derive/derive.h"
#include "ui/session/background.h"
#include "ui/session/project_session.h"

#include <QtConcurrent>

#include <algorithm>

namespace ui {
namespace {

constexpr qsizetype kMost = 6; // side by side; more do not fit on a page

Scenario computed(const QString& name, const core::Project& project, const core::Results& base,
                  core::Progress& progress)
{
    Scenario scenario{name, {}, {}};
    const auto results = core::guarded([&] { return core::derive(project, &base, progress); });
    if (!results) {
        scenario.problem = QString::fromStdString(core::describe(results.error()));
        return scenario;
    }
    scenario.unpricedTokenShare = results->population->unpricedTokenShare;
    for (std::size_t i = 0; i < results->plans.size(); ++i) {
        if (results->plans[i]->error.empty())
            scenario.plans[(*project.plans)[i].id] = results->plans[i]->evaluation.results;
    }
    return scenario;
}

bool sameUsage(const core::Project& a, const core::Project& b)
{
    return a.usage.same(b.usage) && a.accounts.same(b.accounts);
}

} // namespace

Scenarios::Scenarios(ProjectSession& session, QObject* parent)
    : QObject(parent)
    , m_session(session)
{
    connect(&m_watcher, &QFutureWatcher<Scenario>::finished, this, &Scenarios::publish);
    connect(&session, &ProjectSession::versionsChanged, this, [this] {
        const bool asked = m_over.has_value();
        forget();
        if (const core::Results* results = m_session.results(); asked && results)
            request(*results);
        emit changed();
    });
}

Scenarios::~Scenarios()
{
    if (m_stop)
        m_stop->raise();
    m_watcher.waitForFinished();
}

void Scenarios::forget()
{
    m_over.reset();
    m_known.clear();
    m_waiting.clear();
    m_outdated = m_running;
    if (m_running)
        m_stop->raise();
}

void Scenarios::request(const core::Results& results)
{
    if (m_over && sameUsage(*m_over, results.project))
        return;
    forget();
    m_over = results.project;
    m_base = std::make_shared<const core::Results>(results);
    m_waiting = m_session.versions().mid(0, kMost);
    if (!m_running)
        startNext(); // else publish() does
}

void Scenarios::startNext()
{
    if (m_waiting.isEmpty()) {
        m_base.reset(); // columns of a large project
        return;
    }
    const QString name = m_waiting.takeFirst();
    m_running = true;
    m_outdated = false;
    auto project = m_session.version(name);
    m_stop = std::make_shared<StopFlag>();
    m_watcher.setFuture(QtConcurrent::run([name, project, base = m_base, stop = m_stop]() -> Scenario {
        workInBackground();
        if (!project)
            return {name, {}, QString::fromStdString(core::describe(project.error()))};
        return computed(name, *project, *base, *stop);
    }));
}

void Scenarios::publish()
{
    m_running = false;
    if (!m_outdated)
        m_known.push_back(m_watcher.result());
    startNext();
    emit changed();
}

} // namespace ui
