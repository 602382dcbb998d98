#pragma once

#include "core/derive/distribution_detail.h"
#include "ui/session/stop_flag.h"

#include <QFutureWatcher>
#include <QObject>

#include <memory>
#include <optional>

namespace ui {

/// Computes the detail of a slice in the background, always the newest that was asked for. What was computed
/// is kept until usage, costs, accounts or the overage target change.
class DistributionJob : public QObject {
    Q_OBJECT

public:
    explicit DistributionJob(QObject* parent = nullptr);
    ~DistributionJob() override;

    /// Asks for a slice of these results; nothing happens when it is there or under way.
    void request(const core::Results& results, const core::DistributionSlice& slice);
    /// The newest detail that was computed; null before the first. May be of an older request.
    const core::DistributionDetail* detail() const { return m_done.detail.get(); }
    /// The detail is of the newest request.
    bool isCurrent() const;
    /// Why the newest request has no detail; empty while all is well.
    QString problem() const { return m_problem; }

signals:
    void finished();

private:
    struct Request {
        std::shared_ptr<const core::Results> results;
        core::DistributionSlice slice;
        bool same(const core::Results& results, const core::DistributionSlice& slice) const;
    };
    struct Done {
        std::shared_ptr<const core::DistributionDetail> detail;
        QString problem;
    };
    void start();
    void publish();

    std::optional<Request> m_wanted, m_running, m_shown;
    Done m_done;
    QString m_problem;
    std::shared_ptr<StopFlag> m_stop;
    QFutureWatcher<Done> m_watcher;
};

} // namespace ui
