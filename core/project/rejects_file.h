#pragma once

#include "core/base/result.h"
#include "core/ingest/import.h"

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace core::project {

/// Rejected rows as CSV with the columns file, line, field, reason, text, header, names: `text` is the row as
/// it stood in its file, as far as it may be kept, `header` the header of that file when it is CSV, `names`
/// is "codes" when the row has codes in the place of its users and orgs.
class RejectsFile {
public:
    /// Begins the file anew. Fails with FileAccess.
    static Result<RejectsFile> create(const std::filesystem::path& path);
    std::streampos end() { return m_out.tellp(); }
    /// What is added next goes there: the same log is read once more.
    void goBack(std::streampos to) { m_out.seekp(to); }
    void add(std::string_view file, std::string_view header, const ingest::Rejected& row, bool codes = false);
    /// Fails with FileAccess when something was not written.
    Status finish();

private:
    explicit RejectsFile(std::filesystem::path path);
    std::filesystem::path m_path;
    std::ofstream m_out;
};

/// A log put together from rejected rows that were mended.
struct MendedLog {
    std::string file;   ///< that the rows came from
    std::string text;   ///< header and rows
    bool codes = false; ///< its users and orgs are codes already
};

/// The logs in a file of rejected rows, in order; nothing when the file is none.
std::optional<std::vector<MendedLog>> mendedLogs(const std::filesystem::path& file);

} // namespace core::project
