#pragma once

#include "core/interchange/invoices.h"

#include <QDialog>

#include <optional>
#include <vector>

class QComboBox;
class QLabel;
class QLineEdit;

namespace ui {

class PlanSelection;
class ProjectSession;
class TableCard;

/// "Why is this bill $127?": the exact invoice of one payer and period under the selected plan, line by line,
/// with what was used and what was covered. Follows edits of the plan.
class BillDialog : public QDialog {
    Q_OBJECT

public:
    BillDialog(ProjectSession& session, PlanSelection& selection, QWidget* parent = nullptr);
    /// `payer`: id of a user or org, whichever pays.
    void showPayer(std::uint32_t payer);

private:
    void build();
    void takeName();
    void bill();
    void showBill();
    void showNothing(const QString& why);
    const std::vector<std::string>& names() const;

    ProjectSession& m_session;
    PlanSelection& m_selection;
    std::optional<std::uint32_t> m_payer;
    std::vector<core::interchange::PayerInvoice> m_bills; ///< of the payer, by period
    QLineEdit* m_name;
    QComboBox* m_period;
    QLabel* m_amount;
    QLabel* m_sentence;
    TableCard* m_lines;
    TableCard* m_units;
    TableCard* m_uses;
};

} // namespace ui
