#include "ui/session/plan_details.h"

#include "core/base/guarded.h"
#include "ui/models/plan_selection.h"
#include "ui/session/background.h"
#include "ui/session/project_session.h"

#include <QPromise>
#include <QtConcurrent>

#include <algorithm>
#include <optional>

namespace ui {
namespace {

constexpr int kRestMs = 350; // between two edits of one thought
constexpr std::size_t kMostKnown = 6;

std::optional<std::size_t> indexOf(const core::Results& results,
                                   const std::shared_ptr<const core::PlanView>& view)
{
    const auto found = std::find(results.plans.begin(), results.plans.end(), view);
    return view && found != results.plans.end() ? std::optional(std::size_t(found - results.plans.begin()))
                                                : std::nullopt;
}

} // namespace

PlanDetails::PlanDetails(ProjectSession& session, PlanSelection& selection, QObject* parent)
    : QObject(parent)
    , m_session(session)
    , m_selection(selection)
{
    m_rest.setSingleShot(true);
    m_rest.setInterval(kRestMs);
    connect(&m_rest, &QTimer::timeout, this, &PlanDetails::start);
    connect(&session, &ProjectSession::projectChanged, this, &PlanDetails::stop);
    connect(&session, &ProjectSession::resultsChanged, this, &PlanDetails::follow);
    connect(&selection, &PlanSelection::changed, this, &PlanDetails::follow);
    connect(&m_watcher, &QFutureWatcher<Part>::resultReadyAt, this,
            [this](int index) { take(m_watcher.resultAt(index)); });
    connect(&m_watcher, &QFutureWatcher<Part>::finished, this, &PlanDetails::finish);
    follow();
}

PlanDetails::~PlanDetails()
{
    stop();
    m_watcher.waitForFinished();
}

const core::PlanDetail* PlanDetails::detail() const
{
    const Known* found = known(wanted());
    return found ? found->detail.get() : nullptr;
}

bool PlanDetails::isComplete() const
{
    const Known* found = known(wanted());
    return found && found->complete;
}

PlanDetails::Key PlanDetails::wanted() const
{
    const core::Results* results = m_session.results();
    if (!results || m_session.stale())
        return {};
    const auto viewOf = [&](const core::PlanView* view) -> std::shared_ptr<const core::PlanView> {
        for (const auto& plan : results->plans) {
            if (plan.get() == view)
                return plan;
        }
        return nullptr;
    };
    return {viewOf(m_selection.view()), viewOf(m_selection.baselineView()), results->plans};
}

const PlanDetails::Known* PlanDetails::known(const Key& key) const
{
    const auto found =
        std::find_if(m_known.begin(), m_known.end(), [&](const Known& k) { return k.key == key; });
    return key.plan && found != m_known.end() ? &*found : nullptr;
}

void PlanDetails::stop()
{
    m_rest.stop();
    if (m_stop)
        m_stop->raise();
}

void PlanDetails::follow()
{
    const Key key = wanted();
    const Known* found = known(key);
    announce();
    if (!key.plan || (found && found->complete) || (m_busy && m_running == key))
        return;
    stop();
    m_rest.start();
}

void PlanDetails::start()
{
    const Key key = wanted();
    if (!key.plan || m_busy) // finish() comes back to it
        return;
    const core::Results& results = *m_session.results();
    const auto plan = indexOf(results, key.plan);
    if (!plan)
        return;
    m_busy = true;
    m_running = key;
    m_stop = std::make_shared<StopFlag>();
    m_watcher.setFuture(QtConcurrent::run([results, plan = *plan, baseline = indexOf(results, key.baseline),
                                           stop = m_stop](QPromise<Part>& promise) {
        workInBackground();
        // What cannot be computed is shown as missing on the pages; the plan's own error says why.
        (void)core::guarded([&] {
            return core::planDetail(results, plan, baseline, *stop, [&](const core::PlanDetail& part) {
                promise.addResult(std::make_shared<const core::PlanDetail>(part));
            });
        });
    }));
}

void PlanDetails::take(const Part& part)
{
    knownOf(m_running).detail = part;
    announce();
}

void PlanDetails::finish()
{
    m_busy = false;
    const bool stopped = m_stop->isRaised();
    if (!stopped)
        knownOf(m_running).complete = true;
    m_running = {};
    announce();
    if (wanted().plan && !isComplete())
        m_rest.start();
}

/// A drag brings new results many times a second while nothing is known of them: that is said once.
void PlanDetails::announce()
{
    const Known* found = known(wanted());
    const Part detail = found ? found->detail : nullptr;
    const bool complete = found && found->complete;
    if (detail == m_announced && complete == m_announcedComplete)
        return;
    m_announced = detail;
    m_announcedComplete = complete;
    emit changed();
}

PlanDetails::Known& PlanDetails::knownOf(const Key& key)
{
    const auto found =
        std::find_if(m_known.begin(), m_known.end(), [&](const Known& known) { return known.key == key; });
    if (found != m_known.end())
        return *found;
    if (m_known.size() == kMostKnown)
        m_known.pop_back();
    m_known.push_front({key, std::make_shared<const core::PlanDetail>(), false});
    return m_known.front();
}

} // namespace ui
