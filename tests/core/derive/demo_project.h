#pragma once

#include "core/plan/presets.h"
#include "core/project/demo.h"

#include <initializer_list>
#include <vector>

namespace core {

/// The sample's usage with so many users and complete months, and these presets as plans.
inline Project demoProject(std::uint32_t users, int months, std::initializer_list<const char*> presets)
{
    project::DemoOptions options;
    options.users = users;
    options.months = months;
    const ingest::Imported imported = project::demoUsage(options);
    usage::Cube cube;
    cube.names = imported.newNames;
    for (const usage::Block& block : imported.blocks)
        cube.blocks.emplace_back(block);
    cube.coverage = imported.coverage;
    Project project = newProject();
    project.usage = std::move(cube);
    std::vector<plan::Plan> plans;
    for (const char* preset : presets)
        plans.push_back(*plan::planFromPreset(preset));
    project.plans = std::move(plans);
    return project;
}

} // namespace core
