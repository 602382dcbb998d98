#include "tests/core/economics/worked.h"

#include "core/economics/replay.h"
#include "core/economics/replay_ledger.h"
#include "core/economics/replay_window.h"
#include "core/usage/codec.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <tuple>

namespace {

using namespace testing_economics;

Hour at(int day, int hour)
{
    return (dayOf({2026, 3, 1}) + day - 1) * 24 + hour;
}

struct Use {
    std::string user;
    int day = 1, hour = 0;
    std::string model;
    std::int64_t tokens = 0; ///< of output
    std::int64_t requests = 1;
};

/// A cube of March 2026, complete.
usage::Cube cubeOf(const std::vector<Use>& uses)
{
    usage::Dictionaries names;
    names.orgs = {""};
    std::vector<usage::Cell> cells;
    const auto idOf = [](auto& list, const auto& name) {
        const auto found = std::find(list.begin(), list.end(), name);
        if (found != list.end())
            return static_cast<std::uint32_t>(found - list.begin());
        list.push_back(name);
        return static_cast<std::uint32_t>(list.size() - 1);
    };
    for (const Use& use : uses) {
        usage::Context context;
        context.model = use.model;
        usage::Cell cell;
        cell.user = idOf(names.users, use.user);
        cell.hour = at(use.day, use.hour);
        cell.context = idOf(names.contexts, context);
        cell.counts.output = use.tokens;
        cell.counts.requests = use.requests;
        cells.push_back(cell);
    }
    std::sort(cells.begin(), cells.end(), [](const usage::Cell& a, const usage::Cell& b) {
        return std::tie(a.user, a.org, a.hour, a.context) < std::tie(b.user, b.org, b.hour, b.context);
    });
    usage::Cube cube;
    cube.names = names;
    cube.blocks.emplace_back(usage::encoded(dayOf({2026, 3, 1}), 31, cells));
    cube.coverage = {Micros(at(1, 0)) * kMicrosPerHour, Micros(at(32, 0)) * kMicrosPerHour - 1, false};
    return cube;
}

cost::PriceBook prices()
{
    cost::PriceBook book;
    cost::PriceEntry entry;
    entry.model = "vendor/large";
    entry.uncachedInput = entry.output = Decimal::fromInteger(10); // $10 per 1M
    book = withEntry(book, entry);
    entry.model = "vendor/small";
    entry.uncachedInput = entry.output = Decimal::fromInteger(1);
    return withEntry(book, entry);
}

const std::string kParts =
    R"("models": [{"id": "large", "price": "vendor/large"}, {"id": "small", "price": "vendor/small"}],
    "credits": [{"id": "credit", "decimals": 0, "round": "up", "weights": {"rule": "table", "other": "free", "rows": [
        {"match": {"model": ["large"]}, "credits": "10", "per": 1000},
        {"match": {"model": ["small"]}, "credits": "1", "per": 1000}]}}],)";
const std::string kFlat = R"("charges": [{"id": "base", "kind": "flat", "amount": {"USD": "20"}}])";

ReplayResult replayed(const std::vector<Use>& uses, const std::string& parts,
                      const Assumptions& assumptions = {})
{
    return require(replay(cubeOf(uses), planOf(kParts + parts), prices(), assumptions, {}, noProgress()));
}

std::string limit(const std::string& amount, const std::string& window, const std::string& steps)
{
    return kFlat + R"(, "limits": [{"id": "cap", "of": "credit", "amount": ")" + amount + R"(", "window": )" +
           window + R"(, "steps": [)" + steps + "]}]";
}

const std::string kBlock = R"({"at": "1", "do": "block"})";

// 100,000 tokens of the large model are 1,000 credits and $1.
TEST(Replay, WithoutLimitsServesAndBillsEverything)
{
    const ReplayResult result =
        replayed({{"ann", 3, 10, "vendor/large", 100000}, {"bob", 4, 11, "vendor/small", 100000}}, kFlat);
    EXPECT_EQ(result.evaluation.results.payers, 2);
    EXPECT_NEAR(result.evaluation.results.servedCost, 1.1, 1e-12);
    EXPECT_NEAR(result.evaluation.results.revenue, 40, 1e-12);
    EXPECT_EQ(result.evaluation.results.deniedShare, 0);
}

TEST(Replay, OpensAWindowAtTheFirstUseAndClosesItAfterItsLength)
{
    const std::string fiveHours = limit("1000", R"({"kind": "from_first_use", "length": "PT5H"})", kBlock);
    // 800 + 400 within five hours: 200 are denied. The next window opens at 15:00.
    const ReplayResult result = replayed({{"ann", 3, 10, "vendor/large", 80000},
                                          {"ann", 3, 14, "vendor/large", 40000},
                                          {"ann", 3, 15, "vendor/large", 100000}},
                                         fiveHours);
    EXPECT_NEAR(result.evaluation.results.deniedShare, 200 / 2200.0, 1e-9);
    ASSERT_EQ(result.limits[0].limit, "cap");
    EXPECT_NEAR(result.limits[0].denied, 0.2, 1e-9);
    EXPECT_EQ(result.limits[0].acted, 1);
    ASSERT_EQ(result.payers.size(), 1u);
    EXPECT_EQ(isoText(result.payers[0].since), "2026-03-03T14:30:00.000000Z"); // half of the 400
    EXPECT_NEAR(result.payers[0].denied, 0.2, 1e-9);
}

TEST(Replay, SaysToWhomALimitDidWhat)
{
    const std::string daily = limit("1000", R"({"kind": "calendar", "length": "P1D"})", kBlock);
    const ReplayResult result = replayed({{"ann", 3, 10, "vendor/large", 50000},
                                          {"bob", 3, 11, "vendor/large", 120000},
                                          {"cyd", 3, 12, "vendor/large", 100000},
                                          {"cyd", 4, 12, "vendor/large", 140000}},
                                         daily);
    std::string said;
    double denied = 0;
    for (const PayerActivity& payer : result.payers) {
        said += std::to_string(payer.payer) + " " + result.periods[payer.period].name + " " +
                result.limits[payer.limit].limit + (payer.acted ? " acted; " : "; ");
        denied += payer.denied;
    }
    EXPECT_EQ(said, "1 2026-03 cap acted; 2 2026-03 cap acted; "); // ann stays below
    EXPECT_NEAR(denied, result.limits[0].denied, 1e-12);
    EXPECT_NEAR(result.payers[1].denied, 0.4, 1e-9);
}

TEST(Replay, SumsARollingWindowOverItsLastHours)
{
    const std::string rolling = limit("1000", R"({"kind": "rolling", "length": "PT3H"})", kBlock);
    // At 12:00 the hours 10, 11, 12 count: 300 fit. At 13:00 hour 10 has left: 500 of its 600 fit.
    const ReplayResult result = replayed({{"ann", 3, 10, "vendor/large", 50000},
                                          {"ann", 3, 11, "vendor/large", 20000},
                                          {"ann", 3, 12, "vendor/large", 40000},
                                          {"ann", 3, 13, "vendor/large", 60000}},
                                         rolling);
    EXPECT_NEAR(result.limits[0].denied, (100 + 100) / 1000.0, 1e-9);
}

TEST(Replay, EmptiesACalendarWindowAtMidnight)
{
    const std::string daily = limit("1000", R"({"kind": "calendar", "length": "P1D"})", kBlock);
    const ReplayResult result =
        replayed({{"ann", 3, 23, "vendor/large", 120000}, {"ann", 4, 0, "vendor/large", 90000}}, daily);
    EXPECT_NEAR(result.limits[0].denied, 0.2, 1e-9);
}

// E24: 300 a month with 50 a day: who uses 60 a day gets 50, and nothing after the sixth day.
TEST(Replay, E24TheTightestOfADaysAndAMonthsLimitActs)
{
    const std::string caps = kFlat + R"(, "limits": [
        {"id": "month", "of": "credit", "amount": "300", "window": {"kind": "billing_period"}, "steps": [)" +
                             kBlock +
                             R"(]}, {"id": "day", "of": "credit", "amount": "50",
         "window": {"kind": "calendar", "length": "P1D"}, "steps": [)" +
                             kBlock + "]}]";
    std::vector<Use> uses;
    for (int day = 1; day <= 31; ++day)
        uses.push_back({"ann", day, 9, "vendor/large", 6000});
    const ReplayResult result = replayed(uses, caps);
    EXPECT_NEAR(result.evaluation.results.servedCost, 0.3, 1e-9);
    // On the sixth day both are reached at once; the first in the file is named.
    EXPECT_NEAR(result.limits[1].denied, 5 * 0.01, 1e-9);
    EXPECT_NEAR(result.limits[0].denied, 0.01 + 25 * 0.06, 1e-9);
}

TEST(Replay, CountsReroutedUsageAsTheOtherModels)
{
    const std::string rerouted =
        limit("1000", R"({"kind": "billing_period"})",
              R"({"at": "1", "do": "reroute", "to": "small"}, {"at": "1.05", "do": "block"})");
    // 100,000 tokens reach 1,000 credits; the next 50 credits are 50,000 tokens of the small model; the rest
    // is denied.
    const ReplayResult result = replayed({{"ann", 3, 10, "vendor/large", 200000}}, rerouted);
    EXPECT_NEAR(result.evaluation.results.servedCost, 1 + 0.05, 1e-9);
    EXPECT_NEAR(result.limits[0].degraded, 0.5, 1e-9);
    EXPECT_NEAR(result.limits[0].denied, 0.5, 1e-9);
    EXPECT_EQ(result.evaluation.results.degradedShare, 1);
}

TEST(Replay, SaysWhichOfTwoLimitsActed)
{
    const std::string both = kFlat + R"(, "limits": [
        {"id": "day", "of": "credit", "amount": "1000", "window": {"kind": "calendar", "length": "P1D"}, "steps": [)" +
                             kBlock + R"(]},
        {"id": "month", "of": "credit", "amount": "1500", "window": {"kind": "billing_period"}, "steps": [)" +
                             kBlock + "]}]";
    const ReplayResult result =
        replayed({{"ann", 3, 10, "vendor/large", 110000}, {"ann", 4, 10, "vendor/large", 90000}}, both);
    EXPECT_NEAR(result.limits[0].denied, 0.1, 1e-9); // 100 of the first day
    EXPECT_NEAR(result.limits[1].denied, 0.4, 1e-9); // 900 - 500 of the second
}

TEST(Replay, LeavesOutWindowsThatHoursCannotShow)
{
    const ReplayResult result = replayed({{"ann", 3, 10, "vendor/large", 100000}},
                                         limit("1", R"({"kind": "rolling", "length": "PT1M"})", kBlock));
    EXPECT_EQ(result.leftOut, (std::vector<std::string>{"cap"}));
    EXPECT_EQ(result.evaluation.results.deniedShare, 0);
}

const std::string kGrantAndPacks = kFlat + R"(, "grants": [{"id": "month", "of": "credit", "amount": "1000",
    "every": "P1M", "expires": "period_end"}])";

TEST(Replay, NotesTheDayOnWhichTheCreditsAreGone)
{
    const ReplayResult result = replayed({{"ann", 1, 5, "vendor/large", 60000},
                                          {"ann", 9, 5, "vendor/large", 60000},
                                          {"bob", 1, 5, "vendor/large", 200000},
                                          {"cid", 2, 5, "vendor/large", 5000}},
                                         kGrantAndPacks);
    EXPECT_NEAR(result.exhaustedShare, 2 / 3.0, 1e-12);
    EXPECT_NEAR(result.exhaustedWithinADay, 1 / 3.0, 1e-12);
    EXPECT_EQ(result.exhaustedByDay.size(), 9u);
    EXPECT_EQ(result.exhaustedDayP10, 1); // bob, on the first
    EXPECT_EQ(result.limits.back().limit, "grants");
    EXPECT_NEAR(result.limits.back().denied, 0.2 + 1.0, 1e-9);
}

TEST(Replay, BuysAutomaticPacksBeforeTheCreditsAreGone)
{
    const ReplayResult result = replayed({{"ann", 1, 5, "vendor/large", 250000}},
                                         kGrantAndPacks + R"(, "topups": [{"id": "pack", "of": "credit",
        "amount": "500", "price": {"USD": "6"}, "auto": {"below": "100", "most": 2, "every": "P1M"}}])");
    EXPECT_NEAR(result.evaluation.results.topupRevenue, 12, 1e-12);
    EXPECT_NEAR(result.evaluation.results.servedCost, 2, 1e-9);
}

TEST(Replay, BillsWhatLiesPastTheGrants)
{
    const std::string overage = R"("charges": [{"id": "base", "kind": "flat", "amount": {"USD": "20"}},
        {"id": "over", "kind": "usage", "of": "credit", "after": "grants",
         "price": {"model": "graduated", "tiers": [{"up_to": "100", "unit": {"USD": "0.02"}},
                                                   {"up_to": null, "unit": {"USD": "0.01"}}]}}],
        "grants": [{"id": "month", "of": "credit", "amount": "1000", "every": "P1M"}])";
    const ReplayResult result =
        replayed({{"ann", 1, 5, "vendor/large", 90000}, {"ann", 20, 5, "vendor/large", 60000}}, overage);
    EXPECT_NEAR(result.evaluation.results.overageRevenue, 2 + 4, 1e-9); // 500 past the grant
    EXPECT_EQ(result.evaluation.results.overageShare, 1);

    const ReplayResult capped =
        replayed({{"ann", 1, 5, "vendor/large", 90000}, {"ann", 20, 5, "vendor/large", 60000}},
                 overage + R"(, "limits": [{"id": "cap", "of": "spend", "money": {"USD": "3"},
            "window": {"kind": "billing_period"}, "steps": [{"at": "1", "do": "block"}]}])");
    EXPECT_NEAR(capped.evaluation.results.overageRevenue, 3, 1e-9);
    EXPECT_NEAR(capped.evaluation.results.servedCost, 1.2, 1e-9); // 1,000 + 200 credits
}

// A plan that only looks at billing periods gives the same in both modes when one model is used evenly.
TEST(Replay, AgreesWithMonthlyModeWhereBothCanTell)
{
    const plan::Plan plan =
        planOf(kParts + R"("charges": [{"id": "base", "kind": "flat", "amount": {"USD": "20"}},
        {"id": "over", "kind": "usage", "of": "credit", "after": "grants",
         "price": {"model": "package", "size": "100", "amount": {"USD": "1.5"}}, "most": {"USD": "12"}}],
        "grants": [{"id": "month", "of": "credit", "amount": "700", "every": "P1M"}],
        "limits": [{"id": "cap", "of": "credit", "amount": "1000", "window": {"kind": "billing_period"},
            "steps": [{"at": "1", "do": "slow"}, {"at": "2", "do": "block"}]}])");
    std::vector<Use> uses;
    for (int user = 0; user < 40; ++user) {
        for (int day = 1; day <= 31; day += 1 + user % 5)
            uses.push_back({"u" + std::to_string(user), day, user % 24, "vendor/large", 200 * (user + 1)});
    }
    const usage::Cube cube = cubeOf(uses);
    const ReplayResult walked = require(replay(cube, plan, prices(), {}, {}, noProgress()));
    const auto matrix = require(usage::payerPeriods(cube, {}, noProgress()));
    const auto costs =
        require(cost::payerCosts(cube, matrix, prices(), cost::CostSource::PriceBook, noProgress()));
    const PlanResults monthly = resultsFor(telemetryPopulation(matrix, costs), plan, {}, prices());
    const PlanResults& hourly = walked.evaluation.results;
    EXPECT_NEAR(hourly.revenue, monthly.revenue, 1e-6);
    EXPECT_NEAR(hourly.servedCost, monthly.servedCost, 1e-6);
    EXPECT_NEAR(hourly.overageShare, monthly.overageShare, 1e-9);
    EXPECT_NEAR(hourly.degradedShare, monthly.degradedShare, 1e-9);
    EXPECT_NEAR(hourly.deniedShare, monthly.deniedShare, 1e-6);
    EXPECT_NEAR(hourly.thresholdShare, monthly.thresholdShare, 1e-9);
}

/// A random plan in which both modes must come to the same: everything happens in the billing period.
class SamePlan {
public:
    explicit SamePlan(std::uint32_t seed)
        : m_random(seed)
    {}

    plan::Plan plan()
    {
        const bool charged = coin(), packs = !charged && coin();
        std::string parts =
            R"("models": [{"id": "large", "price": "vendor/large"}, {"id": "small", "price": "vendor/small"}],
            "meters": [{"id": "compute", "kind": "cost", "aggregate": "sum"}, {"id": "tokens", "kind": "tokens", "aggregate": "sum"}],
            "credits": [{"id": "credit", "decimals": 6, "round": "up", "weights": {"rule": "table", "rows": [
                {"match": {"model": ["large"]}, "credits": "10", "per": 1000},
                {"match": {"model": ["small"]}, "credits": "1", "per": 1000}]}}],
            "charges": [{"id": "base", "kind": "flat", "amount": {"USD": "20"}},
                {"id": "by_token", "kind": "usage", "of": "tokens", "match": {"model": ["small"]}, "price": )" +
            schedule() + "}" +
            (charged ? R"(, {"id": "over", "kind": "usage", "of": "credit", )" + after() + R"("price": )" +
                           schedule() + "}"
                     : "") +
            R"(], "grants": [{"id": "month", "of": "credit", "amount": ")" + number(200, 2000) +
            R"(", "every": "P1M"}])";
        if (packs) {
            parts += R"(, "topups": [{"id": "pack", "of": "credit", "amount": ")" + number(50, 500) +
                     R"(", "price": {"USD": "3"}}])";
        }
        return planOf(parts + R"(, "limits": [)" + limit(charged) + "]");
    }

    /// Each payer's mix is the same in all of his hours.
    std::vector<Use> uses()
    {
        std::vector<Use> uses;
        for (int user = 0; user < 12; ++user) {
            const double large = share(), size = 20000 * std::exp(2 * share());
            for (int day = 1; day <= 31; day += 1 + int(4 * share())) {
                const auto now = static_cast<std::int64_t>(size * share());
                const std::string name = "u" + std::to_string(user);
                // Whole tokens in the payer's own proportion, so that the mix does not move by rounding.
                uses.push_back({name, day, user, "vendor/large", now * std::int64_t(10 * large)});
                uses.push_back({name, day, user, "vendor/small", now * std::int64_t(10 - 10 * large)});
            }
        }
        return uses;
    }

    Assumptions assumptions()
    {
        Assumptions assumptions;
        assumptions.takeTopup = coin() ? 1 : 0;
        assumptions.batchDiscount = share();
        return assumptions;
    }

private:
    std::mt19937 m_random;

    double share() { return std::uniform_real_distribution<double>(0, 1)(m_random); }
    bool coin() { return share() < 0.5; }
    std::string number(int least, int most) { return std::to_string(least + int(share() * (most - least))); }
    std::string after()
    {
        return coin() ? R"("after": "grants", )" : R"("after": ")" + number(100, 900) + "\", ";
    }

    std::string schedule()
    {
        const std::string price = "0.00" + number(1, 9);
        switch (int(3 * share())) {
        case 0:
            return R"({"model": "unit", "amount": {"USD": ")" + price + "\"}}";
        case 1:
            return R"({"model": "package", "size": ")" + number(100, 900) + R"(", "amount": {"USD": "1"}})";
        default:
            return R"({"model": ")" + std::string(coin() ? "graduated" : "volume") +
                   R"(", "tiers": [{"up_to": ")" + number(100, 5000) + R"(", "unit": {"USD": ")" + price +
                   R"("}, "flat": {"USD": "2"}}, {"up_to": null, "unit": {"USD": "0.002"}}]})";
        }
    }

    std::string limit(bool charged)
    {
        const bool money = coin();
        std::string steps = coin() ? R"({"at": "0.5", "do": "warn"}, )" : "";
        if (charged && !money && coin())
            steps += R"({"at": "0.8", "do": "charge", "charge": "over"}, )";
        if (coin())
            steps += R"({"at": "1", "do": "slow"}, )";
        return R"({"id": "cap", "of": ")" +
               std::string(money ? "compute\", \"money\": {\"USD\": \"" : "credit\", \"amount\": \"") +
               number(money ? 1 : 300, money ? 10 : 3000) + (money ? "\"}" : "\"") +
               R"(, "window": {"kind": "billing_period"}, "steps": [)" + steps +
               R"({"at": "1.75", "do": "block"}]})";
    }
};

TEST(Replay, AgreesWithMonthlyModeOnRandomPlansOfTheBillingPeriod)
{
    for (std::uint32_t seed = 0; seed < 200; ++seed) {
        SamePlan random(seed);
        const plan::Plan plan = random.plan();
        const Assumptions assumptions = random.assumptions();
        const usage::Cube cube = cubeOf(random.uses());
        const PlanResults hourly =
            require(replay(cube, plan, prices(), assumptions, {}, noProgress())).evaluation.results;
        const auto matrix = require(usage::payerPeriods(cube, {}, noProgress()));
        const auto costs =
            require(cost::payerCosts(cube, matrix, prices(), cost::CostSource::PriceBook, noProgress()));
        const PlanResults monthly =
            resultsFor(telemetryPopulation(matrix, costs), plan, assumptions, prices());
        for (const std::string_view name :
             {"payers", "revenue", "served_cost", "overage_revenue", "usage_revenue", "topup_revenue",
              "bill_max", "overage_share", "degraded_share", "denied_share", "loss_making_share"}) {
            const double expected = resultNamed(monthly, name).value_or(0);
            EXPECT_NEAR(resultNamed(hourly, name).value_or(0), expected, 1e-6 * std::max(1.0, expected))
                << "seed " << seed << ", " << name;
        }
    }
}

// Burn order of E18: priority, earliest expiry with none last, granted before bought, id.
TEST(Ledger, BurnsByPriorityThenExpiryThenGrantedBeforeBought)
{
    Ledger ledger;
    ledger.add({100, kNoExpiry, 10, false, "never", 0});
    ledger.add({100, 50, 10, true, "bought", 0});
    ledger.add({100, 50, 10, false, "granted", 0});
    ledger.add({100, kNoExpiry, 5, true, "first", 0});
    const auto left = [&] {
        std::map<std::string, double> out;
        for (const Ledger::Lot& lot : ledger.lots())
            out[lot.id] = lot.left;
        return out;
    };
    ledger.use(120);
    EXPECT_EQ(left(), (std::map<std::string, double>{{"never", 100}, {"bought", 100}, {"granted", 80}}));
    ledger.use(130);
    EXPECT_EQ(left(), (std::map<std::string, double>{{"never", 100}, {"bought", 50}}));
    ledger.expire(50);
    EXPECT_EQ(left(), (std::map<std::string, double>{{"never", 100}}));
}

// Roll-over of what remains, capped: 100 granted, 10 used, at most 50 roll (E16).
TEST(Ledger, RollsOverWhatRemainsUpToItsMost)
{
    Ledger ledger;
    ledger.add({100, kNoExpiry, 10, false, "month", 0});
    ledger.use(10);
    plan::Rollover rollover{Decimal::fromInteger(50), 1};
    ledger.roll("month", rollover, 100);
    EXPECT_EQ(ledger.balance(), 50);
    ledger.roll("month", rollover, 200); // it rolls over once only
    EXPECT_EQ(ledger.balance(), 0);
}

} // namespace
