#pragma once

#include "core/ingest/csv_index.h"

namespace core::ingest {

/// indexCsv's fast pass for processors with AVX2 and BMI2; call only on those. False: the block needs the
/// scalar pass.
bool indexAvx2(const char* bytes, std::size_t size, char delimiter, CsvIndex& index);

} // namespace core::ingest
