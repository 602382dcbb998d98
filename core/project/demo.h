#pragma once

#include "core/base/result.h"
#include "core/project/project_file.h"

#include <cstdint>

namespace core::project {

struct DemoOptions {
    std::uint32_t users = 2000;
    int months = 3; ///< complete months; a week of the next one follows
    std::uint64_t seed = 1;
    CivilDate firstMonth{2026, 7, 1}; ///< begins on its first day
};

/// Fills an empty project with synthetic usage and three plans: lognormal users with a Pareto tail of 5 %,
/// six public models, five workflows, working hours and weekends, new users every month. The same options
/// give the same project.
Result<Project> fillWithDemo(ProjectFile& file, const Project& project, const DemoOptions& options);

/// The usage alone, as an import would bring it.
ingest::Imported demoUsage(const DemoOptions& options);

} // namespace core::project
