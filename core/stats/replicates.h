#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/stats/random.h"

#include <cstddef>
#include <cstdint>
#include <functional>

namespace core::stats {

/// Calls `work(replicate, random)` for each replicate, in parallel, each with a stream of its own: the same
/// draws for any number of threads. Cancelled, with `what` as its subject, when `progress` says so.
Status forEachReplicate(std::size_t replicates, std::uint64_t seed, const char* what,
                        const std::function<void(std::size_t replicate, RandomStream& random)>& work,
                        Progress& progress);

/// The share of replicates for which `holds(random)`.
Result<double> shareOfReplicates(std::size_t replicates, std::uint64_t seed, const char* what,
                                 const std::function<bool(RandomStream& random)>& holds, Progress& progress);

} // namespace core::stats
