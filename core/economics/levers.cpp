#include "core/economics/levers.h"

#include "core/economics/serving_price.h"
#include "core/economics/usage_matcher.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace core::economics {
namespace {

using usage::Quantity;

/// What a lever takes away from (or adds to) the columns of one (model, tier), priced at the book.
class Change {
public:
    explicit Change(std::size_t rows)
        : m_priced(rows, 0.0)
    {}

    void add(const std::vector<double>& values, double factor)
    {
        for (std::size_t row = 0; row < m_priced.size(); ++row)
            m_priced[row] += factor * values[row];
    }
    const std::vector<double>& priced() const { return m_priced; }

private:
    std::vector<double> m_priced;
};

class Levers {
public:
    Levers(const Population& population, const cost::PriceBook& book)
        : m_prices(book)
        , m_rows(population.size())
    {
        m_out.population = population;
        Population& served = m_out.population;
        if (served.costColumns.empty())
            served.costColumns.push_back({"", "", served.cost});
    }

    Status apply(const Lever& lever, std::size_t index)
    {
        const double before = total();
        if (const Status status = act(lever); !status)
            return status;
        std::vector<double>& cost = m_out.population.cost;
        std::fill(cost.begin(), cost.end(), 0.0);
        for (const cost::CostColumn& column : m_out.population.costColumns) {
            for (std::size_t row = 0; row < m_rows; ++row)
                cost[row] += column.values[row];
        }
        m_out.effects.push_back({index, before, total()});
        return Done{};
    }

    LeverOutcome outcome() { return std::move(m_out); }

private:
    ServingPrices m_prices;
    std::size_t m_rows;
    LeverOutcome m_out;

    double total() const
    {
        const Population& served = m_out.population;
        return std::inner_product(served.cost.begin(), served.cost.end(), served.weight.begin(), 0.0) /
               double(std::max<std::size_t>(1, served.periods));
    }

    Status act(const Lever& lever);
    bool concerns(const Lever& lever, const usage::MeterKey& key) const;
    bool coversUnattributed(const Lever& lever) const
    {
        return lever.models.empty() && lever.workflows.empty();
    }
    TokenPrices pricesOf(const usage::MeterKey& key) const;
    Status checkModels(const Lever& lever) const;

    /// Multiplies the cost of usage of a kind, or the usage itself.
    template <typename Wanted>
    void scaleCost(const Lever& lever, double factor, Wanted wanted);
    template <typename Wanted>
    void scaleUsage(const Lever& lever, double factor, Wanted wanted);
    template <typename Wanted>
    void scale(const Lever& lever, double factor, Wanted wanted)
    {
        scaleCost(lever, factor, wanted);
        scaleUsage(lever, factor, wanted);
    }
    void scaleUnattributed(const Lever& lever, double factor);
    void moveInput(const Lever& lever, Quantity to, double share);
    void cacheAnswers(const Lever& lever);
    Status route(const Lever& lever);
    void batch(const Lever& lever);
    std::vector<double> pricedBefore(const cost::CostColumn& column) const;
    std::vector<double>& usageColumn(const usage::MeterKey& key);
    std::vector<double>& costColumn(const std::string& model);
};

bool Levers::concerns(const Lever& lever, const usage::MeterKey& key) const
{
    if (key.quantity == Quantity::Outcomes)
        return false;
    const auto isNamed = [&](const std::string& name) {
        return name == key.model || m_prices.keyOf(name) == m_prices.keyOf(key.model);
    };
    const bool model = lever.models.empty() || std::any_of(lever.models.begin(), lever.models.end(), isNamed);
    const bool workflow = lever.workflows.empty() || std::find(lever.workflows.begin(), lever.workflows.end(),
                                                               key.workflow) != lever.workflows.end();
    return model && workflow;
}

TokenPrices Levers::pricesOf(const usage::MeterKey& key) const
{
    // Without a price, tokens share the logged cost evenly.
    TokenPrices even;
    even.uncachedInput = even.cacheRead = even.cacheWrite = even.output = 1;
    return m_prices.of(key.model, key.tier).value_or(even);
}

std::vector<double> Levers::pricedBefore(const cost::CostColumn& column) const
{
    Change sum(m_rows);
    for (const usage::MeterColumn& part : m_out.population.columns) {
        if (part.key.model == column.model && part.key.tier == column.tier)
            sum.add(part.values, pricesOf(part.key).of(part.key.quantity));
    }
    return sum.priced();
}

template <typename Wanted>
void Levers::scaleCost(const Lever& lever, double factor, Wanted wanted)
{
    for (cost::CostColumn& cost : m_out.population.costColumns) {
        Change change(m_rows);
        const std::vector<double> before = pricedBefore(cost);
        for (const usage::MeterColumn& column : m_out.population.columns) {
            const usage::MeterKey& key = column.key;
            if (key.model == cost.model && key.tier == cost.tier && concerns(lever, key) &&
                wanted(key.quantity))
                change.add(column.values, pricesOf(key).of(key.quantity) * (factor - 1));
        }
        for (std::size_t row = 0; row < m_rows; ++row)
            cost.values[row] *= before[row] > 0 ? std::max(0.0, 1 + change.priced()[row] / before[row]) : 1;
    }
}

template <typename Wanted>
void Levers::scaleUsage(const Lever& lever, double factor, Wanted wanted)
{
    for (usage::MeterColumn& column : m_out.population.columns) {
        if (!concerns(lever, column.key) || !wanted(column.key.quantity))
            continue;
        for (double& value : column.values)
            value *= factor;
    }
}

void Levers::scaleUnattributed(const Lever& lever, double factor)
{
    Population& served = m_out.population;
    for (cost::CostColumn& cost : served.costColumns) {
        const bool hasUsage =
            std::any_of(served.columns.begin(), served.columns.end(), [&](const auto& column) {
                return column.key.model == cost.model && column.key.tier == cost.tier;
            });
        const bool named =
            std::find(lever.models.begin(), lever.models.end(), cost.model) != lever.models.end();
        if (hasUsage || !(coversUnattributed(lever) || (named && lever.workflows.empty())))
            continue;
        for (double& value : cost.values)
            value *= factor;
    }
}

std::vector<double>& Levers::usageColumn(const usage::MeterKey& key)
{
    std::vector<usage::MeterColumn>& columns = m_out.population.columns;
    const auto found =
        std::find_if(columns.begin(), columns.end(), [&](const auto& c) { return c.key == key; });
    if (found != columns.end())
        return found->values;
    columns.push_back({key, std::vector<double>(m_rows, 0.0)});
    return columns.back().values;
}

std::vector<double>& Levers::costColumn(const std::string& model)
{
    std::vector<cost::CostColumn>& columns = m_out.population.costColumns;
    const auto found = std::find_if(columns.begin(), columns.end(),
                                    [&](const auto& c) { return c.model == model && c.tier.empty(); });
    if (found != columns.end())
        return found->values;
    columns.push_back({model, "", std::vector<double>(m_rows, 0.0)});
    return columns.back().values;
}

/// Moves a share of uncached input to another kind of input.
void Levers::moveInput(const Lever& lever, Quantity to, double share)
{
    Population& served = m_out.population;
    std::vector<usage::MeterKey> sources;
    for (const usage::MeterColumn& column : served.columns) {
        if (column.key.quantity == Quantity::UncachedInput && concerns(lever, column.key))
            sources.push_back(column.key);
    }
    for (const usage::MeterKey& from : sources) {
        usage::MeterKey target = from;
        target.quantity = to;
        usageColumn(target); // may move the columns in memory, so it comes first
        std::vector<double>& input = usageColumn(from);
        const TokenPrices prices = pricesOf(from);
        const double saved = prices.of(to) - prices.uncachedInput;
        for (cost::CostColumn& cost : served.costColumns) {
            if (cost.model != from.model || cost.tier != from.tier)
                continue;
            const std::vector<double> before = pricedBefore(cost);
            for (std::size_t row = 0; row < m_rows; ++row)
                cost.values[row] *= before[row] > 0 ? 1 + share * input[row] * saved / before[row] : 1;
        }
        std::vector<double>& moved = usageColumn(target);
        for (std::size_t row = 0; row < m_rows; ++row) {
            moved[row] += share * input[row];
            input[row] *= 1 - share;
        }
    }
}

void Levers::cacheAnswers(const Lever& lever)
{
    std::vector<double> answered(m_rows, 0.0);
    for (const usage::MeterColumn& column : m_out.population.columns) {
        if (column.key.quantity != Quantity::Requests || !concerns(lever, column.key))
            continue;
        for (std::size_t row = 0; row < m_rows; ++row)
            answered[row] += lever.rate * column.values[row];
    }
    // The customer still made his requests; only what serves them is saved.
    scaleCost(lever, 1 - lever.rate, [](Quantity) { return true; });
    scaleUsage(lever, 1 - lever.rate, [](Quantity quantity) { return quantity != Quantity::Requests; });
    scaleUnattributed(lever, 1 - lever.rate);
    if (lever.lookupPrice <= 0)
        return;
    std::vector<double>& lookups = costColumn("");
    for (std::size_t row = 0; row < m_rows; ++row)
        lookups[row] += lever.lookupPrice * answered[row];
}

Status Levers::route(const Lever& lever)
{
    const std::optional<TokenPrices> prices = m_prices.of(lever.to, "");
    if (!prices)
        return Error{ErrorCode::MissingPrice,  "usage is routed to a model without a price", {}, 0, "levers",
                     "a price for " + lever.to};
    const std::string target = m_prices.keyOf(lever.to);
    struct Moved {
        usage::MeterKey key;
        std::vector<double> values;
    };
    std::vector<Moved> moved;
    for (const usage::MeterColumn& column : m_out.population.columns) {
        if (concerns(lever, column.key) && m_prices.keyOf(column.key.model) != target)
            moved.push_back({column.key, column.values});
    }
    Lever others = lever; // everything that is concerned but the target itself
    others.models.clear();
    for (const Moved& part : moved)
        others.models.push_back(part.key.model);
    if (moved.empty())
        return Done{};
    // Escalated requests run on the first model after all: their tokens stay, once more on the second.
    const double staying = 1 - lever.rate + lever.rate * lever.escalation;
    scaleCost(others, staying, [](Quantity) { return true; });
    scaleUsage(others, staying, [](Quantity quantity) { return quantity != Quantity::Requests; });
    for (const Moved& part : moved) {
        const bool requests = part.key.quantity == Quantity::Requests;
        const double factor = lever.rate * (requests ? 1 : lever.tokenFactor);
        std::vector<double>& cost = costColumn(target);
        std::vector<double>& values = usageColumn({target, "", part.key.workflow, "", part.key.quantity});
        for (std::size_t row = 0; row < m_rows; ++row) {
            values[row] += factor * part.values[row];
            cost[row] += factor * part.values[row] * prices->of(part.key.quantity);
        }
        std::vector<double>& own = usageColumn(part.key);
        for (std::size_t row = 0; requests && row < m_rows; ++row)
            own[row] *= 1 - lever.rate;
    }
    return Done{};
}

void Levers::batch(const Lever& lever)
{
    if (lever.discount) {
        scaleCost(lever, 1 - lever.rate * *lever.discount, [](Quantity) { return true; });
        scaleUnattributed(lever, 1 - lever.rate * *lever.discount);
        return;
    }
    for (cost::CostColumn& cost : m_out.population.costColumns) {
        const std::vector<double> before = pricedBefore(cost);
        Change change(m_rows);
        for (const usage::MeterColumn& column : m_out.population.columns) {
            const usage::MeterKey& key = column.key;
            const auto batched = m_prices.of(key.model, "batch");
            if (key.model == cost.model && key.tier == cost.tier && concerns(lever, key) && batched &&
                key.tier != "batch")
                change.add(column.values,
                           lever.rate * (batched->of(key.quantity) - pricesOf(key).of(key.quantity)));
        }
        for (std::size_t row = 0; row < m_rows; ++row)
            cost.values[row] *= before[row] > 0 ? std::max(0.0, 1 + change.priced()[row] / before[row]) : 1;
    }
}

Status Levers::checkModels(const Lever& lever) const
{
    for (const std::string& name : lever.models) {
        Lever alone;
        alone.models = {name};
        const auto isUsed = [&](const usage::MeterColumn& column) {
            return concerns(alone, column.key);
        };
        const auto isCosted = [&](const cost::CostColumn& column) {
            return column.model == name;
        };
        const std::vector<usage::MeterColumn>& columns = m_out.population.columns;
        const std::vector<cost::CostColumn>& costs = m_out.population.costColumns;
        if (std::none_of(columns.begin(), columns.end(), isUsed) &&
            std::none_of(costs.begin(), costs.end(), isCosted) && !m_prices.of(name, ""))
            return Error{ErrorCode::NotFound,
                         "a lever names the unknown model \"" + name + "\"",
                         {},
                         0,
                         "levers",
                         "a model of the usage or of the price book"};
    }
    return Done{};
}

Status Levers::act(const Lever& lever)
{
    if (const Status known = checkModels(lever); !known)
        return known;
    const auto tokens = [](Quantity quantity) {
        return quantity != Quantity::Requests;
    };
    const auto everything = [](Quantity) {
        return true;
    };
    switch (lever.kind) {
    case LeverKind::Growth: {
        const double factor = std::pow(1 + lever.rate, lever.months / 12);
        scale(lever, factor, tokens);
        scaleUnattributed(lever, factor);
        break;
    }
    case LeverKind::Compression:
        scale(lever, 1 - lever.rate, [](Quantity quantity) { return quantity == Quantity::UncachedInput; });
        break;
    case LeverKind::SemanticCache:
        cacheAnswers(lever);
        break;
    case LeverKind::PromptCache:
        moveInput(lever, Quantity::CacheRead, lever.rate);
        if (lever.writeMissed)
            moveInput(lever, Quantity::CacheWrite, 1);
        break;
    case LeverKind::Routing:
        return route(lever);
    case LeverKind::Batch:
        batch(lever);
        break;
    case LeverKind::Local:
        scaleCost(lever, 1 - lever.rate, everything);
        scaleUnattributed(lever, 1 - lever.rate);
        m_out.costPerActiveUser += lever.costPerActiveUser;
        break;
    case LeverKind::PriceTrend: {
        const double factor = std::pow(std::max(0.0, 1 - lever.rate), lever.months / 12);
        scaleCost(lever, factor, everything);
        scaleUnattributed(lever, factor);
        break;
    }
    }
    return Done{};
}

} // namespace

Result<LeverOutcome> applyLevers(const Population& population, std::span<const Lever> levers,
                                 const cost::PriceBook& book)
{
    std::vector<std::size_t> order(levers.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return levers[a].kind < levers[b].kind; });
    Levers work(population, book);
    for (const std::size_t index : order) {
        if (const Status status = work.apply(levers[index], index); !status)
            return status.error();
    }
    return work.outcome();
}

} // namespace core::economics
