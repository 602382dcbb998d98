#include "core/economics/segments.h"

#include "core/economics/reading.h"
#include "core/economics/serving_price.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <limits>

namespace core::economics {
namespace {

using plan::Fields;
using plan::Place;
using usage::Quantity;

constexpr std::string_view kSegmentsFormat = "tierwright.segments/1";
constexpr double kNotGiven = std::numeric_limits<double>::quiet_NaN();

struct KindName {
    const char* name;
    Quantity quantity;
};
constexpr KindName kKinds[] = {
    {"uncached_input", Quantity::UncachedInput}, {"cache_read", Quantity::CacheRead},
    {"cache_write", Quantity::CacheWrite},       {"output", Quantity::Output},
    {"reasoning", Quantity::Reasoning},          {"requests", Quantity::Requests}};

void readUsage(const Place& at, SegmentUsage& out)
{
    out.line = at.node.line;
    Fields fields(at);
    for (const auto& [name, quantity] : kKinds) {
        if (fields.has(name))
            fields.required(name, out.counts[quantity], readAmount);
    }
    fields.done();
    if (out.counts.contains(Quantity::Reasoning) &&
        out.counts[Quantity::Reasoning] > out.counts[Quantity::Output])
        at.fail("has more reasoning than output, which it is a part of");
}

/// An object whose keys are free.
template <typename T, typename Read>
void readMap(const Place& at, std::map<std::string, T>& out, Read read)
{
    if (at.node.kind != plan::JsonNode::Kind::Object) {
        at.fail("must be an object, not " + plan::shown(at.node));
        return;
    }
    for (const auto& [key, node] : at.node.members)
        read(at.at(key, node), out[key]);
}

void readOptionalAmount(const Place& at, double& out)
{
    readAmount(at, out);
}

void readSegment(const Place& at, Segment& out)
{
    Fields fields(at);
    fields.required("name", out.name, readAnyText);
    fields.optional("count", out.count, readOptionalAmount);
    fields.optional("share", out.share, readShare);
    fields.optional("cost", out.cost, readOptionalAmount);
    fields.optional("quantities", out.quantities, [](const Place& place, std::map<std::string, double>& map) {
        readMap(place, map, readAmount);
    });
    fields.optional("usage", out.usage, [](const Place& place, std::map<std::string, SegmentUsage>& map) {
        readMap(place, map, readUsage);
    });
    fields.done();
    if (out.count.has_value() == out.share.has_value() && at.node.kind == plan::JsonNode::Kind::Object)
        at.fail("must have either a count or a share");
    if (!out.cost && out.usage.empty() && at.node.kind == plan::JsonNode::Kind::Object)
        at.fail("must say its cost, or the usage that the cost follows from");
}

void readSegments(const Place& at, Segments& out)
{
    Fields fields(at);
    readFormat(at, fields, kSegmentsFormat);
    std::string currency = "USD";
    fields.optional("currency", currency, [](const Place& place, std::string& text) {
        readAnyText(place, text);
        if (text != "USD")
            place.fail("must be USD, the currency of serving cost");
    });
    fields.optional("payers", out.payers, readOptionalAmount);
    fields.required("segments", out.groups, [](const Place& place, std::vector<Segment>& list) {
        plan::readList(place, list, readSegment, 1);
    });
    fields.done();
    for (std::size_t i = 0; i < out.groups.size() && at.problems.empty(); ++i) {
        if (out.groups[i].share && !out.payers)
            at.problems.push_back(
                {"payers", "is missing; segments with a share are shares of it", at.node.line});
    }
}

/// Cost of one segment's usage by model; a stated cost is spread in these proportions.
Result<std::map<std::string, double>> costByModel(const Segment& segment, const ServingPrices& prices,
                                                  const std::string& path)
{
    std::map<std::string, double> byModel;
    double total = 0;
    for (const auto& [model, usage] : segment.usage) {
        const std::optional<TokenPrices> price = prices.of(model, "");
        if (!price && !segment.cost) {
            return Error{ErrorCode::MissingPrice,
                         "the price book has no price for " + model,
                         {},
                         usage.line,
                         path + ".usage." + model,
                         "a model of the price book, or a cost for the segment"};
        }
        double cost = 0;
        for (const auto& [quantity, count] : usage.counts)
            cost += count * (price ? price->of(quantity) : 0);
        byModel[model] = cost;
        total += cost;
    }
    if (!segment.cost)
        return byModel;
    if (total <= 0)
        return std::map<std::string, double>{{"", *segment.cost}};
    for (auto& [model, cost] : byModel)
        cost *= *segment.cost / total;
    return byModel;
}

/// The population's columns while they grow row by row.
class Columns {
public:
    explicit Columns(std::size_t rows)
        : m_rows(rows)
    {}

    void add(const Segment& segment, std::size_t row, const std::map<std::string, double>& costs)
    {
        for (const auto& [model, usage] : segment.usage) {
            for (const auto& [quantity, count] : usage.counts)
                column(m_usage, {model, "", "", "", quantity}, 0)[row] = count;
        }
        for (const auto& [model, cost] : costs)
            column(m_costs, model, 0)[row] = cost;
        for (const auto& [unit, count] : segment.quantities)
            column(m_quantities, unit, kNotGiven)[row] = count;
    }

    void moveTo(Population& population)
    {
        for (auto& [key, values] : m_usage)
            population.columns.push_back({key, std::move(values)});
        for (auto& [model, values] : m_costs)
            population.costColumns.push_back({model, "", std::move(values)});
        population.quantities = std::move(m_quantities);
    }

private:
    std::size_t m_rows;
    std::map<usage::MeterKey, std::vector<double>> m_usage;
    std::map<std::string, std::vector<double>> m_costs, m_quantities;

    template <typename Key>
    std::vector<double>& column(std::map<Key, std::vector<double>>& map, const Key& key, double empty)
    {
        return map.try_emplace(key, m_rows, empty).first->second;
    }
};

} // namespace

Result<Segments> segmentsFromJson(std::string_view json, std::string_view file)
{
    plan::Problems problems;
    Segments segments;
    const std::optional<plan::JsonNode> root = plan::parseJson(json, problems);
    if (root && problems.empty())
        readSegments({*root, "", problems}, segments);
    if (!problems.empty())
        return errorFrom(problems.front(), file);
    return segments;
}

std::string toJson(const Segments& segments)
{
    using Json = nlohmann::ordered_json;
    Json groups = Json::array();
    for (const Segment& segment : segments.groups) {
        Json group{{"name", segment.name}};
        for (const auto& [key, value] : {std::pair{"count", segment.count}, std::pair{"share", segment.share},
                                         std::pair{"cost", segment.cost}}) {
            if (value)
                group[key] = *value;
        }
        if (!segment.quantities.empty())
            group["quantities"] = segment.quantities;
        for (const auto& [model, usage] : segment.usage) {
            Json& counts = group["usage"][model] = Json::object();
            for (const KindName& kind : kKinds) {
                if (const auto count = usage.counts.find(kind.quantity); count != usage.counts.end())
                    counts[kind.name] = count->second;
            }
        }
        groups.push_back(std::move(group));
    }
    Json file{{"format", kSegmentsFormat}, {"currency", "USD"}};
    if (segments.payers)
        file["payers"] = *segments.payers;
    file["segments"] = std::move(groups);
    return file.dump(2) + "\n";
}

Result<Population> segmentsPopulation(const Segments& segments, std::string_view file,
                                      const cost::PriceBook& book)
{
    const ServingPrices prices(book);
    Population population;
    population.source = Population::Source::Segments;
    Columns columns(segments.groups.size());
    for (std::size_t row = 0; row < segments.groups.size(); ++row) {
        const Segment& segment = segments.groups[row];
        auto costs = costByModel(segment, prices, "segments[" + std::to_string(row) + "]");
        if (!costs) {
            Error error = costs.error();
            error.file = file;
            return error;
        }
        double cost = 0;
        for (const auto& [model, part] : *costs)
            cost += part;
        population.names.push_back(segment.name);
        population.weight.push_back(
            segment.count.value_or(segment.share.value_or(0) * segments.payers.value_or(0)));
        population.payer.push_back(static_cast<std::uint32_t>(row));
        population.period.push_back(0);
        population.cost.push_back(segment.cost.value_or(cost));
        columns.add(segment, row, *costs);
    }
    columns.moveTo(population);
    return population;
}

Result<Population> segmentsPopulation(std::string_view json, std::string_view file,
                                      const cost::PriceBook& book)
{
    const Result<Segments> segments = segmentsFromJson(json, file);
    if (!segments)
        return segments.error();
    return segmentsPopulation(*segments, file, book);
}

} // namespace core::economics
