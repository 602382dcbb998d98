#include "core/ingest/event_ids.h"

#include "core/ingest/unnamed_file.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstdlib>

namespace core::ingest {
namespace {

constexpr double kFill = 0.62; // of the slots; above it buckets of eight overflow often
constexpr std::uint64_t kFilterBitsPerId = 16;
constexpr int kFilterBits = 5; // of a line of 512; with 16 bits an id one in 500 is taken for known
constexpr std::uint64_t kLineBytes = 64;
constexpr std::uint64_t kIdsInMemoryPerLine = 16; // so filters take about a third of a full table

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

/// Gives memory back behind the first `bytes`.
std::unique_ptr<std::uint64_t[], Unmap> resized(std::unique_ptr<std::uint64_t[], Unmap> words,
                                                std::size_t bytes)
{
    constexpr std::size_t kPage = 64 << 10; // of the largest pages in use
    const std::size_t kept = (bytes + kPage - 1) / kPage * kPage, all = words.get_deleter().bytes;
    if (kept >= all)
        return words;
    std::uint64_t* begin = words.release();
    ::munmap(reinterpret_cast<char*>(begin) + kept, all - kept);
    return {begin, Unmap{kept}};
}

} // namespace

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
    const bool plain = m_tables.size() == 1 && m_spilled.empty();
    m_plainUntil = plain ? std::min(m_tables[0].most, m_mostInMemory - 1) : 0;
}

void EventIds::Spilled::note(std::uint64_t key)
{
    std::uint64_t* line = filter.get() + lineOf({key, 0}) * 8;
    for (int bit = 0; bit < kFilterBits; ++bit, key >>= 9)
        line[(key >> 6) & 7] |= std::uint64_t(1) << (key & 63);
}

/// Lines 2i and 2i + 1 become line i, which is where lineOf() looks from then on.
void EventIds::Spilled::halve()
{
    std::uint64_t* words = filter.get();
    for (std::uint64_t line = 0; line < lines; ++line)
        for (std::uint64_t word = 0; word < 8; ++word) {
            const std::uint64_t bits = words[line * 8 + word];
            words[line / 2 * 8 + word] = line % 2 == 0 ? bits : words[line / 2 * 8 + word] | bits;
        }
    lines = (lines + 1) / 2;
    ++halvings;
    filter = resized(std::move(filter), lines * kLineBytes);
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
            if (!m_file->read(spilled.offset + bucket * 64, slots, sizeof slots)) [[unlikely]] {
                m_failed = true;
                return false;
            }
            for (const std::uint64_t slot : slots) {
                if (slot == key)
                    return true;
                full = full && slot != 0;
            }
        }
    }
    return false;
}

/// Halves the largest filters until all together take no more than their share of memory. Ids that were not
/// met then look as if they were more often, and are looked up in the file.
void EventIds::boundFilters()
{
    const std::uint64_t most = m_mostInMemory / kIdsInMemoryPerLine;
    std::uint64_t lines = 0;
    for (const Spilled& spilled : m_spilled)
        lines += spilled.lines;
    while (lines > most) {
        Spilled& largest = *std::max_element(m_spilled.begin(), m_spilled.end(),
                                             [](const auto& a, const auto& b) { return a.lines < b.lines; });
        if (largest.lines == 1)
            return;
        lines -= largest.lines / 2;
        largest.halve();
    }
}

/// Writes the tables out. Without a place for them they stay in memory.
void EventIds::spill()
{
    if (!m_file)
        m_file = UnnamedFile::make();
    for (const Table& table : m_tables) {
        Spilled spilled;
        if (!m_file || !m_file->append(table.slots.get(), table.buckets * 64, spilled.offset)) {
            m_mostInMemory = ~std::uint64_t(0);
            return;
        }
        spilled.buckets = table.buckets;
        spilled.lines = spilled.firstLines = table.used * kFilterBitsPerId / 512 + 1;
        spilled.filter = zeros(spilled.lines * 8);
        for (std::uint64_t i = 0; i < table.buckets * 8; ++i)
            if (table.slots[i] != 0)
                spilled.note(table.slots[i]);
        m_spilled.push_back(std::move(spilled));
    }
    boundFilters();
    m_tables.clear();
    addTable(m_mostInMemory);
}

bool EventIds::Table::holds(const Hash& hash) const
{
    const std::uint64_t key = hash.a | 1;
    for (std::uint64_t bucket = bucketOf(hash);; bucket = bucket + 1 == buckets ? 0 : bucket + 1) {
        const detail::BucketLook look = detail::lookInto(slots.get() + bucket * 8, key);
        if (look.found || look.used < 8)
            return look.found;
    }
}

bool EventIds::holds(const Hash& hash) const
{
    for (const Table& table : m_tables)
        if (table.holds(hash))
            return true;
    return isSpilled(hash);
}

std::uint64_t EventIds::inMemory() const
{
    std::uint64_t all = 0;
    for (const Table& table : m_tables)
        all += table.used;
    return all;
}

bool EventIds::insertAmongMany(const Hash& hash)
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
    if (inMemory() >= m_mostInMemory) [[unlikely]]
        spill();
    return true;
}

} // namespace core::ingest
