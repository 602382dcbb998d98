#include "ui/models/choice_words.h"

#include "ui/models/formats.h"

#include <QCoreApplication>

namespace ui {
namespace {

using core::economics::ChoiceMode;
using core::economics::ChoiceRules;
using core::economics::WillingnessToPay;

QString tr(const char* text)
{
    return QCoreApplication::translate("ChoiceWords", text);
}

WillingnessToPay willingnessOf(const ChoiceRules& rules)
{
    return rules.willingnessToPay.value_or(WillingnessToPay{});
}

/// Cost of serving a payer, or nothing for a plan that nobody takes.
QVariant perPayer(double amount, double payers)
{
    return payers > 0 ? QVariant(amount / payers) : QVariant();
}

QVariant shown(const std::optional<double>& value)
{
    return value ? QVariant(*value) : QVariant();
}

TableRow rowOf(const QString& name, double share, const core::economics::PlanResults& taken,
               const core::economics::PlanResults* everybody)
{
    TableRow row;
    row.id = name;
    row.cells = {name,
                 share,
                 taken.payers,
                 perPayer(taken.servedCost, taken.payers),
                 taken.revenue,
                 share > 0 ? shown(taken.grossMargin) : QVariant(),
                 everybody ? shown(everybody->grossMargin) : QVariant()};
    return row;
}

} // namespace

const std::vector<ChoiceMode>& choiceModes()
{
    static const std::vector<ChoiceMode> modes{ChoiceMode::Assigned, ChoiceMode::Cheapest, ChoiceMode::Logit};
    return modes;
}

QString choiceName(ChoiceMode mode)
{
    switch (mode) {
    case ChoiceMode::Assigned:
        return tr("Each plan as if for all");
    case ChoiceMode::Cheapest:
        return tr("The cheapest for them");
    case ChoiceMode::Logit:
        return tr("Mostly the better one");
    }
    return {};
}

QString choiceMeaning(ChoiceMode mode)
{
    switch (mode) {
    case ChoiceMode::Assigned:
        return tr("Nobody chooses: every plan is judged as if all customers had it.");
    case ChoiceMode::Cheapest:
        return tr("Every customer takes the plan with the smallest bill: the worst case.");
    case ChoiceMode::Logit:
        return tr("The cheaper a plan seems, the likelier it is taken (logit).");
    }
    return {};
}

std::vector<ChoiceField> perceptionFields()
{
    const ValueFormat money = currencyFormat("USD");
    return {{tr("Dislike of metering"),
             tr("How much worse a variable dollar feels than a fixed one: 0.5 counts it as $1.50."),
             percentFormat(),
             {0, 2},
             {0, 100},
             ScaleKind::Linear,
             [](const ChoiceRules& rules) { return rules.meteringAversion; },
             [](ChoiceRules& rules, double value) {
                 rules.meteringAversion = value;
             }},
            {tr("Hassle of being stopped"),
             tr("What it is worth to a customer not to be stopped or slowed in a period."),
             money,
             {0, 50},
             {0, 1e6},
             ScaleKind::Linear,
             [](const ChoiceRules& rules) { return rules.hassle; },
             [](ChoiceRules& rules, double value) {
                 rules.hassle = value;
             }},
            {tr("Value of a credit not served"),
             tr("What a customer loses with each credit that a limit denies."),
             currencyFormat("USD", 4),
             {0, 1},
             {0, 1e6},
             ScaleKind::Linear,
             [](const ChoiceRules& rules) { return rules.valuePerCredit; },
             [](ChoiceRules& rules, double value) {
                 rules.valuePerCredit = value;
             }}};
}

ChoiceField sharpnessField()
{
    return {tr("Scale of what is not seen"),
            tr("Customers differ in more than their bill. The smaller this is against the difference of two "
               "bills, the surer the cheaper plan is taken: at $1, a plan that costs $1 less is taken by 73 "
               "%."),
            currencyFormat("USD"),
            {0.1, 100},
            {1e-6, 1e9},
            ScaleKind::Log,
            [](const ChoiceRules& rules) { return rules.mu; },
            [](ChoiceRules& rules, double value) {
                rules.mu = value;
            }};
}

std::vector<ChoiceField> willingnessFields()
{
    return {{tr("Half would pay at most"),
             tr("Median of the willingness to pay per period, which is lognormal."),
             currencyFormat("USD"),
             {1, 1000},
             {1e-9, 1e12},
             ScaleKind::Log,
             [](const ChoiceRules& rules) { return willingnessOf(rules).median; },
             [](ChoiceRules& rules, double value) {
                 if (rules.willingnessToPay)
                     rules.willingnessToPay->median = value;
             }},
            {tr("Spread of it"),
             tr("Standard deviation of its logarithm: at 0.5 the middle two thirds lie between 0.6 and 1.6 "
                "times the median."),
             plainFormat(),
             {0, 2},
             {0, 10},
             ScaleKind::Linear,
             [](const ChoiceRules& rules) { return willingnessOf(rules).sigma; },
             [](ChoiceRules& rules, double value) {
                 if (rules.willingnessToPay)
                     rules.willingnessToPay->sigma = value;
             }},
            {tr("Goes with usage"),
             tr("Correlation of the rank by willingness to pay with the rank by cost of usage: 1 when the "
                "heaviest would pay the most."),
             plainFormat(),
             {-1, 1},
             {-1, 1},
             ScaleKind::Linear,
             [](const ChoiceRules& rules) { return willingnessOf(rules).rankCorrelation; },
             [](ChoiceRules& rules, double value) {
                 if (rules.willingnessToPay)
                     rules.willingnessToPay->rankCorrelation = value;
             }}};
}

TableContent choiceTable(const core::PlanChoiceResults& choice, const core::Results& results)
{
    const ValueFormat money = currencyFormat(results.project.settings->currency);
    TableContent content;
    content.columns = {
        {tr("Plan"), {}, {}, false, true},
        {tr("Take it"), tr("Share of all payers, dormant ones included, that takes the plan."),
         percentFormat(1)},
        {tr("Payers"), tr("Payers who take it, averaged over the periods."), countFormat()},
        {tr("Cost to serve"),
         tr("Mean cost of serving one of those who take it, per period. Above the mean of all: the plan "
            "attracts heavy users."),
         currencyFormat("USD")},
        {tr("Revenue"), tr("From those who take it, per period."), money},
        {tr("Margin"), tr("Gross margin of those who take it: (revenue − cost) / revenue."),
         percentFormat(1)},
        {tr("If for all"), tr("Gross margin when every customer had the plan."), percentFormat(1)}};
    for (const core::PlanChoiceResults::Plan& plan : choice.plans)
        content.rows.push_back(rowOf(text((*results.project.plans)[plan.plan].name), plan.share, plan.results,
                                     &results.plans[plan.plan]->evaluation.results));
    if (choice.nobodyShare > 1e-6) {
        TableRow none;
        none.id = tr("No plan");
        none.cells = {tr("No plan"), choice.nobodyShare, {}, {}, {}, {}, {}};
        none.hint = tr("Would pay less than any plan costs them.");
        content.rows.push_back(std::move(none));
    }
    content.rows.push_back(rowOf(tr("All plans together"), 1 - choice.nobodyShare, choice.total, nullptr));
    content.rows.back().emphasised = true;
    return content;
}

std::vector<Series> choiceByTenth(const core::PlanChoiceResults& choice, const core::Results& results,
                                  const ChartTheme& theme)
{
    std::vector<Series> lines;
    std::vector<double> tenths, none(10, 1.0);
    for (int tenth = 1; tenth <= 10; ++tenth)
        tenths.push_back(tenth);
    for (const core::PlanChoiceResults::Plan& plan : choice.plans) {
        const std::vector<double> shares(plan.shareByTenth.begin(), plan.shareByTenth.end());
        for (std::size_t i = 0; i < none.size(); ++i)
            none[i] -= shares[i];
        lines.push_back({text((*results.project.plans)[plan.plan].name), tenths, shares, SeriesStyle::Line,
                         theme.seriesColour(int(plan.plan))});
    }
    if (choice.nobodyShare > 1e-6) {
        for (double& share : none)
            share = std::max(0.0, share);
        lines.push_back({tr("No plan"), tenths, none, SeriesStyle::Dashed, {}, {}, kMutedSeries});
    }
    return lines;
}

} // namespace ui
