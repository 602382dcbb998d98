#pragma once

#include "core/economics/payer_bills.h"
#include "ui/models/kpi.h"

#include <QDialog>

#include <optional>

class QLabel;

namespace ui {

class PlanSelection;
class ProjectSession;
class TableCard;

/// Which payers a share of the key figures counts; none when it does not count payers.
std::optional<core::economics::Counted> countedBy(const QString& kpiId);

/// "Which payers?": the payers behind a share such as loss-making, the worst first, each with the way to his
/// bill. Follows edits of the plan.
class CountedDialog : public QDialog {
    Q_OBJECT

public:
    CountedDialog(ProjectSession& session, PlanSelection& selection, const Kpi& kpi,
                  QWidget* parent = nullptr);

signals:
    void billRequested(std::uint32_t payer);

private:
    void refresh();
    ProjectSession& m_session;
    PlanSelection& m_selection;
    Kpi m_kpi;
    QLabel* m_sentence;
    TableCard* m_payers;
};

} // namespace ui
