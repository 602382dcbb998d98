#pragma once

#include "core/economics/evaluate.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace core::economics {

/// What payers use of the unit that a plan grants or limits, with the amount it includes. Spans live as long
/// as `prepared` does.
struct UnitDemand {
    plan::Id unit;
    std::span<const double> quantity, weight; ///< by row, in no particular order
    double allowance = 0;                     ///< a month
    std::string control;                      ///< path of the allowance, see core/plan/edit.h
};

/// Of the first unit that is granted, charged after a quantity, or limited; absent when nothing is.
std::optional<UnitDemand> demandOf(const Prepared& prepared, const plan::Plan& plan,
                                   const Assumptions& assumptions);

/// Results as one control moves.
struct ThresholdCurve {
    std::vector<double> value, grossMargin, overageShare; ///< margin is NaN where nothing is billed
};

/// Margin and overage share at each value of a control of the plan (core/plan/edit.h), cheap enough to redraw
/// while it is dragged: evaluated over at most about 3,000 groups of payers that use nearly the same, the
/// heaviest alone. Shares are right to 1 / 2,000; evaluate() is exact.
class CurveSketch {
public:
    /// Groups payers by what they use of the unit that `control` is about; one pass and a sort.
    CurveSketch(const Prepared& prepared, const plan::Plan& plan, const Assumptions& assumptions,
                std::string_view control);

    Result<ThresholdCurve> curve(const plan::Plan& plan, const Assumptions& assumptions,
                                 std::string_view control, std::span<const double> values) const;

private:
    std::shared_ptr<const Prepared> m_groups;
};

Result<ThresholdCurve> thresholdCurve(const Prepared& prepared, const plan::Plan& plan,
                                      const Assumptions& assumptions, std::string_view control,
                                      std::span<const double> values);

/// Sizes of one unit in order, with sums from the top: what lies past a threshold in O(log n).
class ThresholdIndex {
public:
    ThresholdIndex(const Prepared& prepared, const plan::Id& unit);

    struct Beyond {
        double payers = 0;   ///< that use more than the threshold
        double quantity = 0; ///< what they use past it
        double cost = 0;     ///< of serving all that they use
    };
    Beyond beyond(double threshold) const;
    /// The smallest threshold that no more than this share of payers exceeds.
    double thresholdFor(double share) const;
    double payers() const { return m_weight.empty() ? 0 : m_weight.back(); }

private:
    std::vector<double> m_size;                       ///< ascending
    std::vector<double> m_weight, m_quantity, m_cost; ///< sums of what lies below, one longer than m_size
};

} // namespace core::economics
