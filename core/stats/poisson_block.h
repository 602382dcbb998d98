#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace core::stats {

constexpr std::size_t kPoissonBlock =
    512; ///< payers that share one random stream; four columns of them fit a 32 KiB cache

/// Poisson(1) counts of one block of payers in one replicate: 16 draws at a time from xorshift128+ lanes
/// seeded by a hash of (seed, block, replicate). Probabilities are whole multiples of 2^-16, chosen so that
/// the mean is exactly 1 (variance 0.99997). Same bits on every processor. `counts` has room for
/// kPoissonBlock.
void poissonBlock(std::uint64_t seed, std::uint64_t block, std::uint64_t replicate, std::uint8_t* counts);

/// Adds counts x column to `sums` for each column of the block (`length` payers; columns are padded with
/// zeros to a multiple of 16), and the sum of counts to `payers`.
void addPoissonSums(const std::uint8_t* counts, std::size_t paddedLength,
                    std::span<const double* const> columns, double* sums, double& payers);

} // namespace core::stats
