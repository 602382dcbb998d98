#include "core/economics/population.h"

#include "core/economics/reading.h"
#include "core/economics/serving_price.h"

#include <cmath>
#include <limits>

namespace core::economics {
namespace {

using plan::Fields;
using plan::Place;
using usage::Quantity;

constexpr std::string_view kSegmentsFormat = "tierwright.segments/1";
constexpr double kNotGiven = std::numeric_limits<double>::quiet_NaN();

struct ModelUsage {
    std::map<Quantity, double> counts;
    std::string path;
    std::uint64_t line = 0;
};

struct Segment {
    std::string name;
    std::optional<double> count, share, cost;
    std::map<std::string, double> quantities;
    std::map<std::string, ModelUsage> usage; ///< by model
};

struct SegmentsFile {
    std::optional<double> payers;
    std::vector<Segment> segments;
};

void readModelUsage(const Place& at, ModelUsage& out)
{
    static constexpr std::pair<const char*, Quantity> kKinds[] = {
        {"uncached_input", Quantity::UncachedInput}, {"cache_read", Quantity::CacheRead},
        {"cache_write", Quantity::CacheWrite},       {"output", Quantity::Output},
        {"reasoning", Quantity::Reasoning},          {"requests", Quantity::Requests}};
    out.path = at.path;
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
    fields.optional("usage", out.usage, [](const Place& place, std::map<std::string, ModelUsage>& map) {
        readMap(place, map, readModelUsage);
    });
    fields.done();
    if (out.count.has_value() == out.share.has_value() && at.node.kind == plan::JsonNode::Kind::Object)
        at.fail("must have either a count or a share");
    if (!out.cost && out.usage.empty() && at.node.kind == plan::JsonNode::Kind::Object)
        at.fail("must say its cost, or the usage that the cost follows from");
}

void readSegments(const Place& at, SegmentsFile& out)
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
    fields.required("segments", out.segments, [](const Place& place, std::vector<Segment>& list) {
        plan::readList(place, list, readSegment, 1);
    });
    fields.done();
    for (std::size_t i = 0; i < out.segments.size() && at.problems.empty(); ++i) {
        if (out.segments[i].share && !out.payers)
            at.problems.push_back(
                {"payers", "is missing; segments with a share are shares of it", at.node.line});
    }
}

/// Cost of one segment's usage by model; a stated cost is spread in these proportions.
Result<std::map<std::string, double>> costByModel(const Segment& segment, const ServingPrices& prices)
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
                         usage.path,
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

Result<Population> segmentsPopulation(std::string_view json, std::string_view file,
                                      const cost::PriceBook& book)
{
    plan::Problems problems;
    SegmentsFile read;
    const std::optional<plan::JsonNode> root = plan::parseJson(json, problems);
    if (root && problems.empty())
        readSegments({*root, "", problems}, read);
    if (!problems.empty())
        return errorFrom(problems.front(), file);

    const ServingPrices prices(book);
    Population population;
    population.source = Population::Source::Segments;
    Columns columns(read.segments.size());
    for (std::size_t row = 0; row < read.segments.size(); ++row) {
        const Segment& segment = read.segments[row];
        Result<std::map<std::string, double>> costs = costByModel(segment, prices);
        if (!costs) {
            Error error = costs.error();
            error.file = file;
            return error;
        }
        double cost = 0;
        for (const auto& [model, part] : *costs)
            cost += part;
        population.names.push_back(segment.name);
        population.weight.push_back(segment.count ? *segment.count : *segment.share * *read.payers);
        population.payer.push_back(static_cast<std::uint32_t>(row));
        population.period.push_back(0);
        population.cost.push_back(segment.cost.value_or(cost));
        columns.add(segment, row, *costs);
    }
    columns.moveTo(population);
    return population;
}

} // namespace core::economics
