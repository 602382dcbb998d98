#pragma once

#include "core/economics/kernels.h"
#include "core/economics/prepared.h"

namespace core::economics {

/// Whether two sums of terms over the same population are the same column.
bool sameColumn(const Terms& a, const Terms& b);

/// Sums terms slot by slot. Where usage and weights are exact, so are the sums (exact_sum.h).
class ColumnWriter {
public:
    /// `classes`: of usage; columns are split by them when there are several.
    ColumnWriter(const Population& population, const Basis& basis, std::size_t classes)
        : m_population(population)
        , m_basis(basis)
        , m_classes(classes)
    {}

    /// The column of `origin.terms`. `before`: a column of the same population; when only a few weights
    /// differ, the sum of the others is kept in `origin.rest`, and one kept before is gone on from.
    SlotColumn column(Origin& origin, const Origin* before = nullptr, ColumnTotals* totals = nullptr) const;

private:
    const Population& m_population;
    const Basis& m_basis;
    std::size_t m_classes;
};

} // namespace core::economics
