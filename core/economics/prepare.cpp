#include "core/economics/prepared.h"

#include "core/base/parallel.h"
#include "core/economics/kernels.h"
#include "core/economics/levers.h"
#include "core/economics/rounding.h"
#include "core/economics/terms.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace core::economics {
namespace {

constexpr std::size_t kRowsPerChunk = 4096; // a few columns of it stay in the cache

/// Sums terms row by row and stores them by slot.
class ColumnWriter {
public:
    ColumnWriter(const Basis& basis, std::size_t classes)
        : m_basis(basis)
        , m_classes(classes)
    {}

    SlotColumn column(const Terms& terms) const
    {
        SlotColumn out;
        out.total.resize(m_basis.size());
        if (m_classes > 1)
            out.byClass.assign(m_classes, std::vector<double>(m_basis.size()));
        const std::size_t rows = m_basis.slot.size();
        parallelFor((rows + kRowsPerChunk - 1) / kRowsPerChunk, [&](std::size_t chunk) {
            const std::size_t begin = chunk * kRowsPerChunk;
            write(terms, begin, std::min(rows - begin, kRowsPerChunk), out);
        });
        for (const auto& [row, slot] : m_basis.furtherSlots) {
            out.total[slot] = out.total[m_basis.slot[row]];
            for (std::vector<double>& part : out.byClass)
                part[slot] = part[m_basis.slot[row]];
        }
        return out;
    }

private:
    using Rows = std::array<double, kRowsPerChunk>;
    const Basis& m_basis;
    std::size_t m_classes;

    static void add(const Terms& terms, std::size_t begin, std::size_t count,
                    std::optional<std::size_t> usageClass, Rows& sum)
    {
        std::fill_n(sum.begin(), count, 0.0);
        for (const Term& term : terms.terms) {
            if (usageClass && term.usageClass != *usageClass)
                continue;
            addScaled(sum.data(), term.values->data() + begin, term.coefficient, count);
        }
    }

    static void finish(const Terms& terms, std::size_t begin, std::size_t count, Rows& sum)
    {
        for (std::size_t i = 0; terms.constant != 0 && i < count; ++i)
            sum[i] += terms.constant;
        if (terms.rounding) {
            const auto [places, rounding] = *terms.rounding;
            roundToGrid(rounding, powerOfTen(places), sum.data(), count);
        }
        for (std::size_t i = 0; terms.direct && i < count; ++i) {
            if (!std::isnan((*terms.direct)[begin + i]))
                sum[i] = (*terms.direct)[begin + i];
        }
    }

    void write(const Terms& terms, std::size_t begin, std::size_t count, SlotColumn& out) const
    {
        Rows total{};
        add(terms, begin, count, {}, total);
        const Rows unrounded = total;
        finish(terms, begin, count, total);
        scatter(total, begin, count, out.total);
        for (std::size_t usageClass = 0; usageClass < out.byClass.size(); ++usageClass) {
            Rows part{};
            add(terms, begin, count, usageClass, part);
            for (std::size_t i = 0; i < count; ++i) {
                const double whole = unrounded[i];
                // What is given directly and has no usage behind it belongs to no model: the first class.
                const double share = whole > 0 ? part[i] / whole : usageClass == 0;
                part[i] = share * total[i];
            }
            scatter(part, begin, count, out.byClass[usageClass]);
        }
    }

    void scatter(const Rows& values, std::size_t begin, std::size_t count, std::vector<double>& out) const
    {
        for (std::size_t i = 0; i < count; ++i) {
            const std::uint32_t slot = m_basis.slot[begin + i];
            if (slot != ~0u)
                out[slot] = values[i];
        }
    }
};

std::optional<std::vector<double>> seatsOf(const Population& population, const plan::Plan& plan,
                                           const Basis& basis)
{
    const std::vector<double>* given = nullptr;
    for (const plan::Meter& meter : plan.meters) {
        const auto found = population.quantities.find(meter.id);
        if (meter.kind == plan::MeterKind::Seats && found != population.quantities.end())
            given = &found->second;
    }
    const auto named = population.quantities.find("seats");
    if (!given && named != population.quantities.end())
        given = &named->second;
    if (!given)
        return {};
    std::vector<double> seats;
    for (const std::uint32_t row : basis.source)
        seats.push_back(std::isnan((*given)[row]) ? 1 : (*given)[row]);
    return seats;
}

struct ColumnTotals {
    double sum = 0, largest = 0; ///< by weight; of any slot
};

ColumnTotals totalsOf(const Basis& basis, const std::vector<double>& values)
{
    std::vector<ColumnTotals> parts(basis.chunks.size());
    parallelFor(parts.size(), [&](std::size_t chunk) {
        ColumnTotals part;
        for (std::size_t slot = basis.chunks[chunk].first; slot < basis.chunks[chunk].second; ++slot) {
            part.sum += basis.weight[slot] * values[slot];
            part.largest = std::max(part.largest, values[slot]);
        }
        parts[chunk] = part;
    });
    ColumnTotals totals;
    for (const ColumnTotals& part : parts) {
        totals.sum += part.sum;
        totals.largest = std::max(totals.largest, part.largest);
    }
    return totals;
}

Status checkSize(const Population& population, const Needs& needs)
{
    if (needs.selectors.size() > kMaxSelectors)
        return Error{ErrorCode::InvalidInput,
                     "the plan tells too many groups of models apart",
                     {},
                     0,
                     "limits",
                     "limits and reroutes that match at most 16 different groups of models"};
    const std::size_t rows = population.size();
    const auto fits = [&](const auto& values) {
        return values.size() == rows;
    };
    const bool consistent = fits(population.cost) &&
                            std::all_of(population.columns.begin(), population.columns.end(),
                                        [&](const auto& c) { return fits(c.values); }) &&
                            std::all_of(population.costColumns.begin(), population.costColumns.end(),
                                        [&](const auto& c) { return fits(c.values); });
    if (!consistent)
        return Error{ErrorCode::Internal, "columns of the population differ in length"};
    return Done{};
}

Result<std::shared_ptr<Prepared>> prepareServed(const Population& population, const plan::Plan& plan,
                                                const cost::PriceBook& book, const Assumptions& assumptions,
                                                std::shared_ptr<const Basis> basis, Progress& progress)
{
    auto prepared = std::make_shared<Prepared>();
    prepared->needs = needsOf(plan, assumptions);
    if (const Status status = checkSize(population, prepared->needs); !status)
        return status.error();
    prepared->basis = basis ? std::move(basis) : std::make_shared<const Basis>(basisOf(population));

    const ServingPrices prices(book);
    TermBuilder builder(population, prepared->needs, prices, prepared->basis.get());
    prepared->classes = builder.classes();
    const ColumnWriter writer(*prepared->basis, builder.classes().size());
    std::uint64_t done = 0;
    for (const MeasureKey& key : prepared->needs.measures) {
        if (!progress.advance(done++, prepared->needs.measures.size()))
            return Error{ErrorCode::Cancelled, "evaluation"};
        prepared->measures.push_back(writer.column(builder.quantity(key)));
        const ColumnTotals totals = totalsOf(*prepared->basis, prepared->measures.back().total);
        prepared->sums.push_back(totals.sum);
        prepared->largest.push_back(totals.largest);
    }
    if (prepared->classCount() > 1)
        prepared->cost.byClass = writer.column(builder.cost()).byClass;
    for (const plan::Id& target : prepared->needs.targets) {
        const Result<Terms> terms = builder.reroutedCost(target, assumptions.tokenFactor);
        if (!terms)
            return terms.error();
        SlotColumn column = writer.column(*terms);
        if (column.byClass.empty())
            column.byClass.push_back(std::move(column.total));
        prepared->rerouted.push_back(std::move(column.byClass));
    }
    if (!plan.credits.empty())
        prepared->modelWeights = builder.modelWeights(plan.credits.front());
    prepared->seats = seatsOf(population, plan, *prepared->basis);
    prepared->costSum = totalsOf(*prepared->basis, prepared->basis->cost).sum;
    prepared->notes = std::move(builder.notes);
    return prepared;
}

Result<std::shared_ptr<Prepared>> prepareFrom(const Population& population, const plan::Plan& plan,
                                              const cost::PriceBook& book, const Assumptions& assumptions,
                                              std::shared_ptr<const Basis> basis, Progress& progress)
{
    if (assumptions.levers.empty())
        return prepareServed(population, plan, book, assumptions, std::move(basis), progress);
    Result<LeverOutcome> served = applyLevers(population, assumptions.levers, book);
    if (!served)
        return served.error();
    auto prepared = prepareServed(served->population, plan, book, assumptions, std::move(basis), progress);
    if (prepared)
        (*prepared)->localCostPerUser = served->costPerActiveUser;
    return prepared;
}

} // namespace

Result<std::shared_ptr<const Prepared>> prepare(const Population& population, const plan::Plan& plan,
                                                const cost::PriceBook& book, const Assumptions& assumptions,
                                                Progress& progress)
{
    auto prepared = prepareFrom(population, plan, book, assumptions, nullptr, progress);
    if (!prepared)
        return prepared.error();
    return std::shared_ptr<const Prepared>(std::move(*prepared));
}

Result<std::shared_ptr<const Prepared>> prepare(const std::shared_ptr<const Population>& population,
                                                const plan::Plan& plan, const cost::PriceBook& book,
                                                const Assumptions& assumptions, const Prepared* previous,
                                                Progress& progress)
{
    const bool same = previous && previous->population && previous->population == population &&
                      previous->needs.levers.empty() && assumptions.levers.empty();
    auto prepared =
        prepareFrom(*population, plan, book, assumptions, same ? previous->basis : nullptr, progress);
    if (!prepared)
        return prepared.error();
    (*prepared)->population = population;
    return std::shared_ptr<const Prepared>(std::move(*prepared));
}

bool stillPrepared(const Prepared& prepared, const plan::Plan& plan, const Assumptions& assumptions)
{
    return prepared.needs == needsOf(plan, assumptions);
}

} // namespace core::economics
