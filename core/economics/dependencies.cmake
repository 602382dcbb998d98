target_link_libraries(core_economics PRIVATE fmt::fmt nlohmann_json::nlohmann_json)
