#include "core/plan/presets.h"

#include "core/plan/embedded_presets.h"
#include "core/plan/json.h"

namespace core::plan {

const std::vector<Preset>& presets()
{
    static const std::vector<Preset> all = [] {
        std::vector<Preset> list;
        for (const EmbeddedPreset& file : embeddedPresets()) {
            if (const Result<Plan> plan = planFromJson(file.text, file.id))
                list.push_back({std::string(file.id), plan->name, plan->description.value_or("")});
        }
        return list;
    }();
    return all;
}

Result<Plan> planFromPreset(std::string_view id)
{
    for (const EmbeddedPreset& file : embeddedPresets()) {
        if (file.id == id)
            return planFromJson(file.text, file.id);
    }
    std::string known;
    for (const EmbeddedPreset& file : embeddedPresets())
        known += (known.empty() ? "" : ", ") + std::string(file.id);
    return Error{ErrorCode::NotFound, "there is no preset \"" + std::string(id) + "\"", {}, 0, {},
                 "one of " + known};
}

} // namespace core::plan
