#include "core/economics/result_map.h"

#include "core/economics/probe.h"

#include <cmath>
#include <limits>
#include <optional>

namespace core::economics {
namespace {

constexpr int kStepsEachWay = 3; // 7 x 7 values: each is an evaluation, and has room for its number

/// Values of a control around the present one, as the plan takes them.
Result<std::vector<double>> valuesAround(const plan::Plan& plan, const std::string& path)
{
    const std::optional<Decimal> now = plan::valueAt(plan, path);
    if (!now || now->toDouble() <= 0)
        return Error{ErrorCode::NotFound, "the plan has no number above 0 at \"" + path + "\"", {}, 0, path};
    std::vector<double> values;
    for (int step = -kStepsEachWay; step <= kStepsEachWay; ++step) {
        const double wanted = now->toDouble() * std::exp2(double(step) / kStepsEachWay);
        const auto moved = plan::withMoved(plan, path, wanted);
        const auto taken = moved ? plan::valueAt(*moved, path) : std::nullopt;
        if (taken && (values.empty() || taken->toDouble() > values.back()))
            values.push_back(taken->toDouble());
    }
    return values;
}

/// NaN where the plan cannot have both numbers, such as a tier that would end before the one below it.
double valueWith(const Probe& probe, const plan::Plan& plan, const ResultMap& map, double x, double y)
{
    constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
    const auto moved = plan::withMoved(plan, map.xControl, x);
    const auto both = moved ? plan::withMoved(*moved, map.yControl, y) : moved;
    if (!both)
        return kNone;
    const auto result = probe.of(*both);
    return result ? result->value_or(kNone) : kNone;
}

} // namespace

Result<ResultMap> resultMap(const std::shared_ptr<const Population>& population,
                            const std::shared_ptr<const Prepared>& prepared, const plan::Plan& plan,
                            const cost::PriceBook& book, const Assumptions& assumptions,
                            std::string_view result, const std::string& xControl, const std::string& yControl,
                            Progress& progress)
{
    if (const Status known = checkResultName(result); !known)
        return known.error();
    auto x = valuesAround(plan, xControl);
    if (!x)
        return x.error();
    auto y = valuesAround(plan, yControl);
    if (!y)
        return y.error();
    ResultMap map{xControl, yControl, std::move(*x), std::move(*y), {}};
    const Probe probe(population, prepared, book, assumptions, result);
    for (const double atY : map.y) {
        for (const double atX : map.x) {
            if (!progress.advance(map.values.size(), map.x.size() * map.y.size()))
                return Error{ErrorCode::Cancelled, "map of a result"};
            map.values.push_back(valueWith(probe, plan, map, atX, atY));
        }
    }
    return map;
}

} // namespace core::economics
