#include "core/economics/probe.h"

#include "core/economics/evaluate.h"

#include <algorithm>
#include <string>

namespace core::economics {
namespace {

/// The population at another cost of serving.
std::shared_ptr<const Population> costing(const Population& population, double factor)
{
    auto scaled = std::make_shared<Population>(population);
    for (double& cost : scaled->cost)
        cost *= factor;
    for (cost::CostColumn& column : scaled->costColumns) {
        for (double& cost : column.values)
            cost *= factor;
    }
    return scaled;
}

} // namespace

Status checkResultName(std::string_view result)
{
    const auto& names = resultNames();
    if (std::find(names.begin(), names.end(), result) == names.end())
        return Error{ErrorCode::NotFound, "\"" + std::string(result) + "\" is no result"};
    return Done{};
}

Result<std::optional<double>> Probe::of(const plan::Plan& plan) const
{
    if (stillPrepared(*m_prepared, plan, m_assumptions))
        return of(plan, *m_prepared);
    const auto prepared = prepare(m_population, plan, m_book, m_assumptions, m_prepared.get(), noProgress());
    return prepared ? of(plan, **prepared) : prepared.error();
}

Result<std::optional<double>> Probe::atCost(const plan::Plan& plan, double factor) const
{
    const auto prepared =
        prepare(costing(*m_population, factor), plan, m_book, m_assumptions, nullptr, noProgress());
    return prepared ? of(plan, **prepared) : prepared.error();
}

Result<std::optional<double>> Probe::of(const plan::Plan& plan, const Prepared& prepared) const
{
    const auto evaluation = evaluate(prepared, plan, m_assumptions);
    if (!evaluation)
        return evaluation.error();
    return resultNamed(evaluation->results, m_result);
}

} // namespace core::economics
