#pragma once

#include "core/ingest/formats.h"

namespace core::ingest {

/// What is kept of a rejected row: never the words of prompts and answers; of an import that hides names the
/// codes of users and orgs, and beside them only numbers, times, ids and what the reader goes by; of dropped
/// columns nothing. A row that keeps all is the same text; an empty text says that nothing of it may be kept,
/// because it cannot be taken apart and might hold what is not to be kept. Copies its arguments.
std::function<std::string(std::string_view row)> keptOfRows(const Head& head, const Format& format,
                                                            const Mapping& mapping, const Options& options);

} // namespace core::ingest
