#pragma once

#include "core/base/result.h"
#include "core/plan/plan.h"

#include <array>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace core::plan {

constexpr std::size_t kTokens = 6; ///< kinds in Token

using Properties = std::map<Id, std::string>; ///< such as {"workflow", "support"}

/// What was used of one model: a single request, or the sum over a period.
struct Use {
    Id model; ///< the plan's local id; empty = a model that the plan does not know
    Properties properties;
    std::array<Decimal, kTokens> quantity{}; ///< by Token; reasoning is a part of output, request a number
    Decimal cost;                            ///< USD to serve it
};

/// Whether usage of a model with these properties is meant. Lists that are empty allow anything; a property
/// that the usage lacks does not match. Tokens are looked at by matchesToken().
bool matchesUse(const Match& match, const Id& model, const Properties& properties);

/// An empty list means the four disjoint kinds of tokens; reasoning and requests count only where they are
/// named.
bool matchesToken(const Match& match, Token token);

/// The rows of a weight table that weigh each kind of a model's usage: the first that matches, or null. When
/// a row names reasoning, `Reasoning` has it and output counts without its reasoning part; otherwise
/// `Reasoning` is null.
std::array<const WeightRow*, kTokens> weightRows(const WeightTable& table, const Id& model,
                                                 const Properties& properties);

/// Credits of some usage.
struct Credits {
    Decimal amount;    ///< rounded as the unit says
    Decimal unweighed; ///< tokens that no row weighs, although other usage is rejected
};

/// Adds up the credits of `uses`, exactly, and rounds once. With `round_at: request`, each use is rounded on
/// its own: pass one use per request, or accept that sums can only be rounded at the period. Fails when the
/// result has more than 24 digits.
Result<Credits> creditsOf(const CreditUnit& unit, std::span<const Use> uses);

/// Credits of a part of a period's usage, to six places however the unit rounds the whole; absent when they
/// have too many digits.
std::optional<Decimal> creditsOfPart(const CreditUnit& unit, const Use& part);

/// Quantity of a meter in `uses`; absent for task, outcome, seats and custom meters, which usage does not
/// tell. Cost is in USD. For `max` the largest use counts, for `last` the last, for `count` the number of
/// requests.
std::optional<Decimal> meterOf(const Meter& meter, std::span<const Use> uses);

/// The uses that a match means, with only the kinds of tokens that it means.
std::vector<Use> usesMeant(const std::optional<Match>& match, std::span<const Use> uses);

/// Quantity of a meter or credit unit of the plan in what a match means; absent when usage does not tell it.
std::optional<Decimal> quantityIn(const Plan& plan, const Id& unit, const std::optional<Match>& match,
                                  std::span<const Use> uses);

/// Tokens (or requests) of a use that a match means; reasoning counts as itself only when output is not meant
/// too.
Decimal matchedTokens(const std::optional<Match>& match, const Use& use);

} // namespace core::plan
