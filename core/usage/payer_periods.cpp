#include "core/usage/payer_periods.h"

#include "core/usage/codec.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

namespace core::usage {
namespace {

constexpr std::array kQuantities = {
    std::pair{Quantity::UncachedInput, &Counts::uncachedInput},
    std::pair{Quantity::CacheRead, &Counts::cacheRead},
    std::pair{Quantity::CacheWrite, &Counts::cacheWrite},
    std::pair{Quantity::Output, &Counts::output},
    std::pair{Quantity::Reasoning, &Counts::reasoning},
    std::pair{Quantity::Requests, &Counts::requests},
};

/// Row of each (period, payer), in order, and the period of each hour.
struct Rows {
    std::vector<Period> periods;
    std::vector<std::vector<std::uint32_t>> rowOf; ///< [period][payer]; kNone where the payer used nothing
    static constexpr std::uint32_t kNone = ~0u;

    std::optional<std::size_t> periodOf(Hour hour) const
    {
        const auto after = std::upper_bound(periods.begin(), periods.end(), hour,
                                            [](Hour h, const Period& period) { return h < period.begin; });
        if (after == periods.begin() || hour >= (after - 1)->end)
            return std::nullopt;
        return std::size_t(after - periods.begin() - 1);
    }
};

std::uint32_t payerOf(const CellColumns& cells, std::size_t i, PayerKind kind)
{
    return kind == PayerKind::User ? cells.user[i] : cells.org[i];
}

/// Marks who used something when, then numbers the rows by (period, payer).
Result<Rows> rowsOf(const Cube& cube, const MatrixOptions& options, PayerPeriods& matrix)
{
    auto periods = periodsOf(cube.coverage, options.rule);
    if (!periods)
        return periods.error();
    Rows rows{std::move(*periods), {}};
    const std::size_t payers =
        options.payerKind == PayerKind::User ? cube.names->users.size() : cube.names->orgs.size();
    rows.rowOf.assign(rows.periods.size(), std::vector<std::uint32_t>(payers, Rows::kNone));
    const Status read = forEachBlock(cube, [&](const CellColumns& cells) {
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (const auto period = rows.periodOf(cells.hour[i]))
                rows.rowOf[*period][payerOf(cells, i, options.payerKind)] = 0;
        }
    });
    if (!read)
        return read.error();
    for (std::size_t period = 0; period < rows.periods.size(); ++period) {
        for (std::uint32_t payer = 0; payer < payers; ++payer) {
            std::uint32_t& row = rows.rowOf[period][payer];
            if (row == Rows::kNone)
                continue;
            row = static_cast<std::uint32_t>(matrix.payer.size());
            matrix.payer.push_back(payer);
            matrix.period.push_back(static_cast<std::uint16_t>(period));
        }
    }
    return rows;
}

/// The columns that a context feeds, found when its first count of that quantity appears.
class Columns {
public:
    Columns(const Dictionaries& names, bool byWorkflow, std::size_t rows)
        : m_names(names)
        , m_byWorkflow(byWorkflow)
        , m_rows(rows)
        , m_ofContext(names.contexts.size())
    {}

    std::vector<double>& at(ContextId context, std::size_t quantity)
    {
        int& column = m_ofContext[context][quantity];
        if (column < 0)
            column = found(m_names.contexts[context], quantity);
        return m_columns[std::size_t(column)];
    }

    std::vector<MeterColumn> taken()
    {
        std::vector<MeterColumn> result;
        for (const auto& [key, index] : m_index) // the map orders them by key
            result.push_back({key, std::move(m_columns[std::size_t(index)])});
        return result;
    }

private:
    struct Slots : std::array<int, kQuantities.size() + 1> {
        Slots() { fill(-1); }
    };

    int found(const Context& context, std::size_t quantity)
    {
        MeterKey key;
        if (quantity == kQuantities.size()) {
            key.outcome = context.outcome;
            key.quantity = Quantity::Outcomes;
        } else {
            key = {context.model,
                   context.tier,
                   m_byWorkflow ? context.workflow : std::string(),
                   {},
                   kQuantities[quantity].first};
        }
        const auto [entry, added] = m_index.try_emplace(key, static_cast<int>(m_columns.size()));
        if (added)
            m_columns.emplace_back(m_rows, 0.0);
        return entry->second;
    }

    const Dictionaries& m_names;
    bool m_byWorkflow;
    std::size_t m_rows;
    std::vector<Slots> m_ofContext;
    std::map<MeterKey, int> m_index;
    std::vector<std::vector<double>> m_columns;
};

void addCell(PayerPeriods& matrix, Columns& columns, std::size_t row, ContextId context, const Counts& counts)
{
    for (std::size_t q = 0; q < kQuantities.size(); ++q) {
        if (const std::int64_t count = counts.*kQuantities[q].second; count != 0)
            columns.at(context, q)[row] += double(count);
    }
    if (counts.outcomeMicros != 0)
        columns.at(context, kQuantities.size())[row] += double(counts.outcomeMicros) / 1e6;
    matrix.loggedCost[row] += double(counts.loggedCostNanoUsd) / 1e9;
    matrix.requests[row] += double(counts.requests);
    matrix.tokens[row] += double(counts.tokens());
}

} // namespace

Result<PayerPeriods> payerPeriods(const Cube& cube, const MatrixOptions& options, Progress& progress)
{
    PayerPeriods matrix;
    matrix.payerKind = options.payerKind;
    auto rows = rowsOf(cube, options, matrix);
    if (!rows)
        return rows.error();
    matrix.loggedCost.assign(matrix.size(), 0);
    matrix.requests.assign(matrix.size(), 0);
    matrix.tokens.assign(matrix.size(), 0);

    Columns columns(*cube.names, options.byWorkflow, matrix.size());
    std::uint64_t block = 0;
    bool goOn = true;
    const Status read = forEachBlock(cube, [&](const CellColumns& cells) {
        goOn = goOn && progress.advance(block++, cube.blocks.size());
        for (std::size_t i = 0; goOn && i < cells.size(); ++i) {
            if (const auto period = rows->periodOf(cells.hour[i]))
                addCell(matrix, columns, rows->rowOf[*period][payerOf(cells, i, options.payerKind)],
                        cells.context[i], cells.counts[i]);
        }
    });
    if (!read)
        return read.error();
    if (!goOn)
        return Error{ErrorCode::Cancelled, "usage by payer"};
    matrix.columns = columns.taken();
    matrix.periods = std::move(rows->periods);
    return matrix;
}

} // namespace core::usage
