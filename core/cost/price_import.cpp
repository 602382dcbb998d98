#include "core/cost/price_import.h"

#include "core/cost/price_csv.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace core::cost {
namespace {

using Json = nlohmann::json;

constexpr int kPlaces = 9; // of USD per 1M tokens: what was written with twelve places a token stays exact

std::optional<double> number(const Json& model, const std::string& key)
{
    const auto found = model.find(key);
    if (found == model.end() || !found->is_number())
        return std::nullopt;
    const double value = found->get<double>();
    return std::isfinite(value) && value >= 0 && value < 1e6 ? std::optional(value) : std::nullopt;
}

std::optional<Decimal> perMillion(const Json& model, const std::string& key)
{
    const auto perToken = number(model, key);
    return perToken ? std::optional(Decimal::fromDouble(*perToken * 1e6, kPlaces)) : std::nullopt;
}

/// LiteLLM's names of providers that we write otherwise.
std::string providerOf(const std::string& name)
{
    static const std::map<std::string, std::string> ours = {
        {"gemini", "google"},
        {"bedrock_converse", "bedrock"},
        {"text-completion-openai", "openai"},
        {"cohere_chat", "cohere"},
        {"azure_text", "azure"},
        {"vertex_ai-language-models", "vertex_ai"},
        {"vertex_ai-anthropic_models", "vertex_ai"},
    };
    const auto found = ours.find(name);
    return found == ours.end() ? name : found->second;
}

std::string keyFor(const std::string& name, const std::string& provider)
{
    const std::string ours = providerOf(provider);
    if (name.starts_with(provider + "/"))
        return ours + name.substr(provider.size());
    return name.starts_with(ours + "/") ? name : ours + "/" + name;
}

/// "input_cost_per_token_above_200k_tokens" names a step of 200,000.
std::vector<PriceEntry::LongContext> longContextOf(const Json& model)
{
    std::vector<PriceEntry::LongContext> steps;
    for (const int thousands : {128, 200, 256, 272, 512}) {
        const std::string suffix = "_above_" + std::to_string(thousands) + "k_tokens";
        const auto input = perMillion(model, "input_cost_per_token" + suffix);
        const auto output = perMillion(model, "output_cost_per_token" + suffix);
        if (!input || !output)
            continue;
        steps.push_back({thousands * 1000, *input, *output,
                         perMillion(model, "cache_read_input_token_cost" + suffix),
                         perMillion(model, "cache_creation_input_token_cost" + suffix)});
    }
    return steps;
}

struct Tier {
    const char* name;
    const char* suffix; ///< of LiteLLM's keys
};
constexpr std::array kTiers = {Tier{"", ""}, Tier{"batch", "_batches"}, Tier{"flex", "_flex"},
                               Tier{"priority", "_priority"}};

/// The model's prices at one tier; nothing when the file has none.
std::optional<PriceEntry> entryOf(const Json& model, const std::string& key, const Tier& tier, Day from)
{
    const std::string suffix = tier.suffix;
    const auto input = perMillion(model, "input_cost_per_token" + suffix);
    const auto output = perMillion(model, "output_cost_per_token" + suffix);
    const bool standard = suffix.empty();
    const auto request = standard ? number(model, "input_cost_per_request") : std::nullopt;
    if (!(input && output) && !(standard && (input || output || request)))
        return std::nullopt;
    PriceEntry entry;
    entry.model = key;
    entry.tier = tier.name;
    entry.from = from;
    entry.uncachedInput = input.value_or(Decimal());
    entry.output = output.value_or(Decimal());
    entry.cacheRead = perMillion(model, "cache_read_input_token_cost" + suffix);
    entry.cacheWrite = perMillion(model, "cache_creation_input_token_cost" + suffix);
    entry.perRequest = Decimal::fromDouble(request.value_or(0), kPlaces);
    if (standard) {
        entry.reasoning = perMillion(model, "output_cost_per_reasoning_token");
        entry.longContext = longContextOf(model);
    }
    entry.source = "LiteLLM price map";
    return entry;
}

PriceImport fromLiteLlm(const Json& map, Day from)
{
    PriceImport imported;
    imported.format = "litellm";
    for (const auto& [name, model] : map.items()) {
        if (!model.is_object() || name == "sample_spec")
            continue;
        const auto provider = model.find("litellm_provider");
        const std::string key = keyFor(
            name, provider != model.end() && provider->is_string() ? provider->get<std::string>() : "other");
        bool any = false;
        for (const Tier& tier : kTiers) {
            if (auto entry = entryOf(model, key, tier, from)) {
                imported.entries.push_back(std::move(*entry));
                any = true;
            }
        }
        imported.skipped += any ? 0 : 1;
    }
    return imported;
}

bool looksLikeLiteLlm(const Json& json)
{
    return json.is_object() && std::any_of(json.begin(), json.end(), [](const Json& model) {
               return model.is_object() && model.contains("litellm_provider");
           });
}

Error unknownFormat(std::string_view file)
{
    return {ErrorCode::UnknownFormat,
            "this is no list of prices",
            std::string(file),
            0,
            {},
            "a price book (tierwright.prices/1), LiteLLM's price map, or a CSV with model, uncached_input, "
            "output"};
}

Result<PriceImport> fromJson(std::string_view text, std::string_view file, Day from)
{
    const Json json = Json::parse(text, nullptr, false);
    if (looksLikeLiteLlm(json))
        return fromLiteLlm(json, from);
    if (!json.is_discarded() && !(json.is_object() && json.contains("format")))
        return unknownFormat(file);
    auto book = priceBookFromJson(text, file); // names the line of what is no JSON
    if (!book)
        return book.error();
    return PriceImport{"tierwright.prices/1", std::move(book->entries), std::move(book->mapping)};
}

} // namespace

Result<PriceImport> importPrices(std::string_view text, std::string_view file, Day from)
{
    if (text.starts_with("\xEF\xBB\xBF"))
        text.remove_prefix(3);
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos)
        return unknownFormat(file);
    if (text[first] == '{' || text[first] == '[')
        return fromJson(text, file, from);
    if (!looksLikePriceCsv(text))
        return unknownFormat(file);
    auto entries = pricesFromCsv(text, file, from);
    if (!entries)
        return entries.error();
    return PriceImport{"csv", std::move(entries).value(), {}};
}

PriceBook withPrices(PriceBook book, const PriceImport& imported)
{
    const auto key = [](const PriceEntry& entry) {
        return std::tie(entry.model, entry.tier, entry.from);
    };
    std::map<std::tuple<std::string, std::string, Day>, PriceEntry> entries;
    for (const auto* source :
         std::initializer_list<const std::vector<PriceEntry>*>{&book.entries, &imported.entries}) {
        for (const PriceEntry& entry : *source)
            entries.insert_or_assign(key(entry), entry);
    }
    book.entries.clear();
    for (auto& [name, entry] : entries)
        book.entries.push_back(std::move(entry));
    for (const auto& [name, target] : imported.mapping)
        book.mapping[name] = target;
    return book;
}

} // namespace core::cost
