#pragma once

#include "core/base/result.h"
#include "core/ingest/put_aside.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
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

constexpr std::size_t kIdsOfAString = 1 << 20;

/// Packs stored ids (storedId(); any order) into strings: sorted, differences in a Rice code (R. Rice, 1979),
/// about five bytes an id. Hands each string of kIdsOfAString ids, the last with what is left, to `take` in
/// order. Sorts `ids`.
void packIds(std::vector<std::uint64_t>& ids, IdScratch& scratch,
             const std::function<void(std::string)>& take);

/// Reads packed ids one by one: strings of packIds, one behind the other. Little of them is in memory at
/// once.
class IdReader {
public:
    explicit IdReader(Aside packed)
        : m_packed(std::move(packed))
    {}
    /// False at the end. Fails with Damaged on other bytes, and with FileAccess.
    Result<bool> next(std::uint64_t& id);

private:
    Status beginString();
    Status take(char* into, std::size_t count);
    Status fill();
    Result<std::uint64_t> difference();
    void drop(int count);

    Aside m_packed;
    std::uint64_t m_loaded = 0; ///< bytes of it that went through the window
    std::string m_window;
    std::size_t m_at = 0; ///< in the window
    std::uint64_t m_idsLeft = 0, m_bytesLeft = 0, m_id = 0;
    int m_riceBits = 0;
    std::uint64_t m_bits = 0; ///< the next m_count bits, lowest first, and zeros
    int m_count = 0;
};

/// All packed ids at once.
Result<std::vector<std::uint64_t>> storedIds(std::string packed);

/// The ids of several packed pieces, each in order, as packIds makes strings of all of them; each is put
/// aside. Little is in memory at once.
Result<std::vector<Aside>> mergedIds(std::span<const Aside> pieces, IdScratch& scratch, PutAside& aside);

} // namespace core::ingest
