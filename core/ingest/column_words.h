#pragma once

#include "core/ingest/fields.h"

#include <span>

namespace core::ingest {

/// Names under which exporters keep a field, lower case without marks, the surest first.
std::span<const std::string_view> wordsFor(Field field);

} // namespace core::ingest
