#include "core/project/mapping_json.h"

#include <nlohmann/json.hpp>

namespace core::project {

std::string mappingJson(const ingest::Mapping& mapping)
{
    nlohmann::ordered_json json = {{"columns", mapping.columnOf},
                                   {"input_includes_cache", mapping.inputIncludesCache},
                                   {"output_includes_reasoning", mapping.outputIncludesReasoning},
                                   {"time_zone", mapping.timeZone},
                                   {"cost_unit", mapping.costUnit}};
    if (!mapping.constantUser.empty())
        json["constant_user"] = mapping.constantUser;
    if (mapping.decimalSign != 0)
        json["decimal_sign"] = std::string(1, mapping.decimalSign);
    if (!mapping.timeUnit.empty()) {
        json["time_unit"] = mapping.timeUnit;
        json["time_origin"] = mapping.timeOrigin;
    }
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::optional<ingest::Mapping> mappingFromJson(std::string_view text)
{
    try {
        const auto json = nlohmann::json::parse(text);
        ingest::Mapping mapping;
        json.at("columns").get_to(mapping.columnOf);
        mapping.inputIncludesCache = json.value("input_includes_cache", mapping.inputIncludesCache);
        mapping.outputIncludesReasoning =
            json.value("output_includes_reasoning", mapping.outputIncludesReasoning);
        mapping.timeZone = json.value("time_zone", mapping.timeZone);
        mapping.costUnit = json.value("cost_unit", mapping.costUnit);
        mapping.constantUser = json.value("constant_user", mapping.constantUser);
        const std::string sign = json.value("decimal_sign", "");
        mapping.decimalSign = sign.empty() ? '\0' : sign.front();
        mapping.timeUnit = json.value("time_unit", mapping.timeUnit);
        mapping.timeOrigin = json.value("time_origin", mapping.timeOrigin);
        return mapping;
    } catch (const nlohmann::json::exception&) {
        return {};
    }
}

} // namespace core::project
