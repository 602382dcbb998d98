#pragma once

#include "core/ingest/bytes.h"

#include <cstddef>
#include <cstdint>
#include <memory>

namespace core::ingest {

/// Where the fields and rows of a block of CSV end. `ends[k]` is the offset of the delimiter or newline
/// behind field k, and ends[k - 1] + 1 is where it begins, for field 0 too; row r owns fields [rowEnds[r-1],
/// rowEnds[r]).
struct CsvIndex {
    const std::uint32_t* ends = nullptr;
    const std::uint32_t* rowEnds = nullptr;
    std::uint32_t fields = 0;
    std::uint32_t rows = 0;
    std::uint64_t lines = 0; ///< newline bytes, also those inside quotes
    bool quotes = false;

    void reserve(std::size_t bytes);
    std::uint32_t* endsRoom() { return m_ends.get() + 1; }
    std::uint32_t* rowEndsRoom() { return m_rowEnds.get(); }

private:
    std::unique_ptr<std::uint32_t[]> m_ends, m_rowEnds;
    std::size_t m_capacity = 0;
};

enum class Kernel { Best, Avx2, Sse2, Plain };

/// Indexes `size` (< 4 GiB) padded bytes that begin at a row and end with one (a last row may lack its
/// newline). A quote opens a quoted field only at the field's first byte; elsewhere it is text, as in
/// Python's csv module. `kernel` is for tests; machines without the wanted one take the next.
void indexCsv(const char* bytes, std::size_t size, char delimiter, CsvIndex& index,
              Kernel kernel = Kernel::Best);

/// How much of `size` padded bytes, which begin at a row, is whole rows. 0 = not one row ends.
/// `inQuotes` tells whether the bytes end inside a quoted field.
std::size_t wholeRows(const char* bytes, std::size_t size, char delimiter, bool& inQuotes);

} // namespace core::ingest
