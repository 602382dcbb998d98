find_package(Eigen3 3.3 REQUIRED NO_MODULE)
target_link_libraries(core_stats PRIVATE Boost::headers Eigen3::Eigen)
# Long loops of plain arithmetic over values and nodes.
target_compile_options(core_stats PRIVATE $<$<NOT:$<CONFIG:Debug>>:-O3>)
