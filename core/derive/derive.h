#pragma once

#include "core/base/progress.h"
#include "core/derive/results.h"

namespace core {

/// Everything shown, as a pure function of `next`. Stages whose inputs did not change since `previous` are
/// reused
/// (`previous` may be null); the result is equal to deriving from nothing. Cancelled when `progress` says so.
Result<Results> derive(const Project& next, const Results* previous, Progress& progress);

/// True when both would derive the same results without comparing deeply: all parts are the same pointers.
bool sameInputs(const Project& a, const Project& b);

} // namespace core
