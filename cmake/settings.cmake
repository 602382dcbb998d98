# Settings that every target shares. They are attached to targets, never to directories.

set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    set(CMAKE_BUILD_TYPE Release)
endif()
# Hot files choose their own optimisation; -O3 everywhere only makes builds longer.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()

add_library(tierwright_warnings INTERFACE)
target_compile_options(tierwright_warnings INTERFACE
    -Wall -Wextra -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
    # GCC 12 sees overlaps in "text" + std::string that are not there (gcc.gnu.org/PR105651).
    $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
    $<$<BOOL:${TIERWRIGHT_WERROR}>:-Werror>)

add_library(tierwright_settings INTERFACE)
target_compile_features(tierwright_settings INTERFACE cxx_std_20)
target_include_directories(tierwright_settings INTERFACE ${CMAKE_SOURCE_DIR})
target_link_libraries(tierwright_settings INTERFACE tierwright_warnings)
if(TIERWRIGHT_SANITIZE)
    target_compile_options(tierwright_settings INTERFACE
        -fsanitize=${TIERWRIGHT_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(tierwright_settings INTERFACE -fsanitize=${TIERWRIGHT_SANITIZE})
endif()

# tierwright_core_folder(NAME dependency...): the static library core_NAME of all sources in core/NAME.
# Each folder may use only the folders named here, so the arrows of ARCHITECTURE.md are link errors when broken.
function(tierwright_core_folder name)
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/core/${name}/*.cpp)
    file(GLOB headers CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/core/${name}/*.h)
    add_library(core_${name} STATIC ${sources})
    target_sources(core_${name} PUBLIC FILE_SET HEADERS BASE_DIRS ${CMAKE_SOURCE_DIR} FILES ${headers})
    set_target_properties(core_${name} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON POSITION_INDEPENDENT_CODE ON)
    target_link_libraries(core_${name} PUBLIC tierwright_settings ${ARGN})
endfunction()

# tierwright_core_tests(NAME [library...]): the program core_NAME_tests of all sources in tests/core/NAME.
function(tierwright_core_tests name)
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/core/${name}/*.cpp)
    if(NOT sources)
        return()
    endif()
    add_executable(core_${name}_tests ${sources})
    target_link_libraries(core_${name}_tests PRIVATE core_${name} ${ARGN} GTest::gmock GTest::gtest_main)
    target_compile_definitions(core_${name}_tests PRIVATE
        TIERWRIGHT_TEST_DATA="${CMAKE_SOURCE_DIR}/tests/data"
        TIERWRIGHT_RESOURCES="${CMAKE_SOURCE_DIR}/resources")
    gtest_discover_tests(core_${name}_tests TEST_PREFIX ${name}. DISCOVERY_TIMEOUT 120 PROPERTIES LABELS core)
    set_property(GLOBAL APPEND PROPERTY TIERWRIGHT_CORE_TESTS core_${name}_tests)
endfunction()
