#include "core/plan/check.h"

#include "core/base/time.h"
#include "core/plan/json_node.h"
#include "core/plan/lookup.h"
#include "core/plan/price_rules.h"
#include "core/plan/words.h"

#include <algorithm>
#include <set>

namespace core::plan {
namespace {

std::string element(std::string_view list, std::size_t index)
{
    return std::string(list) + "[" + std::to_string(index) + "]";
}

/// The rules for one plan; each function looks at one part.
class Rules {
public:
    Rules(const Plan& plan, Problems& problems)
        : m_plan(plan)
        , m_problems(problems)
        , m_prices(plan.currencies, problems)
    {}

    void all()
    {
        ids();
        billing();
        forEach("meters", m_plan.meters, &Rules::meter);
        forEach("credits", m_plan.credits, &Rules::credit);
        forEach("charges", m_plan.charges, &Rules::charge);
        forEach("grants", m_plan.grants, &Rules::grant);
        if (m_plan.trial)
            forEach("trial.grants", m_plan.trial->grants, &Rules::grant);
        forEach("topups", m_plan.topups, &Rules::topup);
        forEach("limits", m_plan.limits, &Rules::limit);
        commitment();
    }

private:
    const Plan& m_plan;
    Problems& m_problems;
    PriceRules m_prices;

    template <typename T>
    void forEach(std::string_view list, const std::vector<T>& items,
                 void (Rules::*rule)(const std::string&, const T&))
    {
        for (std::size_t i = 0; i < items.size(); ++i)
            (this->*rule)(element(list, i), items[i]);
    }

    void fail(const std::string& path, std::string message)
    {
        if (m_problems.size() < kMaxProblems)
            m_problems.push_back({path, std::move(message)});
    }

    template <typename T>
    void distinct(std::set<Id>& seen, std::string_view list, const std::vector<T>& items)
    {
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (!seen.insert(items[i].id).second)
                fail(element(list, i) + ".id", "\"" + items[i].id + "\" is used twice in the plan");
        }
    }

    void ids();
    void billing();
    void meter(const std::string& path, const Meter& meter);
    void credit(const std::string& path, const CreditUnit& unit);
    void charge(const std::string& path, const Charge& charge);
    void flatCharge(const std::string& path, const FlatCharge& charge);
    void seatsCharge(const std::string& path, const SeatsCharge& charge);
    void usageCharge(const std::string& path, const UsageCharge& charge);
    void grant(const std::string& path, const Grant& grant);
    void topup(const std::string& path, const Topup& topup);
    void limit(const std::string& path, const Limit& limit);
    void window(const std::string& path, const Window& window);
    void step(const std::string& path, const Limit& limit, const Step& step);
    void commitment();

    void modelExists(const std::string& path, const Id& id);
    void unitExists(const std::string& path, const Id& id, bool spendToo = false);
    void match(const std::string& path, const Match& match);
    void notFiner(const std::string& path, Decimal amount, const Id& unit);
};

void Rules::ids()
{
    std::set<Id> seen, inTrial;
    distinct(seen, "models", m_plan.models);
    distinct(seen, "meters", m_plan.meters);
    distinct(seen, "credits", m_plan.credits);
    distinct(seen, "charges", m_plan.charges);
    distinct(seen, "grants", m_plan.grants);
    distinct(seen, "topups", m_plan.topups);
    distinct(seen, "limits", m_plan.limits);
    if (m_plan.trial)
        distinct(inTrial, "trial.grants", m_plan.trial->grants);
    for (std::size_t i = 0; i < m_plan.meters.size(); ++i) {
        if (m_plan.meters[i].id == kSpend)
            fail(element("meters", i) + ".id", "\"spend\" is the name of the money billed for usage");
    }
    for (std::size_t i = 0; i < m_plan.credits.size(); ++i) {
        if (m_plan.credits[i].id == kSpend)
            fail(element("credits", i) + ".id", "\"spend\" is the name of the money billed for usage");
    }
}

void Rules::billing()
{
    const auto& zone = m_plan.billing.timezone;
    if (zone && !TimeZone::named(*zone))
        fail("billing.timezone", "\"" + *zone + "\" is not in the time zone database");
}

void Rules::modelExists(const std::string& path, const Id& id)
{
    if (!find(m_plan.models, id))
        fail(path, "no model has the id \"" + id + "\"");
}

void Rules::unitExists(const std::string& path, const Id& id, bool spendToo)
{
    if (!find(m_plan.meters, id) && !find(m_plan.credits, id) && !(spendToo && id == kSpend))
        fail(path, "no meter or credit unit has the id \"" + id + "\"");
}

void Rules::match(const std::string& path, const Match& match)
{
    for (std::size_t i = 0; i < match.models.size(); ++i)
        modelExists(element(path + ".model", i), match.models[i]);
}

void Rules::notFiner(const std::string& path, Decimal amount, const Id& unit)
{
    if (places(amount) > countedPlaces(m_plan, unit))
        fail(path, amount.text() + " is finer than what is counted of " + unit + ", which has " +
                       std::to_string(countedPlaces(m_plan, unit)) + " decimals");
}

void Rules::meter(const std::string& path, const Meter& meter)
{
    if (meter.match)
        match(path + ".match", *meter.match);
}

void Rules::credit(const std::string& path, const CreditUnit& unit)
{
    if (const auto* cost = std::get_if<WeightByCost>(&unit.weights)) {
        if (cost->currency != "USD")
            fail(path + ".weights.currency", "must be USD, the currency of the price book");
        return;
    }
    const WeightTable& table = std::get<WeightTable>(unit.weights);
    for (std::size_t i = 0; i < table.rows.size(); ++i)
        match(element(path + ".weights.rows", i) + ".match", table.rows[i].match);
    if (table.otherFree)
        return;
    for (const Model& model : m_plan.models) {
        const bool weighed = std::any_of(table.rows.begin(), table.rows.end(), [&](const WeightRow& row) {
            return row.match.models.empty() || contains(row.match.models, model.id);
        });
        if (!weighed)
            fail(path + ".weights.rows",
                 "have no weight for the model \"" + model.id + "\", and other usage is rejected");
    }
}

void Rules::charge(const std::string& path, const Charge& charge)
{
    if (const auto* flat = std::get_if<FlatCharge>(&charge.kind))
        flatCharge(path, *flat);
    else if (const auto* seats = std::get_if<SeatsCharge>(&charge.kind))
        seatsCharge(path, *seats);
    else
        usageCharge(path, std::get<UsageCharge>(charge.kind));
}

void Rules::flatCharge(const std::string& path, const FlatCharge& charge)
{
    m_prices.money(path + ".amount", charge.amount, Coins::Whole);
}

void Rules::seatsCharge(const std::string& path, const SeatsCharge& charge)
{
    m_prices.price(path + ".price", charge.price);
    if (std::holds_alternative<PercentagePrice>(charge.price) ||
        std::holds_alternative<CostPlusPrice>(charge.price))
        fail(path + ".price.model", "prices an amount of money; seats are a number");
    if (charge.min && charge.max && *charge.min > *charge.max)
        fail(path + ".max", "must not be less than min, " + std::to_string(*charge.min));
}

void Rules::usageCharge(const std::string& path, const UsageCharge& charge)
{
    unitExists(path + ".of", charge.of);
    if (charge.match)
        match(path + ".match", *charge.match);
    const bool granted = std::any_of(m_plan.grants.begin(), m_plan.grants.end(),
                                     [&](const Grant& grant) { return grant.of == charge.of; });
    if (std::holds_alternative<AfterGrants>(charge.after) && !granted)
        fail(path + ".after", "says after the grants, but nothing grants " + charge.of);
    m_prices.price(path + ".price", charge.price);
    const Meter* meter = find(m_plan.meters, charge.of);
    const bool hasCost = meter && (meter->kind == MeterKind::Tokens || meter->kind == MeterKind::Cost ||
                                   meter->kind == MeterKind::Requests);
    if (std::holds_alternative<CostPlusPrice>(charge.price) && !hasCost)
        fail(path + ".price.model", "cost_plus needs a meter of tokens, requests or cost");
    m_prices.money(path + ".least", charge.least, Coins::Whole);
    m_prices.money(path + ".most", charge.most, Coins::Whole);
    m_prices.bounds(path, charge.least, charge.most);
}

void Rules::grant(const std::string& path, const Grant& grant)
{
    unitExists(path + ".of", grant.of);
    notFiner(path + ".amount", grant.amount, grant.of);
}

void Rules::topup(const std::string& path, const Topup& topup)
{
    unitExists(path + ".of", topup.of);
    if (topup.amount.isZero())
        fail(path + ".amount", "must be larger than 0");
    notFiner(path + ".amount", topup.amount, topup.of);
    m_prices.money(path + ".price", topup.price, Coins::Whole);
}

void Rules::limit(const std::string& path, const Limit& limit)
{
    unitExists(path + ".of", limit.of, true);
    const Meter* meter = find(m_plan.meters, limit.of);
    const bool isMoney = limit.of == kSpend || (meter && meter->kind == MeterKind::Cost);
    if (isMoney != std::holds_alternative<Money>(limit.amount))
        fail(path, limit.of + (isMoney ? " is money: write money instead of amount"
                                       : " is a quantity: write amount instead of money"));
    if (const auto* money = std::get_if<Money>(&limit.amount))
        m_prices.money(path + ".money", *money, Coins::Whole);
    if (limit.match)
        match(path + ".match", *limit.match);
    window(path + ".window", limit.window);
    for (std::size_t i = 0; i < limit.steps.size(); ++i) {
        const std::string here = element(path + ".steps", i);
        if (i > 0 && limit.steps[i].at <= limit.steps[i - 1].at)
            fail(here + ".at", "must be larger than the step before, " + limit.steps[i - 1].at.text());
        if (i > 0 && limit.steps[i - 1].action == StepAction::Block)
            fail(here, "can never be reached: the step before blocks");
        step(here, limit, limit.steps[i]);
    }
}

void Rules::window(const std::string& path, const Window& window)
{
    const bool needsLength = window.kind != WindowKind::BillingPeriod && window.kind != WindowKind::AtOnce;
    const std::string kind(wordFor(window.kind));
    if (needsLength && !window.length)
        fail(path + ".length", "is missing; a window of kind " + kind + " needs one");
    if (!needsLength && window.length)
        fail(path + ".length", "has no meaning for a window of kind " + kind);
}

void Rules::step(const std::string& path, const Limit& limit, const Step& step)
{
    if (step.action == StepAction::Reroute) {
        modelExists(path + ".to", step.to);
        for (std::size_t i = 0; i < step.from.size(); ++i)
            modelExists(element(path + ".from", i), step.from[i]);
        if (contains(step.from, step.to))
            fail(path + ".to", "reroutes \"" + step.to + "\" to itself");
    }
    if (step.action == StepAction::Charge) {
        const Charge* charge = find(m_plan.charges, step.charge);
        const UsageCharge* usage = charge ? std::get_if<UsageCharge>(&charge->kind) : nullptr;
        if (!charge)
            fail(path + ".charge", "no charge has the id \"" + step.charge + "\"");
        else if (!usage)
            fail(path + ".charge", "\"" + step.charge + "\" is no usage charge");
        else if (usage->of != limit.of)
            fail(path + ".charge",
                 "\"" + step.charge + "\" charges " + usage->of + ", but the limit is of " + limit.of);
    }
}

void Rules::commitment()
{
    if (!m_plan.commitment)
        return;
    m_prices.money("commitment.least", m_plan.commitment->least, Coins::Whole);
    const auto& counts = m_plan.commitment->counts;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (!find(m_plan.charges, counts[i]))
            fail(element("commitment.counts", i), "no charge has the id \"" + counts[i] + "\"");
    }
    if (m_plan.commitment->discount && *m_plan.commitment->discount > Decimal::fromInteger(1))
        fail("commitment.discount", "must be at most 1, which is 100 %");
}

} // namespace

Problems rulesBroken(const Plan& plan)
{
    Problems problems;
    Rules(plan, problems).all();
    return problems;
}

Problems rulesBroken(const Price& price)
{
    Problems problems;
    PriceRules(currenciesOf(price), problems).price("", price);
    return problems;
}

} // namespace core::plan
