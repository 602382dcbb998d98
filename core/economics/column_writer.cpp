#include "core/economics/column_writer.h"

#include "core/base/parallel.h"
#include "core/economics/exact_sum.h"
#include "core/economics/rounding.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace core::economics {
namespace {

constexpr std::size_t kSlotsAtATime = 2048;     // a few columns of it stay in the nearest cache
constexpr std::size_t kBeyondCaches = 1u << 20; // slots; smaller columns are soon read again from there

/// Whole weights of terms over whole numbers of usage, and what becomes of their sum.
struct ExactTerms {
    WholeWeights whole;
    Steps steps;
};

std::optional<ExactTerms> exactOf(const Terms& terms, const Basis& basis, double multipleOf = 1)
{
    const bool halfEven = terms.rounding && terms.rounding->second == Rounding::HalfEven;
    if (terms.direct || terms.constant != 0 || halfEven)
        return {};
    std::vector<Fraction> fractions;
    std::vector<double> largest;
    for (const Term& term : terms.terms) {
        if (term.column == Term::kNoColumn || !term.exact || basis.usage[term.column].whole.empty())
            return {};
        fractions.push_back(*term.exact);
        largest.push_back(basis.usage[term.column].largest);
    }
    const int places = terms.rounding ? terms.rounding->first : 0;
    auto whole = wholeWeights(fractions, largest, places, multipleOf);
    if (!whole)
        return {};
    const double grid = powerOfTen(places), perOne = whole->perOne;
    const Steps steps = terms.rounding ? Steps{perOne / grid, grid, terms.rounding->second}
                                       : Steps{1, perOne, Rounding::Down};
    return ExactTerms{std::move(*whole), steps};
}

/// Indices of the terms whose weights differ; absent when the terms differ in more than that.
std::optional<std::vector<std::size_t>> movedTerms(const Terms& now, const Terms& before)
{
    if (now.terms.size() != before.terms.size())
        return {};
    std::vector<std::size_t> moved;
    for (std::size_t i = 0; i < now.terms.size(); ++i) {
        if (now.terms[i].column != before.terms[i].column)
            return {};
        if (now.terms[i].exact != before.terms[i].exact)
            moved.push_back(i);
    }
    return moved;
}

/// A column in the making.
class Draft {
public:
    Draft(const Population& population, const Basis& basis, std::size_t classes, Origin& origin,
          const Origin* before)
        : m_population(population)
        , m_basis(basis)
        , m_origin(origin)
        , m_terms(origin.terms)
        , m_exact(exactOf(origin.terms, basis))
        , m_total(borrowed(basis.size()))
    {
        for (std::size_t i = 0; classes > 1 && i < classes; ++i)
            m_byClass.push_back(borrowed(basis.size()));
        if (m_exact && before && classes == 1)
            goOnFrom(*before);
    }

    void write(std::size_t begin, std::size_t count, ColumnTotals& totals)
    {
        const bool single = m_basis.rowsAreSingle && m_basis.furtherSlots.empty();
        if (m_oldRest && single && m_basis.size() >= kBeyondCaches)
            return writePastCaches(begin, count, totals);
        m_exact ? writeExact(begin, count) : writeInexact(begin, count);
        addTotals(m_total.data() + begin, single ? nullptr : m_basis.weight.data() + begin, count, totals);
    }

    SlotColumn finished()
    {
        if (!m_newRest.empty())
            m_origin.rest->sum = Column(std::move(m_newRest));
        SlotColumn out{Column(std::move(m_total)), {}};
        for (std::vector<double>& part : m_byClass)
            out.byClass.emplace_back(std::move(part));
        return out;
    }

private:
    using Slots = std::array<double, kSlotsAtATime>;

    const Population& m_population;
    const Basis& m_basis;
    Origin& m_origin;
    const Terms& m_terms;
    std::optional<ExactTerms> m_exact;
    std::vector<double> m_total, m_newRest;
    std::vector<std::vector<double>> m_byClass;
    const double* m_oldRest = nullptr; ///< of origin.rest, when it was kept before
    double m_restFactor = 1;

    void goOnFrom(const Origin& before)
    {
        const auto moving = movedTerms(m_terms, before.terms);
        if (!moving || moving->empty() || 2 * moving->size() > m_terms.terms.size())
            return;
        if (!before.rest || before.rest->moving != *moving) {
            m_newRest = borrowed(m_basis.size());
            m_origin.rest = {*moving, m_exact->whole.perOne, {}};
            return;
        }
        auto common = exactOf(m_terms, m_basis, before.rest->perOne);
        if (!common)
            return;
        m_exact = std::move(common);
        m_origin.rest = before.rest;
        m_oldRest = before.rest->sum.data();
        m_restFactor = m_exact->whole.perOne / before.rest->perOne;
    }

    /// The columns of the terms that `counts` takes.
    template <typename Counts>
    std::vector<WholeColumn> columns(std::size_t begin, const Counts& counts) const
    {
        std::vector<WholeColumn> out;
        out.reserve(m_terms.terms.size());
        for (std::size_t i = 0; i < m_terms.terms.size(); ++i) {
            if (counts(i))
                out.push_back(
                    {m_basis.usage[m_terms.terms[i].column].whole.data() + begin, m_exact->whole.weights[i]});
        }
        return out;
    }

    void writeExact(std::size_t begin, std::size_t count)
    {
        double* total = m_total.data() + begin;
        const auto all = [](std::size_t) {
            return true;
        };
        if (m_origin.rest)
            return writeMoving(begin, count);
        if (m_byClass.empty())
            return exactSum(columns(begin, all), nullptr, 1, m_exact->steps, count, total);
        Slots unrounded;
        exactSum(columns(begin, all), nullptr, 1, {}, count, unrounded.data());
        exactSum({}, unrounded.data(), 1, m_exact->steps, count, total);
        for (std::size_t usageClass = 0; usageClass < m_byClass.size(); ++usageClass) {
            const auto own = columns(
                begin, [&](std::size_t term) { return m_terms.terms[term].usageClass == usageClass; });
            exactSum(own, nullptr, 1, {}, count, m_byClass[usageClass].data() + begin);
            share(usageClass, begin, count, unrounded.data());
        }
    }

    /// The columns of the terms whose weights move, or of the others.
    std::vector<WholeColumn> columnsThat(bool move, std::size_t begin) const
    {
        const std::vector<std::size_t>& moving = m_origin.rest->moving;
        return columns(begin, [&](std::size_t term) {
            return std::binary_search(moving.begin(), moving.end(), term) == move;
        });
    }

    void writePastCaches(std::size_t begin, std::size_t count, ColumnTotals& totals)
    {
        exactSumPastCaches(columnsThat(true, begin), m_oldRest + begin, m_restFactor, m_exact->steps, count,
                           m_total.data() + begin, totals);
    }

    void writeMoving(std::size_t begin, std::size_t count)
    {
        const double* rest = m_oldRest ? m_oldRest + begin : m_newRest.data() + begin;
        if (!m_oldRest)
            exactSum(columnsThat(false, begin), nullptr, 1, {}, count, m_newRest.data() + begin);
        exactSum(columnsThat(true, begin), rest, m_restFactor, m_exact->steps, count, m_total.data() + begin);
    }

    void writeInexact(std::size_t begin, std::size_t count)
    {
        double* total = m_total.data() + begin;
        addInexact(begin, count, {}, total);
        Slots unrounded;
        if (!m_byClass.empty())
            std::copy_n(total, count, unrounded.data());
        finishInexact(begin, count, total);
        for (std::size_t usageClass = 0; usageClass < m_byClass.size(); ++usageClass) {
            addInexact(begin, count, usageClass, m_byClass[usageClass].data() + begin);
            share(usageClass, begin, count, unrounded.data());
        }
    }

    /// Turns the sum of a class into its share of the finished total.
    void share(std::size_t usageClass, std::size_t begin, std::size_t count, const double* whole)
    {
        double* part = m_byClass[usageClass].data() + begin;
        for (std::size_t i = 0; i < count; ++i) {
            // What is given directly and has no usage behind it belongs to no model: the first class.
            const double share = whole[i] > 0 ? part[i] / whole[i] : usageClass == 0;
            part[i] = share * m_total[begin + i];
        }
    }

    void addInexact(std::size_t begin, std::size_t count, std::optional<std::size_t> usageClass,
                    double* sum) const
    {
        std::vector<WeightedColumn> columns;
        for (const Term& term : m_terms.terms) {
            if (usageClass && term.usageClass != *usageClass)
                continue;
            if (term.column != Term::kNoColumn)
                columns.push_back(weighted(m_basis.usage[term.column], begin, term.coefficient));
            else if (term.values == &m_population.cost)
                columns.push_back({nullptr, m_basis.cost.data() + begin, term.coefficient});
        }
        weightedSum(sum, columns, count);
        for (const Term& term : m_terms.terms) {
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

    void finishInexact(std::size_t begin, std::size_t count, double* sum) const
    {
        for (std::size_t i = 0; m_terms.constant != 0 && i < count; ++i)
            sum[i] += m_terms.constant;
        if (m_terms.rounding) {
            const auto [places, rounding] = *m_terms.rounding;
            roundToGrid(rounding, powerOfTen(places), sum, count);
        }
        for (std::size_t i = 0; m_terms.direct && i < count; ++i) {
            const double given = (*m_terms.direct)[m_basis.source[begin + i]];
            if (!std::isnan(given))
                sum[i] = given;
        }
    }
};

} // namespace

bool sameColumn(const Terms& a, const Terms& b)
{
    return a == b &&
           std::none_of(a.terms.begin(), a.terms.end(), [](const Term& term) { return term.derived; });
}

SlotColumn ColumnWriter::column(Origin& origin, const Origin* before, ColumnTotals* totals) const
{
    Draft draft(m_population, m_basis, m_classes, origin, before);
    std::vector<ColumnTotals> parts(m_basis.chunks.size());
    parallelFor(parts.size(), [&](std::size_t chunk) {
        const auto [first, last] = m_basis.chunks[chunk];
        for (std::size_t begin = first; begin < last; begin += kSlotsAtATime)
            draft.write(begin, std::min(last - begin, kSlotsAtATime), parts[chunk]);
        finishPastCaches();
    });
    for (const ColumnTotals& part : parts) {
        if (totals)
            totals->add(part);
    }
    return draft.finished();
}

} // namespace core::economics
