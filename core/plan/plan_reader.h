#pragma once

#include "core/plan/fields.h"
#include "core/plan/plan.h"

/// Readers of the parts of a plan file, by the folder's JSON Schema. Each notes its problems and goes on.
namespace core::plan {

void readPlan(const Place& at, Plan& out);

// Parts, in price_reader.cpp and plan_reader.cpp.
void readPrice(const Place& at, Price& out);
void readCharge(const Place& at, Charge& out);
void readMatch(const Place& at, Match& out);
void readCreditUnit(const Place& at, CreditUnit& out);
void readGrant(const Place& at, Grant& out);
void readTopup(const Place& at, Topup& out);
void readLimit(const Place& at, Limit& out);
void readCommitment(const Place& at, Commitment& out);

} // namespace core::plan
