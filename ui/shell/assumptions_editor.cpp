#include "ui/shell/assumptions_editor.h"

#include "ui/charts/plot/chart_theme.h"
#include "ui/models/formats.h"
#include "ui/session/project_session.h"
#include "ui/shell/asset_list.h"
#include "ui/shell/choice_editor.h"
#include "ui/shell/counting_editor.h"
#include "ui/shell/lever_list.h"
#include "ui/shell/population_editor.h"
#include "ui/widgets/reader_label.h"
#include "ui/widgets/section_header.h"
#include "ui/widgets/slider_field.h"

#include <QComboBox>
#include <QLabel>
#include <QVBoxLayout>

namespace ui {

using core::economics::Assumptions;

AssumptionsEditor::AssumptionsEditor(ProjectSession& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_groups(new QVBoxLayout(this))
{
    m_groups->setContentsMargins(grid::kWide, grid::kWide, grid::kWide, grid::kWide);
    m_groups->setSpacing(grid::kGap);
    addTargets();
    m_groups->addWidget(new PopulationEditor(session));
    addCustomers();
    addServing();
    m_groups->addWidget(new AssetList(session));
    addCostSource();
    m_groups->addWidget(new LeverList(session));
    addReactions();
    m_groups->addWidget(new ChoiceEditor(session));
    m_groups->addWidget(new CountingEditor(session));
    m_groups->addStretch();
    connect(&session, &ProjectSession::projectChanged, this, &AssumptionsEditor::refresh);
    refresh();
}

void AssumptionsEditor::addTargets()
{
    addGroup(tr("Targets"), {{tr("Overage share at most"),
                              tr("Above 10–15 % customers feel metered."),
                              percentFormat(),
                              {0, 0.5},
                              {0, 1},
                              ScaleKind::Linear,
                              &Assumptions::overageTarget},
                             {tr("Gross margin at least"),
                              tr("Where the margin counts as met."),
                              percentFormat(),
                              {0, 1},
                              {-1, 1},
                              ScaleKind::Linear,
                              &Assumptions::marginTarget},
                             {tr("Bill shock from"),
                              tr("A bill of so many times the plan's price is a shock."),
                              factorFormat(),
                              {1, 10},
                              {1, 1000},
                              ScaleKind::Linear,
                              &Assumptions::billShockFactor}});
}

void AssumptionsEditor::addCustomers()
{
    addGroup(tr("Of these"), {{tr("Dormant payers"),
                               tr("Pay and use nothing; telemetry cannot show them. Share of all payers."),
                               percentFormat(),
                               {0, 0.6},
                               {0, 0.99},
                               ScaleKind::Linear,
                               &Assumptions::dormantShare},
                              {tr("Buy a top-up when out"),
                               tr("Share of the payers past their allowance who buy a pack."),
                               percentFormat(),
                               {0, 1},
                               {0, 1},
                               ScaleKind::Linear,
                               &Assumptions::takeTopup}});
}

void AssumptionsEditor::addServing()
{
    const ValueFormat money = currencyFormat("USD");
    addGroup(tr("Costs besides tokens"), {{tr("Payment fee, share"),
                                           tr("Of each invoice above zero."),
                                           percentFormat(),
                                           {0, 0.1},
                                           {0, 1},
                                           ScaleKind::Linear,
                                           &Assumptions::paymentFeeShare},
                                          {tr("Payment fee, fixed"),
                                           tr("Of each invoice above zero."),
                                           money,
                                           {0, 1},
                                           {0, 1000},
                                           ScaleKind::Linear,
                                           &Assumptions::paymentFeeFixed},
                                          {tr("Cost per active user"),
                                           tr("Hosting, storage, support of one active user in a period."),
                                           money,
                                           {0, 20},
                                           {0, 1e6},
                                           ScaleKind::Linear,
                                           &Assumptions::costPerActiveUser},
                                          {tr("Fixed cost per month"),
                                           tr("What has to be paid whatever is used."),
                                           money,
                                           {0, 200'000},
                                           {0, 1e12},
                                           ScaleKind::Linear,
                                           &Assumptions::fixedCostPerMonth}});
}

void AssumptionsEditor::addReactions()
{
    addGroup(tr("Past a threshold"), {{tr("Discount of slow serving"),
                                       tr("Batch queues cost less than immediate answers."),
                                       percentFormat(),
                                       {0, 0.9},
                                       {0, 1},
                                       ScaleKind::Linear,
                                       &Assumptions::batchDiscount},
                                      {tr("Tokens after rerouting"),
                                       tr("A smaller model may need more tokens for the same work."),
                                       factorFormat(),
                                       {0.5, 3},
                                       {0.01, 100},
                                       ScaleKind::Linear,
                                       &Assumptions::tokenFactor},
                                      {tr("Lost to throttling"),
                                       tr("Share of the throttled demand that is given up."),
                                       percentFormat(),
                                       {0, 1},
                                       {0, 1},
                                       ScaleKind::Linear,
                                       &Assumptions::throttleLoss},
                                      {tr("Given up when slow"),
                                       tr("Share of the demand that is given up when it is served slower."),
                                       percentFormat(),
                                       {0, 1},
                                       {0, 1},
                                       ScaleKind::Linear,
                                       &Assumptions::abandonSlow},
                                      {tr("Given up when rerouted"),
                                       tr("Share of the demand that is given up on the other model."),
                                       percentFormat(),
                                       {0, 1},
                                       {0, 1},
                                       ScaleKind::Linear,
                                       &Assumptions::abandonReroute},
                                      {tr("Given up when charged"),
                                       tr("Share of the demand that is given up when it costs extra."),
                                       percentFormat(),
                                       {0, 1},
                                       {0, 1},
                                       ScaleKind::Linear,
                                       &Assumptions::abandonCharge}});
}

void AssumptionsEditor::addCostSource()
{
    auto* group = new QVBoxLayout;
    group->setSpacing(grid::kUnit);
    group->addWidget(new SectionHeader(tr("Where costs come from"), SectionHeader::Level::Group));
    m_costSource = new QComboBox;
    labelForReaders(m_costSource, tr("Cost source"));
    m_costSource->setToolTip(tr("The price book, or what the log itself says a request cost."));
    m_costSource->addItem(tr("Price book"), int(core::cost::CostSource::PriceBook));
    m_costSource->addItem(tr("As logged"), int(core::cost::CostSource::AsLogged));
    m_costSource->addItem(tr("As logged where present"), int(core::cost::CostSource::AsLoggedWherePresent));
    connect(m_costSource, &QComboBox::activated, this, [this] {
        const auto source = core::cost::CostSource(m_costSource->currentData().toInt());
        editAssumptions(m_session, tr("Change cost source"), [&](Assumptions& a) { a.costSource = source; });
    });
    group->addWidget(m_costSource);
    m_groups->addLayout(group);
}

void AssumptionsEditor::addGroup(const QString& title, const std::vector<Control>& controls)
{
    auto* group = new QVBoxLayout;
    group->setSpacing(12);
    group->addWidget(new SectionHeader(title, SectionHeader::Level::Group));
    for (const Control& control : controls)
        addControl(group, control);
    m_groups->addLayout(group);
}

void AssumptionsEditor::addControl(QVBoxLayout* group, const Control& control)
{
    auto* slider = m_sliders.add(
        group, control, [this, member = control.member] { return *m_session.project().assumptions.*member; },
        [this, member = control.member](const NumberSliders::Edit& wanted) {
            editAssumptions(
                m_session, wanted.text, [&](Assumptions& a) { a.*member = wanted.value; }, wanted.mergeKey);
        },
        control.label);
    slider->setDefaultValue(Assumptions{}.*control.member);
}

void AssumptionsEditor::refresh()
{
    const Assumptions& assumptions = *m_session.project().assumptions;
    m_sliders.refresh();
    m_costSource->setCurrentIndex(m_costSource->findData(int(assumptions.costSource)));
}

} // namespace ui
