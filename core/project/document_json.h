#pragma once

#include "core/base/result.h"
#include "core/project/project.h"

#include <string>
#include <string_view>

namespace core::project {

/// The document of a project (plans, prices, assumptions, settings) as one JSON text, and back. Usage and the
/// journal of imports are not part of it. `file` names the project in errors.
std::string documentJson(const Project& project);

/// Puts the document into `project`, leaving its usage and imports.
Result<Project> withDocument(std::string_view json, Project project, std::string_view file);

std::string recordJson(const ImportRecord& record);
Result<ImportRecord> recordFromJson(std::string_view json, std::string_view file);

} // namespace core::project
