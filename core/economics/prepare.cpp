#include "core/economics/prepared.h"

#include "core/economics/column_writer.h"
#include "core/economics/levers.h"
#include "core/economics/terms.h"

#include <algorithm>
#include <cmath>

namespace core::economics {
namespace {

std::optional<Column> seatsOf(const Population& population, const plan::Plan& plan, const Basis& basis)
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
    return Column(std::move(seats));
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

/// What of a former preparation of the same population, if any, can be kept or gone on from.
class Former {
public:
    Former(const Prepared* prepared, const std::vector<std::uint32_t>& classes)
        : m_prepared(prepared && prepared->classes == classes ? prepared : nullptr)
    {}

    /// Index of the measure with this key, or of any that comes from the same terms.
    std::optional<std::size_t> measure(const MeasureKey& key, const Terms& terms) const
    {
        if (!m_prepared)
            return {};
        const std::vector<Origin>& origins = m_prepared->measureOrigins;
        const auto alike = std::find_if(origins.begin(), origins.end(), [&](const Origin& origin) {
            return sameColumn(origin.terms, terms);
        });
        if (alike != origins.end())
            return static_cast<std::size_t>(alike - origins.begin());
        const auto& keys = m_prepared->needs.measures;
        const auto named = std::find(keys.begin(), keys.end(), key);
        return named == keys.end() ? std::nullopt
                                   : std::optional(static_cast<std::size_t>(named - keys.begin()));
    }
    /// The cost that comes from these terms, if it was worked out.
    const SlotColumn* cost(const Terms& terms) const
    {
        return m_prepared && !m_prepared->cost.byClass.empty() &&
                       sameColumn(m_prepared->costOrigin.terms, terms)
                   ? &m_prepared->cost
                   : nullptr;
    }
    const std::vector<Column>* rerouted(const Terms& terms) const
    {
        for (std::size_t i = 0; m_prepared && i < m_prepared->rerouted.size(); ++i) {
            if (sameColumn(m_prepared->reroutedOrigins[i].terms, terms))
                return &m_prepared->rerouted[i];
        }
        return nullptr;
    }
    const Prepared& operator*() const { return *m_prepared; }

private:
    const Prepared* m_prepared;
};

/// Adds the column of a measure: the former one where its terms are the same.
void addMeasure(const MeasureKey& key, Terms terms, const Former& former, const ColumnWriter& writer,
                Prepared& prepared)
{
    const std::optional<std::size_t> before = former.measure(key, terms);
    if (before && sameColumn((*former).measureOrigins[*before].terms, terms)) {
        prepared.measures.push_back((*former).measures[*before]);
        prepared.sums.push_back((*former).sums[*before]);
        prepared.largest.push_back((*former).largest[*before]);
        prepared.measureOrigins.push_back((*former).measureOrigins[*before]);
        return;
    }
    Origin origin{std::move(terms), {}};
    ColumnTotals totals;
    const Origin* start = before ? &(*former).measureOrigins[*before] : nullptr;
    prepared.measures.push_back(writer.column(origin, start, &totals));
    prepared.sums.push_back(totals.sum);
    prepared.largest.push_back(totals.largest);
    prepared.measureOrigins.push_back(std::move(origin));
}

void addRerouted(Terms terms, const Former& former, const ColumnWriter& writer, Prepared& prepared)
{
    prepared.reroutedOrigins.push_back({std::move(terms), {}});
    if (const std::vector<Column>* before = former.rerouted(prepared.reroutedOrigins.back().terms)) {
        prepared.rerouted.push_back(*before);
        return;
    }
    SlotColumn column = writer.column(prepared.reroutedOrigins.back());
    if (column.byClass.empty())
        column.byClass.push_back(std::move(column.total));
    prepared.rerouted.push_back(std::move(column.byClass));
}

Result<std::shared_ptr<Prepared>> prepareServed(const Population& population, const plan::Plan& plan,
                                                const cost::PriceBook& book, const Assumptions& assumptions,
                                                const Prepared* previous, Progress& progress)
{
    auto prepared = std::make_shared<Prepared>();
    prepared->needs = needsOf(plan, assumptions);
    if (const Status status = checkSize(population, prepared->needs); !status)
        return status.error();
    prepared->basis = previous ? previous->basis : std::make_shared<const Basis>(basisOf(population));

    const ServingPrices prices(book);
    TermBuilder builder(population, prepared->needs, prices, prepared->basis.get());
    prepared->classes = builder.classes();
    const ColumnWriter writer(population, *prepared->basis, builder.classes().size());
    const Former former(previous, builder.classes());
    std::uint64_t done = 0;
    for (const MeasureKey& key : prepared->needs.measures) {
        if (!progress.advance(done++, prepared->needs.measures.size()))
            return Error{ErrorCode::Cancelled, "evaluation"};
        addMeasure(key, builder.quantity(key), former, writer, *prepared);
    }
    if (prepared->classCount() > 1) {
        prepared->costOrigin = {builder.cost(), {}};
        const SlotColumn* before = former.cost(prepared->costOrigin.terms);
        prepared->cost.byClass = before ? before->byClass : writer.column(prepared->costOrigin).byClass;
    }
    for (const plan::Id& target : prepared->needs.targets) {
        Result<Terms> terms = builder.reroutedCost(target, assumptions.tokenFactor);
        if (!terms)
            return terms.error();
        addRerouted(std::move(*terms), former, writer, *prepared);
    }
    if (!plan.credits.empty())
        prepared->modelWeights = builder.modelWeights(plan.credits.front());
    prepared->seats = seatsOf(population, plan, *prepared->basis);
    prepared->costSum = prepared->basis->costSum;
    prepared->notes = std::move(builder.notes);
    return prepared;
}

/// The former served population where the levers and their prices are the same; null without levers.
Result<std::shared_ptr<const Served>> servedBy(const Population& population, const cost::PriceBook& book,
                                               const Assumptions& assumptions, const Prepared* previous)
{
    if (assumptions.levers.empty())
        return std::shared_ptr<const Served>();
    const auto former = previous ? previous->served : nullptr;
    if (former && former->levers == assumptions.levers && former->book == book)
        return former;
    Result<LeverOutcome> outcome = applyLevers(population, assumptions.levers, book);
    if (!outcome)
        return outcome.error();
    auto served = std::make_shared<Served>();
    served->levers = assumptions.levers;
    served->book = book;
    served->population = std::move(outcome->population);
    served->costPerActiveUser = outcome->costPerActiveUser;
    return std::shared_ptr<const Served>(std::move(served));
}

/// `previous` was prepared from the same population.
Result<std::shared_ptr<Prepared>> prepareFrom(const Population& population, const plan::Plan& plan,
                                              const cost::PriceBook& book, const Assumptions& assumptions,
                                              const Prepared* previous, Progress& progress)
{
    auto served = servedBy(population, book, assumptions, previous);
    if (!served)
        return served.error();
    const bool same = previous && previous->served == *served;
    auto prepared = prepareServed(*served ? (*served)->population : population, plan, book, assumptions,
                                  same ? previous : nullptr, progress);
    if (prepared)
        (*prepared)->served = std::move(*served);
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
    const bool same = previous && previous->population && previous->population == population;
    auto prepared = prepareFrom(*population, plan, book, assumptions, same ? previous : nullptr, progress);
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
