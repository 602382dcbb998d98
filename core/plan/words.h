#pragma once

#include "core/plan/plan.h"

#include <span>
#include <string_view>

/// The words of the plan format for each enumeration: one table serves reading, writing and messages.
namespace core::plan {

template <typename Enum>
struct Word {
    Enum value;
    std::string_view text;
};

template <typename Enum>
std::span<const Word<Enum>> words(); ///< defined for the enumerations of plan.h and core::Rounding

template <>
std::span<const Word<Token>> words<Token>();
template <>
std::span<const Word<MeterKind>> words<MeterKind>();
template <>
std::span<const Word<Aggregate>> words<Aggregate>();
template <>
std::span<const Word<CreditRounding>> words<CreditRounding>();
template <>
std::span<const Word<RoundAt>> words<RoundAt>();
template <>
std::span<const Word<Per>> words<Per>();
template <>
std::span<const Word<Due>> words<Due>();
template <>
std::span<const Word<WindowKind>> words<WindowKind>();
template <>
std::span<const Word<StepAction>> words<StepAction>();
template <>
std::span<const Word<Shortfall>> words<Shortfall>();
template <>
std::span<const Word<Status>> words<Status>();
template <>
std::span<const Word<Anchor>> words<Anchor>();
template <>
std::span<const Word<Proration>> words<Proration>();
template <>
std::span<const Word<Rounding>> words<Rounding>();
template <>
std::span<const Word<RoundMoneyAt>> words<RoundMoneyAt>();

template <typename Enum>
std::string_view wordFor(Enum value)
{
    for (const Word<Enum>& word : words<Enum>()) {
        if (word.value == value)
            return word.text;
    }
    return {};
}

} // namespace core::plan
