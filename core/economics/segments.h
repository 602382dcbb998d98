#pragma once

#include "core/base/result.h"
#include "core/economics/population.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Customers as groups that somebody typed, where no telemetry is, or instead of it (domain.md 4).
namespace core::economics {

/// What one customer of a group uses of a model in a period.
struct SegmentUsage {
    std::map<usage::Quantity, double> counts; ///< tokens, requests; reasoning is a part of output
    std::uint64_t line = 0;                   ///< of the file that it was read from; 0 = none
};

/// A group of customers who are all alike.
struct Segment {
    std::string name;
    std::optional<double> count; ///< customers; or
    std::optional<double> share; ///< of Segments::payers
    std::optional<double> cost;  ///< USD to serve one for a period; absent = it follows from the usage
    std::map<std::string, double> quantities;  ///< by meter or credit id
    std::map<std::string, SegmentUsage> usage; ///< by model
};

/// A segments file (tierwright.segments/1, cli.md).
struct Segments {
    std::optional<double> payers; ///< there when any group is a share of them
    std::vector<Segment> groups;
};

/// Fails with InvalidInput, or UnsupportedVersion; Error::field is the JSON path.
Result<Segments> segmentsFromJson(std::string_view json, std::string_view file);
std::string toJson(const Segments& segments);

/// A row for each group. Usage without a cost is priced by `book` at its latest prices. Where a group states
/// both its cost and its usage, the cost counts and the usage says how it is made up. `file` names them in
/// errors. Fails with MissingPrice when usage of a model that the book does not know has no cost.
Result<Population> segmentsPopulation(const Segments& segments, std::string_view file,
                                      const cost::PriceBook& book);
/// The same from a file's text.
Result<Population> segmentsPopulation(std::string_view json, std::string_view file,
                                      const cost::PriceBook& book);

/// A population in four groups by cost: the lighter half, the next 40 %, the next 9 %, the heaviest 1 %. Each
/// is as many as its payers are in a period, with their mean usage by model; with their mean cost where
/// `book` lacks a price. Groups without payers are left out.
Segments summarised(const Population& population, const cost::PriceBook& book);

} // namespace core::economics
