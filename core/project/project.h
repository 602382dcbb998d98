#pragma once

#include "core/base/shared.h"
#include "core/cost/price_book.h"
#include "core/economics/assumptions.h"
#include "core/plan/plan.h"
#include "core/usage/accounts.h"
#include "core/usage/cube.h"
#include "core/usage/payer_periods.h"

#include <map>
#include <string>
#include <vector>

namespace core {

/// One import, as the journal keeps it.
struct ImportRecord {
    std::int64_t id = 0;
    std::string fileName;
    std::uint64_t bytes = 0;
    std::string fingerprint; ///< of its bytes (ingest::Imported::fingerprint)
    std::string format;
    std::string mapping;        ///< JSON, as used
    std::string source;         ///< which logs are of the same kind (ingest::Imported::source)
    bool aggregated = false;    ///< sums without ids: an export of the same time counts the usage again
    Micros first = 1, last = 0; ///< earliest and latest event; first > last when there was none
    std::uint64_t rows = 0, accepted = 0, rejected = 0, duplicate = 0;
    std::map<std::string, std::uint64_t> reasons; ///< rejected rows by code
    Micros importedAt = 0;
    bool operator==(const ImportRecord&) const = default;
};

struct Settings {
    usage::PeriodRule periods;
    usage::PayerKind payer = usage::PayerKind::User;
    std::string currency = "USD";
    std::uint64_t seed = 1;
    std::string population = "telemetry"; ///< or "fitted", "stressed", "segments"
    std::string onlyPeriod;               ///< telemetry of this one, such as "2026-03", or "last"; empty: all
    std::string family;                   ///< fitted: id of a law; empty: the one that fits best
    double growth = 10;                   ///< stressed: how many times as many payers, 1 and more
    double tailShare = 0.05;              ///< stressed: heaviest payers who make the tail, at most 0.5
    std::string segments;                 ///< JSON of typed segments (tierwright.segments/1)
    std::string baselinePlan;             ///< id of today's plan
    std::string selectedPlan;
    /// Tiers that were dragged by hand, ascending quantities per period, by keyOf() of their slice.
    std::map<std::string, std::vector<double>> tierBreaks;
    std::string pseudonymKey; ///< of imports that hide names, when the project keeps it
    bool operator==(const Settings&) const = default;
};

/// The whole project as one plain value: immutable shared parts, cheap to copy, equal by pointer where
/// untouched.
struct Project {
    Shared<usage::Cube> usage;
    Shared<std::vector<ImportRecord>> imports;
    Shared<std::vector<usage::Account>> accounts; ///< in the order of their imports
    Shared<std::vector<plan::Plan>> plans;
    Shared<cost::PriceBook> prices;
    Shared<economics::Assumptions> assumptions;
    Shared<Settings> settings;
};

/// Names of those who pay, users or orgs as the settings say, by id.
const std::vector<std::string>& payerNames(const Project& project);

/// An empty project with the shipped price book.
Project newProject();

/// `next` with the parts of `from` that are equal to its own: what was computed from them need not be again.
Project sharingEqualParts(Project next, const Project& from);

} // namespace core
