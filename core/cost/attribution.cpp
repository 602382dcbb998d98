#include "core/cost/attribution.h"

#include "core/base/parallel.h"
#include "core/cost/cost_sum.h"
#include "core/usage/codec.h"
#include "core/usage/group_sums.h"
#include "core/usage/payer_range.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <numeric>

namespace core::cost {
namespace {

/// One cost column for each (model, tier).
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

    /// Makes the columns of the contexts in these cells.
    void prepare(std::span<const usage::CellColumns> batch)
    {
        std::vector<std::uint8_t> seen(m_ofContext.size());
        parallelFor(batch.size(), [&](std::size_t block) {
            for (const usage::ContextId context : batch[block].context)
                std::atomic_ref(seen[context]).store(1, std::memory_order_relaxed);
        });
        for (std::size_t context = 0; context < seen.size(); ++context) {
            if (seen[context] && m_columns[m_ofContext[context]].empty())
                m_columns[m_ofContext[context]].assign(m_rows, 0);
        }
    }

    void add(usage::ContextId context, std::uint32_t row, double cost)
    {
        m_columns[m_ofContext[context]][row] += cost;
    }

    /// Those that cost something, by (model, tier).
    std::vector<CostColumn> taken()
    {
        const auto costs = [](const std::vector<double>& values) {
            return std::any_of(values.begin(), values.end(), [](double value) { return value != 0; });
        };
        std::vector<CostColumn> columns;
        for (auto& [name, index] : m_index) {
            if (costs(m_columns[index]))
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

std::vector<std::string> listed(const std::set<std::string>& names)
{
    return {names.begin(), names.end()};
}

void report(PayerCosts& costs, const CellPricing& pricing, const PricingNotes& notes)
{
    costs.unknown = pricing.unknown(notes);
    costs.unpricedTokenShare = notes.tokens > 0 ? double(notes.unpricedTokens) / double(notes.tokens) : 0;
    costs.cacheFallbacks = listed(pricing.marked(notes, &PricingNotes::Note::cacheFallback));
    costs.tierFallbacks = listed(pricing.marked(notes, &PricingNotes::Note::tierFallback));
    costs.extrapolated = listed(pricing.marked(notes, &PricingNotes::Note::extrapolated));
}

} // namespace

Result<PayerCosts> payerCosts(const usage::Cube& cube, const usage::PayerPeriods& matrix,
                              const PriceBook& book, CostSource source, Progress& progress)
{
    const std::size_t payers =
        matrix.payerKind == usage::PayerKind::User ? cube.names->users.size() : cube.names->orgs.size();
    const usage::RowIndex rows(matrix, payers);
    const usage::PayerRanges ranges(matrix.payerKind, payers);
    const CellPricing pricing(*cube.names, book, source);
    CostColumns columns(cube.names->contexts, matrix.size());
    std::vector<PricingNotes> notes(ranges.count());
    PayerCosts costs;
    costs.total.assign(matrix.size(), 0);

    const auto addRange = [&](std::size_t range, std::span<const usage::CellColumns> batch) {
        ranges.visit(range, batch, [&](std::uint32_t payer, const usage::CellColumns& cells, std::size_t i) {
            const double cost =
                pricing.costOf(cells.context[i], cells.hour[i], cells.counts[i], &notes[range]).total();
            const std::uint32_t row = rows.rowOf(cells.hour[i], payer);
            if (row == usage::RowIndex::kNone || cost == 0)
                return;
            costs.total[row] += cost;
            columns.add(cells.context[i], row, cost);
        });
    };
    const Status read = usage::forEachBatch(cube, usage::Columns::All, progress, [&](auto batch) {
        columns.prepare(batch);
        parallelFor(ranges.count(), [&](std::size_t range) { addRange(range, batch); });
    });
    if (!read)
        return read.error();
    costs.columns = columns.taken();
    const auto plus = [](PricingNotes sum, const PricingNotes& other) {
        return std::move(sum += other);
    };
    report(costs, pricing, std::accumulate(notes.begin(), notes.end(), PricingNotes(), plus));
    return costs;
}

Result<std::vector<CostGroup>> costBy(const usage::Cube& cube, const PriceBook& book, CostSource source,
                                      usage::GroupBy by, const usage::PeriodRule& rule)
{
    const CellPricing pricing(*cube.names, book, source);
    const auto add = [&](CostSum& sum, const usage::CellColumns& cells, std::size_t i) {
        sum.counts += cells.counts[i];
        sum.cost += pricing.costOf(cells.context[i], cells.hour[i], cells.counts[i], nullptr);
    };
    auto sums = usage::groupSums<CostSum>(cube, by, rule, add);
    if (!sums)
        return sums.error();
    std::vector<CostGroup> groups;
    for (auto& entry : sums->entries) {
        if (entry.sum.counts != usage::Counts{})
            groups.push_back(groupOf(std::move(entry.name), entry.sum, entry.users));
    }
    std::sort(groups.begin(), groups.end(), [&](const CostGroup& a, const CostGroup& b) {
        if (!sums->byTime && a.cost != b.cost)
            return a.cost > b.cost;
        return a.name < b.name;
    });
    return groups;
}

} // namespace core::cost
