#pragma once

#include "core/ingest/json_template.h"

namespace core::ingest {

/// JsonTemplate::match for processors with AVX2 and BMI2; call only on those.
const char* matchAvx2(const LineShape& shape, const char* line, const char* end, GenericRows::Fields& fields);

} // namespace core::ingest
