#include "core/plan/words.h"

#include <array>

namespace core::plan {

template <>
std::span<const Word<Token>> words<Token>()
{
    static constexpr std::array kWords = {
        Word<Token>{Token::UncachedInput, "uncached_input"}, Word<Token>{Token::CacheRead, "cache_read"},
        Word<Token>{Token::CacheWrite, "cache_write"},       Word<Token>{Token::Output, "output"},
        Word<Token>{Token::Reasoning, "reasoning"},          Word<Token>{Token::Request, "request"}};
    return kWords;
}

template <>
std::span<const Word<MeterKind>> words<MeterKind>()
{
    static constexpr std::array kWords = {
        Word<MeterKind>{MeterKind::Tokens, "tokens"},   Word<MeterKind>{MeterKind::Requests, "requests"},
        Word<MeterKind>{MeterKind::Cost, "cost"},       Word<MeterKind>{MeterKind::Task, "task"},
        Word<MeterKind>{MeterKind::Outcome, "outcome"}, Word<MeterKind>{MeterKind::Seats, "seats"},
        Word<MeterKind>{MeterKind::Custom, "custom"}};
    return kWords;
}

template <>
std::span<const Word<Aggregate>> words<Aggregate>()
{
    static constexpr std::array kWords = {
        Word<Aggregate>{Aggregate::Sum, "sum"}, Word<Aggregate>{Aggregate::Count, "count"},
        Word<Aggregate>{Aggregate::Max, "max"}, Word<Aggregate>{Aggregate::Unique, "unique"},
        Word<Aggregate>{Aggregate::Last, "last"}};
    return kWords;
}

template <>
std::span<const Word<CreditRounding>> words<CreditRounding>()
{
    static constexpr std::array kWords = {Word<CreditRounding>{CreditRounding::Up, "up"},
                                          Word<CreditRounding>{CreditRounding::HalfUp, "half_up"},
                                          Word<CreditRounding>{CreditRounding::Down, "down"}};
    return kWords;
}

template <>
std::span<const Word<RoundAt>> words<RoundAt>()
{
    static constexpr std::array kWords = {Word<RoundAt>{RoundAt::Request, "request"},
                                          Word<RoundAt>{RoundAt::Period, "period"}};
    return kWords;
}

template <>
std::span<const Word<Per>> words<Per>()
{
    static constexpr std::array kWords = {Word<Per>{Per::Subscription, "subscription"},
                                          Word<Per>{Per::Customer, "customer"}, Word<Per>{Per::Seat, "seat"},
                                          Word<Per>{Per::Key, "key"}};
    return kWords;
}

template <>
std::span<const Word<Due>> words<Due>()
{
    static constexpr std::array kWords = {Word<Due>{Due::Advance, "advance"},
                                          Word<Due>{Due::Arrears, "arrears"}, Word<Due>{Due::Once, "once"}};
    return kWords;
}

template <>
std::span<const Word<WindowKind>> words<WindowKind>()
{
    static constexpr std::array kWords = {Word<WindowKind>{WindowKind::BillingPeriod, "billing_period"},
                                          Word<WindowKind>{WindowKind::Calendar, "calendar"},
                                          Word<WindowKind>{WindowKind::Rolling, "rolling"},
                                          Word<WindowKind>{WindowKind::FromFirstUse, "from_first_use"},
                                          Word<WindowKind>{WindowKind::AtOnce, "at_once"}};
    return kWords;
}

template <>
std::span<const Word<StepAction>> words<StepAction>()
{
    static constexpr std::array kWords = {
        Word<StepAction>{StepAction::Warn, "warn"},         Word<StepAction>{StepAction::Slow, "slow"},
        Word<StepAction>{StepAction::Block, "block"},       Word<StepAction>{StepAction::Reroute, "reroute"},
        Word<StepAction>{StepAction::Throttle, "throttle"}, Word<StepAction>{StepAction::Charge, "charge"}};
    return kWords;
}

template <>
std::span<const Word<Shortfall>> words<Shortfall>()
{
    static constexpr std::array kWords = {Word<Shortfall>{Shortfall::TrueUp, "true_up"},
                                          Word<Shortfall>{Shortfall::Forfeit, "forfeit"}};
    return kWords;
}

template <>
std::span<const Word<Status>> words<Status>()
{
    static constexpr std::array kWords = {Word<Status>{Status::Draft, "draft"},
                                          Word<Status>{Status::Active, "active"},
                                          Word<Status>{Status::Retired, "retired"}};
    return kWords;
}

template <>
std::span<const Word<Anchor>> words<Anchor>()
{
    static constexpr std::array kWords = {Word<Anchor>{Anchor::Signup, "signup"},
                                          Word<Anchor>{Anchor::Calendar, "calendar"}};
    return kWords;
}

template <>
std::span<const Word<Proration>> words<Proration>()
{
    static constexpr std::array kWords = {Word<Proration>{Proration::None, "none"},
                                          Word<Proration>{Proration::ByDay, "by_day"},
                                          Word<Proration>{Proration::BySecond, "by_second"}};
    return kWords;
}

template <>
std::span<const Word<Rounding>> words<Rounding>()
{
    static constexpr std::array kWords = {
        Word<Rounding>{Rounding::HalfUp, "half_up"}, Word<Rounding>{Rounding::HalfEven, "half_even"},
        Word<Rounding>{Rounding::Up, "up"}, Word<Rounding>{Rounding::Down, "down"}};
    return kWords;
}

template <>
std::span<const Word<RoundMoneyAt>> words<RoundMoneyAt>()
{
    static constexpr std::array kWords = {Word<RoundMoneyAt>{RoundMoneyAt::Line, "line"},
                                          Word<RoundMoneyAt>{RoundMoneyAt::Invoice, "invoice"}};
    return kWords;
}

} // namespace core::plan
