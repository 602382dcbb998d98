#pragma once

#include "core/base/time.h"
#include "core/usage/cube.h"

#include <cstdint>
#include <string>
#include <vector>

namespace core::usage {

enum class PeriodKind { Month, Week }; ///< calendar months, or weeks from Monday, in the project's zone

struct PeriodRule {
    PeriodKind kind = PeriodKind::Month;
    std::string timeZone = "UTC";
    bool operator==(const PeriodRule&) const = default;
};

/// A stretch [begin, end) of UTC hours. A zone whose midnight is not a full UTC hour is cut at the hour it
/// lies in.
struct Period {
    std::string name; ///< "2026-03" or "2026-W10"
    Hour begin = 0;
    Hour end = 0;
    bool partial = false; ///< the data do not reach both edges (within a day)
    double covered = 1;   ///< share of the period that the data cover
    bool operator==(const Period&) const = default;
};

/// The periods that the coverage touches, in order; empty without usage. Fails with NotFound for an unknown
/// zone.
Result<std::vector<Period>> periodsOf(const Coverage& coverage, const PeriodRule& rule);

/// The local day of a UTC hour, by the hour's last instant: so an hour in which midnight lies belongs to the
/// new day, as it belongs to the new period.
CivilDate localDateOf(Hour hour, const TimeZone& zone);

/// Finds the period of an hour in one step.
class PeriodIndex {
public:
    static constexpr std::uint16_t kNone = 0xffff;

    explicit PeriodIndex(const std::vector<Period>& periods);
    /// Its index in the periods; kNone outside all of them.
    std::uint16_t of(Hour hour) const
    {
        const std::int64_t at = std::int64_t(hour) - m_first;
        return at < 0 || at >= std::int64_t(m_ofHour.size()) ? kNone : m_ofHour[std::size_t(at)];
    }

private:
    Hour m_first = 0;
    std::vector<std::uint16_t> m_ofHour;
};

} // namespace core::usage
