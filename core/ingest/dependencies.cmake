# Decompression, hashing and JSON for the importer.
find_package(PkgConfig REQUIRED)
find_package(simdjson REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
find_package(LibArchive REQUIRED)
pkg_check_modules(TIERWRIGHT_ZSTD REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(TIERWRIGHT_LZMA REQUIRED IMPORTED_TARGET liblzma)
pkg_check_modules(TIERWRIGHT_ISAL REQUIRED IMPORTED_TARGET libisal)
target_link_libraries(core_ingest PRIVATE
    simdjson::simdjson OpenSSL::Crypto LibArchive::LibArchive
    PkgConfig::TIERWRIGHT_ZSTD PkgConfig::TIERWRIGHT_LZMA PkgConfig::TIERWRIGHT_ISAL)
# The loops over rows: the compiler inlines a field's reading only at this level, a tenth of the whole import.
target_compile_options(core_ingest PRIVATE $<$<CONFIG:Release>:-O3>)
# Gathering offsets one by one in vector registers costs more than storing them.
set_source_files_properties(${CMAKE_CURRENT_SOURCE_DIR}/ingest/csv_index.cpp ${CMAKE_CURRENT_SOURCE_DIR}/ingest/csv_index_avx2.cpp
    PROPERTIES COMPILE_OPTIONS -fno-tree-slp-vectorize)
