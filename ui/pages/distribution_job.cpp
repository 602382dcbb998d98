#include "ui/pages/distribution_job.h"

#include "core/base/guarded.h"
#include "ui/session/background.h"

#include <QtConcurrent>

namespace ui {

bool DistributionJob::Request::same(const core::Results& other, const core::DistributionSlice& of) const
{
    return slice == of && results->matrix == other.matrix && results->costs == other.costs &&
           results->project.accounts.same(other.project.accounts) &&
           results->project.assumptions->overageTarget == other.project.assumptions->overageTarget;
}

DistributionJob::DistributionJob(QObject* parent)
    : QObject(parent)
{
    connect(&m_watcher, &QFutureWatcher<Done>::finished, this, &DistributionJob::publish);
}

DistributionJob::~DistributionJob()
{
    if (m_stop)
        m_stop->raise();
    m_watcher.waitForFinished();
}

void DistributionJob::request(const core::Results& results, const core::DistributionSlice& slice)
{
    if (m_wanted && m_wanted->same(results, slice))
        return;
    m_wanted = Request{std::make_shared<const core::Results>(results), slice};
    m_problem.clear();
    if (m_running)
        m_stop->raise(); // publish() starts the newest
    else
        start();
}

bool DistributionJob::isCurrent() const
{
    return m_shown && m_wanted && m_shown->same(*m_wanted->results, m_wanted->slice);
}

void DistributionJob::start()
{
    m_running = m_wanted;
    m_stop = std::make_shared<StopFlag>();
    m_watcher.setFuture(QtConcurrent::run([request = *m_running, stop = m_stop]() -> Done {
        workInBackground();
        auto detail = core::guarded([&] {
            return core::distributionDetailOf(*request.results, request.slice,
                                              request.results->project.assumptions->overageTarget, *stop);
        });
        if (!detail)
            return {nullptr, QString::fromStdString(core::describe(detail.error()))};
        return {std::make_shared<const core::DistributionDetail>(std::move(*detail)), {}};
    }));
}

void DistributionJob::publish()
{
    const Done done = m_watcher.result();
    const Request ran = *std::exchange(m_running, std::nullopt);
    const bool newest = ran.same(*m_wanted->results, m_wanted->slice);
    if (!newest) {
        start();
        return;
    }
    if (done.detail) {
        m_done = done;
        m_shown = ran;
    }
    m_problem = done.problem;
    emit finished();
}

} // namespace ui
