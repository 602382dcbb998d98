#pragma once

#include "core/ingest/import.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace core::ingest::testing {

/// A file with `bytes` in it that vanishes with the object.
class TemporaryLog {
public:
    explicit TemporaryLog(std::string_view bytes, const std::string& name = "log.csv");
    ~TemporaryLog();
    const std::filesystem::path& path() const { return m_path; }

private:
    std::filesystem::path m_folder, m_path;
};

/// Sums of all cells of an import, and the names that its cells use.
struct Sums {
    usage::Counts counts;
    std::uint64_t cells = 0;
    std::vector<std::string> users, orgs, models, workflows, outcomes; ///< sorted, without the empty name
    std::map<std::string, std::int64_t> outcomeMicros;
};
Sums sumsOf(const Imported& imported, const usage::Dictionaries& base = {});

/// Every cell as a line of text with names instead of ids, in a fixed order: equal texts, equal cubes.
std::string cellsText(const Imported& imported, const usage::Dictionaries& base = {});

Result<Imported> readBytes(std::string_view bytes, const Options& options = {},
                           const std::string& name = "log.csv");

/// Nano-dollars as a plain decimal number without trailing zeros.
std::string usdText(std::int64_t nano);

} // namespace core::ingest::testing
