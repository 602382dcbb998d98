#pragma once

#include "core/ingest/bytes.h"
#include "core/ingest/source.h"

namespace core::ingest {

/// Whole rows of a log, in file order. `bytes` is padded; rows never straddle two blocks.
struct Block {
    PaddedBuffer buffer;
    std::size_t size = 0;
    std::uint64_t sequence = 0; ///< 0, 1, 2 ...
    std::uint64_t consumed = 0; ///< bytes of the file read when this block was cut
    bool unclosed = false;      ///< one line whose quoted field never ends: not a row
    std::string_view text() const { return {buffer.data(), size}; }
};

constexpr std::size_t kBlockSize = 256 * 1024;
constexpr std::size_t kMostRowBytes = 32 * 1024 * 1024; ///< a longer quoted field is an unclosed quote

/// Cuts a source into blocks of whole rows. Used by one thread at a time.
class BlockReader {
public:
    /// `delimiter` 0: rows are lines, whatever quotes they hold. The first block holds at least `headerRows`
    /// rows, if the source does.
    BlockReader(std::unique_ptr<Source> source, char delimiter, std::size_t blockSize = kBlockSize,
                std::size_t headerRows = 0);

    /// The next block, or false at the end. An error also ends it.
    Result<bool> next(Block& block);
    /// All that is left, in one block (documents). Fails with InvalidInput past `most` bytes.
    Result<bool> rest(Block& block, std::size_t most);
    /// True when a last line without an end was left out, because the file was still being written.
    bool leftTornLine() const { return m_torn; }

private:
    std::size_t cut(const Block& block, std::size_t size, bool& inQuotes) const;
    bool cutUnclosed(Block& block, std::size_t size);
    bool lacksHeader(const Block& block, std::size_t size) const;
    void keepTail(const Block& block, std::size_t from, std::size_t size);

    std::unique_ptr<Source> m_source;
    char m_delimiter;
    std::size_t m_blockSize, m_headerRows;
    PaddedBuffer m_tail; ///< the start of the row that the last block did not hold whole
    std::size_t m_tailSize = 0;
    std::uint64_t m_sequence = 0;
    bool m_ended = false, m_torn = false;
};

} // namespace core::ingest
