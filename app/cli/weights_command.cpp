#include "app/cli/command_line.h"
#include "app/cli/output.h"
#include "app/cli/plan_files.h"
#include "app/cli/read_file.h"

#include "core/economics/weight_costs.h"
#include "core/plan/json.h"
#include "core/plan/lookup.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace cli {
namespace {

using core::plan::WeightReport;

struct WeightsOptions {
    std::string file, unit, prices, later, output;
    std::optional<double> creditPrice, creditsPerDollar;
    bool propose = false, exact = false;
};

std::string_view nameOf(core::plan::Token token)
{
    static constexpr std::string_view names[] = {"uncached_input", "cache_read", "cache_write",
                                                 "output",         "reasoning",  "request"};
    return names[static_cast<std::size_t>(token)];
}

core::Result<core::cost::PriceBook> bookOf(const std::string& file)
{
    if (file.empty())
        return core::cost::shippedPriceBook();
    const core::Result<std::string> text = readFile(file);
    if (!text)
        return text.error();
    return core::cost::priceBookFromJson(*text, file);
}

/// The unit to look at: the named one, or the first with a table.
core::Result<std::size_t> tableOf(const core::plan::Plan& plan, const std::string& unit)
{
    for (std::size_t i = 0; i < plan.credits.size(); ++i) {
        const bool table = std::holds_alternative<core::plan::WeightTable>(plan.credits[i].weights);
        if (table && (unit.empty() || plan.credits[i].id == unit))
            return i;
    }
    return mistake(core::ErrorCode::NotFound,
                   unit.empty() ? "the plan has no table of weights"
                                : "\"" + unit + "\" is no credit unit with a table of weights",
                   "a plan such as \"plan new --preset credit_pool\" makes");
}

core::Result<core::economics::CreditPrice> priceOf(const WeightsOptions& options,
                                                   const core::plan::Plan& plan, const core::plan::Id& unit)
{
    if (options.creditPrice)
        return core::economics::CreditPrice{*options.creditPrice, "--credit-price"};
    const auto price = core::economics::creditPrice(plan, unit);
    if (!price)
        return mistake(core::ErrorCode::InvalidInput, "the plan does not say what a credit brings",
                       "--credit-price USD");
    return *price;
}

Json reportJson(const WeightReport& report)
{
    Json weights = Json::array();
    for (const core::plan::WeightEffect& effect : report.effects) {
        const bool weighed = std::isfinite(effect.costPerCredit);
        weights.push_back({{"model", effect.model},
                           {"token", nameOf(effect.token)},
                           {"credits_per_million", effect.weight},
                           {"cost_per_million", effect.cost},
                           {"distortion", effect.distortion},
                           {"cost_per_credit", weighed ? Json(effect.costPerCredit) : Json(nullptr)},
                           {"margin_per_credit", weighed ? Json(effect.marginPerCredit) : Json(nullptr)},
                           {"arbitrage", effect.arbitrage}});
    }
    return {{"credits_per_usd", report.base},
            {"mean_distortion", report.meanDistortion},
            {"max_distortion", report.maxDistortion},
            {"weights", weights}};
}

std::string reportText(const WeightReport& report, double creditPrice)
{
    Table table({text("model"), text("kind"), figure("credits per 1M"), figure("cost per 1M"),
                 figure("off by"), figure("margin per credit"), text("")});
    std::string sentences;
    for (const core::plan::WeightEffect& effect : report.effects) {
        const bool weighed = std::isfinite(effect.costPerCredit);
        table.add({effect.model, std::string(nameOf(effect.token)), number(effect.weight), money(effect.cost),
                   share(std::abs(effect.distortion) < 5e-7 ? 0 : effect.distortion),
                   weighed ? money(effect.marginPerCredit) : "-", effect.arbitrage ? "arbitrage" : ""});
        if (effect.arbitrage && weighed)
            sentences += fmt::format("A credit spent on {} {} costs {} and brings {}: whoever uses only "
                                     "that buys below cost.\n",
                                     effect.model, nameOf(effect.token), money(effect.costPerCredit),
                                     money(creditPrice));
        else if (effect.arbitrage)
            sentences += fmt::format("{} {} takes no credits and costs {} per 1M.\n", effect.model,
                                     nameOf(effect.token), money(effect.cost));
    }
    Facts facts;
    facts.add("credits per dollar of cost", number(report.base));
    facts.add("mean distortion", share(report.meanDistortion));
    facts.add("largest distortion", share(report.maxDistortion));
    return table.text() + "\n" + facts.text() + (sentences.empty() ? "" : "\n" + sentences);
}

/// What a change of prices does to the table.
core::Status addDrift(const WeightsOptions& options, const core::plan::Plan& plan,
                      const core::plan::WeightTable& table, const std::vector<core::plan::UnitCost>& before,
                      double creditPrice, Answer& answer)
{
    const auto book = bookOf(options.later);
    if (!book)
        return book.error();
    const auto after = core::economics::weightCosts(plan, *book).costs;
    answer.json["drift"] = Json::array();
    Table rows({text("model"), text("kind"), figure("cost before"), figure("cost after"),
                figure("margin before"), figure("margin after"), text("")});
    for (const auto& drift : core::plan::weightDrift(table, before, after, creditPrice)) {
        const auto margin = [](double value) {
            return std::isfinite(value) ? Json(value) : Json(nullptr);
        };
        answer.json["drift"].push_back({{"model", drift.model},
                                        {"token", nameOf(drift.token)},
                                        {"cost_before", drift.costBefore},
                                        {"cost_after", drift.costAfter},
                                        {"margin_before", margin(drift.marginBefore)},
                                        {"margin_after", margin(drift.marginAfter)},
                                        {"became_arbitrage", drift.becameArbitrage},
                                        {"ceased_arbitrage", drift.ceasedArbitrage}});
        rows.add({drift.model, std::string(nameOf(drift.token)), money(drift.costBefore),
                  money(drift.costAfter), std::isfinite(drift.marginBefore) ? money(drift.marginBefore) : "-",
                  std::isfinite(drift.marginAfter) ? money(drift.marginAfter) : "-",
                  drift.becameArbitrage   ? "now an arbitrage"
                  : drift.ceasedArbitrage ? "no longer one"
                                          : ""});
    }
    answer.text += "\nDrift under the other prices\n\n" +
                   (rows.empty() ? "No price of the plan's models differs.\n" : rows.text());
    return core::Done{};
}

core::Result<Answer> showWeights(const WeightsOptions& options, core::Progress&)
{
    const auto plans = readPlans({options.file});
    if (!plans)
        return plans.error();
    core::plan::Plan plan = plans->front();
    const core::Result<std::size_t> index = tableOf(plan, options.unit);
    const auto book = bookOf(options.prices);
    if (!index || !book)
        return index ? book.error() : index.error();
    core::plan::CreditUnit& unit = plan.credits[*index];
    auto& table = std::get<core::plan::WeightTable>(unit.weights);
    const auto price = priceOf(options, plan, unit.id);
    if (!price)
        return price.error();
    const core::economics::WeightCosts costs = core::economics::weightCosts(plan, *book);
    if (costs.costs.empty())
        return mistake(core::ErrorCode::MissingPrice, "the price book knows none of the plan's models",
                       "--prices FILE with prices for " + fmt::format("{}", fmt::join(costs.unpriced, ", ")));
    WeightReport report = core::plan::weightReport(table, costs.costs, price->usd, options.creditsPerDollar);

    Answer answer;
    if (options.propose) {
        table =
            core::economics::proposedTable(std::move(table), costs, options.creditsPerDollar, !options.exact);
        report = core::plan::weightReport(table, costs.costs, price->usd);
    }
    answer.json = reportJson(report);
    answer.json["unit"] = unit.id;
    answer.json["credit_price"] = {{"usd", price->usd}, {"source", price->source}};
    answer.json["unpriced"] = costs.unpriced;
    answer.json["proposed"] = options.propose;
    answer.text = fmt::format("A {} brings {} ({}).\n\n", unit.id, money(price->usd), price->source) +
                  reportText(report, price->usd);
    for (const core::plan::Id& model : costs.unpriced)
        answer.warnings.push_back("the price book does not know " + model + ": its weights are not judged");
    if (!options.later.empty()) {
        const core::Status done = addDrift(options, plan, table, costs.costs, price->usd, answer);
        if (!done)
            return done.error();
    }
    if (!options.output.empty()) {
        const core::Status written = writeFile(options.output, core::plan::toJson(plan));
        if (!written)
            return written.error();
        answer.json["file"] = options.output;
        answer.text += "\nWrote " + options.output + "\n";
    }
    return answer;
}

} // namespace

void addWeightsCommand(CommandLine& line, CLI::App& plan)
{
    auto options = std::make_shared<WeightsOptions>();
    CLI::App* command = addCommand(line, plan, "Commands", "weights",
                                   "Judge a plan's credit weights against cost, or propose some",
                                   "plan weights pro.plan.json --propose -o pro-2.plan.json");
    command->add_option("FILE", options->file, "Plan file")->required();
    command->add_option("--unit", options->unit, "Credit unit; the first with a table if not given")
        ->type_name("ID");
    command->add_option("--prices", options->prices, "Price book (JSON) instead of the one that is included")
        ->type_name("FILE");
    command
        ->add_option("--later-prices", options->later,
                     "Another price book: which weights it turns into an arbitrage")
        ->type_name("FILE");
    command
        ->add_option("--credit-price", options->creditPrice,
                     "What a credit brings; what the plan sells one for if not given")
        ->type_name("USD")
        ->check(CLI::Range(0.0, 1e9).description(""));
    CLI::Option* propose =
        command->add_flag("--propose", options->propose, "Look at weights that follow cost instead");
    command->add_flag("--exact", options->exact, "Propose exact weights, not round ones")->needs(propose);
    command
        ->add_option("--credits-per-dollar", options->creditsPerDollar,
                     "Credits that a dollar of cost takes; as the table has it if not given")
        ->type_name("N")
        ->check(CLI::Range(1e-6, 1e9).description(""));
    command->add_option("-o,--output", options->output, "Plan file to write with the proposed weights")
        ->type_name("FILE")
        ->needs(propose);
    onRun(line, command, options, showWeights);
}

} // namespace cli
