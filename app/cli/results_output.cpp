#include "app/cli/results_output.h"

#include "app/cli/output.h"

#include "core/economics/assumption_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <variant>

namespace cli {
namespace {

using core::economics::Decile;
using core::economics::Evaluation;
using core::economics::Interval;
using core::economics::LintFinding;
using core::economics::PlanEvaluation;
using core::economics::PlanResults;

Json toJson(const std::optional<Interval>& interval)
{
    return interval ? Json{{"low", interval->low}, {"high", interval->high}} : Json();
}

Json intervalsJson(const PlanEvaluation::Intervals& intervals)
{
    return {{"gross_margin", toJson(intervals.grossMargin)},
            {"overage_share", toJson(intervals.overageShare)},
            {"revenue", toJson(intervals.revenue)},
            {"cogs", toJson(intervals.cogs)},
            {"loss_making_share", toJson(intervals.lossMakingShare)},
            {"method", intervals.bootstrap ? "bootstrap" : "delta"}};
}

Json decilesJson(const std::array<Decile, 10>& deciles)
{
    Json json = Json::array();
    for (const Decile& decile : deciles) {
        json.push_back({{"payers", decile.payers},
                        {"revenue", decile.revenue},
                        {"cost", decile.cost},
                        {"margin", jsonOf(decile.margin)}});
    }
    return json;
}

using Utilisation = PlanResults::Utilisation;
using Value = std::variant<double PlanResults::*, std::optional<double> PlanResults::*,
                           std::optional<double> Utilisation::*>;

/// A line of the table: its name, the result, how it reads, and its 95 % interval where there is one.
struct Line {
    const char* name;
    Value value;
    std::string (*form)(double);
    std::optional<Interval> PlanEvaluation::Intervals::*interval = nullptr;
    bool onlyIfAny = false; ///< left out when it is 0 in every plan
};

const std::vector<Line>& lines()
{
    using R = PlanResults;
    using I = PlanEvaluation::Intervals;
    static const std::vector<Line> all = {
        {"payers", &R::payers, count},
        {"revenue", &R::revenue, money, &I::revenue},
        {"  fixed", &R::fixedRevenue, money, nullptr, true},
        {"  usage", &R::usageRevenue, money, nullptr, true},
        {"  overage", &R::overageRevenue, money, nullptr, true},
        {"  top-ups", &R::topupRevenue, money, nullptr, true},
        {"  commitments", &R::commitmentRevenue, money, nullptr, true},
        {"cost of goods sold", &R::cogs, money, &I::cogs},
        {"gross margin", &R::grossMargin, share, &I::grossMargin},
        {"contribution", &R::contribution, money},
        {"operating margin", &R::operatingMargin, money},
        {"revenue per payer", &R::revenuePerPayer, money},
        {"cost per payer", &R::costPerPayer, money},
        {"payers with overage", &R::overageShare, share, &I::overageShare},
        {"payers at a threshold", &R::thresholdShare, share},
        {"payers slowed or rerouted", &R::degradedShare, share},
        {"usage not served", &R::deniedShare, share},
        {"payers at a loss", &R::lossMakingShare, share, &I::lossMakingShare},
        {"payers with bill shock", &R::billShockShare, share},
        {"overage / revenue", &R::overageRevenueShare, share},
        {"median bill", &R::billP50, money},
        {"95th percentile bill", &R::billP95, money},
        {"99th percentile bill", &R::billP99, money},
        {"largest bill", &R::billMax, money},
        {"profitable payers for one loser", &R::subsidyRatio, number},
        {"break-even utilisation", &Utilisation::breakEven, share},
        {"cost per outcome", &R::costPerOutcome, money, nullptr, true},
        {"margin per outcome", &R::marginPerOutcome, money, nullptr, true},
        {"margin at 25 % utilisation", &Utilisation::marginAt25, share},
        {"margin at 50 % utilisation", &Utilisation::marginAt50, share},
        {"margin at 100 % utilisation", &Utilisation::marginAt100, share},
    };
    return all;
}

struct ValueOf {
    const PlanResults& results;
    std::optional<double> operator()(double PlanResults::*value) const { return results.*value; }
    std::optional<double> operator()(std::optional<double> PlanResults::*value) const
    {
        return results.*value;
    }
    std::optional<double> operator()(std::optional<double> Utilisation::*value) const
    {
        return results.utilisation.*value;
    }
};

std::optional<double> valueIn(const PlanResults& results, const Line& line)
{
    return std::visit(ValueOf{results}, line.value);
}

std::string cellOf(const PlanResults& results, const Line& line)
{
    const std::optional<double> value = valueIn(results, line);
    return value ? line.form(*value) : "-";
}

std::string intervalOf(const PlanEvaluation::Intervals& intervals, const Line& line)
{
    const auto interval = line.interval ? intervals.*line.interval : std::nullopt;
    return interval ? line.form(interval->low) + " to " + line.form(interval->high) : "";
}

std::vector<Column> columnsOf(const Evaluation& evaluation, bool shared)
{
    std::vector<Column> columns = {text("averages per period")};
    for (const PlanEvaluation& plan : evaluation.plans) {
        columns.push_back(figure(plan.plan));
        columns.push_back(text("95 % interval"));
    }
    if (shared) {
        columns.push_back(figure("all plans"));
        columns.push_back(text("95 % interval"));
    }
    return columns;
}

std::string resultsText(const Evaluation& evaluation, bool shared)
{
    Table table(columnsOf(evaluation, shared));
    for (const Line& line : lines()) {
        const auto isNothing = [&line](const PlanEvaluation& plan) {
            return valueIn(plan.results, line).value_or(0) == 0;
        };
        if (line.onlyIfAny && std::all_of(evaluation.plans.begin(), evaluation.plans.end(), isNothing))
            continue;
        std::vector<std::string> row = {line.name};
        for (const PlanEvaluation& plan : evaluation.plans) {
            row.push_back(cellOf(plan.results, line));
            row.push_back(intervalOf(plan.intervals, line));
        }
        if (shared) {
            row.push_back(cellOf(evaluation.total, line));
            row.push_back(intervalOf(evaluation.intervals, line));
        }
        table.add(row);
    }
    return table.text();
}

Json concentrationJson(const core::stats::Concentration& concentration)
{
    return {{"gini", jsonOf(concentration.gini)},
            {"top_1", jsonOf(concentration.top1)},
            {"top_5", jsonOf(concentration.top5)},
            {"top_10", jsonOf(concentration.top10)},
            {"p50", concentration.p50},
            {"p90", concentration.p90},
            {"p99", concentration.p99},
            {"p99_over_p50", jsonOf(concentration.p99OverP50)},
            {"top_5_mean_over_median", jsonOf(concentration.top5MeanOverMedian)}};
}

std::string decilesText(const std::string& title, const std::array<Decile, 10>& deciles)
{
    Table table({figure("payers by cost"), figure("payers"), figure("revenue USD"), figure("cost USD"),
                 figure("margin")});
    for (std::size_t i = 0; i < deciles.size(); ++i) {
        const Decile& decile = deciles[i];
        table.add({fmt::format("{}-{} %", 10 * i, 10 * i + 10), count(decile.payers), money(decile.revenue),
                   money(decile.cost), share(decile.margin)});
    }
    return "\nWho subsidises whom: " + title + "\n" + table.text();
}

std::string lintText(const std::vector<LintFinding>& lint)
{
    std::string out;
    for (const LintFinding& finding : lint) {
        out += fmt::format("- {}{} [{}]\n", finding.plan.empty() ? "" : finding.plan + ": ", finding.message,
                           finding.code);
    }
    return lint.empty() ? out : "\nFindings\n" + out;
}

} // namespace

Json resultsJson(const PlanResults& results)
{
    Json json = Json::object();
    for (const std::string_view name : core::economics::resultNames())
        json[std::string(name)] = jsonOf(resultNamed(results, name));
    return json;
}

Json evaluationJson(const Evaluation& evaluation)
{
    Json json = {{"total", resultsJson(evaluation.total)},
                 {"plans", Json::array()},
                 {"deciles", decilesJson(evaluation.deciles)},
                 {"lint", Json::array()},
                 {"intervals", intervalsJson(evaluation.intervals)},
                 {"concentration", concentrationJson(evaluation.concentration)},
                 {"partial", evaluation.partial},
                 {"unpriced_token_share", evaluation.unpricedTokenShare}};
    for (const PlanEvaluation& plan : evaluation.plans) {
        Json entry = {{"plan", plan.plan}};
        entry.update(resultsJson(plan.results));
        entry["deciles"] = decilesJson(plan.deciles);
        entry["intervals"] = intervalsJson(plan.intervals);
        json["plans"].push_back(entry);
    }
    for (const LintFinding& finding : evaluation.lint) {
        json["lint"].push_back({{"code", finding.code},
                                {"plan", finding.plan},
                                {"message", finding.message},
                                {"value", finding.value},
                                {"control", finding.control}});
    }
    return json;
}

std::string evaluationText(const Evaluation& evaluation, bool shared)
{
    std::string out = resultsText(evaluation, shared);
    if (evaluation.plans.size() > 1 && !shared)
        out += "\nEach plan is shown as if all payers were on it; --choice cheapest lets them choose.\n";
    if (shared)
        out += decilesText("all plans", evaluation.deciles);
    for (const PlanEvaluation& plan : evaluation.plans) {
        if (!shared)
            out += decilesText(plan.plan, plan.deciles);
    }
    return out + lintText(evaluation.lint);
}

Json leversJson(std::span<const core::economics::Lever> levers,
                std::span<const core::economics::LeverEffect> effects)
{
    Json json = Json::array();
    for (const core::economics::LeverEffect& effect : effects) {
        json.push_back({{"kind", nameOf(levers[effect.lever].kind)},
                        {"cost_before", effect.costBefore},
                        {"cost_after", effect.costAfter}});
    }
    return json;
}

std::string leversText(std::span<const core::economics::Lever> levers,
                       std::span<const core::economics::LeverEffect> effects)
{
    Table table({text("lever"), figure("cost before USD"), figure("after USD"), figure("change")});
    for (const core::economics::LeverEffect& effect : effects) {
        const double change = effect.costBefore > 0 ? effect.costAfter / effect.costBefore - 1 : 0;
        table.add({std::string(nameOf(levers[effect.lever].kind)), money(effect.costBefore),
                   money(effect.costAfter), share(change)});
    }
    return "\nCost of serving all usage, lever by lever\n" + table.text();
}

Json workflowsJson(const std::string& plan, std::span<const core::interchange::WorkflowMargin> margins)
{
    Json json = {{"plan", plan}, {"workflows", Json::array()}};
    for (const core::interchange::WorkflowMargin& margin : margins) {
        json["workflows"].push_back({{"workflow", margin.workflow},
                                     {"revenue", margin.revenue},
                                     {"cost", margin.cost},
                                     {"margin", jsonOf(margin.margin)},
                                     {"requests", margin.requests},
                                     {"outcomes", margin.outcomes},
                                     {"cost_per_outcome", jsonOf(margin.costPerOutcome)}});
    }
    return json;
}

std::string workflowsText(const std::string& plan, std::span<const core::interchange::WorkflowMargin> margins)
{
    Table table({text("workflow"), figure("revenue USD"), figure("cost USD"), figure("margin"),
                 figure("requests"), figure("outcomes"), figure("cost per outcome USD")});
    for (const core::interchange::WorkflowMargin& margin : margins) {
        table.add({margin.workflow.empty() ? "(none)" : margin.workflow, money(margin.revenue),
                   money(margin.cost), share(margin.margin), count(margin.requests), number(margin.outcomes),
                   margin.costPerOutcome ? money(*margin.costPerOutcome) : "-"});
    }
    return "\nWorkflows of " + plan + ", by their share of each payer's credits (or requests)\n" +
           table.text();
}

} // namespace cli
