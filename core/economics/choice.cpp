#include "core/economics/choice.h"

#include "core/base/parallel.h"
#include "core/stats/special.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace core::economics {
namespace {

constexpr std::size_t kPoints = 32;   // equally likely points of what usage does not explain
constexpr std::size_t kChunk = 16384; // slots that one thread takes at a time

/// Normal score of each slot's rank by cost, in -3..3 or so; ties share their middle.
std::vector<double> rankScores(const Basis& basis)
{
    std::vector<std::uint32_t> order(basis.size());
    std::iota(order.begin(), order.end(), 0u);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return basis.cost[a] < basis.cost[b]; });
    std::vector<double> scores(basis.size());
    double before = 0;
    for (std::size_t i = 0; i < order.size();) {
        std::size_t end = i;
        double weight = 0;
        for (; end < order.size() && basis.cost[order[end]] == basis.cost[order[i]]; ++end)
            weight += basis.weight[order[end]];
        const double middle = (before + weight / 2) / basis.totalWeight;
        const double score = stats::normalQuantile(std::clamp(middle, 1e-9, 1 - 1e-9));
        for (; i < end; ++i)
            scores[order[i]] = score;
        before += weight;
    }
    return scores;
}

class Chooser {
public:
    explicit Chooser(const Assumptions& assumptions)
        : m_mode(assumptions.choice)
        , m_rules(assumptions.choiceRules)
    {
        for (std::size_t i = 0; i < kPoints; ++i)
            m_points.push_back(stats::normalQuantile((double(i) + 0.5) / double(kPoints)));
    }

    double perceived(const SlotResults& slots, std::size_t slot) const
    {
        const double variable = slots.invoice[slot] - slots.fixed[slot];
        return slots.fixed[slot] + (1 + m_rules.meteringAversion) * variable +
               m_rules.hassle * slots.hindered[slot] + m_rules.valuePerCredit * slots.denied[slot];
    }

    /// Replaces perceived costs by shares. `score`: normal score of the payer's usage.
    void share(std::vector<double>& costs, double score) const
    {
        if (!m_rules.willingnessToPay) {
            split(costs, nullptr);
            return;
        }
        const WillingnessToPay& willing = *m_rules.willingnessToPay;
        const double explained = willing.rankCorrelation;
        const double rest = std::sqrt(1 - explained * explained);
        std::vector<double> sum(costs.size()), one;
        for (const double point : m_points) {
            const double most = willing.median * std::exp(willing.sigma * (explained * score + rest * point));
            one = costs;
            split(one, &most);
            for (std::size_t i = 0; i < sum.size(); ++i)
                sum[i] += one[i] / double(kPoints);
        }
        costs = sum;
    }

private:
    ChoiceMode m_mode;
    ChoiceRules m_rules;
    std::vector<double> m_points;

    void split(std::vector<double>& costs, const double* outside) const
    {
        const auto least = std::min_element(costs.begin(), costs.end());
        if (m_mode == ChoiceMode::Cheapest) {
            const auto best = static_cast<std::size_t>(least - costs.begin());
            const bool takes = !outside || *least <= *outside;
            std::fill(costs.begin(), costs.end(), 0.0);
            costs[best] = takes ? 1 : 0;
            return;
        }
        const double base = outside ? std::min(*least, *outside) : *least;
        double sum = outside ? std::exp(-(*outside - base) / m_rules.mu) : 0;
        for (double& cost : costs) {
            cost = std::exp(-(cost - base) / m_rules.mu);
            sum += cost;
        }
        for (double& cost : costs)
            cost /= sum;
    }
};

} // namespace

std::vector<PlanChoice> choose(const std::vector<PlanOffer>& offers, const Basis& basis,
                               const Assumptions& assumptions)
{
    const Chooser chooser(assumptions);
    const std::vector<double> scores =
        assumptions.choiceRules.willingnessToPay ? rankScores(basis) : std::vector<double>();
    std::vector<PlanChoice> choices(offers.size());
    for (PlanChoice& choice : choices)
        choice.shares.resize(basis.size());
    parallelFor((basis.size() + kChunk - 1) / kChunk, [&](std::size_t chunk) {
        std::vector<double> perceived(offers.size());
        const std::size_t end = std::min(basis.size(), (chunk + 1) * kChunk);
        for (std::size_t slot = chunk * kChunk; slot < end; ++slot) {
            for (std::size_t i = 0; i < offers.size(); ++i)
                perceived[i] = chooser.perceived(offers[i].slots, slot);
            chooser.share(perceived, scores.empty() ? 0 : scores[slot]);
            for (std::size_t i = 0; i < offers.size(); ++i)
                choices[i].shares[slot] = perceived[i];
        }
    });
    std::vector<double> costs(offers.size());
    for (std::size_t i = 0; i < offers.size(); ++i)
        costs[i] = offers[i].dormantInvoice;
    chooser.share(costs, 0);
    for (std::size_t i = 0; i < offers.size(); ++i)
        choices[i].dormantShare = costs[i];
    return choices;
}

} // namespace core::economics
