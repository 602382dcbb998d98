#include "app/cli/command_line.h"
#include "app/cli/open_project.h"
#include "app/cli/output.h"
#include "app/cli/read_file.h"

#include "core/cost/markup.h"
#include "core/cost/price_import.h"
#include "core/usage/totals.h"

#include <fmt/format.h>

#include <set>

namespace cli {
namespace {

using core::Decimal;
using core::cost::PriceBasis;
using core::cost::PriceBook;
using core::cost::PriceEntry;
using core::cost::UnknownModel;

struct PriceOptions {
    std::string project;
    std::string importFrom;
    std::vector<std::string> sets;
    std::string tier;
    std::vector<std::string> maps;
    std::string from;  ///< first day of prices that are set; empty = the latest ones change
    std::string basis; ///< "list" or "marginal"; empty = as it was
    bool all = false;
};

struct PriceChange {
    std::string model, kind;
    Decimal price;
};

const std::vector<std::string>& kinds()
{
    static const std::vector<std::string> names = {"uncached_input", "cache_read", "cache_write",
                                                   "output",         "reasoning",  "request"};
    return names;
}

core::Error wrongPrice(const std::string& text, const std::string& subject)
{
    return mistake(core::ErrorCode::InvalidInput, "--set " + text + ": " + subject,
                   "MODEL:KIND=USD such as openai/gpt-4o:output=10; kinds: " +
                       fmt::format("{}", fmt::join(kinds(), ", ")));
}

/// The kind is what follows the last ":", since names of models contain colons too ("llama3:8b").
core::Result<PriceChange> priceChange(const std::string& text)
{
    const auto [target, amount] = splitAssignment(text);
    const std::size_t colon = target.rfind(':');
    if (colon == std::string::npos || colon == 0)
        return wrongPrice(text, "the kind of token is missing");
    PriceChange change{target.substr(0, colon), target.substr(colon + 1), {}};
    if (std::find(kinds().begin(), kinds().end(), change.kind) == kinds().end())
        return wrongPrice(text, fmt::format("\"{}\" is no kind of token", change.kind));
    const core::Result<Decimal> price = Decimal::parse(amount);
    if (!price)
        return wrongPrice(text, fmt::format("\"{}\" is no price", amount));
    if (price->isNegative())
        return wrongPrice(text, "the price is negative");
    change.price = *price;
    return change;
}

std::optional<core::Day> dayOf(const std::string& text)
{
    const auto time = core::parseTime(text);
    return time && text.size() == 10
               ? std::optional(static_cast<core::Day>(*time / (24 * core::kMicrosPerHour)))
               : std::nullopt;
}

std::string dateProblem(std::string& text)
{
    return dayOf(text) ? std::string() : "\"" + text + "\" is not a date such as 2026-11-01";
}

void apply(const PriceChange& change, PriceEntry& entry)
{
    if (change.kind == "uncached_input")
        entry.uncachedInput = change.price;
    else if (change.kind == "cache_read")
        entry.cacheRead = change.price;
    else if (change.kind == "cache_write")
        entry.cacheWrite = change.price;
    else if (change.kind == "output")
        entry.output = change.price;
    else if (change.kind == "reasoning")
        entry.reasoning = change.price;
    else
        entry.perRequest = change.price;
}

/// The latest entry of the model; its changed copy replaces it.
const PriceEntry* latestEntry(const PriceBook& book, const std::string& model, const std::string& tier)
{
    const PriceEntry* latest = nullptr;
    for (const PriceEntry& entry : book.entries) {
        if (entry.model == model && entry.tier == tier && (!latest || entry.from >= latest->from))
            latest = &entry;
    }
    return latest;
}

core::Result<PriceBook> withChanges(PriceBook book, const PriceOptions& options)
{
    std::map<std::string, PriceEntry> changed;
    std::map<std::string, std::set<std::string>> fresh; // kinds given so far for models new to the book
    for (const std::string& text : options.sets) {
        const core::Result<PriceChange> change = priceChange(text);
        if (!change)
            return change.error();
        const PriceEntry* known = latestEntry(book, change->model, options.tier);
        PriceEntry entry;
        if (known)
            entry = *known;
        entry.model = change->model;
        entry.tier = options.tier;
        if (!options.from.empty())
            entry.from = dayOf(options.from).value();
        entry.source =
            "set by hand on " + core::isoDate(static_cast<core::Day>(now() / (24 * core::kMicrosPerHour)));
        PriceEntry& target = changed.try_emplace(change->model, entry).first->second;
        apply(*change, target);
        if (!known)
            fresh[change->model].insert(change->kind);
    }
    // Without this a new model would silently be priced at zero for the kind that was forgotten.
    for (const auto& [model, given] : fresh) {
        for (const std::string kind : {"uncached_input", "output"}) {
            if (!given.contains(kind)) {
                return mistake(
                    core::ErrorCode::MissingPrice,
                    fmt::format("{} is new to the price book and has no price for {}", model, kind),
                    fmt::format("--set {}:{}=USD too, 0 if it is free", model, kind));
            }
        }
    }
    for (auto& [model, entry] : changed)
        book = withEntry(std::move(book), std::move(entry));
    return book;
}

core::Result<PriceBook> withNames(PriceBook book, const std::vector<std::string>& maps)
{
    for (const std::string& text : maps) {
        const auto [name, model] = splitAssignment(text);
        const bool known = std::any_of(book.entries.begin(), book.entries.end(),
                                       [&model](const PriceEntry& entry) { return entry.model == model; });
        if (!known) {
            return mistake(core::ErrorCode::NotFound,
                           fmt::format("--map {}: the price book has no model \"{}\"", text, model),
                           "a model that \"tierwright-cli prices PROJECT --all\" lists");
        }
        book.mapping[name] = model;
    }
    return book;
}

/// Prices without a date are meant for the usage that is there.
core::Day firstDayOf(const core::Project& project)
{
    const core::usage::Coverage& coverage = project.usage->coverage;
    return static_cast<core::Day>((coverage.empty ? now() : coverage.first) / (24 * core::kMicrosPerHour));
}

core::Result<PriceBook> changedBook(const PriceBook& before, const PriceOptions& options, core::Day firstDay)
{
    PriceBook book = before;
    if (!options.importFrom.empty()) {
        const core::Result<std::string> text = readFile(options.importFrom);
        if (!text)
            return text.error();
        const auto imported = core::cost::importPrices(*text, options.importFrom, firstDay);
        if (!imported)
            return imported.error();
        book = withPrices(std::move(book), *imported);
    }
    if (!options.basis.empty())
        book.basis = options.basis == "marginal" ? PriceBasis::MarginalCost : PriceBasis::ListPrice;
    core::Result<PriceBook> priced = withChanges(std::move(book), options);
    return priced ? withNames(std::move(*priced), options.maps) : priced;
}

/// Price-book keys that the project's log uses.
std::set<std::string> usedModels(const core::Project& project)
{
    const core::cost::PriceIndex index(*project.prices);
    std::set<std::string> used;
    for (const core::usage::Context& context : project.usage->names->contexts)
        used.insert(index.keyOf(context.provider, context.model));
    return used;
}

std::string factor(const std::optional<double>& ratio)
{
    return ratio ? fmt::format("{:.3g}x", *ratio) : "-";
}

Json toJson(const std::optional<core::cost::Markup>& markup)
{
    if (!markup)
        return {};
    return {{"uncached_input", jsonOf(markup->uncachedInput)}, {"output", jsonOf(markup->output)}};
}

Json toJson(const PriceEntry& entry, bool used)
{
    const auto price = [](const std::optional<Decimal>& value) {
        return value ? Json(value->toDouble()) : Json();
    };
    return {{"model", entry.model},
            {"tier", entry.tier.empty() ? "standard" : entry.tier},
            {"from", core::isoDate(entry.from)},
            {"uncached_input", entry.uncachedInput.toDouble()},
            {"cache_read", price(entry.cacheRead)},
            {"cache_write", price(entry.cacheWrite)},
            {"output", entry.output.toDouble()},
            {"reasoning", price(entry.reasoning)},
            {"request", entry.perRequest.toDouble()},
            {"source", entry.source},
            {"used", used}};
}

std::string unknownText(const std::vector<UnknownModel>& unknown, const std::string& project)
{
    if (unknown.empty())
        return {};
    Table table(
        {text("model without a price"), figure("requests"), figure("tokens"), figure("share of tokens")});
    for (const UnknownModel& model : unknown) {
        table.add({model.model, count(model.counts.requests), count(model.counts.tokens()),
                   share(model.tokenShare)});
    }
    const std::string& name = unknown.front().model;
    return "\n" + table.text() +
           fmt::format(
               "Their cost is missing from every result. Set prices, or map the name to a known model:\n"
               "  tierwright-cli prices {0} --set {1}:uncached_input=3 --set {1}:output=15\n"
               "  tierwright-cli prices {0} --map {1}=openai/gpt-4o\n",
               project, name);
}

Answer shown(const PriceOptions& options, const core::Project& project,
             const std::vector<UnknownModel>& unknown)
{
    const std::set<std::string> used = usedModels(project);
    Answer answer;
    std::vector<Column> columns = {text("model"),    text("tier"),          text("from"),
                                   figure("input"),  figure("cache read"),  figure("cache write"),
                                   figure("output"), figure("per request"), text("source")};
    const bool marginal = project.prices->basis == PriceBasis::MarginalCost;
    if (marginal)
        columns.insert(columns.end() - 1, {figure("list / input"), figure("list / output")});
    Table table(std::move(columns));
    const core::cost::PriceIndex list(core::cost::shippedPriceBook());
    const auto price = [](const std::optional<Decimal>& value) {
        return value ? value->text() : "-";
    };
    answer.json = {{"basis", marginal ? "marginal_cost" : "list_price"},
                   {"models", Json::array()},
                   {"unknown", Json::array()}};
    for (const PriceEntry& entry : project.prices->entries) {
        const auto markup = marginal ? core::cost::markupOf(entry, list) : std::nullopt;
        answer.json["models"].push_back(toJson(entry, used.contains(entry.model)));
        if (marginal)
            answer.json["models"].back()["markup"] = toJson(markup);
        if (!options.all && !used.contains(entry.model))
            continue;
        std::vector<std::string> row = {entry.model,
                                        entry.tier.empty() ? "standard" : entry.tier,
                                        entry.from == 0 ? "always" : core::isoDate(entry.from),
                                        price(entry.uncachedInput),
                                        price(entry.cacheRead),
                                        price(entry.cacheWrite),
                                        price(entry.output),
                                        price(entry.perRequest)};
        if (marginal) {
            row.push_back(markup ? factor(markup->uncachedInput) : "-");
            row.push_back(markup ? factor(markup->output) : "-");
        }
        row.push_back(entry.source);
        table.add(std::move(row));
    }
    for (const UnknownModel& model : unknown) {
        answer.json["unknown"].push_back({{"provider", model.provider},
                                          {"model", model.model},
                                          {"tier", model.tier},
                                          {"requests", model.counts.requests},
                                          {"tokens", model.counts.tokens()},
                                          {"token_share", model.tokenShare}});
    }
    answer.text = "USD per million tokens, and USD per request\n\n" + table.text();
    if (!options.all)
        answer.text += fmt::format("Models in use are shown; --all shows all {} prices.\n",
                                   project.prices->entries.size());
    answer.text += unknownText(unknown, options.project);
    return answer;
}

core::Result<Answer> prices(const PriceOptions& options, core::Progress& progress)
{
    core::Result<OpenProject> opened = openProject(options.project);
    if (!opened)
        return opened.error();
    core::Project& project = opened->project;
    const core::Result<PriceBook> book = changedBook(*project.prices, options, firstDayOf(project));
    if (!book)
        return book.error();

    const bool changed = !(*book == *project.prices);
    project.prices = *book;
    const core::Settings& settings = *project.settings;
    const auto matrix =
        core::usage::payerPeriods(*project.usage, {settings.periods, settings.payer, false}, progress);
    if (!matrix)
        return matrix.error();
    const auto costs = core::cost::payerCosts(*project.usage, *matrix, *project.prices,
                                              project.assumptions->costSource, progress);
    if (!costs)
        return costs.error();
    if (changed) {
        const core::Status saved = opened->file->saveDocument(project);
        if (!saved)
            return saved.error();
    }
    return shown(options, project, costs->unknown);
}

} // namespace

void addPriceCommand(CommandLine& line)
{
    auto options = std::make_shared<PriceOptions>();
    CLI::App* command = addCommand(line, line.parser, "Usage and cost", "prices",
                                   "Show, import or set what models cost, and list models without a price",
                                   "prices product.tierwright --set my-model:uncached_input=3 "
                                   "--set my-model:output=15");
    command->add_option("PROJECT", options->project, "Project to read or change")->required();
    command
        ->add_option("--import", options->importFrom,
                     "Prices to add or replace: a price book, LiteLLM's price map (JSON), or CSV")
        ->type_name("FILE");
    command
        ->add_option(
            "--set", options->sets,
            "MODEL:KIND=USD_PER_MTOK: price per million tokens of a kind (uncached_input, cache_read, "
            "cache_write, output, reasoning), or USD of one request")
        ->type_name("X=USD")
        ->check(assignment("MODEL:KIND=USD_PER_MTOK"))
        ->expected(1)
        ->take_all();
    command
        ->add_option("--from", options->from,
                     "First day of the prices that --set gives; earlier usage keeps the others")
        ->type_name("DATE")
        ->check(CLI::Validator(dateProblem, ""));
    command
        ->add_option(
            "--basis", options->basis,
            "Whether the prices are a vendor's list prices or your own marginal cost, which is then shown "
            "with the list price's markup on it")
        ->type_name("BASIS")
        ->check(CLI::IsMember({"list", "marginal"}));
    command->add_option("--tier", options->tier, "Service tier that --set is about, such as batch")
        ->type_name("TIER");
    command
        ->add_option("--map", options->maps,
                     "NAME=MODEL: a name in the log that means a model of the price book")
        ->type_name("X=Y")
        ->check(assignment("NAME=MODEL"))
        ->expected(1)
        ->take_all();
    command->add_flag("--all", options->all, "Show every model of the price book, not only those in use");
    onRun(line, command, options, prices);
}

} // namespace cli
