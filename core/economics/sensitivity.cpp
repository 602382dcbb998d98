#include "core/economics/sensitivity.h"

#include "core/economics/probe.h"
#include "core/plan/edit.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace core::economics {
namespace {

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
    if (const Status known = checkResultName(result); !known)
        return known.error();
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
