#include "ui/shell/counted_dialog.h"

#include "core/derive/plan_detail.h"
#include "ui/charts/plot/chart_theme.h"
#include "ui/models/formats.h"
#include "ui/models/plan_selection.h"
#include "ui/pages/data_table.h"
#include "ui/session/project_session.h"
#include "ui/widgets/section_header.h"

#include <QLabel>
#include <QVBoxLayout>

namespace ui {
namespace {

using core::economics::Counted;

constexpr QSize kSize{680, 560};

TableContent payersTable(const core::economics::CountedBills& counted, const core::Results& results)
{
    const ValueFormat money = currencyFormat(results.project.settings->currency, 2);
    TableContent content;
    content.columns = {
        {CountedDialog::tr("Payer"), {}, {}, false, true},
        {CountedDialog::tr("Period")},
        {CountedDialog::tr("Bill"), {}, money},
        {CountedDialog::tr("Cost to serve"), CountedDialog::tr("Payment fees included."), money},
        {CountedDialog::tr("Margin"), CountedDialog::tr("Bill less cost."), money}};
    const bool logged = results.population->source == core::economics::Population::Source::Telemetry;
    for (const core::economics::PeriodBill& bill : counted.bills) {
        const auto& periods = results.matrix->periods;
        const bool dated = logged && bill.period < periods.size();
        const QString name = text(core::payerName(results, bill.payer));
        content.rows.push_back({QString::number(bill.payer),
                                {name.isEmpty() ? CountedDialog::tr("made up") : name,
                                 dated ? text(periods[bill.period].name) : QString(), bill.invoice, bill.cost,
                                 bill.invoice - bill.cost}});
    }
    return content;
}

} // namespace

std::optional<Counted> countedBy(const QString& kpiId)
{
    if (kpiId == QStringLiteral("overage_share"))
        return Counted::Overage;
    if (kpiId == QStringLiteral("loss_making_share"))
        return Counted::LossMaking;
    if (kpiId == QStringLiteral("bill_shock_share"))
        return Counted::BillShock;
    return std::nullopt;
}

CountedDialog::CountedDialog(ProjectSession& session, PlanSelection& selection, const Kpi& kpi,
                             QWidget* parent)
    : QDialog(parent)
    , m_session(session)
    , m_selection(selection)
    , m_kpi(kpi)
    , m_sentence(new QLabel)
    , m_payers(new TableCard(tr("Payers behind “%1”").arg(kpi.name)))
{
    setWindowTitle(tr("Which payers?"));
    setAttribute(Qt::WA_DeleteOnClose);
    m_sentence->setWordWrap(true);
    m_payers->table()->setMostRows(14);
    m_payers->header()->setDetail(tr("Activate a row to see why that bill is what it is"));
    connect(m_payers->table(), &QTableView::activated, this, [this] {
        if (const QString payer = m_payers->table()->selectedId(); !payer.isEmpty())
            emit billRequested(payer.toUInt());
    });
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(grid::kGap, grid::kWide, grid::kGap, grid::kWide);
    layout->setSpacing(grid::kWide);
    layout->addWidget(m_sentence);
    layout->addWidget(m_payers);
    layout->addStretch();
    resize(kSize);
    connect(&m_session, &ProjectSession::resultsChanged, this, &CountedDialog::refresh);
    connect(&m_selection, &PlanSelection::changed, this, &CountedDialog::refresh);
    refresh();
}

void CountedDialog::refresh()
{
    const core::PlanView* view = m_selection.view();
    const core::Results* results = m_session.results();
    const core::plan::Plan* plan = m_selection.plan();
    const auto which = countedBy(m_kpi.id);
    if (!view || !view->prepared || !results || !plan || !which || m_session.stale())
        return;
    const auto counted =
        core::economics::billsCounted(*view->prepared, *plan, *results->project.assumptions, *which);
    if (!counted) {
        m_sentence->setText(text(core::describe(counted.error())));
        return;
    }
    const auto value = m_kpi.value(view->evaluation.results);
    const QString shown = counted->bills.size() < std::size_t(counted->payers)
                              ? tr(" The %1 worst are listed.").arg(counted->bills.size())
                              : QString();
    m_sentence->setText(
        tr("%1 On “%2” they are %3 of the payers: %4 bills in all periods, each payer counted once in every "
           "period.%5")
            .arg(m_kpi.sentence, text(plan->name),
                 value ? fullText(*value, m_kpi.format) : QStringLiteral("–"),
                 fullText(counted->payers, countFormat()), shown));
    m_payers->setContent(payersTable(*counted, *results));
}

} // namespace ui
