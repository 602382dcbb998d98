#pragma once

#include "core/project/project_file.h"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace core::project::testing {

/// A folder that vanishes with the object.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    std::filesystem::path operator/(const std::string& name) const { return m_path / name; }

private:
    std::filesystem::path m_path;
};

void write(const std::filesystem::path& file, std::string_view bytes);
std::string read(const std::filesystem::path& file);

/// Opened, or a failed test and null.
std::unique_ptr<ProjectFile> created(const std::filesystem::path& path);
std::unique_ptr<ProjectFile> opened(const std::filesystem::path& path);
Project loaded(const ProjectFile& file);

/// What a log of `days` days brings, each with `cells` cells of one request and 100 + day tokens, and the
/// names that the project lacks. Event ids, a session and rejected rows as well.
ingest::Imported someLog(const Project& project, Day first, int days, int cells,
                         const std::string& name = "log.csv");

/// Every cell of a project as text with names instead of ids, those of sessions last: equal texts, equal
/// usage.
std::vector<std::string> cellsOf(const Project& project);

/// Everything that a project holds, as text.
std::string described(const Project& project);

} // namespace core::project::testing
