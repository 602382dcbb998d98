#include "tests/core/usage/random_cube.h"

#include "core/usage/codec.h"

#include <random>

namespace core::usage {
namespace {

Dictionaries namesFor(const RandomCubeOptions& options)
{
    Dictionaries names;
    for (std::uint32_t i = 0; i < options.users; ++i)
        names.users.push_back(i == 0 ? "" : "user-" + std::to_string(i));
    for (std::uint32_t i = 0; i < options.orgs; ++i)
        names.orgs.push_back(i == 0 ? "" : "org-" + std::to_string(i));
    for (const char* model : {"gpt-4o", "claude-haiku-4-5", "in-house"}) {
        for (const char* tier : {"", "batch"}) {
            for (const char* workflow : {"", "chat", "agent"})
                names.contexts.push_back({"vendor", model, tier, workflow, {}, {}});
        }
    }
    names.contexts.push_back({{}, {}, {}, "agent", {}, "task_done"});
    return names;
}

Counts randomCounts(std::mt19937_64& random, bool outcome)
{
    const auto upTo = [&](std::int64_t most) {
        return static_cast<std::int64_t>(random() % std::uint64_t(most + 1));
    };
    Counts counts;
    if (outcome) {
        counts.outcomeMicros = upTo(5'000'000);
        return counts;
    }
    counts.requests = 1 + upTo(9);
    counts.failedRequests = upTo(counts.requests);
    counts.uncachedInput = upTo(1) * upTo(100'000);
    counts.cacheRead = upTo(1) * upTo(1'000'000);
    counts.cacheWrite = upTo(1) * upTo(1000);
    counts.output = upTo(10'000);
    counts.reasoning = upTo(counts.output);
    counts.loggedCostNanoUsd = upTo(1) * (upTo(3'000'000'000) - 1000); // corrections may be negative
    counts.costedRequests = upTo(counts.requests);
    return counts;
}

} // namespace

Context contextOf(const char* model)
{
    return {{}, model, {}, {}, {}, {}};
}

std::vector<Cell> cellsOf(const CellMap& map)
{
    std::vector<Cell> cells;
    for (const auto& [key, counts] : map)
        cells.push_back({std::get<0>(key), std::get<1>(key), std::get<2>(key), std::get<3>(key), counts});
    return cells;
}

RandomCube randomCube(std::uint64_t seed, const RandomCubeOptions& options)
{
    std::mt19937_64 random(seed);
    RandomCube result;
    const Dictionaries names = namesFor(options);
    Coverage coverage;
    for (Day day = options.first; day < options.first + options.days; ++day) {
        const int blocks = random() % 4 == 0 ? 2 : 1; // later imports add blocks to days that have one
        for (int block = 0; block < blocks; ++block) {
            CellMap map;
            for (int i = 0; i < options.cellsPerDay; ++i) {
                const auto context = static_cast<ContextId>(random() % names.contexts.size());
                const Hour hour = day * 24 + static_cast<Hour>(random() % 24);
                map[{random() % options.users, random() % options.orgs, hour, context}] +=
                    randomCounts(random, context + 1 == names.contexts.size());
                const Micros time = Micros(hour) * kMicrosPerHour;
                coverage = hull(coverage, {time, time + kMicrosPerHour - 1, false});
            }
            const std::vector<Cell> cells = cellsOf(map);
            result.cube.blocks.push_back(encoded(day, 1, cells));
            result.cells.insert(result.cells.end(), cells.begin(), cells.end());
        }
    }
    result.cube.names = names;
    result.cube.coverage = coverage;
    return result;
}

} // namespace core::usage
