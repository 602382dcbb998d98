#include "core/derive/distribution_slice.h"

#include "core/usage/accounts.h"
#include "core/usage/codec.h"

#include <algorithm>

namespace core {
namespace {

using By = DistributionSlice::By;

constexpr std::size_t kMostNames = 12; // a longer list is no longer read

/// Adds the names as slices, when there is a choice.
void addSlices(std::vector<DistributionSlice>& slices, const std::string& measure, By by,
               std::vector<std::string> names)
{
    std::erase(names, std::string());
    if (names.size() < 2)
        return;
    for (std::size_t i = 0; i < std::min(names.size(), kMostNames); ++i)
        slices.push_back({measure, by, names[i]});
}

template <typename Group>
std::vector<std::string> namesOf(const std::vector<Group>& groups)
{
    std::vector<std::string> names;
    for (const Group& group : groups)
        names.push_back(group.name);
    return names;
}

/// The cells of the contexts that are kept; names, ids and coverage stay.
Result<usage::Cube> restricted(const usage::Cube& cube, const std::vector<bool>& keep, Progress& progress)
{
    usage::Cube part;
    part.names = cube.names;
    part.coverage = cube.coverage;
    usage::CellColumns columns;
    std::vector<usage::Cell> cells;
    for (std::size_t b = 0; b < cube.blocks.size(); ++b) {
        if (!progress.advance(b, cube.blocks.size()))
            return Error{ErrorCode::Cancelled, "part of the usage"};
        const usage::Block& block = *cube.blocks[b];
        if (const Status status = usage::decode(block, columns); !status)
            return status.error();
        cells.clear();
        for (std::size_t i = 0; i < columns.size(); ++i) {
            if (columns.context[i] >= keep.size())
                return Error{ErrorCode::Damaged, "a usage cell names no context"};
            if (keep[columns.context[i]])
                cells.push_back({columns.user[i], columns.org[i], columns.hour[i], columns.context[i],
                                 columns.counts[i]});
        }
        if (!cells.empty())
            part.blocks.emplace_back(usage::encoded(block.day, block.days, cells));
    }
    return part;
}

std::vector<bool> contextsOf(const usage::Cube& cube, const DistributionSlice& slice)
{
    std::vector<bool> keep;
    for (const usage::Context& context : cube.names->contexts)
        keep.push_back((slice.by == By::Model ? context.model : context.workflow) == slice.name);
    return keep;
}

/// Sets matrix and costs to those of one model or workflow.
Status cutByContext(SliceValues& values, const Results& results, Progress& progress)
{
    const Project& project = results.project;
    const std::vector<bool> keep = contextsOf(*project.usage, values.slice);
    if (std::find(keep.begin(), keep.end(), true) == keep.end())
        return Error{ErrorCode::NotFound, "there is no usage of \"" + values.slice.name + "\""};
    const auto part = restricted(*project.usage, keep, progress);
    if (!part)
        return part.error();
    const usage::MatrixOptions options{project.settings->periods, project.settings->payer, false};
    auto matrix = usage::payerPeriods(*part, options, progress);
    if (!matrix)
        return matrix.error();
    auto costs = cost::payerCosts(*part, *matrix, *project.prices, project.assumptions->costSource, progress);
    if (!costs)
        return costs.error();
    values.matrix = std::make_shared<const usage::PayerPeriods>(std::move(matrix).value());
    values.costs = std::make_shared<const cost::PayerCosts>(std::move(costs).value());
    return Done{};
}

/// Which rows belong to the slice, before periods are looked at.
std::vector<bool> rowsOf(const SliceValues& values, const Results& results)
{
    const usage::PayerPeriods& matrix = *values.matrix;
    std::vector<bool> in(matrix.size(), true);
    if (values.slice.by == By::Period) {
        for (std::size_t row = 0; row < in.size(); ++row)
            in[row] = matrix.periods[matrix.period[row]].name == values.slice.name;
    } else if (values.slice.by == By::Plan) {
        const usage::PlansInForce plans =
            usage::plansInForce(matrix, *results.project.usage->names, *results.project.accounts);
        for (std::size_t row = 0; row < in.size(); ++row)
            in[row] = plans.plans[plans.ofRow[row]] == values.slice.name;
    }
    return in;
}

/// Fills rows and values: complete periods, or partial ones scaled when there is no other.
void takeRows(SliceValues& values)
{
    const std::vector<bool>& in = values.inSlice;
    const usage::PayerPeriods& matrix = *values.matrix;
    const std::vector<double>& column = measured(values.slice.measure, matrix, *values.costs);
    values.partial = true;
    for (std::size_t row = 0; row < in.size(); ++row)
        values.partial = values.partial && (!in[row] || matrix.periods[matrix.period[row]].partial);
    for (std::size_t row = 0; row < in.size(); ++row) {
        const usage::Period& period = matrix.periods[matrix.period[row]];
        if (!in[row] || (period.partial && !values.partial))
            continue;
        values.rows.push_back(std::uint32_t(row));
        const double covered = period.partial && period.covered > 0 ? period.covered : 1;
        values.values.push_back(column[row] / covered);
    }
}

} // namespace

const std::vector<double>& measured(const std::string& measure, const usage::PayerPeriods& matrix,
                                    const cost::PayerCosts& costs)
{
    return measure == "cost" ? costs.total : measure == "tokens" ? matrix.tokens : matrix.requests;
}

std::string keyOf(const DistributionSlice& slice)
{
    switch (slice.by) {
    case By::Everything:
        return slice.measure;
    case By::Model:
        return slice.measure + "/model/" + slice.name;
    case By::Workflow:
        return slice.measure + "/workflow/" + slice.name;
    case By::Plan:
        return slice.measure + "/plan/" + slice.name;
    case By::Period:
        return slice.measure + "/period/" + slice.name;
    }
    return slice.measure;
}

std::vector<DistributionSlice> slicesOf(const Results& results, const std::string& measure)
{
    std::vector<DistributionSlice> slices = {{measure, By::Everything, {}}};
    if (!results.usage || !results.matrix)
        return slices;
    addSlices(slices, measure, By::Model, namesOf(results.usage->byModel));
    addSlices(slices, measure, By::Workflow, namesOf(results.usage->byWorkflow));
    std::vector<std::string> plans;
    for (const usage::Account& account : *results.project.accounts)
        plans.push_back(account.plan);
    std::sort(plans.begin(), plans.end());
    plans.erase(std::unique(plans.begin(), plans.end()), plans.end());
    addSlices(slices, measure, By::Plan, plans);
    std::vector<std::string> periods = namesOf(results.matrix->periods);
    std::reverse(periods.begin(), periods.end()); // the newest first
    addSlices(slices, measure, By::Period, periods);
    return slices;
}

Result<SliceValues> valuesOf(const Results& results, const DistributionSlice& slice, Progress& progress)
{
    SliceValues values;
    values.slice = slice;
    values.unit = slice.measure == "cost" ? "USD" : slice.measure;
    values.names = results.project.usage->names;
    values.matrix = results.matrix;
    values.costs = results.costs->payers;
    if (slice.by == By::Model || slice.by == By::Workflow) {
        if (const Status status = cutByContext(values, results, progress); !status)
            return status.error();
    }
    values.inSlice = rowsOf(values, results);
    takeRows(values);
    if (values.rows.empty() && slice.by != By::Everything)
        return Error{ErrorCode::NotFound, "there is no usage of \"" + slice.name + "\""};
    return values;
}

} // namespace core
