#include "app/cli/open_project.h"

#include <chrono>
#include <filesystem>

namespace cli {

core::Result<OpenProject> openProject(const std::string& path)
{
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored)) {
        const std::string hint = "an existing project; \"tierwright-cli new " + path + "\" makes one";
        return core::Error{core::ErrorCode::FileAccess, "there is no such project", path, 0, {}, hint};
    }
    core::Result<std::unique_ptr<core::project::ProjectFile>> file = core::project::ProjectFile::open(path);
    if (!file)
        return file.error();
    core::Result<core::Project> project = (*file)->load();
    if (!project)
        return project.error();
    return OpenProject{std::move(*file), std::move(*project)};
}

core::Micros now()
{
    using namespace std::chrono;
    return duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
}

} // namespace cli
