#pragma once

#include "app/cli/answer.h"

#include "core/derive/results.h"

#include <string>

/// How usage and its cost look, by any dimension and by session.
namespace cli {

Json tokensJson(const core::usage::Counts& counts);
Json kindsJson(const core::cost::CostGroup& group); ///< USD by kind of token
Json groupJson(const core::cost::CostGroup& group);
std::string nameOrNone(const std::string& name); ///< "(none)" in the place of an empty name

/// How the cost of sessions is distributed; `cost` is that of all usage, USD.
Json sessionsJson(const core::SessionResults& sessions, double cost);
/// Each of `costliest`.
Json costliestJson(const core::SessionResults& sessions);
/// Both, for people.
std::string sessionsText(const core::SessionResults& sessions, double cost);

} // namespace cli
