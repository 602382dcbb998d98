#pragma once

#include "core/base/result.h"
#include "core/plan/plan.h"

#include <string>
#include <string_view>
#include <vector>

namespace core::plan {

/// A plan to start from; resources/presets/<id>.plan.json, compiled in.
struct Preset {
    std::string id;          ///< "credit_pool"
    std::string name;        ///< "Credit pool"
    std::string description; ///< one or two sentences
};

/// All presets, from simple to elaborate.
const std::vector<Preset>& presets();

/// The plan of a preset, a draft of version 1. Fails with NotFound for an unknown id.
Result<Plan> planFromPreset(std::string_view id);

} // namespace core::plan
