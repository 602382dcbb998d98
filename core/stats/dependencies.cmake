find_package(Boost REQUIRED)
target_link_libraries(core_stats PRIVATE Boost::headers)
