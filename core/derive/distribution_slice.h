#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/derive/results.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace core {

/// A part of the consumption: everything, or what one model, workflow, plan or period has of it.
struct DistributionSlice {
    enum class By { Everything, Model, Workflow, Plan, Period };
    std::string measure = "cost"; ///< "cost", "tokens", "requests"
    By by = By::Everything;
    std::string name; ///< as logged; of Plan as the accounts name it
    bool operator==(const DistributionSlice&) const = default;
};

/// Names a slice in files: "cost", "tokens/model/gpt-4o".
std::string keyOf(const DistributionSlice& slice);

/// The slices that these results can be cut into, the largest models and workflows first (at most 12 of
/// each). A dimension with one member is left out: it would repeat the whole.
std::vector<DistributionSlice> slicesOf(const Results& results, const std::string& measure);

/// What each payer used in each period of a slice. A payer who used nothing of it in a period has no row.
struct SliceValues {
    DistributionSlice slice;
    std::string unit; ///< "USD", "tokens", "requests"
    Shared<usage::Dictionaries> names;
    std::shared_ptr<const usage::PayerPeriods> matrix;
    std::shared_ptr<const cost::PayerCosts> costs; ///< rows of `matrix`
    std::vector<bool> inSlice;                     ///< which rows of `matrix`, whatever their period
    std::vector<std::uint32_t> rows;               ///< of `matrix`: complete periods, unless `partial`
    std::vector<double> values; ///< by entry of `rows`; partial periods scaled to whole ones
    bool partial = false;
};

/// The values of a slice. Fails with NotFound when nothing has the slice's name, with Damaged or Cancelled.
Result<SliceValues> valuesOf(const Results& results, const DistributionSlice& slice, Progress& progress);

/// The measure's column of the matrix, or the cost of its rows.
const std::vector<double>& measured(const std::string& measure, const usage::PayerPeriods& matrix,
                                    const cost::PayerCosts& costs);

} // namespace core
