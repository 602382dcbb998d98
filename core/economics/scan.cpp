#include "core/economics/scan.h"

#include "core/base/parallel.h"

namespace core::economics {
namespace {

/// What one chunk of slots brings; chunks are added up in their order.
struct ChunkResult {
    Tally tally;
    Bills extra; ///< of further outcomes of a slot
};

class Scan {
public:
    Scan(const Prepared& prepared, const Rules& rules, const ScanOptions& options)
        : m_prepared(prepared)
        , m_basis(*prepared.basis)
        , m_rules(rules)
        , m_options(options)
    {
        m_totals.bills.amount.resize(m_basis.size());
        m_totals.bills.payers.resize(m_basis.size());
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
        std::size_t decile = 0;
        for (std::size_t chunk = 0; chunk < results.size(); ++chunk) {
            while (m_basis.chunks[chunk].first >= m_basis.decile[decile + 1])
                ++decile;
            m_totals.deciles[decile].add(results[chunk].tally);
            append(results[chunk].extra);
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

    void append(const Bills& extra)
    {
        Bills& bills = m_totals.bills;
        bills.amount.insert(bills.amount.end(), extra.amount.begin(), extra.amount.end());
        bills.payers.insert(bills.payers.end(), extra.payers.begin(), extra.payers.end());
    }

    double weightOf(std::size_t slot) const
    {
        return m_basis.weight[slot] * (m_options.shares ? (*m_options.shares)[slot] : 1);
    }

    ChunkResult slots(std::pair<std::size_t, std::size_t> range)
    {
        ChunkResult result;
        PayerEvaluator evaluator(m_prepared, m_rules);
        for (std::size_t slot = range.first; slot < range.second; ++slot)
            add(slot, evaluator.evaluate(slot), result);
        return result;
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

Totals scan(const Prepared& prepared, const Rules& rules, double dormantShare, const ScanOptions& options)
{
    return Scan(prepared, rules, options).run(dormantShare);
}

} // namespace core::economics
