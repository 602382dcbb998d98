#pragma once

#include "core/economics/tally.h"

#include <optional>
#include <vector>

namespace core::economics {

constexpr std::size_t kBlock = 1024; ///< slots evaluated at a time: their columns stay in the cache

/// What a block of payers pays, one entry per payer.
struct BlockBills {
    double* invoice = nullptr;      ///< where they are kept
    const double* served = nullptr; ///< cost of serving
    alignas(64) double usage[kBlock];
    alignas(64) double overage[kBlock];
    alignas(64) double commitment[kBlock];
    alignas(64) double charged[kBlock]; ///< 1 or 0
    alignas(64) double reached[kBlock]; ///< 1 or 0
    bool special[kBlock];               ///< some demand is not served as usual: for PayerEvaluator
};

/// The rules of a plan for payers that no limit or lack of credits touches, worked out column by column. It
/// gives the same figures as PayerEvaluator, bit for bit, and says whom it leaves to that.
class FastPath {
public:
    /// Absent when the plan needs every payer looked at (seats by payer, other billing periods).
    static std::optional<FastPath> of(const Prepared& prepared, const Rules& rules, const plan::Plan& plan);

    void bill(std::size_t begin, std::size_t count, BlockBills& out) const;
    double fixed() const { return m_fixed; }
    bool hasSpecial() const { return m_hasSpecial; } ///< whether any payer may be special

private:
    struct Charge {
        const ChargeRule* rule = nullptr;
        const double *used = nullptr, *unit = nullptr, *cost = nullptr;
        std::optional<double> linear; ///< amount per unit, when that is all there is
        double free = 0;
        double atZero = 0;
    };
    struct Threshold {
        const double* used = nullptr; ///< absent = money billed for usage
        double first = 0;             ///< where the first step is
        double special = kNever;      ///< where service changes
    };

    const Prepared* m_prepared = nullptr;
    const Rules* m_rules = nullptr;
    std::vector<Charge> m_charges;
    std::vector<Threshold> m_thresholds, m_spends;
    double m_fixed = 0, m_fixedCounted = 0;
    bool m_hasSpecial = false;

    void addCharge(const ChargeRule& rule);
    void addFixed();
    void rate(const Charge& charge, std::size_t begin, std::size_t count, double* amounts) const;
    void mark(std::size_t begin, std::size_t count, BlockBills& out) const;
    void commit(std::size_t count, const double* counted, BlockBills& out) const;
};

/// Weighted sums of a block, added lane by lane. `weights` and `variances`: see Tally::add.
void addBlock(const BlockBills& bills, std::size_t count, const double* weights, const double* variances,
              const double* demanded, const Rules& rules, double fixed, Tally& tally);

} // namespace core::economics
