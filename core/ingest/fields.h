#pragma once

#include "core/ingest/import.h"

#include <array>
#include <optional>
#include <string_view>
#include <vector>

namespace core::ingest {

/// The fields of a usage event that a column of a generic log can feed, by the names of Mapping::columnOf.
enum class Field : std::size_t {
    EventId,
    Time,
    User,
    Org,
    Session,
    Provider,
    Model,
    Tier,
    Workflow,
    Stage,
    UncachedInput,
    CacheRead,
    CacheWrite,
    Output,
    Reasoning,
    Requests,
    Cost,
    Outcome,
    OutcomeCount,
    Status,
};
constexpr std::size_t kFields = 20;

constexpr std::array<std::string_view, kFields> kFieldNames = {
    "event_id",       "time",          "user",        "org",           "session",
    "provider",       "model",         "tier",        "workflow",      "stage",
    "uncached_input", "cache_read",    "cache_write", "output",        "reasoning",
    "requests",       "provider_cost", "outcome",     "outcome_count", "status",
};

constexpr std::string_view nameOf(Field field)
{
    return kFieldNames[static_cast<std::size_t>(field)];
}
std::optional<Field> fieldNamed(std::string_view name);

/// Guesses which column feeds which field from the columns' names (English, German and common exporters'
/// words) and the values of the first rows. Sentences about what is doubtful go to `warnings`.
Mapping guessMapping(const std::vector<std::string>& columns,
                     const std::vector<std::vector<std::string>>& rows, std::vector<std::string>& warnings);

/// The mapping with the columns of `overrides` put in. Fails with InvalidInput for an unknown field or
/// column.
Result<Mapping> withOverrides(Mapping mapping, const std::map<std::string, std::string>& overrides,
                              const std::vector<std::string>& columns);

} // namespace core::ingest
