#include "core/economics/exact_weights.h"

#include "core/economics/exact_sum.h"
#include "core/economics/rounding.h"

#include <algorithm>
#include <cmath>

namespace core::economics {
namespace {

using Wide = __int128;

Wide gcd(Wide a, Wide b)
{
    while (b != 0) {
        const Wide rest = a % b;
        a = b;
        b = rest;
    }
    return a < 0 ? -a : a;
}

std::optional<Wide> product(Wide a, Wide b)
{
    Wide out = 0;
    return __builtin_mul_overflow(a, b, &out) ? std::nullopt : std::optional(out);
}

Fraction reduced(Wide over, Wide under)
{
    const Wide common = gcd(over, under);
    return {over / common, under / common};
}

/// Absent when it is too large to be of use.
std::optional<Wide> commonMultiple(Wide a, Wide b)
{
    const auto multiple = product(a / gcd(a, b), b);
    return multiple && *multiple < Wide(kExact) ? multiple : std::nullopt;
}

} // namespace

std::optional<Fraction> fractionOf(Decimal amount, std::int64_t per)
{
    const Wide unit = Decimal::fromInteger(1).units();
    const auto under = product(unit, per);
    return under && per > 0 ? std::optional(reduced(amount.units(), *under)) : std::nullopt;
}

std::optional<Fraction> difference(Fraction a, Fraction b)
{
    const auto first = product(a.over, b.under), second = product(b.over, a.under);
    const auto under = product(a.under, b.under);
    Wide over = 0;
    if (!first || !second || !under || __builtin_sub_overflow(*first, *second, &over))
        return {};
    return reduced(over, *under);
}

std::optional<WholeWeights> wholeWeights(std::span<const Fraction> fractions, std::span<const double> largest,
                                         int places, double multipleOf)
{
    std::optional<Wide> perOne = commonMultiple(Wide(powerOfTen(places)), Wide(multipleOf));
    for (std::size_t i = 0; perOne && i < fractions.size(); ++i)
        perOne = commonMultiple(*perOne, fractions[i].under);
    if (!perOne)
        return {};
    WholeWeights whole;
    whole.perOne = double(*perOne);
    double most = 0;
    for (std::size_t i = 0; i < fractions.size(); ++i) {
        const auto weight = product(fractions[i].over, *perOne / fractions[i].under);
        if (!weight)
            return {};
        whole.weights.push_back(double(*weight));
        most += std::fabs(whole.weights.back()) * largest[i];
    }
    const bool exact = most < kExact && std::all_of(whole.weights.begin(), whole.weights.end(),
                                                    [](double weight) { return std::fabs(weight) < kExact; });
    return exact ? std::optional(std::move(whole)) : std::nullopt;
}

} // namespace core::economics
