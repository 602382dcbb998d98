#include "app/cli/command_line.h"
#include "app/cli/open_project.h"
#include "app/cli/output.h"
#include "app/cli/usage_output.h"

#include "core/derive/session_results.h"
#include "core/usage/totals.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace cli {
namespace {

using core::cost::CostGroup;
using core::usage::Counts;
using core::usage::GroupBy;

const std::map<std::string, GroupBy>& dimensions()
{
    static const std::map<std::string, GroupBy> table = {
        {"model", GroupBy::Model}, {"provider", GroupBy::Provider}, {"tier", GroupBy::Tier},
        {"user", GroupBy::User},   {"org", GroupBy::Org},           {"workflow", GroupBy::Workflow},
        {"stage", GroupBy::Stage}, {"outcome", GroupBy::Outcome},   {"month", GroupBy::Month},
        {"day", GroupBy::Day},     {"hour", GroupBy::Hour},
    };
    return table;
}

constexpr const char* kSession = "session"; ///< a dimension with results of its own

std::vector<std::string> waysToGroup()
{
    std::vector<std::string> names = namesOf(dimensions());
    names.insert(std::upper_bound(names.begin(), names.end(), kSession), kSession);
    return names;
}

struct TotalsOptions {
    std::string project;
    std::string by;
    std::size_t top = 20;
};

double outcomesOf(const Counts& counts)
{
    return static_cast<double>(counts.outcomeMicros) / 1e6;
}

/// USD that the logs themselves state.
double loggedCostOf(const Counts& counts)
{
    return static_cast<double>(counts.loggedCostNanoUsd) / 1e9;
}

std::uint64_t eventsOf(const core::Project& project)
{
    std::uint64_t events = 0;
    for (const core::ImportRecord& record : *project.imports)
        events += record.accepted;
    return events;
}

Json totalsJson(const core::Project& project, const core::usage::Totals& totals, double cost,
                const std::vector<core::usage::Period>& periods)
{
    const core::usage::Coverage& coverage = totals.coverage;
    Json json = {{"events", eventsOf(project)},
                 {"users", totals.users},
                 {"requests", totals.counts.requests},
                 {"failed_requests", totals.counts.failedRequests},
                 {"tokens", tokensJson(totals.counts)},
                 {"cost", cost},
                 {"logged_cost", loggedCostOf(totals.counts)},
                 {"outcomes", outcomesOf(totals.counts)},
                 {"accounts", project.accounts->size()},
                 {"first", coverage.empty ? Json() : Json(core::isoText(coverage.first))},
                 {"last", coverage.empty ? Json() : Json(core::isoText(coverage.last))},
                 {"periods", Json::array()}};
    for (const core::usage::Period& period : periods) {
        json["periods"].push_back(
            {{"name", period.name}, {"partial", period.partial}, {"covered", period.covered}});
    }
    return json;
}

std::string periodsText(const std::vector<core::usage::Period>& periods)
{
    std::string out;
    for (const core::usage::Period& period : periods) {
        out += out.empty() ? "" : ", ";
        out += period.name;
        if (period.partial)
            out += fmt::format(" (partial: {:.0f} % covered)", 100 * period.covered);
    }
    return out.empty() ? "none" : out;
}

std::string totalsText(const core::Project& project, const core::usage::Totals& totals, double cost,
                       const std::vector<core::usage::Period>& periods)
{
    const Counts& counts = totals.counts;
    Facts facts;
    facts.add("events", count(eventsOf(project)), "accepted rows of the logs");
    facts.add("users", count(totals.users));
    facts.add("requests", count(counts.requests),
              counts.failedRequests > 0 ? count(counts.failedRequests) + " failed" : "");
    facts.add("uncached input", count(counts.uncachedInput), "tokens");
    facts.add("cache read", count(counts.cacheRead), "tokens");
    facts.add("cache write", count(counts.cacheWrite), "tokens");
    facts.add("output", count(counts.output),
              counts.reasoning > 0 ? "tokens, " + count(counts.reasoning) + " of them reasoning" : "tokens");
    if (counts.outcomeMicros != 0)
        facts.add("outcomes", number(outcomesOf(counts)));
    if (!project.accounts->empty())
        facts.add("accounts", count(project.accounts->size()));
    facts.add("cost", money(cost));
    if (counts.loggedCostNanoUsd != 0)
        facts.add("logged cost", money(loggedCostOf(counts)), "what the logs themselves say");
    const core::usage::Coverage& coverage = totals.coverage;
    return facts.text() + fmt::format("\nfrom     {}\nto       {}\nperiods  {}\n",
                                      coverage.empty ? "-" : core::isoText(coverage.first),
                                      coverage.empty ? "-" : core::isoText(coverage.last),
                                      periodsText(periods));
}

Json groupsJson(const std::vector<CostGroup>& groups)
{
    Json json = Json::array();
    for (const CostGroup& group : groups)
        json.push_back(groupJson(group));
    return json;
}

std::string groupsText(const std::vector<CostGroup>& groups, std::size_t top)
{
    Table table({text("name"), figure("users"), figure("requests"), figure("input tokens"),
                 figure("cached tokens"), figure("output tokens"), figure("cost USD")});
    const std::size_t shown = top == 0 ? groups.size() : std::min(top, groups.size());
    for (std::size_t i = 0; i < shown; ++i) {
        const CostGroup& group = groups[i];
        const Counts& counts = group.counts;
        table.add({nameOrNone(group.name), count(group.users), count(counts.requests),
                   count(counts.uncachedInput), count(counts.cacheRead + counts.cacheWrite),
                   count(counts.output), money(group.cost)});
    }
    std::string out = "\n" + table.text();
    if (shown < groups.size())
        out += fmt::format("... and {} more: --top 0 shows all\n", groups.size() - shown);
    return out;
}

core::Status addSessions(Answer& answer, const core::Project& project, const CostGroup& all, std::size_t top,
                         core::Progress& progress)
{
    if (project.usage->sessionBlocks.empty())
        return mistake(core::ErrorCode::InvalidInput, "the project keeps no sessions",
                       "logs that name sessions, imported with --sessions (into a new project, when this one "
                       "holds them already)");
    const auto sessions = core::sessionResultsOf(*project.usage, *project.prices,
                                                 project.assumptions->costSource, all, top, progress);
    if (!sessions)
        return sessions.error();
    answer.json["sessions"] = sessionsJson(*sessions, all.cost);
    answer.json["groups"] = costliestJson(*sessions);
    answer.text += sessionsText(*sessions, all.cost);
    if (sessions->unpricedTokenShare > 0)
        answer.warnings.push_back(
            fmt::format("{} of the tokens in sessions are of models without a price and carry no cost; "
                        "\"tierwright-cli prices PROJECT\" lists them",
                        share(sessions->unpricedTokenShare)));
    return core::Done{};
}

core::Result<Answer> showTotals(const TotalsOptions& options, core::Progress& progress)
{
    const core::Result<OpenProject> opened = openProject(options.project);
    if (!opened)
        return opened.error();
    const core::Project& project = opened->project;
    const core::usage::PeriodRule& rule = project.settings->periods;

    const auto totals = core::usage::totalsOf(*project.usage);
    if (!totals)
        return totals.error();
    const auto periods = core::usage::periodsOf(totals->coverage, rule);
    if (!periods)
        return periods.error();
    const auto costBy = [&](GroupBy by) {
        return core::cost::costBy(*project.usage, *project.prices, project.assumptions->costSource, by, rule);
    };
    const auto all = costBy(GroupBy::None);
    if (!all)
        return all.error();
    double cost = 0;
    for (const CostGroup& group : *all)
        cost += group.cost;

    Answer answer;
    answer.json["totals"] = totalsJson(project, *totals, cost, *periods);
    answer.json["totals"]["cost_by_kind"] = all->empty() ? Json() : kindsJson(all->front());
    answer.text = totalsText(project, *totals, cost, *periods);
    if (options.by == kSession) {
        const CostGroup none;
        const core::Status added =
            addSessions(answer, project, all->empty() ? none : all->front(), options.top, progress);
        if (!added)
            return added.error();
    } else if (!options.by.empty()) {
        const auto groups = costBy(dimensions().at(options.by));
        if (!groups)
            return groups.error();
        answer.json["groups"] = groupsJson(*groups);
        if (!groups->empty())
            answer.text += groupsText(*groups, options.top);
    }
    if (!progress.advance(1, 1))
        return core::Error{core::ErrorCode::Cancelled, "totals"};
    return answer;
}

} // namespace

void addUsageCommands(CommandLine& line)
{
    auto options = std::make_shared<TotalsOptions>();
    CLI::App* command =
        addCommand(line, line.parser, "Usage and cost", "totals",
                   "Show the sums of all usage and what it cost", "totals product.tierwright --by model");
    command->add_option("PROJECT", options->project, "Project to read")->required();
    command->add_option("--by", options->by, "Also show the sums by this")
        ->type_name("WHAT")
        ->check(CLI::IsMember(waysToGroup()));
    command
        ->add_option("--top", options->top, "Most groups to show in the table, and sessions in JSON; 0 = all")
        ->type_name("N")
        ->capture_default_str();
    onRun(line, command, options, showTotals);
}

} // namespace cli
