#include "core/cost/markup.h"

#include <algorithm>

namespace core::cost {
namespace {

std::optional<double> ratio(Decimal list, Decimal own)
{
    return own.isZero() ? std::nullopt : std::optional(list.toDouble() / own.toDouble());
}

} // namespace

std::optional<Markup> markupOf(const PriceEntry& own, const PriceIndex& list)
{
    const PriceEntry* entry = list.entry(list.keyOf("", own.model), own.tier, own.from);
    if (!entry)
        return {};
    return Markup{ratio(entry->uncachedInput, own.uncachedInput), ratio(entry->output, own.output)};
}

} // namespace core::cost
