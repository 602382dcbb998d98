#include "ui/charts/plot/scale.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ui {
namespace {

constexpr double kMostDecades = 40;         // a log axis wider than this says nothing
constexpr double kLeastShareOfValue = 1e-9; // ticks closer than this would be equal doubles

} // namespace

bool Range::isValid() const
{
    return std::isfinite(lo) && std::isfinite(hi) && hi > lo;
}

Range Range::united(const Range& other) const
{
    return {std::min(lo, other.lo), std::max(hi, other.hi)};
}

double Scale::position(double value) const
{
    if (kind != ScaleKind::Log)
        return (value - range.lo) / (range.hi - range.lo);
    if (!(value > 0))
        return std::numeric_limits<double>::quiet_NaN();
    return (std::log(value) - std::log(range.lo)) / (std::log(range.hi) - std::log(range.lo));
}

double Scale::valueAt(double at) const
{
    if (kind != ScaleKind::Log)
        return range.lo + at * (range.hi - range.lo);
    return std::exp(std::log(range.lo) + at * (std::log(range.hi) - std::log(range.lo)));
}

bool Scale::canShow(double value) const
{
    return std::isfinite(value) && (kind != ScaleKind::Log || value > 0);
}

std::optional<Range> rangeOf(std::span<const double> values, ScaleKind kind)
{
    const Scale scale{kind, {1, 2}};
    std::optional<Range> range;
    for (const double value : values) {
        if (!scale.canShow(value))
            continue;
        range = range ? Range{std::min(range->lo, value), std::max(range->hi, value)} : Range{value, value};
    }
    return range;
}

Range padded(const Range& range, ScaleKind kind, double share)
{
    if (kind == ScaleKind::Log) {
        if (!(range.lo > 0))
            return range;
        if (range.hi <= range.lo)
            return {range.lo / 3, range.lo * 3};
        const double factor = std::pow(range.hi / range.lo, share);
        return {range.lo / factor, range.hi * factor};
    }
    if (range.hi <= range.lo) {
        const double room = range.lo == 0 ? 1 : std::fabs(range.lo) * 0.5;
        return {range.lo - room, range.lo + room};
    }
    return {range.lo - range.span() * share, range.hi + range.span() * share};
}

Range zoomed(const Scale& scale, double position, double factor)
{
    const double from = position * (1 - factor);
    const Range next{scale.valueAt(from), scale.valueAt(from + factor)};
    if (!next.isValid())
        return scale.range;
    const double size = std::max(std::fabs(next.lo), std::fabs(next.hi));
    if (scale.kind == ScaleKind::Log) {
        const bool sane = next.lo > 1e-300 && next.hi < 1e300 &&
                          std::log10(next.hi / next.lo) < kMostDecades &&
                          next.hi / next.lo > 1 + kLeastShareOfValue;
        return sane ? next : scale.range;
    }
    return next.span() > size * kLeastShareOfValue && size < 1e300 ? next : scale.range;
}

} // namespace ui
