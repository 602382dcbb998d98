#include "core/economics/basis.h"

#include "core/base/parallel.h"
#include "core/economics/slot_order.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace core::economics {
namespace {

constexpr std::size_t kSlotsPerChunk = 16384; // small enough for two cores to share, large enough to be free

/// Gives each row its slots. Rows keep their order inside a decile, so columns are read forward.
class Deciles {
public:
    Deciles(const Population& population, Basis& basis)
        : m_population(population)
        , m_basis(basis)
    {}

    void fill()
    {
        rank();
        for (std::size_t decile = 0; decile < 10; ++decile) {
            m_basis.decile[decile] = m_basis.size();
            std::sort(m_members[decile].begin(), m_members[decile].end());
            for (const auto& [row, weight] : m_members[decile])
                add(row, weight);
        }
        m_basis.decile[10] = m_basis.size();
    }

private:
    const Population& m_population;
    Basis& m_basis;
    std::array<std::vector<std::pair<std::uint32_t, double>>, 10> m_members;

    void rank()
    {
        const double whole = m_basis.totalWeight;
        double before = 0;
        std::size_t decile = 0;
        for (const Ranked& next : ranked(m_population.cost)) {
            double left = m_population.weight[next.second];
            if (left <= 0)
                continue;
            while (decile < 9 && before + left > whole * double(decile + 1) / 10 * (1 + 1e-14)) {
                const double part = whole * double(decile + 1) / 10 - before;
                if (part > whole * 1e-14) {
                    m_members[decile].emplace_back(next.second, part);
                    left -= part;
                    before += part;
                }
                ++decile;
            }
            m_members[decile].emplace_back(next.second, left);
            before += left;
        }
    }

    void add(std::uint32_t row, double weight)
    {
        const auto slot = static_cast<std::uint32_t>(m_basis.size());
        if (m_basis.slot[row] == ~0u)
            m_basis.slot[row] = slot;
        else
            m_basis.furtherSlots.emplace_back(row, slot);
        m_basis.weight.push_back(weight);
        m_basis.cost.push_back(m_population.cost[row]);
        m_basis.source.push_back(row);
        m_basis.payer.push_back(m_population.payer.empty() ? row : m_population.payer[row]);
    }
};

bool isActive(const Population& population, std::size_t row)
{
    if (population.cost[row] > 0)
        return true;
    for (const usage::MeterColumn& column : population.columns) {
        if (column.values[row] > 0)
            return true;
    }
    for (const auto& [unit, values] : population.quantities) {
        if (values[row] > 0)
            return true;
    }
    return false;
}

double rowsPerPayer(const Population& population)
{
    if (population.periods <= 1 || population.payer.empty())
        return 1;
    std::vector<bool> seen(*std::max_element(population.payer.begin(), population.payer.end()) +
                           std::size_t(1));
    for (const std::uint32_t payer : population.payer)
        seen[payer] = true;
    const auto payers = std::count(seen.begin(), seen.end(), true);
    return std::max(1.0, double(population.size()) / double(payers));
}

std::vector<std::pair<std::size_t, std::size_t>> chunksOf(const Basis& basis)
{
    std::vector<std::pair<std::size_t, std::size_t>> chunks;
    for (std::size_t decile = 0; decile < 10; ++decile) {
        for (std::size_t begin = basis.decile[decile]; begin < basis.decile[decile + 1];
             begin += kSlotsPerChunk)
            chunks.emplace_back(begin, std::min(begin + kSlotsPerChunk, basis.decile[decile + 1]));
    }
    return chunks;
}

/// Weighted sum of each column, each added up by one thread.
template <typename Column>
std::vector<double> sumsOf(const std::vector<Column>& columns, const std::vector<double>& weight)
{
    std::vector<double> sums(columns.size());
    parallelFor(columns.size(), [&](std::size_t i) {
        sums[i] = std::inner_product(weight.begin(), weight.end(), columns[i].values.begin(), 0.0);
    });
    return sums;
}

} // namespace

Basis basisOf(const Population& population)
{
    Basis basis;
    basis.slot.assign(population.size(), ~0u);
    basis.totalWeight = std::accumulate(population.weight.begin(), population.weight.end(), 0.0);
    for (std::size_t row = 0; row < population.size(); ++row)
        basis.activeWeight += isActive(population, row) ? population.weight[row] : 0;
    Deciles(population, basis).fill();
    basis.chunks = chunksOf(basis);
    basis.periods = double(std::max<std::size_t>(1, population.periods));
    basis.rowsPerPayer = rowsPerPayer(population);
    basis.weightsCount = population.source != Population::Source::Telemetry;
    basis.columnSums = sumsOf(population.columns, population.weight);
    for (std::size_t i = 0; i < population.columns.size(); ++i)
        basis.outcomes +=
            population.columns[i].key.quantity == usage::Quantity::Outcomes ? basis.columnSums[i] : 0;
    basis.costSums = sumsOf(population.costColumns, population.weight);
    basis.usage.resize(population.columns.size());
    parallelFor(basis.usage.size(), [&](std::size_t i) {
        basis.usage[i] =
            slotUsage(population.columns[i].values, basis.slot, basis.furtherSlots, basis.size());
    });
    basis.costSum = std::inner_product(basis.weight.begin(), basis.weight.end(), basis.cost.begin(), 0.0);
    basis.rowsAreSingle = std::all_of(population.weight.begin(), population.weight.end(),
                                      [](double weight) { return weight == 1; });
    basis.partial = population.partial;
    basis.extrapolated = population.source == Population::Source::Stressed;
    basis.unpricedTokenShare = population.unpricedTokenShare;
    return basis;
}

} // namespace core::economics
