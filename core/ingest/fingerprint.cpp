#include "core/ingest/fingerprint.h"

#include "core/ingest/hash.h"
#include "core/ingest/inflaters.h"

#include <fmt/format.h>

#include <algorithm>

namespace core::ingest {
namespace {

constexpr std::size_t kReadSize = 256 * 1024;
constexpr std::size_t kLanes = 4; // independent, so that their multiplications overlap
constexpr std::size_t kStripe = kLanes * 16;
static_assert(kStripe <= kPadding && kReadSize % kStripe == 0);

/// The loop of hashPadded over long texts, on four lanes.
class LongHash {
public:
    /// `size` bytes, followed by zeros up to a whole stripe.
    void add(const char* p, std::size_t size)
    {
        m_size += size;
        Hash lanes[kLanes]; // kept in registers: what is written to members may be what `p` points to
        std::copy_n(m_lanes, kLanes, lanes);
        for (const char* end = p + size; p < end; p += kStripe)
            for (std::size_t i = 0; i < kLanes; ++i) {
                const std::uint64_t x = load8(p + 16 * i), y = load8(p + 16 * i + 8);
                Hash& lane = lanes[i];
                lane.a = detail::fold(lane.a ^ x, y ^ detail::kC);
                lane.b = detail::fold(lane.b ^ y, x ^ detail::kD);
            }
        std::copy_n(lanes, kLanes, m_lanes);
    }
    Hash finish() const
    {
        Hash all{m_size ^ detail::kA, m_size ^ detail::kB};
        for (const Hash& lane : m_lanes)
            all = {detail::fold(all.a ^ lane.a, lane.b ^ detail::kC) + all.b,
                   detail::fold(all.b ^ lane.b, lane.a ^ detail::kD) + all.a};
        return all;
    }

private:
    Hash m_lanes[kLanes] = {{detail::kA, detail::kB},
                            {detail::kB, detail::kC},
                            {detail::kC, detail::kD},
                            {detail::kD, detail::kA}};
    std::uint64_t m_size = 0;
};

} // namespace

Result<std::string> fingerprintOf(const std::filesystem::path& file, std::uint64_t most,
                                  const std::atomic<bool>& stop)
{
    auto opened = FileHandle::open(file, most);
    if (!opened)
        return opened.error();
    LongHash hash;
    PaddedBuffer buffer;
    buffer.reserve(kReadSize);
    for (;;) {
        const Result<std::size_t> got = (*opened)->read(buffer.data(), kReadSize);
        if (!got)
            return got.error();
        if (*got == 0 || stop.load(std::memory_order_relaxed))
            break;
        buffer.seal(*got);
        hash.add(buffer.data(), *got);
    }
    const Hash all = hash.finish();
    return fmt::format("{:016x}{:016x}", all.a, all.b);
}

} // namespace core::ingest
