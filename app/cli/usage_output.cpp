#include "app/cli/usage_output.h"

#include "app/cli/output.h"

#include <fmt/format.h>

namespace cli {

using core::SessionResults;
using core::cost::CostGroup;
using core::cost::SessionCost;
using core::usage::Counts;

namespace {

using CostByName = std::vector<std::pair<std::string, double>>;

std::optional<double> shareOf(double part, double whole)
{
    return whole > 0 ? std::optional(part / whole) : std::nullopt;
}

std::string hourText(core::Hour hour)
{
    return core::isoText(core::Micros(hour) * core::kMicrosPerHour).substr(0, 13) + ":00Z";
}

Json costsJson(const CostByName& costs)
{
    Json json = Json::array();
    for (const auto& [name, cost] : costs)
        json.push_back({{"name", name}, {"cost", cost}});
    return json;
}

/// "gpt-4o", or "gpt-4o (80 %)" when there are others; nothing when none of them costs anything.
std::string mostOf(const CostByName& costs, double whole)
{
    if (costs.empty() || (costs.size() > 1 && whole <= 0))
        return "";
    const auto& [name, cost] = costs.front();
    if (costs.size() == 1)
        return nameOrNone(name);
    return fmt::format("{} ({:.0f} %)", nameOrNone(name), 100 * cost / whole);
}

Facts sessionFacts(const SessionResults& sessions, double cost)
{
    Facts facts;
    facts.add("sessions", count(sessions.sessions));
    facts.add("cost of a session", money(sessions.mean), "mean");
    facts.add("median", money(sessions.p50));
    facts.add("90th percentile", money(sessions.p90));
    facts.add("99th percentile", money(sessions.p99));
    facts.add("costliest", money(sessions.max));
    facts.add("costliest 1 %", share(sessions.top1), "of the cost of all sessions");
    facts.add("without a session", share(shareOf(sessions.costWithout, cost)),
              fmt::format("of all cost: {}, {}", money(sessions.costWithout),
                          plural(std::uint64_t(sessions.without.requests), "request", "requests")));
    return facts;
}

} // namespace

std::string nameOrNone(const std::string& name)
{
    return name.empty() ? "(none)" : name;
}

Json tokensJson(const Counts& counts)
{
    return {{"uncached_input", counts.uncachedInput},
            {"cache_read", counts.cacheRead},
            {"cache_write", counts.cacheWrite},
            {"output", counts.output},
            {"reasoning", counts.reasoning}};
}

Json kindsJson(const CostGroup& group)
{
    return {{"uncached_input", group.uncachedInput},
            {"cache_read", group.cacheRead},
            {"cache_write", group.cacheWrite},
            {"output", group.output},
            {"requests", group.requests}};
}

Json groupJson(const CostGroup& group)
{
    return {{"name", group.name},
            {"users", group.users},
            {"requests", group.counts.requests},
            {"tokens", tokensJson(group.counts)},
            {"cost", group.cost},
            {"cost_by_kind", kindsJson(group)},
            {"outcomes", group.outcomes}};
}

Json sessionsJson(const SessionResults& sessions, double cost)
{
    return {{"sessions", sessions.sessions},
            {"requests", sessions.counts.requests},
            {"tokens", tokensJson(sessions.counts)},
            {"cost", sessions.cost},
            {"mean", sessions.mean},
            {"p50", sessions.p50},
            {"p90", sessions.p90},
            {"p99", sessions.p99},
            {"max", sessions.max},
            {"top_1", jsonOf(sessions.top1)},
            {"without_session",
             {{"requests", sessions.without.requests},
              {"tokens", tokensJson(sessions.without)},
              {"cost", sessions.costWithout},
              {"share", jsonOf(shareOf(sessions.costWithout, cost))}}},
            {"unpriced_token_share", sessions.unpricedTokenShare}};
}

Json costliestJson(const SessionResults& sessions)
{
    Json json = Json::array();
    for (const SessionCost& session : sessions.costliest) {
        json.push_back(groupJson(session.sum));
        json.back().update({{"user", session.user},
                            {"org", session.org},
                            {"models", costsJson(session.models)},
                            {"workflows", costsJson(session.workflows)},
                            {"first_hour", hourText(session.first)},
                            {"last_hour", hourText(session.last)}});
    }
    return json;
}

std::string sessionsText(const SessionResults& sessions, double cost)
{
    Table table({text("session"), text("user"), figure("requests"), figure("tokens"), figure("cost USD"),
                 text("model"), text("workflow")});
    for (const SessionCost& session : sessions.costliest) {
        const CostGroup& sum = session.sum;
        table.add({sum.name, nameOrNone(session.user.empty() ? session.org : session.user),
                   count(sum.counts.requests), count(sum.counts.tokens()), money(sum.cost),
                   mostOf(session.models, sum.cost), mostOf(session.workflows, sum.cost)});
    }
    std::string out = "\n" + sessionFacts(sessions, cost).text() + "\n" + table.text();
    if (sessions.costliest.size() < sessions.sessions)
        out += fmt::format("... and {} more: --top 0 shows all\n",
                           count(sessions.sessions - sessions.costliest.size()));
    return out;
}

} // namespace cli
