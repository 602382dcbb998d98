#pragma once

#include "core/economics/scan.h"

#include <vector>

namespace core::economics {

/// What every slot would pay and get on one plan.
struct PlanOffer {
    SlotResults slots;
    double dormantInvoice = 0;
};

/// Share of each slot, and of the dormant payers, that takes a plan.
struct PlanChoice {
    std::vector<double> shares;
    double dormantShare = 0;
};

/// Choice among plans (domain.md 7). Perceived cost of a plan: what is paid without usage + (1 + metering
/// aversion) x the rest of the invoice + hassle when stopped or slowed + value per credit x denied credits.
/// `cheapest`: all of a slot take the least (of equals, the first). `logit`: shares proportional to exp(-cost
/// / mu). With willingness to pay, whoever is not willing to pay the perceived cost takes nothing: its
/// distribution is averaged over 32 points.
std::vector<PlanChoice> choose(const std::vector<PlanOffer>& offers, const Basis& basis,
                               const Assumptions& assumptions);

} // namespace core::economics
