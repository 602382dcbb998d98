# The JSON Schema of plan files is compiled in, so that the command line can print it without an installation.
set(plan_schema_file ${CMAKE_SOURCE_DIR}/resources/schema/plan-1.schema.json)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${plan_schema_file})
file(READ ${plan_schema_file} TIERWRIGHT_PLAN_SCHEMA)
configure_file(${CMAKE_SOURCE_DIR}/core/plan/plan_schema.cpp.in ${CMAKE_BINARY_DIR}/generated/plan_schema.cpp @ONLY)
target_sources(core_plan PRIVATE ${CMAKE_BINARY_DIR}/generated/plan_schema.cpp)
