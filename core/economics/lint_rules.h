#pragma once

#include "core/economics/results.h"
#include "core/economics/rules.h"
#include "core/economics/scan.h"

#include <span>
#include <vector>

namespace core::economics {

/// One plan of a catalog with what every slot pays and gets on it.
struct CatalogPlan {
    const plan::Plan* plan = nullptr;
    const Prepared* prepared = nullptr;
    const Rules* rules = nullptr;
    const SlotResults* slots = nullptr;
};

/// Findings about plans beside each other: one that another dominates, and tiers out of order.
std::vector<LintFinding> lintCatalog(std::span<const CatalogPlan> plans);

} // namespace core::economics
