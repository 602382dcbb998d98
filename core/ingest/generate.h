#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/base/time.h"

#include <filesystem>
#include <string>

namespace core::ingest {

/// What a synthetic usage log is like. The same options give the same bytes.
struct GenerateOptions {
    std::uint64_t rows = 100'000;
    std::uint64_t users = 0;    ///< 0 = one for each hundred rows, at least ten
    std::string format = "csv"; ///< csv, jsonl or litellm (spend logs as Postgres writes them)
    std::uint64_t seed = 1;
    int days = 90;
    Day firstDay = 20'454; ///< 2026-01-01
    double duplicates = 0; ///< share of rows that repeat an earlier one, request id and all
    double badRows = 0;    ///< share of rows that no importer should accept
};

struct Generated {
    std::uint64_t rows = 0, bytes = 0, users = 0, duplicates = 0, bad = 0;
};

/// Writes a log whose users' weights are lognormal (sigma 1.2) with one in twenty from a Pareto tail
/// (alpha 1.5), over days with an afternoon peak and quiet weekends. Fails with InvalidInput (unknown
/// format), FileAccess, DiskFull or Cancelled; a failed file is removed.
Result<Generated> generateLog(const std::filesystem::path& file, const GenerateOptions& options,
                              Progress& progress);

} // namespace core::ingest
