#include "app/cli/results_output.h"

#include "app/cli/output.h"

#include <fmt/format.h>

#include <functional>

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

/// A line of the table: its name, how a result reads, and its 95 % interval where there is one.
struct Line {
    const char* name;
    std::function<std::string(const PlanResults&)> value;
    std::optional<Interval> PlanEvaluation::Intervals::*interval = nullptr;
    std::string (*form)(double) = nullptr;
};

const std::vector<Line>& lines()
{
    using R = PlanResults;
    using I = PlanEvaluation::Intervals;
    static const std::vector<Line> all = {
        {"payers",
         [](const R& r) {
             return count(r.payers);
         }},
        {"revenue", [](const R& r) { return money(r.revenue); }, &I::revenue, money},
        {"  fixed",
         [](const R& r) {
             return money(r.fixedRevenue);
         }},
        {"  overage",
         [](const R& r) {
             return money(r.overageRevenue);
         }},
        {"  top-ups",
         [](const R& r) {
             return money(r.topupRevenue);
         }},
        {"  commitments",
         [](const R& r) {
             return money(r.commitmentRevenue);
         }},
        {"cost of goods sold", [](const R& r) { return money(r.cogs); }, &I::cogs, money},
        {"gross margin", [](const R& r) { return share(r.grossMargin); }, &I::grossMargin, share},
        {"contribution",
         [](const R& r) {
             return money(r.contribution);
         }},
        {"operating margin",
         [](const R& r) {
             return money(r.operatingMargin);
         }},
        {"revenue per payer",
         [](const R& r) {
             return money(r.revenuePerPayer);
         }},
        {"cost per payer",
         [](const R& r) {
             return money(r.costPerPayer);
         }},
        {"payers with overage", [](const R& r) { return share(r.overageShare); }, &I::overageShare, share},
        {"payers at a threshold",
         [](const R& r) {
             return share(r.thresholdShare);
         }},
        {"payers slowed or rerouted",
         [](const R& r) {
             return share(r.degradedShare);
         }},
        {"usage not served",
         [](const R& r) {
             return share(r.deniedShare);
         }},
        {"payers at a loss", [](const R& r) { return share(r.lossMakingShare); }, &I::lossMakingShare, share},
        {"payers with bill shock",
         [](const R& r) {
             return share(r.billShockShare);
         }},
        {"overage / revenue",
         [](const R& r) {
             return share(r.overageRevenueShare);
         }},
        {"median bill",
         [](const R& r) {
             return money(r.billP50);
         }},
        {"95th percentile bill",
         [](const R& r) {
             return money(r.billP95);
         }},
        {"99th percentile bill",
         [](const R& r) {
             return money(r.billP99);
         }},
        {"largest bill",
         [](const R& r) {
             return money(r.billMax);
         }},
        {"profitable payers per loser",
         [](const R& r) {
             return r.subsidyRatio ? number(*r.subsidyRatio) : "-";
         }},
        {"break-even utilisation",
         [](const R& r) {
             return share(r.utilisation.breakEven);
         }},
        {"margin at 25 % utilisation",
         [](const R& r) {
             return share(r.utilisation.marginAt25);
         }},
        {"margin at 50 % utilisation",
         [](const R& r) {
             return share(r.utilisation.marginAt50);
         }},
        {"margin at 100 % utilisation",
         [](const R& r) {
             return share(r.utilisation.marginAt100);
         }},
    };
    return all;
}

std::string resultsText(const Evaluation& evaluation)
{
    std::vector<Column> columns = {text("per period, USD")};
    for (const PlanEvaluation& plan : evaluation.plans) {
        columns.push_back(figure(plan.plan));
        columns.push_back(text("95 % interval"));
    }
    const bool several = evaluation.plans.size() > 1;
    if (several)
        columns.push_back(figure("total"));

    Table table(columns);
    for (const Line& line : lines()) {
        std::vector<std::string> row = {line.name};
        for (const PlanEvaluation& plan : evaluation.plans) {
            row.push_back(line.value(plan.results));
            const auto interval = line.interval ? plan.intervals.*line.interval : std::nullopt;
            row.push_back(interval ? line.form(interval->low) + " to " + line.form(interval->high) : "");
        }
        if (several)
            row.push_back(line.value(evaluation.total));
        table.add(row);
    }
    return table.text();
}

std::string decilesText(const std::array<Decile, 10>& deciles)
{
    Table table({figure("payers by cost"), figure("payers"), figure("revenue USD"), figure("cost USD"),
                 figure("margin")});
    for (std::size_t i = 0; i < deciles.size(); ++i) {
        const Decile& decile = deciles[i];
        table.add({fmt::format("{}-{} %", 10 * i, 10 * i + 10), count(decile.payers), money(decile.revenue),
                   money(decile.cost), share(decile.margin)});
    }
    return "\nWho subsidises whom\n" + table.text();
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
    const auto& at = results.utilisation;
    return {{"payers", results.payers},
            {"active_payers", results.activePayers},
            {"revenue", results.revenue},
            {"fixed_revenue", results.fixedRevenue},
            {"overage_revenue", results.overageRevenue},
            {"topup_revenue", results.topupRevenue},
            {"commitment_revenue", results.commitmentRevenue},
            {"cogs", results.cogs},
            {"served_cost", results.servedCost},
            {"payment_fees", results.paymentFees},
            {"gross_margin", jsonOf(results.grossMargin)},
            {"contribution", results.contribution},
            {"operating_margin", results.operatingMargin},
            {"overage_share", results.overageShare},
            {"threshold_share", results.thresholdShare},
            {"degraded_share", results.degradedShare},
            {"denied_share", results.deniedShare},
            {"overage_revenue_share", results.overageRevenueShare},
            {"loss_making_share", results.lossMakingShare},
            {"bill_shock", results.billShockShare},
            {"bill_p50", results.billP50},
            {"bill_p95", results.billP95},
            {"bill_p99", results.billP99},
            {"bill_max", results.billMax},
            {"subsidy_ratio", jsonOf(results.subsidyRatio)},
            {"revenue_per_payer", results.revenuePerPayer},
            {"cost_per_payer", results.costPerPayer},
            {"utilisation",
             {{"break_even", jsonOf(at.breakEven)},
              {"margin_at_25", jsonOf(at.marginAt25)},
              {"margin_at_50", jsonOf(at.marginAt50)},
              {"margin_at_100", jsonOf(at.marginAt100)}}}};
}

Json evaluationJson(const Evaluation& evaluation)
{
    Json json = {{"total", resultsJson(evaluation.total)},
                 {"plans", Json::array()},
                 {"deciles", decilesJson(evaluation.deciles)},
                 {"lint", Json::array()},
                 {"intervals", Json::object()},
                 {"partial", evaluation.partial},
                 {"unpriced_token_share", evaluation.unpricedTokenShare}};
    for (const PlanEvaluation& plan : evaluation.plans) {
        Json entry = {{"plan", plan.plan}};
        entry.update(resultsJson(plan.results));
        entry["deciles"] = decilesJson(plan.deciles);
        json["plans"].push_back(entry);
        json["intervals"][plan.plan] = intervalsJson(plan.intervals);
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

std::string evaluationText(const Evaluation& evaluation)
{
    return resultsText(evaluation) + decilesText(evaluation.deciles) + lintText(evaluation.lint);
}

} // namespace cli
