#pragma once

#include "core/project/project_file.h"

#include <memory>
#include <string>

namespace cli {

struct OpenProject {
    std::unique_ptr<core::project::ProjectFile> file;
    core::Project project;
};

/// Opens and loads a project; a file that does not exist is an error that says how to make one.
core::Result<OpenProject> openProject(const std::string& path);

core::Micros now();

} // namespace cli
