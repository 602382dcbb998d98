#include "core/usage/codec.h"

#include "core/base/parallel.h"
#include "core/usage/codec_v1.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cstdlib>
#include <cstring>
#include <limits>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace core::usage {
namespace {

// Layout: the version byte, then pieces of 1,024 cells (the last has what is left). A piece is 14 columns, in
// the order of Column below, each as its length in bytes and, unless that is 0, a byte that says how its
// values are written. Pieces are small, so that each column takes the shortest way for its values, and
// encoding stays in the cache.
constexpr char kVersion = 2;
constexpr std::size_t kPiece = BlockEncoder::kPiece;
constexpr Day kLastDay = 4'000'000;                         // far beyond any log, and its hours fit 32 bits
constexpr std::uint64_t kTooLarge = std::uint64_t(1) << 40; // more than any key, and far from overflow
constexpr std::size_t kMostVarint = 10;                     // bytes of 64 bits
constexpr std::size_t kMostPiece = BlockEncoder::kColumns * (kPiece * kMostVarint + 3);

enum class Way : unsigned {
    Bytes = 0,   ///< each value in a byte
    Varints = 1, ///< each in a varint, times ten to the power in the upper half of the byte
    Zigzags = 2, ///< each in a zigzag varint
    Sparse =
        3, ///< of those that are not 0: how many zeros come before (varint), and the value (zigzag varint)
};

constexpr std::array kCounts = {
    &Counts::requests,       &Counts::failedRequests, &Counts::uncachedInput, &Counts::cacheRead,
    &Counts::cacheWrite,     &Counts::output,         &Counts::reasoning,     &Counts::loggedCostNanoUsd,
    &Counts::costedRequests, &Counts::outcomeMicros,
};
constexpr std::size_t kKeys = BlockEncoder::kColumns - kCounts.size();

constexpr auto kPowers = [] {
    std::array<std::int64_t, 16> powers{1};
    for (std::size_t i = 1; i < powers.size(); ++i)
        powers[i] = powers[i - 1] * 10;
    return powers;
}();

std::uint64_t zigzag(std::int64_t value)
{
    return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}

std::int64_t unzigzag(std::uint64_t value)
{
    return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
}

inline char* putVarint(char* out, std::uint64_t value)
{
    if (value < 0x80) {
        *out = static_cast<char>(value);
        return out + 1;
    }
    if (value < 0x4000) {
        const auto both = static_cast<std::uint16_t>((value & 0x7f) | 0x80 | (value >> 7 << 8));
        std::memcpy(out, &both, 2);
        return out + 2;
    }
    for (; value >= 0x80; value >>= 7)
        *out++ = static_cast<char>(value | 0x80);
    *out++ = static_cast<char>(value);
    return out;
}

using Values = BlockEncoder::Values;

char* putSparse(char* out, const Values& values, std::size_t size)
{
    std::size_t next = 0;
    for (std::size_t i = 0; i < size; ++i) {
        if (values[i] == 0)
            continue;
        out = putVarint(out, i - next);
        out = putVarint(out, zigzag(values[i]));
        next = i + 1;
    }
    return out;
}

/// Divides values, none negative, by ten as long as all of them can be: costs are logged in coarser steps
/// than 1e-9 USD.
unsigned takeTens(Values& values, std::size_t size)
{
    const auto isTens = [&](std::size_t i) {
        return static_cast<std::uint64_t>(values[i]) % 10 == 0;
    };
    for (unsigned tens = 0;; ++tens) {
        std::size_t whole = 0;
        while (whole < size && isTens(whole))
            ++whole;
        if (whole < size || tens + 1 == kPowers.size())
            return tens;
        for (std::size_t i = 0; i < size; ++i)
            values[i] = static_cast<std::int64_t>(static_cast<std::uint64_t>(values[i]) / 10);
    }
}

struct Look {
    std::uint64_t bits = 0; ///< set in some value
    bool sparse = false;    ///< fewer than half of the values are not 0
};

constexpr std::size_t kStep = 8; // values that loops over columns take at once: little overhead for each

/// The bits that are set in some of the values, and in `begin` how many of them, a multiple of kStep, it
/// took.
std::uint64_t bitsOf(const Values& values, std::size_t size, std::size_t& begin)
{
#if defined(__SSE2__)
    __m128i first = _mm_setzero_si128(), second = first;
    for (begin = 0; begin + kStep <= size; begin += kStep) {
        const auto* pairs = reinterpret_cast<const __m128i*>(values.data() + begin);
        first = _mm_or_si128(_mm_or_si128(first, _mm_load_si128(pairs)), _mm_load_si128(pairs + 1));
        second = _mm_or_si128(_mm_or_si128(second, _mm_load_si128(pairs + 2)), _mm_load_si128(pairs + 3));
    }
    const __m128i both = _mm_or_si128(first, second);
    return static_cast<std::uint64_t>(_mm_cvtsi128_si64(_mm_or_si128(both, _mm_unpackhi_epi64(both, both))));
#else
    std::int64_t bits = 0;
    for (begin = 0; begin < size / kStep * kStep; ++begin)
        bits |= values[begin];
    return static_cast<std::uint64_t>(bits);
#endif
}

Look lookAt(const Values& values, std::size_t size)
{
    const auto othersOfTwo = [&](std::size_t i) {
        return std::size_t(values[i] != 0) + std::size_t(values[i + 1] != 0);
    };
    std::size_t i = 0, others = 0;
    Look look;
    look.bits = bitsOf(values, size, i);
    for (; i < size; ++i)
        look.bits |= static_cast<std::uint64_t>(values[i]);
    if (look.bits == 0)
        return look;
    for (i = 0; i + kStep <= size && others * 2 < size; i += kStep)
        others += othersOfTwo(i) + othersOfTwo(i + 2) + othersOfTwo(i + 4) + othersOfTwo(i + 6);
    for (; i < size && others * 2 < size; ++i)
        others += values[i] != 0;
    look.sparse = others * 2 < size;
    return look;
}

Way wayFor(const Look& look)
{
    if (look.sparse)
        return Way::Sparse;
    if (look.bits < 0x100)
        return Way::Bytes;
    return look.bits >> 63 ? Way::Zigzags : Way::Varints;
}

/// May change the values. `isCost`: of money, where all values often are multiples of a power of ten.
char* putColumn(char* out, Values& values, std::size_t size, bool isCost)
{
    const Look look = lookAt(values, size);
    if (look.bits == 0) {
        *out = 0;
        return out + 1;
    }
    char* const length = out;
    const Way way = wayFor(look);
    const unsigned tens = isCost && way == Way::Varints ? takeTens(values, size) : 0;
    out += 2;
    *out++ = static_cast<char>(static_cast<unsigned>(way) | tens << 4);
    if (way == Way::Sparse)
        out = putSparse(out, values, size);
    else if (way == Way::Bytes)
        for (std::size_t i = 0; i < size; ++i)
            *out++ = static_cast<char>(values[i]);
    else if (way == Way::Varints)
        for (std::size_t i = 0; i < size; ++i)
            out = putVarint(out, static_cast<std::uint64_t>(values[i]));
    else
        for (std::size_t i = 0; i < size; ++i)
            out = putVarint(out, zigzag(values[i]));
    const auto bytes = static_cast<std::size_t>(out - length - 2); // below 2^14: two bytes of varint
    length[0] = static_cast<char>(bytes | 0x80);
    length[1] = static_cast<char>(bytes >> 7);
    return out;
}

/// Takes numbers off the front of a piece of bytes; `ok` turns false at the first that does not fit.
struct Reader {
    const char* p;
    const char* end;
    bool ok = true;

    std::size_t left() const { return static_cast<std::size_t>(end - p); }
    std::uint64_t varint()
    {
        std::uint64_t value = 0;
        const std::size_t most = std::min(left(), kMostVarint);
        for (std::size_t i = 0; i < most; ++i) {
            const auto byte = static_cast<unsigned char>(p[i]);
            value |= std::uint64_t(byte & 0x7f) << (7 * i);
            if (byte < 0x80) {
                p += i + 1;
                return value;
            }
        }
        ok = false;
        return 0;
    }
    /// The bytes of the next column.
    Reader column()
    {
        const std::uint64_t length = varint();
        ok = ok && length <= left();
        if (!ok)
            return {end, end, false};
        const Reader taken{p, p + length};
        p += length;
        return taken;
    }
};

bool readSparse(Reader column, std::int64_t* values, std::size_t size)
{
    std::fill_n(values, size, 0);
    for (std::size_t next = 0; column.ok && column.left() > 0; ++next) {
        const std::uint64_t zeros = column.varint();
        if (zeros >= size || next + zeros >= size)
            return false;
        next += zeros;
        values[next] = unzigzag(column.varint());
    }
    return column.ok;
}

bool readColumn(Reader column, std::int64_t* values, std::size_t size)
{
    if (column.left() == 0) {
        std::fill_n(values, size, 0);
        return column.ok;
    }
    const auto mode = static_cast<unsigned char>(*column.p++);
    if (mode == static_cast<unsigned>(Way::Sparse))
        return readSparse(column, values, size);
    if (column.left() < size)
        return false;
    if (mode == static_cast<unsigned>(Way::Bytes)) {
        for (std::size_t i = 0; i < size; ++i)
            values[i] = static_cast<unsigned char>(column.p[i]);
        return column.left() == size;
    }
    if (mode == static_cast<unsigned>(Way::Zigzags))
        for (std::size_t i = 0; i < size; ++i)
            values[i] = unzigzag(column.varint());
    else if ((mode & 15) == static_cast<unsigned>(Way::Varints))
        for (std::size_t i = 0, power = static_cast<std::size_t>(kPowers[mode >> 4]); i < size; ++i)
            values[i] = static_cast<std::int64_t>(column.varint() * power);
    else
        return false;
    return column.ok && column.left() == 0;
}

/// Decodes a block piece by piece.
class BlockDecoder {
public:
    BlockDecoder(const Block& block, bool withCounts, CellColumns& columns)
        : m_first(std::int64_t(block.day) * 24)
        , m_withCounts(withCounts)
        , m_columns(columns)
    {}

    bool run(Reader reader, std::size_t cells)
    {
        for (std::size_t begin = 0; begin < cells; begin += kPiece) {
            const std::size_t size = std::min(kPiece, cells - begin);
            if (!readKeys(reader, begin, size) || !readCounts(reader, begin, size))
                return false;
        }
        return reader.left() == 0;
    }

private:
    /// Puts column values that fit a T behind the others; false when one does not.
    template <typename T, typename ValueOf>
    bool put(Reader column, std::vector<T>& into, std::size_t begin, std::size_t size, const ValueOf& valueOf)
    {
        if (!readColumn(column, m_values.data(), size))
            return false;
        bool fits = true;
        for (std::size_t i = 0; i < size; ++i) {
            const std::int64_t wide = valueOf(m_values[i]);
            fits = fits && wide >= std::numeric_limits<T>::min() && wide <= std::numeric_limits<T>::max();
            into[begin + i] = static_cast<T>(wide);
        }
        return fits;
    }
    bool readKeys(Reader& reader, std::size_t begin, std::size_t size)
    {
        const auto plain = [](std::int64_t value) {
            return value;
        };
        const auto risen = [this](std::int64_t step) {
            m_user = std::min(m_user + std::min(static_cast<std::uint64_t>(step), kTooLarge), kTooLarge);
            return static_cast<std::int64_t>(m_user);
        };
        const auto hour = [this](std::int64_t offset) {
            constexpr auto kFar = static_cast<std::int64_t>(kTooLarge);
            const std::int64_t value = m_first + std::clamp(offset, -kFar, kFar);
            return std::abs(value) <= kLastDay * std::int64_t(24) ? value : kFar;
        };
        return put(reader.column(), m_columns.user, begin, size, risen) &&
               put(reader.column(), m_columns.org, begin, size, plain) &&
               put(reader.column(), m_columns.hour, begin, size, hour) &&
               put(reader.column(), m_columns.context, begin, size, plain);
    }
    bool readCounts(Reader& reader, std::size_t begin, std::size_t size)
    {
        for (const auto member : kCounts) {
            const Reader column = reader.column();
            if (!m_withCounts) {
                if (!column.ok)
                    return false;
                continue;
            }
            if (!readColumn(column, m_values.data(), size))
                return false;
            Counts* counts = m_columns.counts.data() + begin;
            for (std::size_t i = 0; i < size; ++i)
                counts[i].*member = m_values[i];
        }
        if (m_withCounts)
            for (std::size_t i = begin; i < begin + size; ++i)
                undoDifferences(m_columns.counts[i]);
        return true;
    }
    /// See BlockEncoder::add. In unsigned arithmetic: damaged bytes may hold any number.
    static void undoDifferences(Counts& counts)
    {
        const std::uint64_t requests = static_cast<std::uint64_t>(counts.requests) + 1;
        counts.costedRequests =
            static_cast<std::int64_t>(requests - static_cast<std::uint64_t>(counts.costedRequests));
        counts.requests = static_cast<std::int64_t>(requests);
    }

    std::int64_t m_first;
    bool m_withCounts;
    CellColumns& m_columns;
    std::uint64_t m_user = 0;
    Values m_values;
};

Error damaged()
{
    return {
        ErrorCode::Damaged, "a block of usage is damaged", {}, 0, {}, "a project written by this program"};
}

Status decodeInto(const Block& block, Columns wanted, CellColumns& columns)
{
    // Keys are unique, so each cell but the first has a key column with a byte for it: a hostile count cannot
    // ask for memory that the bytes do not back.
    const std::string_view bytes = block.bytes;
    if (bytes.empty() || (bytes[0] != kVersion && bytes[0] != 1) ||
        (block.cells > 1 && bytes.size() <= block.cells) || block.day > kLastDay || block.day < -kLastDay)
        return damaged();
    const std::size_t rows = block.cells;
    const bool withCounts = wanted == Columns::All;
    columns.user.assign(rows, 0);
    columns.org.assign(rows, 0);
    columns.hour.assign(rows, block.day * 24);
    columns.context.assign(rows, 0);
    columns.counts.assign(withCounts ? rows : 0, {});
    const bool ok = bytes[0] == kVersion ? BlockDecoder(block, withCounts, columns)
                                               .run({bytes.data() + 1, bytes.data() + bytes.size()}, rows)
                                         : decodeV1(bytes.substr(1), block, withCounts, columns);
    return ok ? Status(Done{}) : Status(damaged());
}

/// How many names there are: ids of cells are below.
struct Known {
    std::size_t users, orgs, contexts;
};

/// Ids are trusted by everyone who visits cells; this is where they are checked.
Status decodeChecked(const Block& block, const Known& known, Columns wanted, CellColumns& columns)
{
    if (const Status status = decodeInto(block, wanted, columns); !status)
        return status;
    bool inside = true;
    for (std::size_t i = 0; i < columns.size(); ++i)
        inside = inside && columns.user[i] < known.users && columns.org[i] < known.orgs &&
                 columns.context[i] < known.contexts;
    return inside ? Status(Done{}) : Status(damaged());
}

Known knownOf(const Dictionaries& names)
{
    return {names.users.size(), names.orgs.size(), names.contexts.size()};
}

using Blocks = std::span<const Shared<Block>>;

Status forEachBatchOf(Blocks blocks, const Known& known, Columns wanted, Progress& progress,
                      const std::function<void(std::span<const CellColumns>)>& visit)
{
    constexpr std::size_t kMostBlocks = 64;
    constexpr std::uint64_t kMostCells = 1 << 20; // about 100 MB decoded
    std::vector<CellColumns> columns(kMostBlocks);
    for (std::size_t begin = 0; begin < blocks.size();) {
        if (!progress.advance(begin, blocks.size()))
            return Error{ErrorCode::Cancelled, "usage"};
        std::size_t end = begin;
        for (std::uint64_t cells = 0;
             end < blocks.size() && end - begin < kMostBlocks && (end == begin || cells < kMostCells); ++end)
            cells += blocks[end]->cells;
        std::array<bool, kMostBlocks> ok{};
        parallelFor(end - begin, [&](std::size_t i) {
            ok[i] = bool(decodeChecked(*blocks[begin + i], known, wanted, columns[i]));
        });
        for (std::size_t i = 0; i < end - begin; ++i) {
            if (!ok[i])
                return damaged();
        }
        visit({columns.data(), end - begin});
        begin = end;
    }
    return Done{};
}

} // namespace

void BlockEncoder::begin(Day day, std::int32_t days)
{
    assert(day >= -kLastDay && day <= kLastDay);
    m_day = day;
    m_days = days;
    m_first = day * 24;
    m_lastUser = 0;
    m_cells = 0;
    m_inPiece = 0;
    m_size = 0;
}

void BlockEncoder::endPiece()
{
    if (m_room < m_size + kMostPiece) {
        const std::size_t room = m_room * 2 + kMostPiece;
        std::unique_ptr<char[]> bytes(new char[room]); // not zeroed
        std::copy_n(m_bytes.get(), m_size, bytes.get());
        m_bytes = std::move(bytes);
        m_room = room;
    }
    char* out = m_bytes.get() + m_size;
    for (std::size_t c = 0; c < kColumns; ++c)
        out = putColumn(out, m_columns[c], m_inPiece,
                        kCounts[c < kKeys ? 0 : c - kKeys] == &Counts::loggedCostNanoUsd);
    m_size = static_cast<std::size_t>(out - m_bytes.get());
    m_cells += m_inPiece;
    m_inPiece = 0;
}

Block BlockEncoder::finish()
{
    if (m_inPiece > 0)
        endPiece();
    Block block{m_day, m_days, static_cast<std::uint32_t>(m_cells), {}};
    block.bytes.reserve(m_size + 1);
    block.bytes.push_back(kVersion);
    block.bytes.append(m_bytes.get(), m_size);
    return block;
}

Block encoded(Day day, std::int32_t days, std::span<const Cell> cells)
{
    BlockEncoder encoder;
    encoder.begin(day, days);
    for (const Cell& cell : cells)
        encoder.add(cell);
    return encoder.finish();
}

Status decode(const Block& block, CellColumns& columns)
{
    return decodeInto(block, Columns::All, columns);
}

Status decodeKeys(const Block& block, CellColumns& columns)
{
    return decodeInto(block, Columns::Keys, columns);
}

Status forEachBlock(const Cube& cube, const std::function<void(const CellColumns&)>& visit)
{
    CellColumns columns;
    for (const auto& block : cube.blocks) {
        if (const Status status = decodeChecked(*block, knownOf(*cube.names), Columns::All, columns); !status)
            return status;
        visit(columns);
    }
    return Done{};
}

Status forEachBatch(const Cube& cube, Columns wanted, Progress& progress,
                    const std::function<void(std::span<const CellColumns>)>& visit)
{
    return forEachBatchOf(cube.blocks, knownOf(*cube.names), wanted, progress, visit);
}

Status forEachSessionBatch(const Cube& cube, Columns wanted, Progress& progress,
                           const std::function<void(std::span<const CellColumns>)>& visit)
{
    Known known = knownOf(*cube.names);
    known.users = cube.names->sessions.size();
    return forEachBatchOf(cube.sessionBlocks, known, wanted, progress, visit);
}

} // namespace core::usage
