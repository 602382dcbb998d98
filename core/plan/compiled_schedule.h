#pragma once

#include "core/plan/plan.h"

#include <optional>
#include <string_view>
#include <vector>

namespace core::plan {

/// The double-precision twin of rate(): made once per plan, then called for every payer. Unrounded.
/// Agrees with rate() to 1e-9 relative; a quantity within 1e-13 (relative) above a tier bound or a whole
/// number of packages counts as on it, because quantities that were summed up in floating point lie there by
/// accident.
class CompiledSchedule {
public:
    CompiledSchedule() = default; ///< charges nothing

    /// `least` and `most` are the charge's bounds for the period. Amounts that lack the currency count as 0.
    CompiledSchedule(const Price& price, std::string_view currency, const std::optional<Money>& least = {},
                     const std::optional<Money>& most = {});

    /// Amount for a quantity of billable units, in major units; meaning of quantity and `events` as in
    /// rate().
    double amount(double quantity, double events = 1) const noexcept;

private:
    enum class Kind { Linear, Package, Graduated, Volume, Percentage };
    struct Row {
        double end = 0; ///< inclusive, infinite in the last tier
        double begin = 0;
        double unit = 0;
        double base = 0; ///< amount at `begin` with the fees of this and, when graduated, all earlier tiers
    };

    Kind m_kind = Kind::Linear;
    std::vector<Row> m_rows;
    double m_unit = 0; ///< per unit, package, or share
    double m_size = 1;
    double m_atZero = 0;
    double m_fixed = 0, m_eventLeast = 0, m_eventMost = 0; ///< percentage, per event
    double m_least = 0, m_most = 0;                        ///< of the period; infinite when absent

    void compileTiers(const TieredPrice& price, std::string_view currency);
    void compilePercentage(const PercentagePrice& price, std::string_view currency);
    double unbounded(double quantity, double events) const noexcept;
    double tiered(double quantity) const noexcept;
};

} // namespace core::plan
