#include "core/ingest/csv_index.h"
#include "core/ingest/event_ids.h"
#include "core/ingest/numbers.h"
#include "core/ingest/packed_ids.h"
#include "core/ingest/time_reader.h"
#include "tests/fuzz/support.h"

#include <algorithm>
#include <cstdlib>
#include <string>

// The small readers under the importer: every kernel of the CSV index finds the same fields, fast numbers and
// times are what the full parsers say, and packed event ids refuse what packIds did not write.

using namespace core;
using namespace core::ingest;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    PaddedBuffer buffer;
    buffer.reserve(size + kPadding);
    std::copy_n(data, size, buffer.data());
    buffer.seal(size);
    const char* text = buffer.data();

    CsvIndex best, plain, sse;
    indexCsv(text, size, ',', best, Kernel::Best);
    indexCsv(text, size, ',', plain, Kernel::Plain);
    indexCsv(text, size, ',', sse, Kernel::Sse2);
    for (const CsvIndex* other : {&plain, &sse}) {
        require(other->fields == best.fields && other->rows == best.rows && other->lines == best.lines);
        require(std::equal(best.ends, best.ends + best.fields, other->ends));
        require(std::equal(best.rowEnds, best.rowEnds + best.rows, other->rowEnds));
    }
    bool inQuotes = false;
    require(wholeRows(text, size, ',', inQuotes) <= size);

    std::int64_t fast = 0;
    if (fastCount(text, size, fast))
        require(parseCount({text, size}) == fast);
    std::array<std::uint32_t, 8> counts;
    const std::size_t half = size / 2;
    if (fastCounts({ShortDigits(text, size), ShortDigits(text, half), ShortDigits(),
                    ShortDigits(text + half, size - half), ShortDigits(text, size), ShortDigits()},
                   counts)) {
        const auto is = [&](std::uint32_t count, const char* p, std::size_t n) {
            return n == 0 ? count == 0 : parseCount({p, n}) == count;
        };
        require(is(counts[0], text, size) && is(counts[1], text, half) && counts[2] == 0 &&
                is(counts[3], text + half, size - half) && is(counts[4], text, size));
    }
    const ShortAmount amount(text, size, '.');
    if (amount.fits && fastCounts({ShortDigits(), {}, {}, {}, {}, amount.fraction}, counts))
        require(parseNano({text, size}) == amount.whole * 1'000'000'000ll + counts[5] * 10ll);
    if (fastNano(text, size, '.', fast))
        require(parseNano({text, size}) == fast);
    (void)parseNano({text, size}, {','}, {1, -2});

    static TimeReader warm;
    Micros quick = 0, slow = 0;
    TimeReader cold;
    const bool read = warm.read(text, size, quick);
    require(read == cold.readSlow({text, size}, slow) && (!read || quick == slow));

    (void)storedIds(std::string(text, size));
    return 0;
}
