#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/derive/results.h"

namespace core {

/// Evaluates every plan of `results.project` over `results.population` into `results.plans`. A plan that did
/// not change since `previous` keeps its view when the population is the same; one whose weights did not
/// change keeps what was prepared. A plan that cannot be evaluated says why in its view.
Status derivePlans(Results& results, const Results* previous, bool samePopulation, Progress& progress);

} // namespace core
