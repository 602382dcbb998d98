#pragma once

#include "core/economics/seek.h"
#include "ui/models/kpi.h"
#include "ui/models/plan_controls.h"
#include "ui/session/stop_flag.h"

#include <QDialog>
#include <QFutureWatcher>

#include <memory>

class QComboBox;
class QLabel;
class QPushButton;

namespace ui {

class DecimalEdit;
class PlanSelection;
class ProjectSession;

/// "Make [overage share] [12 %] by moving [included credits]": looks for the value of one control of the
/// selected plan at which a result meets a target. A value found is one undo step; a target out of reach
/// changes nothing.
class GoalDialog : public QDialog {
    Q_OBJECT

public:
    /// `result` is the id of a key figure, such as "overage_share"; it decides what is proposed.
    GoalDialog(ProjectSession& session, PlanSelection& selection, const QString& result,
               QWidget* parent = nullptr);
    ~GoalDialog() override;

    void find();
    bool isBusy() const { return m_search.isRunning(); }
    /// What came of the last search, in a sentence.
    QString outcome() const;

private:
    using Found = core::Result<core::economics::SeekOutcome>;

    void build();
    void fillResults(const QString& result);
    void proposeTarget();
    void fillControls();
    void proposeControl();
    core::economics::SeekRequest request() const;
    void take();
    void tell(const core::economics::SeekOutcome& outcome);

    ProjectSession& m_session;
    PlanSelection& m_selection;
    std::vector<Kpi> m_kpis;
    std::vector<PlanControl> m_controls;
    QComboBox* m_result;
    DecimalEdit* m_target;
    QComboBox* m_control;
    QLabel* m_outcome;
    QPushButton* m_find;
    QString m_planId; ///< of the running search
    PlanControl m_moved;
    Kpi m_wanted;
    QFutureWatcher<Found> m_search;
    std::shared_ptr<StopFlag> m_cancel;
};

} // namespace ui
