#include "tests/core/plan/random_plan.h"

#include <random>

namespace core::plan {
namespace {

class Maker {
public:
    Maker(std::uint32_t seed, std::vector<std::string> currencies)
        : m_random(seed)
        , m_currencies(std::move(currencies))
    {}

    Plan plan();
    Price price(bool ofSeats);

private:
    std::mt19937 m_random;
    std::vector<std::string> m_currencies;

    int upTo(int most) { return static_cast<int>(m_random() % static_cast<std::uint32_t>(most + 1)); }
    bool coin() { return upTo(1) == 1; }
    Decimal decimal(int whole, int places)
    {
        Decimal value = Decimal::fromInteger(upTo(whole));
        Decimal step = Decimal::quotient(Decimal::fromInteger(upTo(99)), Decimal::fromInteger(100),
                                         places > 2 ? 2 : places, Rounding::Down);
        return (value + step).rounded(places, Rounding::Down);
    }
    Money money(int whole)
    {
        Money amount;
        for (const std::string& currency : m_currencies)
            amount[currency] = decimal(whole, coinPlaces(currency));
        return amount;
    }
    std::optional<Money> maybeMoney(int whole) { return coin() ? std::optional(money(whole)) : std::nullopt; }
    Duration duration() { return {1 + upTo(40), static_cast<DurationUnit>(upTo(6))}; }
    Tier tier(std::optional<Decimal> end)
    {
        Tier tier{end, money(3), maybeMoney(50)};
        if (tier.flat && coin())
            tier.unit.reset();
        return tier;
    }
    Match match()
    {
        Match match;
        if (coin())
            match.models = {"large"};
        if (match.models.empty() || coin())
            match.tokens = {Token::Output, Token::Reasoning};
        if (coin())
            match.properties["workflow"] = {"support", "größer \"x\""};
        return match;
    }
    Expiry expiry() { return {static_cast<ExpiryKind>(upTo(2)), {}}; }
    void addUnits(Plan& plan);
    void addCharges(Plan& plan);
    void addGrants(Plan& plan);
    void addLimits(Plan& plan);
    void addRest(Plan& plan);
    Step step(Decimal at, int action);
};

Price Maker::price(bool ofSeats)
{
    switch (upTo(ofSeats ? 2 : 3)) {
    case 0:
        return UnitPrice{money(20)};
    case 1:
        return PackagePrice{decimal(1000, 2) + Decimal::fromInteger(1), money(20)};
    case 2: {
        TieredPrice tiered{coin(), coin() ? std::optional(coin()) : std::nullopt, {}};
        Decimal end = Decimal::fromInteger(upTo(10));
        for (int i = upTo(4); i > 0; --i) {
            end += Decimal::fromInteger(1 + upTo(1000));
            tiered.tiers.push_back(tier(end));
        }
        tiered.tiers.push_back(tier({}));
        return tiered;
    }
    default:
        return PercentagePrice{decimal(1, 4), maybeMoney(2), std::nullopt, maybeMoney(300)};
    }
}

void Maker::addUnits(Plan& plan)
{
    plan.models = {{"large", "anthropic/claude-sonnet-4-5", coin() ? "Large" : ""},
                   {"small", "openai/gpt-4o-mini", ""}};
    plan.meters = {
        {"calls", coin() ? "Calls made" : "", MeterKind::Requests, Aggregate::Count, "app.call", "field", {}},
        {"tokens", "", MeterKind::Tokens, Aggregate::Sum, "", "", match()},
        {"compute", "", MeterKind::Cost, Aggregate::Sum, "", "", {}}};
    CreditUnit table{"credit", "", upTo(6), static_cast<CreditRounding>(upTo(2)), {}, {}};
    WeightTable weights{{{match(), decimal(100, 2), 1 + upTo(1000)}}, true, true};
    table.weights = weights;
    CreditUnit cost{"point",
                    "Points",
                    3,
                    CreditRounding::Down,
                    static_cast<RoundAt>(upTo(1)),
                    WeightByCost{decimal(100, 0), "USD", {}}};
    if (coin())
        std::get<WeightByCost>(cost.weights).markup = decimal(3, 2);
    plan.credits = {table, cost};
}

void Maker::addCharges(Plan& plan)
{
    plan.charges.push_back({"base", "", FlatCharge{money(100)}, {}, static_cast<Due>(upTo(2))});
    SeatsCharge seats{price(true), {}, upTo(5), {}};
    if (coin())
        seats.max = 100;
    plan.charges.push_back({"seats", "Seats", seats, duration(), Due::Arrears});
    UsageCharge overage{"credit", {}, AfterGrants{}, {}, price(false), maybeMoney(5), {}};
    if (coin())
        overage.after = decimal(500, 2);
    plan.charges.push_back({"overage", "", overage, {}, {}});
    UsageCharge plus{"tokens", match(), {}, coin(), CostPlusPrice{decimal(3, 2)}, {}, maybeMoney(500)};
    plan.charges.push_back({"plus", "", plus, {}, {}});
}

void Maker::addGrants(Plan& plan)
{
    Grant monthly{"monthly", "credit", Decimal::fromInteger(upTo(5000)), duration(), {}, {}, {}, {}};
    if (coin())
        monthly.rollover = Rollover{decimal(900, 2), coin() ? std::optional(1 + upTo(11)) : std::nullopt};
    Grant once{"welcome", "point", decimal(50, 2), {}, static_cast<Per>(upTo(3)), expiry(), {}, upTo(50)};
    plan.grants = {monthly, once};
    Topup pack{"pack", "", "credit", Decimal::fromInteger(1 + upTo(1000)), money(20), {}, {}, {}};
    if (coin()) {
        pack.expires = expiry();
        pack.automatic = AutoTopup{decimal(10, 2), 1 + upTo(9), duration()};
    }
    plan.topups = {pack};
    if (coin())
        plan.trial = Trial{duration(), coin(), {once}};
}

Step Maker::step(Decimal at, int action)
{
    Step step{at, static_cast<StepAction>(action), {}, {}, 0, {}, {}};
    if (step.action == StepAction::Reroute) {
        step.to = "small";
        if (coin())
            step.from = {"large"};
    } else if (step.action == StepAction::Throttle) {
        step.requests = 1 + upTo(99);
        step.every = duration();
    } else if (step.action == StepAction::Charge) {
        step.charge = "overage";
    }
    return step;
}

void Maker::addLimits(Plan& plan)
{
    Limit month{"month", "credit", decimal(900, 2), {}, {}, {}, {}, {}};
    Decimal at = decimal(1, 2);
    for (const int action : {0, 1, 3, 4, 5, 2}) {
        if (coin() || action == 2)
            month.steps.push_back(step(at, action));
        at += decimal(1, 2) + Decimal::fromInteger(1);
    }
    Limit guard{"guard",  "spend", money(900),   match(), {WindowKind::Rolling, duration()},
                Per::Key, coin(),  {step(at, 0)}};
    plan.limits = {month, guard};
}

void Maker::addRest(Plan& plan)
{
    if (coin())
        plan.commitment = Commitment{money(5000),  duration(),         {"plus", "seats"},
                                     Due::Advance, Shortfall::Forfeit, decimal(0, 2)};
    plan.features = {{"sso", std::string("okta")}, {"seats", std::int64_t{5}}, {"large", coin()}};
    plan.targets = {{"stripe", R"({"nested":{"a":[1,2.5,null]},"product":"x"})"}};
    if (coin())
        plan.notes = "Line one\nline two, \"quoted\" \\ and ünïcode";
}

Plan Maker::plan()
{
    Plan plan;
    plan.id = "plan_" + std::to_string(upTo(99));
    plan.version = 1 + upTo(99);
    plan.name = "Plan größe";
    plan.status = static_cast<Status>(upTo(2));
    plan.currencies = m_currencies;
    plan.billing = {duration(),
                    static_cast<Anchor>(upTo(1)),
                    {},
                    static_cast<Proration>(upTo(2)),
                    static_cast<Rounding>(upTo(3)),
                    static_cast<RoundMoneyAt>(upTo(1))};
    if (coin())
        plan.billing.timezone = "Europe/Berlin";
    if (coin())
        plan.priceBook = PriceBookRef{"market", "2026-11-01.2", std::string(64, 'a')};
    if (coin())
        plan.description = "Text";
    addUnits(plan);
    addCharges(plan);
    addGrants(plan);
    addLimits(plan);
    addRest(plan);
    return plan;
}

} // namespace

Plan randomPlan(std::uint32_t seed)
{
    static const std::vector<std::vector<std::string>> kSets = {
        {"USD"}, {"USD", "EUR", "JPY"}, {"KWD", "EUR"}};
    return Maker(seed, kSets[seed % kSets.size()]).plan();
}

Price randomPrice(std::uint32_t seed, const std::vector<std::string>& currencies)
{
    return Maker(seed, currencies).price(false);
}

} // namespace core::plan
