#include "core/ingest/event_ids.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace core::ingest {
namespace {

constexpr double kFill = 0.62; // of the slots; above it buckets of eight overflow often
constexpr std::uint64_t kFilterBitsPerId = 16;
constexpr int kFilterBits = 5; // of a line of 512; with 16 bits an id one in 500 is taken for known

} // namespace

void Unmap::operator()(std::uint64_t* p) const
{
    ::munmap(p, bytes);
}

namespace {

/// Zeroed memory that takes room only where it is written to.
std::unique_ptr<std::uint64_t[], Unmap> zeros(std::uint64_t words)
{
    constexpr std::size_t kHuge = 2 << 20;
    const std::size_t bytes = (words * 8 + kHuge - 1) / kHuge * kHuge;
    void* p =
        ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (p == MAP_FAILED)
        std::abort(); // out of address space: nothing sensible can follow
    if (bytes >= 8 * kHuge)
        ::madvise(p, bytes, MADV_HUGEPAGE);
    return {static_cast<std::uint64_t*>(p), Unmap{bytes}};
}

} // namespace

/// A file without a name: it goes with the process, whatever ends it.
class EventIds::File {
public:
    /// Null when none can be made.
    static std::unique_ptr<File> make()
    {
        const char* set = std::getenv("TMPDIR");
        for (const char* folder : {set && *set ? set : "/var/tmp", "/tmp"}) { // /tmp is often memory
            const int descriptor = ::open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
            if (descriptor >= 0)
                return std::unique_ptr<File>(new File(descriptor));
        }
        return nullptr;
    }
    ~File() { ::close(m_descriptor); }

    bool append(const void* bytes, std::size_t size, std::uint64_t& offset)
    {
        offset = m_size;
        const char* from = static_cast<const char*>(bytes);
        for (std::size_t done = 0; done < size;) {
            const ssize_t put =
                ::pwrite(m_descriptor, from + done, size - done, static_cast<off_t>(m_size + done));
            if (put < 0 && errno == EINTR)
                continue;
            if (put <= 0)
                return false;
            done += static_cast<std::size_t>(put);
        }
        m_size += size;
        return true;
    }
    void read(std::uint64_t offset, std::uint64_t* bucket) const
    {
        if (::pread(m_descriptor, bucket, 64, static_cast<off_t>(offset)) != 64)
            std::abort(); // our own bytes cannot be read back: the machine is failing
    }

private:
    explicit File(int descriptor)
        : m_descriptor(descriptor)
    {}
    int m_descriptor;
    std::uint64_t m_size = 0;
};

EventIds::EventIds(std::uint64_t rows, std::uint64_t mostInMemory)
    : m_mostInMemory(std::max<std::uint64_t>(mostInMemory, 1))
{
    addTable(rows);
}

EventIds::~EventIds() = default;
EventIds::EventIds(EventIds&&) noexcept = default;
EventIds& EventIds::operator=(EventIds&&) noexcept = default;

void EventIds::addTable(std::uint64_t rows)
{
    rows = std::min(rows, m_mostInMemory);
    Table table;
    table.buckets =
        std::max<std::uint64_t>(512, static_cast<std::uint64_t>(static_cast<double>(rows) / (8 * kFill)) + 1);
    table.slots = zeros(table.buckets * 8);
    table.most = static_cast<std::uint64_t>(static_cast<double>(table.buckets * 8) * 0.85);
    m_tables.push_back(std::move(table));
}

void EventIds::Spilled::note(std::uint64_t key)
{
    std::uint64_t* line = filter.get() + lineOf({key, 0}) * 8;
    for (int bit = 0; bit < kFilterBits; ++bit, key >>= 9)
        line[(key >> 6) & 7] |= std::uint64_t(1) << (key & 63);
}

bool EventIds::Spilled::mayHold(const Hash& hash) const
{
    std::uint64_t key = hash.a | 1;
    const std::uint64_t* line = filter.get() + lineOf({key, 0}) * 8;
    std::uint64_t all = 1;
    for (int bit = 0; bit < kFilterBits; ++bit, key >>= 9)
        all &= line[(key >> 6) & 7] >> (key & 63);
    return all != 0;
}

bool EventIds::isSpilled(const Hash& hash) const
{
    const std::uint64_t key = hash.a | 1;
    std::uint64_t slots[8];
    for (const Spilled& spilled : m_spilled) {
        if (!spilled.mayHold(hash)) [[likely]]
            continue;
        auto bucket =
            static_cast<std::uint64_t>((static_cast<unsigned __int128>(hash.b) * spilled.buckets) >> 64);
        for (bool full = true; full; bucket = bucket + 1 == spilled.buckets ? 0 : bucket + 1) {
            m_file->read(spilled.offset + bucket * 64, slots);
            for (const std::uint64_t slot : slots) {
                if (slot == key)
                    return true;
                full = full && slot != 0;
            }
        }
    }
    return false;
}

/// Writes the tables out. Without a place for them they stay in memory.
void EventIds::spill()
{
    if (!m_file)
        m_file = File::make();
    for (const Table& table : m_tables) {
        Spilled spilled;
        if (!m_file || !m_file->append(table.slots.get(), table.buckets * 64, spilled.offset)) {
            m_mostInMemory = ~std::uint64_t(0);
            return;
        }
        spilled.buckets = table.buckets;
        spilled.lines = table.used * kFilterBitsPerId / 512 + 1;
        spilled.filter = zeros(spilled.lines * 8);
        for (std::uint64_t i = 0; i < table.buckets * 8; ++i)
            if (table.slots[i] != 0)
                spilled.note(table.slots[i]);
        m_spilled.push_back(std::move(spilled));
    }
    m_tables.clear();
    m_inMemory = 0;
    addTable(m_mostInMemory);
}

namespace {

/// Slots of a bucket fill up from the first on. Without a branch for each slot: where the first free one
/// stands is chance.
struct Lookup {
    bool found;
    unsigned used;
};
#if defined(__SSE2__)
inline Lookup lookUp(const std::uint64_t* bucket, std::uint64_t key)
{
    const auto* pairs = reinterpret_cast<const __m128i*>(bucket);
    const __m128i a = _mm_load_si128(pairs), b = _mm_load_si128(pairs + 1), c = _mm_load_si128(pairs + 2),
                  d = _mm_load_si128(pairs + 3), wanted = _mm_set1_epi64x(static_cast<long long>(key));
    const auto same = [wanted](__m128i pair) {
        const __m128i halves = _mm_cmpeq_epi32(pair, wanted);
        return _mm_and_si128(halves, _mm_shuffle_epi32(halves, 0xB1));
    };
    const __m128i found = _mm_or_si128(_mm_or_si128(same(a), same(b)), _mm_or_si128(same(c), same(d)));
    // Keys are odd: a slot is free exactly when its lower half is 0.
    const auto lower = [](__m128i x, __m128i y) {
        const __m128 both = _mm_shuffle_ps(_mm_castsi128_ps(x), _mm_castsi128_ps(y), 0x88);
        return _mm_cmpeq_epi32(_mm_castps_si128(both), _mm_setzero_si128());
    };
    const auto free = static_cast<unsigned>(_mm_movemask_epi8(_mm_packs_epi32(lower(a, b), lower(c, d))));
    return {_mm_movemask_epi8(found) != 0, static_cast<unsigned>(__builtin_ctz(free | 0x10000u)) / 2};
}
#else
Lookup lookUp(const std::uint64_t* bucket, std::uint64_t key)
{
    Lookup result{false, 0};
    for (int i = 0; i < 8; ++i) {
        result.found |= bucket[i] == key;
        result.used += bucket[i] != 0;
    }
    return result;
}
#endif

} // namespace

bool EventIds::Table::holds(const Hash& hash) const
{
    const std::uint64_t key = hash.a | 1;
    for (std::uint64_t bucket = bucketOf(hash);; bucket = bucket + 1 == buckets ? 0 : bucket + 1) {
        const Lookup seen = lookUp(slots.get() + bucket * 8, key);
        if (seen.found || seen.used < 8)
            return seen.found;
    }
}

[[gnu::always_inline]] inline bool EventIds::Table::insert(const Hash& hash)
{
    const std::uint64_t key = hash.a | 1;
    for (std::uint64_t bucket = bucketOf(hash);; bucket = bucket + 1 == buckets ? 0 : bucket + 1) {
        std::uint64_t* slot = slots.get() + bucket * 8;
        const Lookup seen = lookUp(slot, key);
        if (seen.found)
            return false;
        if (seen.used < 8) [[likely]] {
            slot[seen.used] = key;
            ++used;
            return true;
        }
    }
}

bool EventIds::holds(const Hash& hash) const
{
    for (const Table& table : m_tables)
        if (table.holds(hash))
            return true;
    return isSpilled(hash);
}

bool EventIds::insert(const Hash& hash)
{
    if (!m_spilled.empty() && isSpilled(hash))
        return false;
    for (std::size_t i = 0; i + 1 < m_tables.size(); ++i)
        if (m_tables[i].holds(hash))
            return false;
    Table* last = &m_tables.back();
    if (last->used > last->most) [[unlikely]] {
        if (last->holds(hash))
            return false;
        addTable(last->used * 2);
        last = &m_tables.back();
    }
    if (!last->insert(hash))
        return false;
    if (++m_inMemory >= m_mostInMemory) [[unlikely]]
        spill();
    return true;
}

} // namespace core::ingest
