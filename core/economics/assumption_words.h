#pragma once

#include "core/economics/assumptions.h"

#include <optional>
#include <string_view>
#include <vector>

/// The words of assumptions files.
namespace core::economics {

constexpr std::string_view kAssumptionsFormat = "tierwright.assumptions/1";

std::vector<std::string_view> leverNames();
std::string_view nameOf(LeverKind kind);
std::optional<LeverKind> leverKind(std::string_view name);

std::string_view nameOf(ChoiceMode mode);
std::optional<ChoiceMode> choiceMode(std::string_view name); ///< "assigned", "cheapest", "logit"

std::string_view nameOf(cost::CostSource source);
std::optional<cost::CostSource> costSource(std::string_view name);

} // namespace core::economics
