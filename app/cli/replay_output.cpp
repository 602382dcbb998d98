#include "app/cli/output.h"
#include "app/cli/results_output.h"

#include <fmt/format.h>

#include <algorithm>

namespace cli {
namespace {

constexpr std::size_t kPayersShown = 10;

using core::economics::Evaluation;
using core::economics::LimitActivity;
using core::economics::PayerActivity;
using core::economics::ReplayResult;

/// Plans side by side, the first one as the total, as an evaluation with assigned plans has it.
Evaluation evaluationOf(const std::vector<ReplayResult>& replays)
{
    Evaluation evaluation;
    for (const ReplayResult& replayed : replays)
        evaluation.plans.push_back(replayed.evaluation);
    evaluation.total = evaluation.plans.front().results;
    evaluation.deciles = evaluation.plans.front().deciles;
    evaluation.intervals = evaluation.plans.front().intervals;
    return evaluation;
}

Json limitsJson(const std::vector<LimitActivity>& limits)
{
    Json json = Json::array();
    for (const LimitActivity& limit : limits) {
        json.push_back({{"limit", limit.limit},
                        {"reached", limit.reached},
                        {"acted", limit.acted},
                        {"denied", limit.denied},
                        {"degraded", limit.degraded},
                        {"charged", limit.charged}});
    }
    return json;
}

std::string minuteText(core::Micros time)
{
    return core::isoText(time).substr(0, 16) + "Z";
}

Json payersJson(const ReplayResult& replayed, const std::vector<std::string>& names)
{
    Json json = Json::array();
    for (const PayerActivity& payer : replayed.payers) {
        json.push_back({{"payer", names[payer.payer]},
                        {"period", replayed.periods[payer.period].name},
                        {"limit", replayed.limits[payer.limit].limit},
                        {"since", minuteText(payer.since)},
                        {"acted", payer.acted},
                        {"denied", payer.denied},
                        {"degraded", payer.degraded},
                        {"charged", payer.charged}});
    }
    return json;
}

/// Whom limits concerned most.
std::string payersText(const ReplayResult& replayed, const std::vector<std::string>& names)
{
    const auto concerned = [](const PayerActivity& payer) {
        return payer.denied + payer.degraded + payer.charged;
    };
    std::vector<PayerActivity> payers = replayed.payers;
    std::stable_sort(payers.begin(), payers.end(), [&](const PayerActivity& a, const PayerActivity& b) {
        return concerned(a) > concerned(b);
    });
    payers.resize(std::min(payers.size(), kPayersShown));
    Table table({text("payer"), text("period"), text("limit"), text("since (UTC)"), figure("denied USD"),
                 figure("degraded USD"), figure("charged USD")});
    for (const PayerActivity& payer : payers) {
        table.add({names[payer.payer], replayed.periods[payer.period].name,
                   replayed.limits[payer.limit].limit, minuteText(payer.since), money(payer.denied),
                   money(payer.degraded), money(payer.charged)});
    }
    if (table.empty())
        return "";
    const std::string more = replayed.payers.size() > payers.size()
                                 ? fmt::format("{} of {}, the most first; --json has all.\n", payers.size(),
                                               count(double(replayed.payers.size())))
                                 : "";
    return "\nTo whom\n" + table.text() + more;
}

std::string limitsText(const ReplayResult& replayed, const std::vector<std::string>& names)
{
    std::string out = "\nWhat the limits of " + replayed.evaluation.plan + " did\n";
    Table table({text("limit"), figure("reached by"), figure("acted on"), figure("denied USD"),
                 figure("degraded USD"), figure("charged USD")});
    for (const LimitActivity& limit : replayed.limits) {
        table.add({limit.limit, count(limit.reached), count(limit.acted), money(limit.denied),
                   money(limit.degraded), money(limit.charged)});
    }
    out += table.empty() ? "It has none.\n" : table.text();
    out += payersText(replayed, names);
    out += fmt::format("Allowance used up: {} of payers and periods; within a day: {}.\n",
                       share(replayed.exhaustedShare), share(replayed.exhaustedWithinADay));
    for (const std::string& limit : replayed.leftOut)
        out += fmt::format("Left out, because hours cannot show it: {}.\n", limit);
    return out;
}

} // namespace

Json replayJson(const std::vector<ReplayResult>& replays, const std::vector<std::string>& names)
{
    Json json = evaluationJson(evaluationOf(replays));
    for (std::size_t i = 0; i < replays.size(); ++i) {
        const ReplayResult& replayed = replays[i];
        Json& plan = json["plans"][i];
        plan["limits"] = limitsJson(replayed.limits);
        plan["payers"] = payersJson(replayed, names);
        plan["exhausted_by_day"] = replayed.exhaustedByDay;
        plan["exhausted_share"] = replayed.exhaustedShare;
        plan["exhausted_within_a_day"] = replayed.exhaustedWithinADay;
        plan["exhausted_day_p10"] = jsonOf(replayed.exhaustedDayP10);
        plan["left_out"] = replayed.leftOut;
    }
    return json;
}

std::string replayText(const std::vector<ReplayResult>& replays, const std::vector<std::string>& names)
{
    std::string out = evaluationText(evaluationOf(replays), false);
    for (const ReplayResult& replayed : replays)
        out += limitsText(replayed, names);
    return out;
}

} // namespace cli
