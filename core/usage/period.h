#pragma once

#include "core/base/time.h"
#include "core/usage/cube.h"

#include <string>
#include <vector>

namespace core::usage {

enum class PeriodKind { Month, Week }; ///< calendar months, or weeks from Monday, in the project's zone

struct PeriodRule {
    PeriodKind kind = PeriodKind::Month;
    std::string timeZone = "UTC";
    bool operator==(const PeriodRule&) const = default;
};

/// A stretch [begin, end) of UTC hours. A zone whose midnight is not a full UTC hour is cut at the hour it lies in.
struct Period {
    std::string name;    ///< "2026-03" or "2026-W10"
    Hour begin = 0;
    Hour end = 0;
    bool partial = false;///< the data do not reach both edges (within a day)
    double covered = 1;  ///< share of the period that the data cover
    bool operator==(const Period&) const = default;
};

/// The periods that the coverage touches, in order; empty without usage.
Result<std::vector<Period>> periodsOf(const Coverage& coverage, const PeriodRule& rule);

} // namespace core::usage
