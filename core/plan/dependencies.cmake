# The JSON Schema of plan files is compiled in, so that the command line can print it without an installation.
set(plan_schema_file ${CMAKE_SOURCE_DIR}/resources/schema/plan-1.schema.json)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${plan_schema_file})
file(READ ${plan_schema_file} TIERWRIGHT_PLAN_SCHEMA)
configure_file(${CMAKE_SOURCE_DIR}/core/plan/plan_schema.cpp.in ${CMAKE_BINARY_DIR}/generated/plan_schema.cpp @ONLY)
target_sources(core_plan PRIVATE ${CMAKE_BINARY_DIR}/generated/plan_schema.cpp)

# The presets too, in the order in which menus and the command line show them.
set(TIERWRIGHT_PRESETS "")
foreach(preset per_token flat_hidden_budget tiered_quota_overage base_plus_burst credit_pool task_tiers per_outcome
        prepaid_credits enterprise_commit b2b_markup local_licence regional)
    set(preset_file ${CMAKE_SOURCE_DIR}/resources/presets/${preset}.plan.json)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${preset_file})
    file(READ ${preset_file} preset_text)
    string(APPEND TIERWRIGHT_PRESETS "        {\"${preset}\", R\"plan(${preset_text})plan\"},\n")
endforeach()
configure_file(${CMAKE_SOURCE_DIR}/core/plan/embedded_presets.cpp.in
               ${CMAKE_BINARY_DIR}/generated/embedded_presets.cpp @ONLY)
target_sources(core_plan PRIVATE ${CMAKE_BINARY_DIR}/generated/embedded_presets.cpp)
