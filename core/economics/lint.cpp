#include "core/economics/evaluate.h"

#include "core/economics/allowance.h"
#include "core/economics/figures.h"
#include "core/economics/lint_rules.h"
#include "core/economics/rounding.h"
#include "core/economics/tally.h"
#include "core/plan/lookup.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace core::economics {
namespace {

constexpr double kTooOften = 0.15; ///< payers at a threshold (domain.md 6)
constexpr double kMispriced = 2;   ///< weight per cost against the average
constexpr double kFewPeriods = 3, kFewPayers = 200;

/// The least that one more unit brings, and the path of that price.
struct MarginalPrice {
    double amount = 0;
    std::string path;
};

std::optional<double> amountOf(const std::optional<plan::Money>& money, const std::string& currency)
{
    if (!money || !money->contains(currency))
        return {};
    return money->at(currency).toDouble();
}

std::optional<MarginalPrice> marginalPrice(const plan::Price& price, const std::string& path,
                                           const std::string& currency)
{
    if (const auto* unit = std::get_if<plan::UnitPrice>(&price))
        return MarginalPrice{amountOf(unit->amount, currency).value_or(0), path + ".amount." + currency};
    if (const auto* package = std::get_if<plan::PackagePrice>(&price)) {
        return MarginalPrice{amountOf(package->amount, currency).value_or(0) / package->size.toDouble(),
                             path + ".amount." + currency};
    }
    const auto* tiered = std::get_if<plan::TieredPrice>(&price);
    if (!tiered)
        return {};
    std::optional<MarginalPrice> least;
    for (std::size_t i = 0; i < tiered->tiers.size(); ++i) {
        const std::optional<double> amount = amountOf(tiered->tiers[i].unit, currency);
        if (amount && (!least || *amount < least->amount))
            least = MarginalPrice{*amount, fmt::format("{}.tiers[{}].unit.{}", path, i, currency)};
    }
    return least;
}

class Linter {
public:
    Linter(const Prepared& prepared, const plan::Plan& plan, const PlanEvaluation& evaluation,
           const Assumptions& assumptions)
        : m_prepared(prepared)
        , m_plan(plan)
        , m_results(evaluation.results)
        , m_assumptions(assumptions)
        , m_rules(rulesOf(plan, assumptions, prepared))
        , m_currency(reportingCurrency(plan))
        , m_allowance(allowanceOf(plan, m_rules, prepared))
        , m_price(planPrice(m_rules, prepared))
    {}

    std::vector<LintFinding> findings()
    {
        overage();
        packs();
        allowance();
        thresholds();
        unlimited();
        weights();
        modes();
        carriesOver();
        preparation();
        data();
        return std::move(m_findings);
    }

private:
    const Prepared& m_prepared;
    const plan::Plan& m_plan;
    const PlanResults& m_results;
    const Assumptions& m_assumptions;
    Rules m_rules;
    std::string m_currency;
    std::optional<Allowance> m_allowance;
    double m_price;
    std::vector<LintFinding> m_findings;

    void add(std::string code, std::string message, double value, std::string control = {})
    {
        m_findings.push_back({std::move(code), m_plan.id, std::move(message), value, std::move(control)});
    }

    /// What serving one unit of a measure costs on average; absent when nobody uses it.
    std::optional<double> unitCost(std::size_t measure) const
    {
        if (m_prepared.sums[measure] <= 0)
            return {};
        return m_prepared.costSum / m_prepared.sums[measure];
    }
    std::string unitName(std::size_t measure) const
    {
        const plan::Id& id = m_prepared.needs.measures[measure].unit;
        return plan::find(m_plan.credits, id) ? id + "s" : id;
    }
    /// What all payers use of a unit, a period.
    double usedOf(const plan::Id& unit) const
    {
        const auto& keys = m_prepared.needs.measures;
        const auto found =
            std::find_if(keys.begin(), keys.end(), [&](const MeasureKey& key) { return key.unit == unit; });
        return found == keys.end()
                   ? 0
                   : m_prepared.sums[std::size_t(found - keys.begin())] / m_prepared.basis->periods;
    }
    std::string amountText(const plan::Limit& limit) const
    {
        if (const auto* amount = std::get_if<Decimal>(&limit.amount))
            return countText(amount->toDouble()) + " " + limit.of;
        return moneyText(amountOf(std::get<plan::Money>(limit.amount), m_currency).value_or(0));
    }
    void overage();
    void packs();
    void allowance();
    void thresholds();
    void unlimited();
    void weights();
    void modes();
    void carriesOver();
    void preparation();
    void data();
};

void Linter::overage()
{
    for (const ChargeRule& rule : m_rules.charges) {
        const auto& usage = std::get<plan::UsageCharge>(m_plan.charges[rule.index].kind);
        const std::optional<MarginalPrice> price =
            marginalPrice(usage.price, fmt::format("charges[{}].price", rule.index), m_currency);
        const std::optional<double> cost = unitCost(rule.measure);
        const plan::Meter* meter = plan::find(m_plan.meters, usage.of);
        const bool isPart = usage.match || (meter && meter->kind != plan::MeterKind::Tokens &&
                                            meter->kind != plan::MeterKind::Cost);
        if (!price || !cost || isPart || price->amount >= *cost)
            continue;
        const std::string unit = unitName(rule.measure);
        add("overage_below_cost",
            fmt::format("{} sells at {} and costs {} to serve: it loses money on every one.",
                        rule.overage ? "Overage" : "Usage", unitPriceText(price->amount, unit),
                        unitPriceText(*cost, unit)),
            price->amount - *cost, price->path);
    }
}

void Linter::packs()
{
    for (std::size_t i = 0; i < m_plan.topups.size(); ++i) {
        const plan::Topup& topup = m_plan.topups[i];
        const std::size_t measure = m_prepared.needs.indexOf(measureOf(topup.of));
        const std::optional<double> cost = unitCost(measure);
        const double price = amountOf(topup.price, m_currency).value_or(0) / topup.amount.toDouble();
        if (!cost || price >= *cost)
            continue;
        add("topup_below_cost",
            fmt::format("A pack sells at {} and costs {} to serve.", unitPriceText(price, unitName(measure)),
                        unitPriceText(*cost, unitName(measure))),
            price - *cost, fmt::format("topups[{}].price.{}", i, m_currency));
    }
}

void Linter::allowance()
{
    if (!m_allowance)
        return;
    if (m_price > 0 && m_allowance->fullCost > m_price) {
        add("allowance_above_price",
            fmt::format("Using all of the allowance costs {}, which is {:.1f} times the price of {}.",
                        moneyText(m_allowance->fullCost), m_allowance->fullCost / m_price,
                        moneyText(m_price)),
            m_allowance->fullCost / m_price, m_allowance->control);
    }
    const double largest = m_prepared.largest[m_allowance->measure];
    if (m_allowance->amount > largest && largest > 0) {
        add("allowance_beyond_use",
            fmt::format("The allowance of {} {} lies beyond the heaviest payer, who used {}.",
                        countText(m_allowance->amount), unitName(m_allowance->measure), countText(largest)),
            m_allowance->amount / largest, m_allowance->control);
    }
}

void Linter::thresholds()
{
    if (m_results.thresholdShare <= kTooOften)
        return;
    add("threshold_too_often",
        fmt::format("{} of payers reach the first threshold; aim below {}.",
                    shareText(m_results.thresholdShare), shareText(kTooOften)),
        m_results.thresholdShare, m_allowance ? m_allowance->control : "");
}

void Linter::unlimited()
{
    const bool limited = !m_rules.charges.empty() || !m_rules.units.empty() ||
                         std::any_of(m_rules.limits.begin(), m_rules.limits.end(),
                                     [](const LimitRule& limit) { return limit.changesService; });
    const Bills costs{m_prepared.basis->cost, m_prepared.basis->weight};
    const double p99 = costs.quantiles({0.99}).front();
    if (limited || m_price <= 0 || p99 <= m_price)
        return;
    add("unlimited_above_price",
        fmt::format("Nothing limits use, and the heaviest 1 % of payers cost {} or more at a price of {}.",
                    moneyText(p99), moneyText(m_price)),
        p99, "limits");
}

void Linter::weights()
{
    double credits = 0, cost = 0;
    for (const ModelWeight& model : m_prepared.modelWeights) {
        credits += model.credits;
        cost += model.cost;
    }
    for (const ModelWeight& model : m_prepared.modelWeights) {
        if (model.cost <= 0 || credits <= 0)
            continue;
        const double relative = (model.credits / model.cost) / (credits / cost);
        if (relative >= 1 / kMispriced && relative <= kMispriced)
            continue;
        add("weight_mispriced",
            fmt::format(
                "Credits for {} are {} of what its cost calls for, against the average of all models.",
                model.model, shareText(relative)),
            relative, "credits[0].weights");
    }
}

void Linter::modes()
{
    for (std::size_t i = 0; i < m_plan.limits.size(); ++i) {
        if (!isMonthly(m_plan.limits[i]))
            add("replay_only",
                fmt::format("The limit {} of {} has a window of its own; monthly results leave it out, a "
                            "replay looks at it.",
                            m_plan.limits[i].id, amountText(m_plan.limits[i])),
                0, fmt::format("limits[{}].window", i));
    }
    for (std::size_t i = 0; i < m_plan.grants.size(); ++i) {
        const double amount = m_plan.grants[i].amount.toDouble();
        if (!m_plan.grants[i].every)
            add("once_left_out",
                fmt::format("The grant {} of {} {} is given once and not part of monthly results.",
                            m_plan.grants[i].id, countText(amount), m_plan.grants[i].of),
                amount, fmt::format("grants[{}].every", i));
    }
    for (const ChargeRule& rule : m_rules.charges) {
        if (rule.needsOptIn)
            add("opt_in_assumed",
                fmt::format("100 % of payers are taken to opt in to {}; {} of them then pay an overage.",
                            m_plan.charges[rule.index].id, shareText(m_results.overageShare)),
                m_results.overageShare, fmt::format("charges[{}].opt_in", rule.index));
    }
    for (std::size_t i = 0; i < m_plan.credits.size(); ++i) {
        if (m_plan.credits[i].roundAt == plan::RoundAt::Request)
            add("rounded_by_period",
                fmt::format("{} rounds every request to {}; usage is known by period, so results round once "
                            "a period.",
                            m_plan.credits[i].id, countText(1 / powerOfTen(m_plan.credits[i].decimals))),
                1 / powerOfTen(m_plan.credits[i].decimals), fmt::format("credits[{}].round_at", i));
    }
    if (m_currency != "USD")
        add("other_currency",
            fmt::format("Prices in {} are set against costs of {} without conversion.", m_currency,
                        moneyText(m_results.cogs)),
            m_results.cogs, "currencies");
}

/// What one period leaves to the next is on invoices and in a replay. Monthly mode looks at a period alone,
/// so that its revenue may differ from theirs.
void Linter::carriesOver()
{
    const auto outlasts = [](const std::optional<plan::Expiry>& expires, plan::ExpiryKind otherwise) {
        return (expires ? expires->kind : otherwise) != plan::ExpiryKind::PeriodEnd;
    };
    const std::string share = shareText(m_results.overageShare);
    for (std::size_t i = 0; i < m_plan.grants.size(); ++i) {
        const plan::Grant& grant = m_plan.grants[i];
        if (!grant.every || !(grant.rollover || outlasts(grant.expires, plan::ExpiryKind::PeriodEnd)))
            continue;
        add("carry_over_left_out",
            fmt::format("What is left of {} carries over to later periods on invoices; monthly results take "
                        "each period by itself, so up to {} of payers may pay less than they say.",
                        grant.id, share),
            m_results.overageShare, fmt::format("grants[{}].{}", i, grant.rollover ? "rollover" : "expires"));
    }
    for (std::size_t i = 0; i < m_plan.topups.size(); ++i) {
        if (outlasts(m_plan.topups[i].expires, plan::ExpiryKind::Never))
            add("carry_over_left_out",
                fmt::format("What is left of the pack {} is used up in later periods on invoices; monthly "
                            "results have up to {} of payers buy whole packs every period.",
                            m_plan.topups[i].id, share),
                m_results.overageShare, fmt::format("topups[{}].expires", i));
    }
    const double billed = monthsIn(m_plan.billing.every);
    if (m_plan.commitment && monthsIn(m_plan.commitment->every) > billed * (1 + 1e-9)) {
        const double periods = monthsIn(m_plan.commitment->every) / billed;
        add("commitment_spread",
            fmt::format(
                "The commitment runs over {} billing periods; monthly results ask 1/{} of it from each, "
                "while invoices settle it once, so that strong periods make up for weak ones.",
                countText(periods), countText(periods)),
            periods, "commitment.every");
    }
    for (std::size_t i = 0; i < m_plan.charges.size(); ++i) {
        const auto* flat = std::get_if<plan::FlatCharge>(&m_plan.charges[i].kind);
        if (flat && m_plan.charges[i].due == plan::Due::Once)
            add("once_left_out",
                fmt::format("{} of {} is billed once and not part of monthly results.",
                            moneyText(amountOf(flat->amount, m_currency).value_or(0)), m_plan.charges[i].id),
                amountOf(flat->amount, m_currency).value_or(0), fmt::format("charges[{}].due", i));
    }
}

void Linter::preparation()
{
    for (const PreparationNote& note : m_prepared.notes) {
        switch (note.kind) {
        case PreparationNote::Kind::UnitWithoutUsage:
            add("unit_without_usage",
                fmt::format("Nothing that the {} payers use counts towards {}.",
                            countText(std::round(m_results.payers)), note.subject),
                0);
            break;
        case PreparationNote::Kind::UnweightedUsage:
            add("unweighted_usage",
                fmt::format(
                    "{} of tokens have no weight in {}; the plan would reject them, results serve them free.",
                    shareText(note.value), note.subject),
                note.value, "credits[0].weights.rows");
            break;
        case PreparationNote::Kind::MatchIgnored:
            add("match_ignored",
                fmt::format("{} is given as one number, so a match on part of it covers all {} a period.",
                            note.subject, countText(usedOf(note.subject))),
                usedOf(note.subject));
            break;
        case PreparationNote::Kind::UnpricedReroute:
            add("reroute_unpriced",
                fmt::format("{} of cost has no tokens behind it and stays the same when {} serves it.",
                            shareText(note.value), note.subject),
                note.value);
            break;
        }
    }
}

void Linter::data()
{
    const Basis& basis = *m_prepared.basis;
    if (basis.partial)
        add("partial_periods",
            fmt::format("None of the {} period{} is complete; usage is scaled up from what is there.",
                        countText(basis.periods), basis.periods == 1 ? "" : "s"),
            basis.periods);
    if (!basis.weightsCount && basis.periods < kFewPeriods)
        add("few_periods",
            fmt::format("Results rest on {} complete period{}; three or more show what varies.",
                        basis.periods, basis.periods == 1 ? "" : "s"),
            basis.periods);
    const double payers = double(basis.slot.size()) / basis.rowsPerPayer;
    if (!basis.weightsCount && payers < kFewPayers)
        add("few_payers",
            fmt::format("Results rest on {} payers; a few heavy ones can change them.",
                        countText(std::round(payers))),
            payers);
    if (basis.unpricedTokenShare > 0)
        add("unknown_models",
            fmt::format("{} of tokens are of models without a price and carry no cost.",
                        shareText(basis.unpricedTokenShare)),
            basis.unpricedTokenShare);
    if (basis.extrapolated)
        add("tail_extrapolated",
            fmt::format("The heaviest of the {} payers are drawn from a fitted tail beyond the data.",
                        countText(std::round(basis.totalWeight / basis.periods))),
            basis.totalWeight / basis.periods);
}

} // namespace

std::vector<LintFinding> lint(const Prepared& prepared, const plan::Plan& plan,
                              const PlanEvaluation& evaluation, const Assumptions& assumptions)
{
    if (!stillPrepared(prepared, plan, assumptions))
        return {};
    return Linter(prepared, plan, evaluation, assumptions).findings();
}

} // namespace core::economics
