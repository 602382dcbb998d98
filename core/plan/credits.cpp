#include "core/plan/credits.h"

#include "core/plan/lookup.h"

#include <boost/multiprecision/cpp_int.hpp>

#include <algorithm>

namespace core::plan {
namespace {

using boost::multiprecision::cpp_int;
using boost::multiprecision::cpp_rational;

constexpr std::array kDisjoint = {Token::UncachedInput, Token::CacheRead, Token::CacheWrite, Token::Output};

std::size_t at(Token token)
{
    return static_cast<std::size_t>(token);
}

cpp_rational rational(Decimal value)
{
    static const cpp_int kUnit(Decimal::fromInteger(1).units());
    return cpp_rational(cpp_int(value.units()), kUnit);
}

/// `value` rounded to `places`; value >= 0. Absent when a Decimal cannot hold it.
std::optional<Decimal> roundedTo(const cpp_rational& value, int places, CreditRounding rounding)
{
    const cpp_int scale = pow(cpp_int(10), static_cast<unsigned>(places));
    const cpp_int top = numerator(value) * scale, bottom = denominator(value);
    cpp_int whole = top / bottom;
    const cpp_int rest = top % bottom;
    if ((rounding == CreditRounding::Up && rest != 0) ||
        (rounding == CreditRounding::HalfUp && rest * 2 >= bottom))
        whole += 1;
    const cpp_int units = whole * pow(cpp_int(10), static_cast<unsigned>(Decimal::kPlaces - places));
    if (units > pow(cpp_int(10), 36))
        return {};
    return Decimal::fromUnits(static_cast<__int128>(units));
}

/// Quantity of one kind that a table weighs on its own.
Decimal weighedQuantity(const Use& use, Token token, const std::array<const WeightRow*, kTokens>& rows)
{
    if (token == Token::Output && rows[at(Token::Reasoning)])
        return use.quantity[at(Token::Output)] - use.quantity[at(Token::Reasoning)];
    return use.quantity[at(token)];
}

cpp_rational byTable(const WeightTable& table, const Use& use, Decimal& unweighed)
{
    const auto rows = weightRows(table, use.model, use.properties);
    cpp_rational sum = 0;
    for (std::size_t i = 0; i < kTokens; ++i) {
        const auto token = static_cast<Token>(i);
        const Decimal quantity = weighedQuantity(use, token, rows);
        if (const WeightRow* row = rows[i])
            sum += rational(quantity) * rational(row->credits) / row->per;
        else if (!table.otherFree && contains({kDisjoint.begin(), kDisjoint.end()}, token))
            unweighed += quantity;
    }
    return sum;
}

cpp_rational byCost(const WeightByCost& weights, const Use& use)
{
    const cpp_rational cost = rational(use.cost) * rational(weights.creditsPer);
    return weights.markup ? cpp_rational(cost * rational(*weights.markup)) : cost;
}

/// Removes the kinds of tokens that are not listed. Reasoning stays with output, and output with reasoning,
/// because one is a part of the other.
void keepTokens(const std::vector<Token>& tokens, Use& use)
{
    for (std::size_t i = 0; i < kTokens; ++i) {
        const auto token = static_cast<Token>(i);
        if (!contains(tokens, token) && token != Token::Reasoning)
            use.quantity[i] = {};
    }
    if (!contains(tokens, Token::Output))
        use.quantity[at(Token::Output)] =
            contains(tokens, Token::Reasoning) ? use.quantity[at(Token::Reasoning)] : Decimal{};
    if (!contains(tokens, Token::Output) && !contains(tokens, Token::Reasoning))
        use.quantity[at(Token::Reasoning)] = {};
}

} // namespace

bool matchesUse(const Match& match, const Id& model, const Properties& properties)
{
    if (!match.models.empty() && !contains(match.models, model))
        return false;
    return std::all_of(match.properties.begin(), match.properties.end(), [&](const auto& wanted) {
        const auto found = properties.find(wanted.first);
        return found != properties.end() && contains(wanted.second, found->second);
    });
}

bool matchesToken(const Match& match, Token token)
{
    if (match.tokens.empty())
        return token != Token::Reasoning && token != Token::Request;
    return contains(match.tokens, token);
}

std::array<const WeightRow*, kTokens> weightRows(const WeightTable& table, const Id& model,
                                                 const Properties& properties)
{
    std::array<const WeightRow*, kTokens> rows{};
    for (const WeightRow& row : table.rows) {
        if (!matchesUse(row.match, model, properties))
            continue;
        for (std::size_t i = 0; i < kTokens; ++i) {
            if (!rows[i] && matchesToken(row.match, static_cast<Token>(i)))
                rows[i] = &row;
        }
    }
    return rows;
}

Result<Credits> creditsOf(const CreditUnit& unit, std::span<const Use> uses)
{
    const bool eachRequest = unit.roundAt == RoundAt::Request;
    Credits credits;
    cpp_rational sum = 0;
    const auto addRounded = [&](const cpp_rational& part) {
        const std::optional<Decimal> rounded = roundedTo(part, unit.decimals, unit.round);
        if (rounded)
            credits.amount += *rounded;
        return rounded && credits.amount < Decimal::fromUnits(__int128(1) << 120);
    };
    for (const Use& use : uses) {
        const auto* table = std::get_if<WeightTable>(&unit.weights);
        const cpp_rational part = table ? byTable(*table, use, credits.unweighed)
                                        : byCost(std::get<WeightByCost>(unit.weights), use);
        if (!eachRequest)
            sum += part;
        else if (!addRounded(part))
            return Error{ErrorCode::InvalidInput, "the credits have more than 24 digits", {}, 0, unit.id};
    }
    if (!eachRequest && !addRounded(sum))
        return Error{ErrorCode::InvalidInput, "the credits have more than 24 digits", {}, 0, unit.id};
    return credits;
}

Decimal matchedTokens(const std::optional<Match>& match, const Use& use)
{
    const Match wanted = match.value_or(Match{});
    if (!matchesUse(wanted, use.model, use.properties))
        return {};
    Decimal sum;
    for (const Token token : kDisjoint) {
        if (matchesToken(wanted, token))
            sum += use.quantity[at(token)];
    }
    if (matchesToken(wanted, Token::Reasoning) && !matchesToken(wanted, Token::Output))
        sum += use.quantity[at(Token::Reasoning)];
    return sum;
}

static std::optional<Decimal> meterPart(const Meter& meter, const Use& use)
{
    const bool meant = !meter.match || matchesUse(*meter.match, use.model, use.properties);
    switch (meter.kind) {
    case MeterKind::Tokens:
        return matchedTokens(meter.match, use);
    case MeterKind::Requests:
        return meant ? use.quantity[at(Token::Request)] : Decimal{};
    case MeterKind::Cost:
        return meant ? use.cost : Decimal{};
    default:
        return {};
    }
}

std::optional<Decimal> creditsOfPart(const CreditUnit& unit, const Use& part)
{
    CreditUnit exact = unit;
    exact.decimals = 6;
    exact.round = CreditRounding::HalfUp;
    const auto credits = creditsOf(exact, std::span(&part, 1));
    return credits ? std::optional(credits->amount) : std::nullopt;
}

std::optional<Decimal> meterOf(const Meter& meter, std::span<const Use> uses)
{
    Decimal total;
    if (!meterPart(meter, {}))
        return {};
    for (const Use& use : uses) {
        const Decimal part = *meterPart(meter, use);
        if (meter.aggregate == Aggregate::Max)
            total = std::max(total, part);
        else if (meter.aggregate == Aggregate::Last)
            total = part;
        else
            total += part;
    }
    return total;
}

std::vector<Use> usesMeant(const std::optional<Match>& match, std::span<const Use> uses)
{
    std::vector<Use> meant;
    for (const Use& use : uses) {
        if (match && !matchesUse(*match, use.model, use.properties))
            continue;
        meant.push_back(use);
        if (match && !match->tokens.empty())
            keepTokens(match->tokens, meant.back());
    }
    return meant;
}

std::optional<Decimal> quantityIn(const Plan& plan, const Id& unit, const std::optional<Match>& match,
                                  std::span<const Use> uses)
{
    const std::vector<Use> meant = usesMeant(match, uses);
    if (const CreditUnit* credit = find(plan.credits, unit)) {
        const Result<Credits> credits = creditsOf(*credit, meant);
        return credits ? std::optional(credits->amount) : std::nullopt;
    }
    const Meter* known = find(plan.meters, unit);
    if (!known)
        return {};
    Meter meter = *known;
    if (match && match->tokens == std::vector{Token::Reasoning} &&
        (!meter.match || meter.match->tokens.empty())) {
        meter.match = meter.match.value_or(Match{});
        meter.match->tokens = match->tokens; // a meter of all tokens counts reasoning inside output
    }
    return meterOf(meter, meant);
}

} // namespace core::plan
