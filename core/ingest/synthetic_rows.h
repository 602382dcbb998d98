#pragma once

#include "core/ingest/generate.h"

#include <array>
#include <string_view>
#include <vector>

namespace core::ingest {

/// xoshiro256** (D. Blackman, S. Vigna, 2018), seeded by splitmix64.
class SyntheticRandom {
public:
    explicit SyntheticRandom(std::uint64_t seed);
    std::uint64_t next();
    double uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
    std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(((next() >> 32) * n) >> 32); }
    double normal(); ///< Box-Muller, one of the pair

private:
    std::array<std::uint64_t, 4> m_state;
};

/// Draws an index with a chance proportional to its weight (A. Walker's alias method, 1974).
class AliasTable {
public:
    explicit AliasTable(const std::vector<double>& weights);
    std::uint32_t draw(SyntheticRandom& random) const;

private:
    std::vector<std::uint32_t> m_alias;
    std::vector<double> m_chance;
};

struct SyntheticRow {
    std::uint64_t idHigh = 0, idLow = 0;
    std::int64_t millis = 0; ///< since 1970
    std::uint32_t user = 0;
    std::uint8_t model = 0, workflow = 0, status = 0;
    std::uint32_t input = 0, cached = 0, output = 0,
                  reasoning = 0; ///< cached is in input, reasoning in output
    std::int64_t costNano = 0;
};

/// Rows in order of time, except for seconds of jitter.
class SyntheticRows {
public:
    explicit SyntheticRows(const GenerateOptions& options);
    /// The next row of hour `hour` of the log; `within` in [0, 1) is its place in the hour.
    SyntheticRow next(int hour, double within);
    /// Share of all rows that fall before hour `hour` ends.
    double shareUntil(int hour) const { return m_share[static_cast<std::size_t>(hour)]; }
    std::uint64_t users() const { return m_users; }
    SyntheticRandom& random() { return m_random; }

    static std::string_view modelName(std::size_t model);
    static std::string_view providerName(std::size_t model);
    static std::string_view workflowName(std::size_t workflow);
    static std::string_view statusName(std::size_t status);

private:
    struct Habits {
        std::array<std::uint8_t, 3> models;
        std::array<std::uint8_t, 2> workflows;
    };
    SyntheticRandom m_random;
    std::uint64_t m_users;
    std::int64_t m_start;
    std::vector<double> m_share;
    std::vector<Habits> m_habits;
    std::vector<AliasTable> m_tables; ///< of models, workflows, users
};

} // namespace core::ingest
