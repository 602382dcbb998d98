#include "core/stats/replicates.h"

#include "core/base/parallel.h"

#include <algorithm>
#include <atomic>
#include <vector>

namespace core::stats {

Status forEachReplicate(std::size_t replicates, std::uint64_t seed, const char* what,
                        const std::function<void(std::size_t replicate, RandomStream& random)>& work,
                        Progress& progress)
{
    std::atomic<std::size_t> done{0};
    std::atomic<bool> stopped{false};
    parallelFor(replicates, [&](std::size_t replicate) {
        if (stopped)
            return;
        RandomStream random(seed, replicate);
        work(replicate, random);
        if (!progress.advance(++done, replicates))
            stopped = true;
    });
    if (stopped)
        return Error{ErrorCode::Cancelled, what};
    return Done{};
}

Result<double> shareOfReplicates(std::size_t replicates, std::uint64_t seed, const char* what,
                                 const std::function<bool(RandomStream& random)>& holds, Progress& progress)
{
    std::vector<std::uint8_t> held(replicates);
    const auto work = [&](std::size_t replicate, RandomStream& random) {
        held[replicate] = holds(random);
    };
    if (const Status status = forEachReplicate(replicates, seed, what, work, progress); !status)
        return status.error();
    return double(std::count(held.begin(), held.end(), 1)) / double(replicates);
}

} // namespace core::stats
