# The shipped price book is compiled in, so that the program needs no file beside it.
file(READ ${CMAKE_SOURCE_DIR}/resources/price_book.json PRICE_BOOK_JSON)
set_property(DIRECTORY ${CMAKE_SOURCE_DIR}/core APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/resources/price_book.json)
# One literal may hold 64 KiB in some compilers; pieces are joined by the preprocessor's rules anyway.
string(REPLACE "\n" ")json\"\nR\"json(\n" PRICE_BOOK_JSON "${PRICE_BOOK_JSON}")
configure_file(${CMAKE_SOURCE_DIR}/core/cost/shipped_prices.cpp.in ${CMAKE_BINARY_DIR}/generated/shipped_prices.cpp @ONLY)
target_sources(core_cost PRIVATE ${CMAKE_BINARY_DIR}/generated/shipped_prices.cpp)
