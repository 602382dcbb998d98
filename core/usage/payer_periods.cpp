#include "core/usage/payer_periods.h"

#include "core/base/parallel.h"
#include "core/usage/codec.h"
#include "core/usage/payer_range.h"

#include <array>
#include <atomic>
#include <map>

namespace core::usage {
namespace {

constexpr std::array kQuantities = {
    std::pair{Quantity::UncachedInput, &Counts::uncachedInput},
    std::pair{Quantity::CacheRead, &Counts::cacheRead},
    std::pair{Quantity::CacheWrite, &Counts::cacheWrite},
    std::pair{Quantity::Output, &Counts::output},
    std::pair{Quantity::Reasoning, &Counts::reasoning},
    std::pair{Quantity::Requests, &Counts::requests},
    std::pair{Quantity::Outcomes, &Counts::outcomeMicros},
};
constexpr std::size_t kMostValues = std::size_t(1) << 30; // 8 GiB of columns

std::size_t payersOf(const Cube& cube, PayerKind kind)
{
    return kind == PayerKind::User ? cube.names->users.size() : cube.names->orgs.size();
}

/// Fills periods, payers and their order: a row for each payer that used something in a period.
Status fillRows(const Cube& cube, const MatrixOptions& options, Progress& progress, PayerPeriods& matrix)
{
    auto periods = periodsOf(cube.coverage, options.rule);
    if (!periods)
        return periods.error();
    matrix.periods = std::move(periods).value();
    const PeriodIndex index(matrix.periods);
    const std::size_t payers = payersOf(cube, options.payerKind);
    std::vector<std::uint8_t> used(matrix.periods.size() * payers);
    const auto mark = [&](const CellColumns& cells) {
        const auto& payer = options.payerKind == PayerKind::User ? cells.user : cells.org;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const std::uint16_t period = index.of(cells.hour[i]);
            // Threads only ever write 1 here, so relaxed stores suffice.
            if (period != PeriodIndex::kNone)
                std::atomic_ref(used[period * payers + payer[i]]).store(1, std::memory_order_relaxed);
        }
    };
    const Status read = forEachBatch(cube, Columns::Keys, progress, [&](std::span<const CellColumns> batch) {
        parallelFor(batch.size(), [&](std::size_t i) { mark(batch[i]); });
    });
    for (std::size_t i = 0; read && i < used.size(); ++i) {
        if (used[i]) {
            matrix.payer.push_back(static_cast<std::uint32_t>(i % payers));
            matrix.period.push_back(static_cast<std::uint16_t>(i / payers));
        }
    }
    return read;
}

/// The columns that contexts feed, made when the first count of a context's quantity appears.
class MeterColumns {
public:
    /// Column of each quantity of a context; null where it has none yet.
    using Slots = std::array<double*, kQuantities.size()>;

    MeterColumns(const Dictionaries& names, bool byWorkflow, std::size_t rows)
        : m_names(names)
        , m_byWorkflow(byWorkflow)
        , m_rows(rows)
        , m_ofContext(names.contexts.size())
    {}

    /// Makes the columns that these cells need; false when they would not fit in memory.
    bool prepare(std::span<const CellColumns> batch);
    const Slots& of(ContextId context) const { return m_ofContext[context]; }
    std::vector<MeterColumn> taken();

private:
    std::vector<std::uint8_t> needsOf(const CellColumns& cells) const;
    bool add(ContextId context, std::size_t quantity);
    MeterKey keyOf(const Context& context, Quantity quantity) const;

    const Dictionaries& m_names;
    bool m_byWorkflow;
    std::size_t m_rows;
    std::vector<Slots> m_ofContext;
    std::map<MeterKey, std::vector<double>> m_columns;
};

/// A bit for each quantity of each context that some cell counts.
std::vector<std::uint8_t> MeterColumns::needsOf(const CellColumns& cells) const
{
    std::vector<std::uint8_t> needs(m_ofContext.size());
    for (std::size_t i = 0; i < cells.size(); ++i) {
        unsigned bits = 0;
        for (std::size_t q = 0; q < kQuantities.size(); ++q)
            bits |= unsigned(cells.counts[i].*kQuantities[q].second != 0) << q;
        needs[cells.context[i]] |= static_cast<std::uint8_t>(bits);
    }
    return needs;
}

bool MeterColumns::prepare(std::span<const CellColumns> batch)
{
    std::vector<std::vector<std::uint8_t>> needs(batch.size());
    parallelFor(batch.size(), [&](std::size_t i) { needs[i] = needsOf(batch[i]); });
    for (ContextId context = 0; context < m_ofContext.size(); ++context) {
        unsigned bits = 0;
        for (const auto& block : needs)
            bits |= block[context];
        for (std::size_t q = 0; q < kQuantities.size(); ++q) {
            if ((bits >> q & 1) && !m_ofContext[context][q] && !add(context, q))
                return false;
        }
    }
    return true;
}

bool MeterColumns::add(ContextId context, std::size_t quantity)
{
    auto& column = m_columns[keyOf(m_names.contexts[context], kQuantities[quantity].first)];
    if (m_columns.size() * m_rows > kMostValues)
        return false;
    if (column.empty())
        column.assign(m_rows, 0.0);
    m_ofContext[context][quantity] = column.data();
    return true;
}

MeterKey MeterColumns::keyOf(const Context& context, Quantity quantity) const
{
    if (quantity == Quantity::Outcomes)
        return {{}, {}, {}, context.outcome, quantity};
    return {context.model, context.tier, m_byWorkflow ? context.workflow : std::string(), {}, quantity};
}

std::vector<MeterColumn> MeterColumns::taken()
{
    std::vector<MeterColumn> result;
    for (auto& [key, values] : m_columns)
        result.push_back({key, std::move(values)});
    return result;
}

/// Integers below 2^53 add exactly; outcomes and costs are divided once, at the end.
void addCell(PayerPeriods& matrix, const MeterColumns::Slots& columns, std::size_t row, const Counts& counts)
{
    for (std::size_t q = 0; q < kQuantities.size(); ++q) {
        if (const std::int64_t count = counts.*kQuantities[q].second; count != 0)
            columns[q][row] += double(count);
    }
    matrix.loggedCost[row] += double(counts.loggedCostNanoUsd);
    matrix.requests[row] += double(counts.requests);
    matrix.tokens[row] += double(counts.tokens());
}

void divide(std::vector<double>& values, double divisor)
{
    for (double& value : values)
        value /= divisor;
}

Error tooManyColumns()
{
    return {ErrorCode::InvalidInput,
            "usage by payer, model and workflow does not fit in memory",
            {},
            0,
            "workflow",
            "fewer different names of workflows"};
}

Status fillColumns(const Cube& cube, const MatrixOptions& options, Progress& progress, PayerPeriods& matrix)
{
    const std::size_t payers = payersOf(cube, options.payerKind);
    const RowIndex rows(matrix, payers);
    const PayerRanges ranges(options.payerKind, payers);
    MeterColumns columns(*cube.names, options.byWorkflow, matrix.size());
    for (auto* values : {&matrix.loggedCost, &matrix.requests, &matrix.tokens})
        values->assign(matrix.size(), 0);
    bool fits = true;
    const Status read = forEachBatch(cube, Columns::All, progress, [&](std::span<const CellColumns> batch) {
        fits = fits && columns.prepare(batch);
        if (!fits)
            return;
        parallelFor(ranges.count(), [&](std::size_t range) {
            ranges.visit(range, batch, [&](std::uint32_t payer, const CellColumns& cells, std::size_t i) {
                const std::uint32_t row = rows.rowOf(cells.hour[i], payer);
                if (row != RowIndex::kNone)
                    addCell(matrix, columns.of(cells.context[i]), row, cells.counts[i]);
            });
        });
    });
    if (read && !fits)
        return tooManyColumns();
    matrix.columns = columns.taken();
    divide(matrix.loggedCost, 1e9);
    for (MeterColumn& column : matrix.columns) {
        if (column.key.quantity == Quantity::Outcomes)
            divide(column.values, 1e6);
    }
    return read;
}

} // namespace

RowIndex::RowIndex(const PayerPeriods& matrix, std::size_t payers)
    : m_periods(matrix.periods)
    , m_rows(matrix.periods.size(), std::vector<std::uint32_t>(payers, kNone))
{
    for (std::uint32_t row = 0; row < matrix.size(); ++row)
        m_rows[matrix.period[row]][matrix.payer[row]] = row;
}

Result<PayerPeriods> payerPeriods(const Cube& cube, const MatrixOptions& options, Progress& progress)
{
    PayerPeriods matrix;
    matrix.payerKind = options.payerKind;
    if (const Status filled = fillRows(cube, options, progress, matrix); !filled)
        return filled.error();
    if (const Status filled = fillColumns(cube, options, progress, matrix); !filled)
        return filled.error();
    return matrix;
}

} // namespace core::usage
