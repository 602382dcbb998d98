#pragma once

#include "core/usage/cube.h"

#include <cstdint>
#include <map>
#include <tuple>
#include <vector>

namespace core::usage {

using CellKey = std::tuple<UserId, OrgId, Hour, ContextId>;
using CellMap = std::map<CellKey, Counts>;

struct RandomCubeOptions {
    std::uint32_t users = 40, orgs = 5;
    Day first = 20'454; ///< 2026-01-01
    int days = 70;
    int cellsPerDay = 60;
};

/// A cube with a block for each day (two for some) and the same usage as plain cells.
struct RandomCube {
    Cube cube;
    std::vector<Cell> cells;
};

RandomCube randomCube(std::uint64_t seed, const RandomCubeOptions& options = {});

/// What requests to this model were made with when nothing else is known.
Context contextOf(const char* model);

/// Sorted cells, one for each key.
std::vector<Cell> cellsOf(const CellMap& map);

} // namespace core::usage
