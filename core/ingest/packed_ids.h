#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace core::ingest {

/// Memory that packing reuses. One per thread.
struct IdScratch {
    std::vector<std::uint64_t> ids;
    std::vector<std::uint32_t> ends;
    std::unique_ptr<char[]> bytes;
    std::size_t room = 0; ///< of `bytes`
};

/// Packs stored ids (storedId(); any order) into bytes: sorted, differences in a Rice code (R. Rice, 1979),
/// about five bytes an id. Sorts `ids`. Packed strings may be concatenated; storedIds reads all of them.
/// Fails with Damaged on other bytes.
std::string packIds(std::vector<std::uint64_t>& ids, IdScratch& scratch);
Result<std::vector<std::uint64_t>> storedIds(std::string_view packed);

} // namespace core::ingest
