#include "core/ingest/csv_index.h"

#include "core/ingest/csv_index_avx2.h"
#include "core/ingest/csv_index_loop.h"

#if defined(__x86_64__)
#include <emmintrin.h>
#endif

namespace core::ingest {
namespace {

std::uint64_t equalBytes(const char* p, char c)
{
    std::uint64_t mask = 0;
    for (int k = 0; k < 8; ++k) {
        const std::uint64_t x = load8(p + 8 * k) ^ (0x0101010101010101ull * static_cast<unsigned char>(c));
        // Exact zero-byte test, then gather the eight high bits (H. Warren, "Hacker's Delight", 6-1).
        const std::uint64_t zero =
            ~(((x & 0x7f7f7f7f7f7f7f7full) + 0x7f7f7f7f7f7f7f7full) | x | 0x7f7f7f7f7f7f7f7full);
        mask |= (((zero >> 7) * 0x0102040810204080ull) >> 56) << (8 * k);
    }
    return mask;
}

/// Of 0 the highest.
std::uint32_t lowestBit(std::uint64_t mask)
{
    return static_cast<std::uint32_t>(__builtin_ctzll(mask | (1ull << 63)));
}

bool indexPlain(const char* bytes, std::size_t size, char delimiter, CsvIndex& index)
{
    return indexBlocks(
        bytes, size, index,
        [delimiter](const char* p) {
            return Masks{equalBytes(p, delimiter), equalBytes(p, '\n'), equalBytes(p, '"')};
        },
        lowestBit);
}

#if defined(__x86_64__)
bool indexSse2(const char* bytes, std::size_t size, char delimiter, CsvIndex& index)
{
    const __m128i d = _mm_set1_epi8(delimiter), n = _mm_set1_epi8('\n'), q = _mm_set1_epi8('"');
    return indexBlocks(
        bytes, size, index,
        [&](const char* p) {
            Masks m{0, 0, 0};
            for (int k = 0; k < 4; ++k) {
                const __m128i v = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + 16 * k));
                const auto bits = [&](__m128i c) {
                    return std::uint64_t(static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(v, c))))
                           << (16 * k);
                };
                m.delimiter |= bits(d);
                m.newline |= bits(n);
                m.quote |= bits(q);
            }
            return m;
        },
        lowestBit);
}
#endif

/// One byte at a time, as Python's csv module: the meaning that the fast kernels must agree with.
struct Scanner {
    char delimiter;
    bool atStart = true;  ///< of a field
    bool quoted = false;  ///< inside a quoted field
    bool closing = false; ///< the last byte was a quote inside a quoted field

    enum class Seen { Text, Field, Row };
    Seen next(char c)
    {
        if (quoted && !closing) {
            closing = c == '"';
            return Seen::Text;
        }
        if (quoted && c == '"') {
            closing = false; // a doubled quote is text
            return Seen::Text;
        }
        if (quoted)
            quoted = closing = false;
        if (c == delimiter || c == '\n') {
            atStart = true;
            return c == '\n' ? Seen::Row : Seen::Field;
        }
        quoted = atStart && c == '"';
        atStart = false;
        return Seen::Text;
    }
    bool open() const { return quoted && !closing; }
};

void indexScalar(const char* bytes, std::size_t size, char delimiter, CsvIndex& index)
{
    Scanner scanner{delimiter};
    std::uint32_t fields = 0, rows = 0;
    std::uint64_t lines = 0;
    for (std::size_t i = 0; i < size; ++i) {
        lines += bytes[i] == '\n';
        const Scanner::Seen seen = scanner.next(bytes[i]);
        if (seen == Scanner::Seen::Text)
            continue;
        index.endsRoom()[fields++] = static_cast<std::uint32_t>(i);
        if (seen == Scanner::Seen::Row)
            index.rowEndsRoom()[rows++] = fields;
    }
    index.fields = fields;
    index.rows = rows;
    index.lines = lines;
}

bool indexFast(const char* bytes, std::size_t size, char delimiter, CsvIndex& index, Kernel kernel)
{
#if defined(__x86_64__)
    static const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2");
    if (avx2 && (kernel == Kernel::Best || kernel == Kernel::Avx2))
        return indexAvx2(bytes, size, delimiter, index);
    if (kernel != Kernel::Plain)
        return indexSse2(bytes, size, delimiter, index);
#endif
    (void)kernel;
    return indexPlain(bytes, size, delimiter, index);
}

std::size_t lastNewline(const char* bytes, std::size_t size)
{
    const void* found = memrchr(bytes, '\n', size);
    return found ? static_cast<std::size_t>(static_cast<const char*>(found) - bytes) + 1 : 0;
}

} // namespace

void CsvIndex::reserve(std::size_t bytes)
{
    if (bytes > m_capacity || !m_ends) {
        m_capacity = bytes + bytes / 4;
        m_ends.reset(new std::uint32_t[m_capacity + 128]);
        m_rowEnds.reset(new std::uint32_t[m_capacity + 128]);
    }
    m_ends[0] = UINT32_MAX; // "ends" in front of the first field
    ends = m_ends.get() + 1;
    rowEnds = m_rowEnds.get();
}

void indexCsv(const char* bytes, std::size_t size, char delimiter, CsvIndex& index, Kernel kernel)
{
    index.reserve(size);
    index.quotes = false;
    if (!indexFast(bytes, size, delimiter, index, kernel))
        indexScalar(bytes, size, delimiter, index);
    const bool open =
        size > 0 && (index.rows == 0 || index.ends[index.rowEnds[index.rows - 1] - 1] + 1 < size);
    if (open) { // the last row of a file without a newline
        index.endsRoom()[index.fields++] = static_cast<std::uint32_t>(size);
        index.rowEndsRoom()[index.rows++] = index.fields;
    }
}

std::size_t wholeRows(const char* bytes, std::size_t size, char delimiter, bool& inQuotes)
{
    inQuotes = false;
    const void* quote = std::memchr(bytes, '"', size);
    if (!quote)
        return lastNewline(bytes, size);
    // Without quotes in front of the first one, its row begins behind the last newline before it.
    std::size_t end = lastNewline(bytes, static_cast<std::size_t>(static_cast<const char*>(quote) - bytes));
    Scanner scanner{delimiter};
    for (std::size_t i = end; i < size; ++i)
        if (scanner.next(bytes[i]) == Scanner::Seen::Row)
            end = i + 1;
    inQuotes = scanner.open();
    return end;
}

} // namespace core::ingest
