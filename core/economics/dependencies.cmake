target_link_libraries(core_economics PRIVATE fmt::fmt nlohmann_json::nlohmann_json)
# The loops that a drag waits for. Contraction would make bits depend on the machine; nobody looks at floating-point
# exceptions or errno, and only then are rounding and comparisons done four at a time.
set_source_files_properties(economics/kernels.cpp economics/fast_path.cpp economics/column_writer.cpp economics/exact_sum.cpp
    economics/scan.cpp
    PROPERTIES COMPILE_OPTIONS "-O3;-ffp-contract=off;-fno-trapping-math;-fno-math-errno;-Wno-psabi")
