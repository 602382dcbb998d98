#include "ui/shell/bill_dialog.h"

#include "core/base/progress.h"
#include "ui/charts/plot/chart_theme.h"
#include "ui/models/bill_words.h"
#include "ui/models/formats.h"
#include "ui/models/plan_selection.h"
#include "ui/pages/data_table.h"
#include "ui/session/project_session.h"

#include <QComboBox>
#include <QCompleter>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QStringListModel>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {
namespace {

constexpr QSize kSize{760, 680};
constexpr int kMostProposed = 12;

} // namespace

BillDialog::BillDialog(ProjectSession& session, PlanSelection& selection, QWidget* parent)
    : QDialog(parent)
    , m_session(session)
    , m_selection(selection)
    , m_name(new QLineEdit)
    , m_period(new QComboBox)
    , m_amount(new QLabel)
    , m_sentence(new QLabel)
    , m_lines(new TableCard(tr("Invoice")))
    , m_units(new TableCard(tr("What is included")))
    , m_uses(new TableCard(tr("What it was used for")))
{
    setWindowTitle(tr("Why is this bill what it is?"));
    setAttribute(Qt::WA_DeleteOnClose);
    build();
    connect(m_name, &QLineEdit::editingFinished, this, &BillDialog::takeName);
    connect(m_period, &QComboBox::activated, this, &BillDialog::showBill);
    connect(&m_session, &ProjectSession::resultsChanged, this, &BillDialog::bill);
    connect(&m_selection, &PlanSelection::changed, this, &BillDialog::bill);
    resize(kSize);
    showNothing(tr("Type the name of a payer as the log has it."));
}

void BillDialog::build()
{
    QStringList all;
    for (const std::string& name : names())
        all << text(name);
    auto* completer = new QCompleter(new QStringListModel(all, this), this);
    completer->setFilterMode(Qt::MatchContains);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->setMaxVisibleItems(kMostProposed);
    connect(completer, qOverload<const QString&>(&QCompleter::activated), this, &BillDialog::takeName);
    m_name->setCompleter(completer);
    m_name->setPlaceholderText(tr("Name as logged"));
    m_name->setClearButtonEnabled(true);
    auto* row = new QHBoxLayout;
    row->setSpacing(grid::kUnit);
    const auto add = [row](const QString& name, QWidget* field, int stretch) {
        auto* label = new QLabel(name);
        label->setBuddy(field);
        field->setAccessibleName(name);
        row->addWidget(label);
        row->addWidget(field, stretch);
    };
    add(tr("Payer"), m_name, 2);
    add(tr("Period"), m_period, 1);

    m_amount->setFont(TypeScale::from(font()).figure);
    m_sentence->setWordWrap(true);
    for (QLabel* label : {m_amount, m_sentence})
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, grid::kUnit, 0);
    column->setSpacing(grid::kWide);
    for (TableCard* card : {m_lines, m_units, m_uses}) {
        card->table()->setSortingEnabled(false);
        card->setHiddenWhenEmpty(true);
        column->addWidget(card);
    }
    column->addStretch();
    auto* area = new QScrollArea;
    area->setWidget(content);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(grid::kGap, grid::kWide, grid::kWide, grid::kWide);
    layout->setSpacing(grid::kUnit);
    layout->addLayout(row);
    layout->addSpacing(grid::kUnit);
    layout->addWidget(m_amount);
    layout->addWidget(m_sentence);
    layout->addWidget(area, 1);
}

const std::vector<std::string>& BillDialog::names() const
{
    return core::payerNames(m_session.project());
}

void BillDialog::showPayer(std::uint32_t payer)
{
    m_payer = payer;
    m_name->setText(payer < names().size() ? text(names()[payer]) : QString());
    bill();
}

void BillDialog::takeName()
{
    const std::string wanted = m_name->text().toStdString();
    const auto found = std::find(names().begin(), names().end(), wanted);
    if (found == names().end()) {
        if (!wanted.empty())
            showNothing(tr("Nobody in the log is called “%1”.").arg(m_name->text()));
        return;
    }
    const auto payer = static_cast<std::uint32_t>(found - names().begin());
    if (payer != m_payer)
        showPayer(payer);
}

void BillDialog::bill()
{
    const core::Results* results = m_session.results();
    const core::plan::Plan* plan = m_selection.plan();
    if (!m_payer || !results || !results->costs || !plan || m_session.stale())
        return; // newer results follow
    const core::Project& project = m_session.project();
    auto bills = core::interchange::invoicesOf(
        *results->matrix, names(), *results->costs->payers, *project.prices, *plan,
        {project.assumptions->takeTopup, project.settings->seed, m_payer, true, *project.accounts},
        core::noProgress());
    if (!bills) {
        showNothing(text(core::describe(bills.error())));
        return;
    }
    const QString before = m_period->currentText();
    m_bills = std::move(*bills);
    const QSignalBlocker quiet(m_period);
    m_period->clear();
    for (const auto& each : m_bills)
        m_period->addItem(text(each.period));
    const int same = m_period->findText(before);
    m_period->setCurrentIndex(same >= 0 ? same : m_period->count() - 1);
    if (m_bills.empty())
        showNothing(tr("There is no bill: the log has no usage of this payer."));
    else
        showBill();
}

void BillDialog::showBill()
{
    const core::plan::Plan* plan = m_selection.plan();
    if (m_period->currentIndex() < 0 || !plan)
        return;
    const auto& bill = m_bills[std::size_t(m_period->currentIndex())];
    m_amount->setText(amountText(bill.invoice.total, bill.invoice.currency));
    m_sentence->setText(
        tr("%1 in %2 on “%3”: %4")
            .arg(text(bill.payer), text(bill.period), text(plan->name), billSentence(bill, *plan)));
    m_lines->setContent(billLines(bill, *plan));
    m_units->setContent(billUnits(bill, *plan));
    m_uses->setContent(billUses(bill, *plan));
}

void BillDialog::showNothing(const QString& why)
{
    m_amount->setText(QStringLiteral("–"));
    m_sentence->setText(why);
    for (TableCard* card : {m_lines, m_units, m_uses})
        card->setContent({});
}

} // namespace ui
