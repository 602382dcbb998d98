#include "core/cost/price_book.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>
#include <tuple>

namespace core::cost {

extern const std::string_view kShippedPrices;

namespace {

using Json = nlohmann::ordered_json;

/// Reads the fields of one object and remembers the first problem, with its path.
class Fields {
public:
    Fields(const Json& object, std::string path, std::string_view file)
        : m_object(object)
        , m_path(std::move(path))
        , m_file(file)
    {}

    std::string text(const char* key, bool required = false)
    {
        m_known.insert(key);
        const auto found = m_object.find(key);
        if (found == m_object.end()) {
            if (required)
                fail(key, "is missing", "a text");
            return {};
        }
        if (!found->is_string()) {
            fail(key, "is not a text", "a text");
            return {};
        }
        return found->get<std::string>();
    }

    std::optional<Decimal> decimal(const char* key)
    {
        const bool present = m_object.contains(key);
        const std::string value = text(key);
        if (!present || m_error)
            return std::nullopt;
        const auto parsed = Decimal::parse(value);
        if (!parsed || parsed->isNegative()) {
            fail(key, "\"" + value + "\" is not a price", "USD per 1M tokens as a text such as \"2.5\"");
            return std::nullopt;
        }
        return *parsed;
    }

    Decimal requiredDecimal(const char* key)
    {
        if (!m_object.contains(key))
            fail(key, "is missing", "USD per 1M tokens as a text such as \"2.5\"");
        return decimal(key).value_or(Decimal());
    }

    void know(const char* key) { m_known.insert(key); }

    void fail(const std::string& key, const std::string& what, const std::string& expected)
    {
        if (!m_error)
            m_error = Error{ErrorCode::InvalidInput, key + " " + what, std::string(m_file), 0,
                            m_path + "." + key,      expected};
    }

    std::optional<Error> error()
    {
        for (const auto& [key, value] : m_object.items()) {
            if (!m_known.contains(key))
                fail(key, "is not a key of a price book", "one of the documented keys");
        }
        return m_error;
    }

private:
    const Json& m_object;
    std::string m_path;
    std::string_view m_file;
    std::set<std::string> m_known;
    std::optional<Error> m_error;
};

Result<PriceEntry::LongContext> longContextFrom(const Json& json, const std::string& path,
                                                std::string_view file)
{
    if (!json.is_object())
        return Error{ErrorCode::InvalidInput, "is not an object", std::string(file), 0, path, "an object"};
    Fields fields(json, path, file);
    PriceEntry::LongContext step;
    fields.know("above");
    if (const auto above = json.find("above"); above != json.end() && above->is_number_unsigned())
        step.above = above->get<std::int64_t>();
    else
        fields.fail("above", "is not a number of tokens", "a whole number such as 200000");
    step.uncachedInput = fields.requiredDecimal("uncached_input");
    step.cacheRead = fields.decimal("cache_read");
    step.cacheWrite = fields.decimal("cache_write");
    step.output = fields.requiredDecimal("output");
    if (const auto error = fields.error())
        return *error;
    return step;
}

Result<PriceEntry> entryFrom(const Json& json, const std::string& path, std::string_view file)
{
    if (!json.is_object())
        return Error{ErrorCode::InvalidInput, "is not an object", std::string(file), 0, path, "an object"};
    Fields fields(json, path, file);
    PriceEntry entry;
    entry.model = fields.text("model", true);
    entry.tier = fields.text("tier");
    const std::string from = fields.text("from", true);
    entry.uncachedInput = fields.requiredDecimal("uncached_input");
    entry.cacheRead = fields.decimal("cache_read");
    entry.cacheWrite = fields.decimal("cache_write");
    entry.output = fields.requiredDecimal("output");
    entry.reasoning = fields.decimal("reasoning");
    entry.perRequest = fields.decimal("per_request").value_or(Decimal());
    entry.source = fields.text("source");
    if (const auto time = parseTime(from); time && from.size() == 10)
        entry.from = static_cast<Day>(hourOf(*time) / 24);
    else
        fields.fail("from", "\"" + from + "\" is not a date", "a date such as 2026-11-01");
    fields.know("long_context");
    std::size_t index = 0;
    const Json steps = json.value("long_context", Json::array());
    for (const auto& step : steps) {
        auto read = longContextFrom(step, path + ".long_context[" + std::to_string(index++) + "]", file);
        if (!read)
            return read.error();
        entry.longContext.push_back(*read);
    }
    if (const auto error = fields.error())
        return *error;
    return entry;
}

Json jsonOf(const PriceEntry& entry)
{
    Json json = {{"model", entry.model}};
    const auto put = [](Json& object, const char* key, const std::optional<Decimal>& value) {
        if (value)
            object[key] = value->text();
    };
    if (!entry.tier.empty())
        json["tier"] = entry.tier;
    json["from"] = isoDate(entry.from);
    json["uncached_input"] = entry.uncachedInput.text();
    put(json, "cache_read", entry.cacheRead);
    put(json, "cache_write", entry.cacheWrite);
    json["output"] = entry.output.text();
    put(json, "reasoning", entry.reasoning);
    if (!entry.perRequest.isZero())
        json["per_request"] = entry.perRequest.text();
    for (const auto& step : entry.longContext) {
        Json object = {{"above", step.above}, {"uncached_input", step.uncachedInput.text()}};
        put(object, "cache_read", step.cacheRead);
        put(object, "cache_write", step.cacheWrite);
        object["output"] = step.output.text();
        json["long_context"].push_back(std::move(object));
    }
    if (!entry.source.empty())
        json["source"] = entry.source;
    return json;
}

Error wrong(std::string_view file, const std::string& field, const std::string& what,
            const std::string& expected)
{
    return {ErrorCode::InvalidInput, what, std::string(file), 0, field, expected};
}

Result<PriceBook> bookFrom(const Json& json, std::string_view file)
{
    if (!json.is_object())
        return wrong(file, "$", "is not an object", "a price book");
    Fields fields(json, "$", file);
    const std::string format = fields.text("format", true);
    if (format != "tierwright.prices/1")
        return Error{
            ErrorCode::UnsupportedVersion, "format is \"" + format + "\"", std::string(file), 0, "$.format",
            "tierwright.prices/1"};
    PriceBook book;
    book.id = fields.text("id");
    book.version = fields.text("version");
    const std::string basis = fields.text("basis");
    book.basis = basis == "marginal_cost" ? PriceBasis::MarginalCost : PriceBasis::ListPrice;
    if (!basis.empty() && basis != "marginal_cost" && basis != "list_price")
        fields.fail("basis", "is \"" + basis + "\"", "list_price or marginal_cost");
    fields.know("entries");
    fields.know("mapping");
    if (const auto error = fields.error())
        return *error;
    std::size_t index = 0;
    for (const auto& element : json.value("entries", Json::array())) {
        auto entry = entryFrom(element, "$.entries[" + std::to_string(index++) + "]", file);
        if (!entry)
            return entry.error();
        book.entries.push_back(std::move(entry).value());
    }
    const Json mapping = json.value("mapping", Json::object()); // must outlive items()
    for (const auto& [name, target] : mapping.items()) {
        if (!target.is_string())
            return wrong(file, "$.mapping." + name, "is not a text", "a provider/model of this book");
        book.mapping[name] = target.get<std::string>();
    }
    std::sort(book.entries.begin(), book.entries.end(), [](const PriceEntry& a, const PriceEntry& b) {
        return std::tie(a.model, a.tier, a.from) < std::tie(b.model, b.tier, b.from);
    });
    const auto twice = std::adjacent_find(
        book.entries.begin(), book.entries.end(), [](const PriceEntry& a, const PriceEntry& b) {
            return std::tie(a.model, a.tier, a.from) == std::tie(b.model, b.tier, b.from);
        });
    if (twice != book.entries.end())
        return wrong(file, "$.entries", twice->model + " has two prices from " + isoDate(twice->from) + " on",
                     "one price for each model, tier and date");
    return book;
}

} // namespace

Result<PriceBook> priceBookFromJson(std::string_view text, std::string_view file)
{
    try {
        return bookFrom(Json::parse(text), file);
    } catch (const nlohmann::json::parse_error& problem) {
        Error error = wrong(file, "", "this is not JSON", "a price book (tierwright.prices/1)");
        const auto end = text.begin() + std::ptrdiff_t(std::min(problem.byte, text.size()));
        error.line = std::uint64_t(std::count(text.begin(), end, '\n')) + 1;
        return error;
    } catch (const nlohmann::json::exception& problem) {
        return wrong(file, "$", std::string("is not JSON: ") + problem.what(),
                     "a price book (tierwright.prices/1)");
    }
}

std::string toJson(const PriceBook& book)
{
    Json json = {{"format", "tierwright.prices/1"},
                 {"id", book.id},
                 {"version", book.version},
                 {"basis", book.basis == PriceBasis::ListPrice ? "list_price" : "marginal_cost"}};
    json["entries"] = Json::array();
    for (const PriceEntry& entry : book.entries)
        json["entries"].push_back(jsonOf(entry));
    if (!book.mapping.empty())
        json["mapping"] = book.mapping;
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

const PriceBook& shippedPriceBook()
{
    static const PriceBook book = [] {
        auto parsed = priceBookFromJson(kShippedPrices, "resources/price_book.json");
        assert(parsed); // a test reads it
        return parsed ? std::move(parsed).value() : PriceBook();
    }();
    return book;
}

} // namespace core::cost
