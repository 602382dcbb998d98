#include "core/economics/sensitivity.h"

#include "core/economics/prepared.h"
#include "core/plan/edit.h"

#include <algorithm>
#include <cmath>
#include <optional>

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

class Probe {
public:
    Probe(const std::shared_ptr<const Population>& population,
          const std::shared_ptr<const Prepared>& prepared, const cost::PriceBook& book,
          const Assumptions& assumptions, std::string_view result)
        : m_population(population)
        , m_prepared(prepared)
        , m_book(book)
        , m_assumptions(assumptions)
        , m_result(result)
    {}

    /// The result of a plan; absent when it has no value.
    Result<std::optional<double>> of(const plan::Plan& plan) const
    {
        if (stillPrepared(*m_prepared, plan, m_assumptions))
            return of(plan, *m_prepared);
        const auto prepared =
            prepare(m_population, plan, m_book, m_assumptions, m_prepared.get(), noProgress());
        return prepared ? of(plan, **prepared) : prepared.error();
    }

    /// The result when serving costs `factor` times as much.
    Result<std::optional<double>> atCost(const plan::Plan& plan, double factor) const
    {
        const auto prepared =
            prepare(costing(*m_population, factor), plan, m_book, m_assumptions, nullptr, noProgress());
        return prepared ? of(plan, **prepared) : prepared.error();
    }

private:
    const std::shared_ptr<const Population>& m_population;
    const std::shared_ptr<const Prepared>& m_prepared;
    const cost::PriceBook& m_book;
    const Assumptions& m_assumptions;
    std::string_view m_result;

    Result<std::optional<double>> of(const plan::Plan& plan, const Prepared& prepared) const
    {
        const auto evaluation = evaluate(prepared, plan, m_assumptions);
        if (!evaluation)
            return evaluation.error();
        return resultNamed(evaluation->results, m_result);
    }
};

using Side = Result<std::optional<double>>;

/// Adds an entry when both sides have a value; the error of a side otherwise.
Status add(std::vector<Sensitivity>& all, std::string control, double value, const Side& low,
           const Side& high)
{
    if (!low)
        return low.error();
    if (!high)
        return high.error();
    if (*low && *high)
        all.push_back({std::move(control), value, **low, **high});
    return Done{};
}

} // namespace

Result<std::vector<Sensitivity>> sensitivities(const std::shared_ptr<const Population>& population,
                                               const std::shared_ptr<const Prepared>& prepared,
                                               const plan::Plan& plan, const cost::PriceBook& book,
                                               const Assumptions& assumptions, std::string_view result,
                                               double share, Progress& progress)
{
    const auto& names = resultNames();
    if (std::find(names.begin(), names.end(), result) == names.end())
        return Error{ErrorCode::NotFound, "\"" + std::string(result) + "\" is no result"};
    const Probe probe(population, prepared, book, assumptions, result);
    const std::vector<plan::Control> controls = plan::controlsOf(plan);
    std::vector<Sensitivity> all;
    std::vector<plan::Plan> tried;
    for (std::size_t i = 0; i < controls.size(); ++i) {
        if (!progress.advance(i, controls.size() + 1))
            return Error{ErrorCode::Cancelled, "sensitivity"};
        const double value = controls[i].value.toDouble();
        const auto low = plan::withMoved(plan, controls[i].path, value * (1 - share));
        const auto high = plan::withMoved(plan, controls[i].path, value * (1 + share));
        if (value <= 0 || !low || !high || *low == plan || *high == plan ||
            std::find(tried.begin(), tried.end(), *low) != tried.end())
            continue;
        tried.push_back(*low);
        const Status added = add(all, controls[i].path, value, probe.of(*low), probe.of(*high));
        if (!added)
            return added.error();
    }
    const Status added = add(all, "cost", 1, probe.atCost(plan, 1 - share), probe.atCost(plan, 1 + share));
    if (!added)
        return added.error();
    const auto effect = [](const Sensitivity& s) {
        return std::fabs(s.atHigh - s.atLow);
    };
    std::erase_if(all, [&](const Sensitivity& s) { return effect(s) == 0; });
    std::stable_sort(all.begin(), all.end(),
                     [&](const Sensitivity& a, const Sensitivity& b) { return effect(a) > effect(b); });
    return all;
}

} // namespace core::economics
