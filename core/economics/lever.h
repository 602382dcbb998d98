#pragma once

#include <optional>
#include <string>
#include <vector>

namespace core::economics {

/// Ways in which serving could cost less, in the order in which they apply (domain.md 3).
enum class LeverKind { Growth, Compression, SemanticCache, PromptCache, Routing, Batch, Local, PriceTrend };

/// One lever and what it acts on.
struct Lever {
    LeverKind kind = LeverKind::Compression;
    std::vector<std::string> models;    ///< as logged or as in the price book; empty = all
    std::vector<std::string> workflows; ///< empty = all; needs usage that is split by workflow
    double rate = 0;          ///< growth and price trend: a year; all others: the share it acts on, 0..1
    double months = 0;        ///< growth and price trend: how far ahead
    double lookupPrice = 0;   ///< semantic cache: USD per request answered from it
    bool writeMissed = false; ///< prompt cache: what is missed pays cache_write once
    std::string to;           ///< routing: the other model
    double tokenFactor = 1;   ///< routing: tokens that the other model needs for the same
    double escalation = 0;    ///< routing: share of the routed requests that is run again on the first
    std::optional<double> discount; ///< batch: absent = the price book's batch tier
    double costPerActiveUser = 0;   ///< local: USD a month for every payer
    bool operator==(const Lever&) const = default;
};

} // namespace core::economics
