#include "app/cli/output.h"
#include "app/cli/results_output.h"

#include <fmt/format.h>

namespace cli {
namespace {

using core::economics::Evaluation;
using core::economics::LimitActivity;
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

std::string limitsText(const ReplayResult& replayed)
{
    std::string out = "\nWhat the limits of " + replayed.evaluation.plan + " did\n";
    Table table({text("limit"), figure("reached by"), figure("acted on"), figure("denied USD"),
                 figure("degraded USD"), figure("charged USD")});
    for (const LimitActivity& limit : replayed.limits) {
        table.add({limit.limit, count(limit.reached), count(limit.acted), money(limit.denied),
                   money(limit.degraded), money(limit.charged)});
    }
    out += table.empty() ? "It has none.\n" : table.text();
    out += fmt::format("Allowance used up: {} of payers and periods; within a day: {}.\n",
                       share(replayed.exhaustedShare), share(replayed.exhaustedWithinADay));
    for (const std::string& limit : replayed.leftOut)
        out += fmt::format("Left out, because hours cannot show it: {}.\n", limit);
    return out;
}

} // namespace

Json replayJson(const std::vector<ReplayResult>& replays)
{
    Json json = evaluationJson(evaluationOf(replays));
    for (std::size_t i = 0; i < replays.size(); ++i) {
        const ReplayResult& replayed = replays[i];
        Json& plan = json["plans"][i];
        plan["limits"] = limitsJson(replayed.limits);
        plan["exhausted_by_day"] = replayed.exhaustedByDay;
        plan["exhausted_share"] = replayed.exhaustedShare;
        plan["exhausted_within_a_day"] = replayed.exhaustedWithinADay;
        plan["exhausted_day_p10"] = jsonOf(replayed.exhaustedDayP10);
        plan["left_out"] = replayed.leftOut;
    }
    return json;
}

std::string replayText(const std::vector<ReplayResult>& replays)
{
    std::string out = evaluationText(evaluationOf(replays), false);
    for (const ReplayResult& replayed : replays)
        out += limitsText(replayed);
    return out;
}

} // namespace cli
