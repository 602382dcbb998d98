#include "core/cost/attribution.h"

#include "core/cost/cell_pricing.h"
#include "core/usage/codec.h"
#include "core/usage/grouping.h"

#include <algorithm>
#include <map>

namespace core::cost {
namespace {

/// Row of each (period, payer) of the matrix.
class RowIndex {
public:
    RowIndex(const usage::PayerPeriods& matrix, std::size_t payers)
        : m_matrix(matrix)
        , m_rows(matrix.periods.size(), std::vector<std::uint32_t>(payers, kNone))
    {
        for (std::uint32_t row = 0; row < matrix.size(); ++row)
            m_rows[matrix.period[row]][matrix.payer[row]] = row;
    }

    static constexpr std::uint32_t kNone = ~0u;

    std::uint32_t rowOf(Hour hour, std::uint32_t payer) const
    {
        const auto& periods = m_matrix.periods;
        const auto after =
            std::upper_bound(periods.begin(), periods.end(), hour,
                             [](Hour h, const usage::Period& period) { return h < period.begin; });
        if (after == periods.begin() || hour >= (after - 1)->end)
            return kNone;
        return m_rows[std::size_t(after - periods.begin() - 1)][payer];
    }

private:
    const usage::PayerPeriods& m_matrix;
    std::vector<std::vector<std::uint32_t>> m_rows;
};

/// One cost column for each (model, tier) that costs something.
class CostColumns {
public:
    CostColumns(const std::vector<usage::Context>& contexts, std::size_t rows)
        : m_rows(rows)
    {
        for (const usage::Context& context : contexts) {
            const auto [entry, added] = m_index.try_emplace({context.model, context.tier}, m_columns.size());
            if (added)
                m_columns.emplace_back();
            m_ofContext.push_back(entry->second);
        }
    }

    void add(usage::ContextId context, std::uint32_t row, double cost)
    {
        std::vector<double>& column = m_columns[m_ofContext[context]];
        if (column.empty())
            column.assign(m_rows, 0);
        column[row] += cost;
    }

    std::vector<CostColumn> taken()
    {
        std::vector<CostColumn> columns;
        for (auto& [name, index] : m_index) {
            if (!m_columns[index].empty())
                columns.push_back({name.first, name.second, std::move(m_columns[index])});
        }
        return columns;
    }

private:
    std::size_t m_rows;
    std::map<std::pair<std::string, std::string>, std::size_t> m_index;
    std::vector<std::vector<double>> m_columns;
    std::vector<std::size_t> m_ofContext;
};

void add(CostGroup& group, const CellCost& cost, const usage::Counts& counts)
{
    group.counts += counts;
    group.cost += cost.total();
    group.uncachedInput += cost.uncachedInput;
    group.cacheRead += cost.cacheRead;
    group.cacheWrite += cost.cacheWrite;
    group.output += cost.output;
    group.requests += cost.requests;
    group.outcomes += double(counts.outcomeMicros) / 1e6;
}

} // namespace

Result<PayerCosts> payerCosts(const usage::Cube& cube, const usage::PayerPeriods& matrix,
                              const PriceBook& book, CostSource source, Progress& progress)
{
    const bool byUser = matrix.payerKind == usage::PayerKind::User;
    const RowIndex rows(matrix, byUser ? cube.names->users.size() : cube.names->orgs.size());
    CellPricing pricing(*cube.names, book, source);
    CostColumns columns(cube.names->contexts, matrix.size());
    PayerCosts costs;
    costs.total.assign(matrix.size(), 0);

    std::uint64_t block = 0;
    bool goOn = true;
    const Status read = usage::forEachBlock(cube, [&](const usage::CellColumns& cells) {
        goOn = goOn && progress.advance(block++, cube.blocks.size());
        for (std::size_t i = 0; goOn && i < cells.size(); ++i) {
            const double cost = pricing.costOf(cells.context[i], cells.hour[i], cells.counts[i]).total();
            const std::uint32_t row = rows.rowOf(cells.hour[i], byUser ? cells.user[i] : cells.org[i]);
            if (row == RowIndex::kNone || cost == 0)
                continue;
            costs.total[row] += cost;
            columns.add(cells.context[i], row, cost);
        }
    });
    if (!read)
        return read.error();
    if (!goOn)
        return Error{ErrorCode::Cancelled, "cost by payer"};
    costs.columns = columns.taken();
    costs.unknown = pricing.unknown();
    costs.unpricedTokenShare = pricing.unpricedTokenShare();
    costs.cacheFallbacks = pricing.cacheFallbacks();
    costs.extrapolated = pricing.extrapolated();
    return costs;
}

Result<std::vector<CostGroup>> costBy(const usage::Cube& cube, const PriceBook& book, CostSource source,
                                      usage::GroupBy by, const usage::PeriodRule& rule)
{
    auto zone = TimeZone::named(rule.timeZone);
    if (!zone)
        return zone.error();
    usage::Grouping grouping(*cube.names, by, std::move(zone).value());
    usage::DistinctUsers users;
    CellPricing pricing(*cube.names, book, source);
    std::vector<CostGroup> groups;
    const Status read = usage::forEachBlock(cube, [&](const usage::CellColumns& cells) {
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const std::uint32_t group = grouping.of(cells, i);
            if (group >= groups.size())
                groups.resize(group + 1);
            add(groups[group], pricing.costOf(cells.context[i], cells.hour[i], cells.counts[i]),
                cells.counts[i]);
            users.add(group, cells.user[i]);
        }
    });
    if (!read)
        return read.error();
    const std::vector<std::uint64_t> distinct = users.byGroup(groups.size());
    for (std::size_t i = 0; i < groups.size(); ++i) {
        groups[i].name = grouping.names()[i];
        groups[i].users = distinct[i];
    }
    std::erase_if(groups, [](const CostGroup& group) { return group.counts == usage::Counts{}; });
    std::sort(groups.begin(), groups.end(), [&](const CostGroup& a, const CostGroup& b) {
        if (!grouping.byTime() && a.cost != b.cost)
            return a.cost > b.cost;
        return a.name < b.name;
    });
    return groups;
}

} // namespace core::cost
