#include "core/economics/population.h"

#include <algorithm>
#include <numeric>

namespace core::economics {
namespace {

/// Rows of the matrix that the population takes, and what each is multiplied by.
struct Selection {
    std::vector<std::size_t> rows;
    std::vector<double> scale; ///< empty = 1
    std::size_t periods = 0;
    bool all = false;
};

Selection completeRows(const usage::PayerPeriods& matrix)
{
    Selection selection;
    std::vector<bool> wanted;
    for (const usage::Period& period : matrix.periods) {
        wanted.push_back(!period.partial);
        selection.periods += period.partial ? 0 : 1;
    }
    const bool scaled = selection.periods == 0;
    if (scaled) {
        wanted.assign(wanted.size(), true);
        selection.periods = matrix.periods.size();
    }
    for (std::size_t row = 0; row < matrix.size(); ++row) {
        if (!wanted[matrix.period[row]])
            continue;
        selection.rows.push_back(row);
        if (scaled)
            selection.scale.push_back(1 / std::max(matrix.periods[matrix.period[row]].covered, 1e-9));
    }
    selection.all = !scaled && selection.rows.size() == matrix.size();
    return selection;
}

std::vector<double> chosen(const std::vector<double>& values, const Selection& selection)
{
    if (selection.all)
        return values;
    std::vector<double> out(selection.rows.size());
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = values[selection.rows[i]] * (selection.scale.empty() ? 1 : selection.scale[i]);
    return out;
}

Selection allRows(const usage::PayerPeriods& matrix)
{
    Selection selection;
    selection.rows.resize(matrix.size());
    std::iota(selection.rows.begin(), selection.rows.end(), std::size_t(0));
    selection.periods = matrix.periods.size();
    selection.all = true;
    return selection;
}

Population populationOf(const Selection& selection, const usage::PayerPeriods& matrix,
                        const cost::PayerCosts& costs)
{
    Population population;
    population.periods = std::max<std::size_t>(1, selection.periods);
    population.partial = !selection.scale.empty();
    population.unpricedTokenShare = costs.unpricedTokenShare;
    for (const cost::UnknownModel& unknown : costs.unknown)
        population.unpriced.push_back(unknown.model);
    population.weight.assign(selection.rows.size(), 1);
    for (const std::size_t row : selection.rows) {
        population.payer.push_back(matrix.payer[row]);
        population.period.push_back(matrix.period[row]);
    }
    for (const usage::MeterColumn& column : matrix.columns)
        population.columns.push_back({column.key, chosen(column.values, selection)});
    for (const cost::CostColumn& column : costs.columns)
        population.costColumns.push_back({column.model, column.tier, chosen(column.values, selection)});
    population.cost = chosen(costs.total, selection);
    return population;
}

} // namespace

Population telemetryPopulation(const usage::PayerPeriods& matrix, const cost::PayerCosts& costs)
{
    return populationOf(completeRows(matrix), matrix, costs);
}

Population loggedPopulation(const usage::PayerPeriods& matrix, const cost::PayerCosts& costs)
{
    return populationOf(allRows(matrix), matrix, costs);
}

} // namespace core::economics
