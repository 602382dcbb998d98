#pragma once

#include "core/ingest/numbers.h"

#include <simdjson.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace core::ingest {

using Json = simdjson::dom::element;

/// The member at a path ("usage.prompt_tokens"; a key that holds dots is tried whole first). Empty when
/// absent or null.
std::optional<Json> memberAt(Json value, std::string_view path);

/// A scalar as text: strings as they are, numbers in their shortest form, "true", "false". Null, absent and
/// objects are "". Arrays give their first element.
std::string textOf(Json value);
std::string textAt(Json value, std::string_view path);
/// The first of several paths with a text that is not empty.
std::string firstTextAt(Json value, std::initializer_list<std::string_view> paths);

/// A whole number from a number or a string; empty when absent, null or "" ; `bad` is set when it is neither.
std::optional<std::int64_t> countAt(Json value, std::string_view path, bool& bad);
/// Money in 1e-9 of the unit, likewise.
std::optional<std::int64_t> nanoAt(Json value, std::string_view path, bool& bad,
                                   const Written& unit = {1, 0});

/// All scalars of an object by dotted path, in document order; for showing columns.
std::vector<std::pair<std::string, std::string>> flattened(Json value);

} // namespace core::ingest
