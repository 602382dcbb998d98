#include "core/economics/prepared.h"

#include "core/base/parallel.h"
#include "core/economics/column_memory.h"
#include "core/economics/kernels.h"
#include "core/economics/levers.h"
#include "core/economics/rounding.h"
#include "core/economics/terms.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace core::economics {
namespace {

constexpr std::size_t kSlotsAtATime = 1024; // a few columns of it stay in the nearest cache

/// Sums terms slot by slot.
class ColumnWriter {
public:
    ColumnWriter(const Population& population, const Basis& basis, std::size_t classes)
        : m_population(population)
        , m_basis(basis)
        , m_classes(classes)
    {}

    SlotColumn column(const Terms& terms, ColumnTotals* totals = nullptr) const
    {
        SlotColumn out;
        out.total = borrowed(m_basis.size());
        for (std::size_t i = 0; m_classes > 1 && i < m_classes; ++i)
            out.byClass.push_back(borrowed(m_basis.size()));
        std::vector<ColumnTotals> parts(m_basis.chunks.size());
        parallelFor(parts.size(), [&](std::size_t chunk) {
            const auto [first, last] = m_basis.chunks[chunk];
            for (std::size_t begin = first; begin < last; begin += kSlotsAtATime)
                write(terms, begin, std::min(last - begin, kSlotsAtATime), out, parts[chunk]);
        });
        for (const ColumnTotals& part : parts) {
            if (totals)
                totals->add(part);
        }
        return out;
    }

private:
    using Slots = std::array<double, kSlotsAtATime>;
    const Population& m_population;
    const Basis& m_basis;
    std::size_t m_classes;

    void add(const Terms& terms, std::size_t begin, std::size_t count, std::optional<std::size_t> usageClass,
             double* sum) const
    {
        std::vector<WeightedColumn> columns;
        for (const Term& term : terms.terms) {
            if (usageClass && term.usageClass != *usageClass)
                continue;
            if (term.column != Term::kNoColumn)
                columns.push_back(weighted(m_basis.usage[term.column], begin, term.coefficient));
            else if (term.values == &m_population.cost)
                columns.push_back({nullptr, m_basis.cost.data() + begin, term.coefficient});
        }
        weightedSum(sum, columns, count);
        for (const Term& term : terms.terms) {
            const bool summed = term.column != Term::kNoColumn || term.values == &m_population.cost;
            if (summed || (usageClass && term.usageClass != *usageClass))
                continue;
            for (std::size_t i = 0; i < count; ++i)
                sum[i] += term.coefficient * (*term.values)[m_basis.source[begin + i]];
        }
    }

    static WeightedColumn weighted(const SlotUsage& usage, std::size_t begin, double factor)
    {
        return usage.whole.empty() ? WeightedColumn{nullptr, usage.exact.data() + begin, factor}
                                   : WeightedColumn{usage.whole.data() + begin, nullptr, factor};
    }

    void finish(const Terms& terms, std::size_t begin, std::size_t count, double* sum) const
    {
        for (std::size_t i = 0; terms.constant != 0 && i < count; ++i)
            sum[i] += terms.constant;
        if (terms.rounding) {
            const auto [places, rounding] = *terms.rounding;
            roundToGrid(rounding, powerOfTen(places), sum, count);
        }
        for (std::size_t i = 0; terms.direct && i < count; ++i) {
            const double given = (*terms.direct)[m_basis.source[begin + i]];
            if (!std::isnan(given))
                sum[i] = given;
        }
    }

    void write(const Terms& terms, std::size_t begin, std::size_t count, SlotColumn& out,
               ColumnTotals& totals) const
    {
        double* total = out.total.data() + begin;
        add(terms, begin, count, {}, total);
        Slots unrounded;
        if (!out.byClass.empty())
            std::copy_n(total, count, unrounded.data());
        finish(terms, begin, count, total);
        const bool single = m_basis.rowsAreSingle && m_basis.furtherSlots.empty();
        addTotals(total, single ? nullptr : m_basis.weight.data() + begin, count, totals);
        for (std::size_t usageClass = 0; usageClass < out.byClass.size(); ++usageClass) {
            double* part = out.byClass[usageClass].data() + begin;
            add(terms, begin, count, usageClass, part);
            for (std::size_t i = 0; i < count; ++i) {
                const double whole = unrounded[i];
                // What is given directly and has no usage behind it belongs to no model: the first class.
                const double share = whole > 0 ? part[i] / whole : usageClass == 0;
                part[i] = share * total[i];
            }
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
    const ColumnWriter writer(population, *prepared->basis, builder.classes().size());
    std::uint64_t done = 0;
    for (const MeasureKey& key : prepared->needs.measures) {
        if (!progress.advance(done++, prepared->needs.measures.size()))
            return Error{ErrorCode::Cancelled, "evaluation"};
        ColumnTotals totals;
        prepared->measures.push_back(writer.column(builder.quantity(key), &totals));
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
    prepared->costSum = prepared->basis->costSum;
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

Prepared::~Prepared()
{
    const auto release = [](SlotColumn& column) {
        giveBack(std::move(column.total));
        for (std::vector<double>& part : column.byClass)
            giveBack(std::move(part));
    };
    std::for_each(measures.begin(), measures.end(), release);
    release(cost);
    for (std::vector<std::vector<double>>& target : rerouted) {
        for (std::vector<double>& part : target)
            giveBack(std::move(part));
    }
}

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
