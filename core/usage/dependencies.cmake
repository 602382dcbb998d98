# Encoding is a tenth of an import.
set_source_files_properties(${CMAKE_CURRENT_SOURCE_DIR}/usage/codec.cpp PROPERTIES COMPILE_OPTIONS $<$<CONFIG:Release>:-O3>)
