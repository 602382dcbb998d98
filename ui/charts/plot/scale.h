#pragma once

#include <optional>
#include <span>
#include <vector>

namespace ui {

enum class ScaleKind { Linear, Log, Time, Category };

/// An interval of values. Empty when hi <= lo or an end is not finite.
struct Range {
    double lo = 0;
    double hi = 0;
    bool isValid() const;
    bool contains(double value) const { return value >= lo && value <= hi; }
    double span() const { return hi - lo; }
    Range united(const Range& other) const;
    bool operator==(const Range&) const = default;
};

/// Maps values to 0..1 and back; Log uses decades, everything else is proportional.
struct Scale {
    ScaleKind kind = ScaleKind::Linear;
    Range range{0, 1};

    /// Where `value` lies, 0 at range.lo and 1 at range.hi; NaN when a log scale cannot show it (<= 0, NaN).
    double position(double value) const;
    double valueAt(double position) const;
    /// Whether the scale can show the value at all (not whether it is inside the range).
    bool canShow(double value) const;
};

/// The smallest and largest of the values that a scale of this kind can show; nothing when there is none.
std::optional<Range> rangeOf(std::span<const double> values, ScaleKind kind);
/// `range` with a margin: a share of its length, or of its decades. A single point gets room around it.
Range padded(const Range& range, ScaleKind kind, double share);
/// A part of `range` scaled by `factor` around `position` (0..1), on the scale's own terms. Never so deep
/// or so wide that doubles or decades run out.
Range zoomed(const Scale& scale, double position, double factor);

} // namespace ui
