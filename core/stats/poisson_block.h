#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace core::stats {

constexpr std::size_t kPoissonBlock =
    512; ///< payers that share one random stream; four columns of them fit a 32 KiB cache

/// Which instructions draw and add. All give the same bits.
enum class Instructions { Plain, Avx2 };
Instructions fastestInstructions(); ///< of this processor

/// Poisson(1) counts of one block of payers in one replicate: 16 draws at a time from xorshift128+ lanes
/// seeded by a hash of (seed, block, replicate). Probabilities are whole multiples of 2^-16, chosen so that
/// the mean is exactly 1 (variance 0.99997). Same bits on every processor. `counts` has room for
/// kPoissonBlock.
void poissonBlock(std::uint64_t seed, std::uint64_t block, std::uint64_t replicate, std::uint8_t* counts,
                  Instructions instructions = fastestInstructions());

/// Columns of one block of payers, laid out so that drawn counts meet them in registers. Entries are kept to
/// 48 bits (relative error below 2e-15): a count times an entry is then exact, and processors that fuse the
/// product with the sum round like those that cannot.
class PoissonColumns {
public:
    explicit PoissonColumns(std::size_t columns, Instructions instructions = fastestInstructions());

    /// Takes payers [begin, end) of every column, at most kPoissonBlock of them.
    void load(std::span<const std::span<const double>> columns, std::size_t begin, std::size_t end);
    /// Adds counts x column to `sums` for each column, and the sum of counts to `payers`; the counts are
    /// those of poissonBlock().
    void addReplicate(std::uint64_t seed, std::uint64_t block, std::uint64_t replicate, double* sums,
                      double& payers) const;

private:
    struct alignas(32) Column {
        double values[kPoissonBlock];
    };
    std::vector<Column> m_columns;
    std::vector<double> m_offsets; ///< what addReplicate() takes off each column's sum
    std::size_t m_payers = 0;
    Instructions m_instructions;
};

} // namespace core::stats
