#include "core/economics/scan.h"

#include "core/base/parallel.h"
#include "core/economics/column_memory.h"
#include "core/economics/fast_path.h"

#include <algorithm>
#include <memory>

namespace core::economics {
namespace {

/// What one chunk of slots brings; chunks are added up in their order.
struct ChunkResult {
    Tally tally;
    Bills extra; ///< of further outcomes of a slot
};

/// What the payers of a block count for, in sums and in variances.
struct BlockWeights {
    alignas(64) double sums[kBlock];
    alignas(64) double variances[kBlock];
    bool allOnes = false;
};

class Scan {
public:
    Scan(const Prepared& prepared, const plan::Plan& plan, const Rules& rules, const ScanOptions& options)
        : m_prepared(prepared)
        , m_basis(*prepared.basis)
        , m_rules(rules)
        , m_options(options)
    {
        m_totals.bills.amount = borrowed(m_basis.size());
        const bool packs = std::any_of(rules.units.begin(), rules.units.end(),
                                       [](const UnitRule& unit) { return unit.manual.has_value(); });
        m_single = m_basis.rowsAreSingle && !options.shares && !packs;
        if (!m_single)
            m_totals.bills.payers = borrowed(m_basis.size());
        if (!options.oneByOne)
            m_fast = FastPath::of(prepared, rules, plan);
        if (options.slots) {
            SlotResults& slots = *options.slots;
            for (auto* column :
                 {&slots.invoice, &slots.cost, &slots.fixed, &slots.denied, &slots.hindered, &slots.charged})
                column->assign(m_basis.size(), 0.0);
        }
    }

    Totals run(double dormantShare)
    {
        std::vector<ChunkResult> results(m_basis.chunks.size());
        parallelFor(results.size(),
                    [&](std::size_t chunk) { results[chunk] = slots(m_basis.chunks[chunk]); });
        dropFurther();
        std::size_t decile = 0;
        for (std::size_t chunk = 0; chunk < results.size(); ++chunk) {
            while (m_basis.chunks[chunk].first >= m_basis.decile[decile + 1])
                ++decile;
            m_totals.deciles[decile].add(results[chunk].tally);
            m_totals.bills.append(results[chunk].extra);
        }
        for (const Tally& tally : m_totals.deciles)
            m_totals.total.add(tally);
        m_totals.activeWeight = m_basis.activeWeight;
        if (m_options.shares && m_basis.totalWeight > 0)
            m_totals.activeWeight *= m_totals.total.weight / m_basis.totalWeight;
        dormant(m_basis.totalWeight * dormantPerPayer(dormantShare) * m_options.dormantShare);
        return std::move(m_totals);
    }

private:
    const Prepared& m_prepared;
    const Basis& m_basis;
    const Rules& m_rules;
    const ScanOptions& m_options;
    Totals m_totals;
    std::optional<FastPath> m_fast;
    bool m_single = false; ///< every slot is one payer with one outcome

    /// A row in two deciles has one bill.
    void dropFurther()
    {
        std::vector<std::uint32_t> further;
        for (const auto& [row, slot] : m_basis.furtherSlots)
            further.push_back(slot);
        std::sort(further.rbegin(), further.rend());
        for (std::size_t i = 0; m_single && i < further.size(); ++i)
            m_totals.bills.drop(further[i]);
    }

    double weightOf(std::size_t slot) const
    {
        return m_basis.weight[slot] * (m_options.shares ? (*m_options.shares)[slot] : 1);
    }

    ChunkResult slots(std::pair<std::size_t, std::size_t> range)
    {
        ChunkResult result;
        PayerEvaluator evaluator(m_prepared, m_rules);
        if (m_fast) {
            const auto bills = std::make_unique<BlockBills>(); // zero, so that what is not filled is finite
            BlockWeights weights;
            for (std::size_t begin = range.first; begin < range.second; begin += kBlock)
                block(begin, std::min(kBlock, range.second - begin), *bills, weights, evaluator, result);
            return result;
        }
        for (std::size_t slot = range.first; slot < range.second; ++slot)
            add(slot, evaluator.evaluate(slot), result);
        return result;
    }

    /// Most payers together; those whom a limit touches one by one.
    void block(std::size_t begin, std::size_t count, BlockBills& bills, BlockWeights& weights,
               PayerEvaluator& evaluator, ChunkResult& result)
    {
        bills.invoice = m_totals.bills.amount.data() + begin;
        m_fast->bill(begin, count, bills);
        weigh(begin, count, weights);
        if (!m_single)
            std::copy_n(weights.sums, count, m_totals.bills.payers.data() + begin);
        const bool each = m_fast->hasSpecial() || m_options.slots;
        for (std::size_t i = 0; each && i < count; ++i) {
            if (bills.special[i]) {
                add(begin + i, evaluator.evaluate(begin + i), result);
                weights.sums[i] = weights.variances[i] = 0;
                weights.allOnes = false;
            } else if (m_options.slots) {
                store(begin + i, outcomeOf(bills, i), *m_options.slots);
            }
        }
        const double* demanded =
            m_rules.primary ? m_prepared.measures[*m_rules.primary].total.data() : m_basis.cost.data();
        addBlock(bills, count, weights.sums, weights.variances, demanded + begin, m_rules, m_fast->fixed(),
                 result.tally);
    }

    void weigh(std::size_t begin, std::size_t count, BlockWeights& weights) const
    {
        const bool ones = m_basis.rowsAreSingle && m_basis.furtherSlots.empty() && !m_options.shares;
        if (ones && weights.allOnes)
            return;
        if (ones) {
            std::fill_n(weights.sums, kBlock, 1.0);
            std::fill_n(weights.variances, kBlock, 1.0);
            weights.allOnes = true;
            return;
        }
        for (std::size_t i = 0; i < count; ++i) {
            const double weight = m_options.shares ? weightOf(begin + i) : m_basis.weight[begin + i];
            weights.sums[i] = weight;
            weights.variances[i] = m_basis.weightsCount ? weight : weight * weight;
        }
    }

    Outcome outcomeOf(const BlockBills& bills, std::size_t i) const
    {
        Outcome outcome;
        outcome.invoice = bills.invoice[i];
        outcome.cost = bills.served[i];
        outcome.fixed = m_fast->fixed();
        outcome.charged = bills.charged[i] > 0;
        return outcome;
    }

    void add(std::size_t slot, const std::vector<Outcome>& outcomes, ChunkResult& result)
    {
        const double weight = weightOf(slot);
        for (std::size_t i = 0; i < outcomes.size(); ++i) {
            const Outcome& outcome = outcomes[i];
            const double payers = weight * outcome.share;
            result.tally.add(outcome, payers, varianceOf(weight, m_basis.weightsCount) * outcome.share,
                             m_rules);
            if (i == 0) {
                m_totals.bills.amount[slot] = outcome.invoice;
                if (!m_single)
                    m_totals.bills.payers[slot] = payers;
            } else {
                result.extra.add(outcome.invoice, payers);
            }
            if (m_options.slots)
                store(slot, outcome, *m_options.slots);
        }
    }

    void store(std::size_t slot, const Outcome& outcome, SlotResults& out) const
    {
        out.invoice[slot] += outcome.share * outcome.invoice;
        out.cost[slot] += outcome.share * (outcome.cost + paymentFee(m_rules, outcome.invoice));
        out.fixed[slot] += outcome.share * outcome.fixed;
        out.denied[slot] += outcome.share * outcome.denied;
        out.hindered[slot] += outcome.stopped || outcome.degraded ? outcome.share : 0;
        out.charged[slot] += outcome.charged ? outcome.share : 0;
    }

    void dormant(double payers)
    {
        if (payers <= 0)
            return;
        PayerEvaluator evaluator(m_prepared, m_rules);
        for (const Outcome& outcome : evaluator.evaluateDormant()) {
            const double weight = payers * outcome.share;
            m_totals.total.add(outcome, weight, weight, m_rules);
            m_totals.bills.add(outcome.invoice, weight);
        }
    }
};

} // namespace

Totals scan(const Prepared& prepared, const plan::Plan& plan, const Rules& rules, double dormantShare,
            const ScanOptions& options)
{
    return Scan(prepared, plan, rules, options).run(dormantShare);
}

} // namespace core::economics
