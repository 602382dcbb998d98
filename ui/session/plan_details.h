#pragma once

#include "core/derive/plan_detail.h"
#include "ui/session/stop_flag.h"

#include <QFutureWatcher>
#include <QObject>
#include <QTimer>

#include <deque>
#include <memory>

namespace ui {

class PlanSelection;
class ProjectSession;

/// What takes longer than a frame to know about the selected plan. Computed in the background once edits
/// rest, part by part, and stopped as soon as something is edited.
class PlanDetails : public QObject {
    Q_OBJECT

public:
    PlanDetails(ProjectSession& session, PlanSelection& selection, QObject* parent = nullptr);
    ~PlanDetails() override;

    /// Of the selected plan as it is now; null until a first part is known.
    const core::PlanDetail* detail() const;
    bool isComplete() const; ///< no further part will follow

signals:
    void changed();

private:
    /// What a detail depends on: results are shared as long as nothing changes them.
    struct Key {
        std::shared_ptr<const core::PlanView> plan, baseline;
        std::vector<std::shared_ptr<const core::PlanView>> all; ///< each is compared with the baseline
        bool operator==(const Key&) const = default;
    };
    struct Known {
        Key key;
        std::shared_ptr<const core::PlanDetail> detail;
        bool complete = false;
    };
    using Part = std::shared_ptr<const core::PlanDetail>;

    void follow();
    void stop();
    void start();
    void take(const Part& part);
    void announce();
    void finish();
    Key wanted() const;
    const Known* known(const Key& key) const;
    Known& knownOf(const Key& key); ///< made when there is none

    ProjectSession& m_session;
    PlanSelection& m_selection;
    QTimer m_rest;
    std::deque<Known> m_known; ///< newest first
    /// From the start of a job until it is published; a job that ended is not yet published.
    bool m_busy = false;
    Key m_running;
    Part m_announced;
    bool m_announcedComplete = false;
    std::shared_ptr<StopFlag> m_stop;
    QFutureWatcher<Part> m_watcher;
};

} // namespace ui
