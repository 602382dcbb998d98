#pragma once

#include "core/base/result.h"
#include "core/ingest/import.h"

#include <optional>
#include <string>
#include <string_view>

namespace core::project {

/// A mapping as the journal keeps it, and back; nothing when the text is none.
std::string mappingJson(const ingest::Mapping& mapping);
std::optional<ingest::Mapping> mappingFromJson(std::string_view json);

} // namespace core::project
