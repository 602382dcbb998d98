#include "core/ingest/block_reader.h"

#include "core/ingest/csv_index.h"

#include <algorithm>

namespace core::ingest {

BlockReader::BlockReader(std::unique_ptr<Source> source, char delimiter, std::size_t blockSize,
                         std::size_t headerRows)
    : m_source(std::move(source))
    , m_delimiter(delimiter)
    , m_blockSize(blockSize)
    , m_headerRows(headerRows)
{}

/// Whether the whole rows at the begin of the source, `size` bytes, are fewer than the header has.
bool BlockReader::lacksHeader(const Block& block, std::size_t size) const
{
    if (m_sequence > 0 || m_headerRows < 2 || m_delimiter == 0)
        return false;
    CsvIndex index;
    indexCsv(block.buffer.data(), size, m_delimiter, index, Kernel::Plain);
    return index.rows < m_headerRows;
}

std::size_t BlockReader::cut(const Block& block, std::size_t size, bool& inQuotes) const
{
    inQuotes = false;
    if (m_delimiter != 0)
        return wholeRows(block.buffer.data(), size, m_delimiter, inQuotes);
    const void* newline = memrchr(block.buffer.data(), '\n', size);
    return newline ? static_cast<std::size_t>(static_cast<const char*>(newline) - block.buffer.data()) + 1
                   : 0;
}

void BlockReader::keepTail(const Block& block, std::size_t from, std::size_t size)
{
    m_tailSize = size - from;
    if (m_tailSize == 0)
        return;
    m_tail.reserve(m_tailSize);
    std::memcpy(m_tail.data(), block.buffer.data() + from, m_tailSize);
}

/// Gives up on the quoted field that swallowed everything up to here: its first line becomes a block of its
/// own.
bool BlockReader::cutUnclosed(Block& block, std::size_t size)
{
    const void* newline = std::memchr(block.buffer.data(), '\n', size);
    block.size = newline
                     ? static_cast<std::size_t>(static_cast<const char*>(newline) - block.buffer.data()) + 1
                     : size;
    block.unclosed = true;
    keepTail(block, block.size, size);
    block.buffer.seal(block.size);
    return true;
}

Result<bool> BlockReader::next(Block& block)
{
    block.unclosed = false;
    block.buffer.reserve(m_tailSize + m_blockSize + kPadding);
    if (m_tailSize > 0)
        std::memcpy(block.buffer.data(), m_tail.data(), m_tailSize);
    std::size_t size = m_tailSize;
    m_tailSize = 0;
    for (;;) {
        bool ended = m_ended;
        if (!m_ended) {
            const std::size_t want =
                std::max(m_blockSize, size / 2); // grows with the row: it is scanned again each time
            block.buffer.reserve(size + want + kPadding, size);
            const Result<std::size_t> got = m_source->read(block.buffer.data() + size, want);
            if (!got)
                return got.error();
            size += *got;
            ended = m_ended = *got == 0;
        }
        if (size == 0)
            return false;
        bool inQuotes = false;
        const std::size_t end = cut(block, size, inQuotes);
        block.sequence = m_sequence;
        block.consumed = m_source->consumed();
        if (end == 0 && inQuotes && (ended || size > kMostRowBytes)) {
            ++m_sequence;
            return cutUnclosed(block, size);
        }
        if (end == 0 && !ended) {
            if (size > 8 * kMostRowBytes)
                return Error{ErrorCode::InvalidInput, "has a line longer than 256 MiB", {}, 0, {},
                             "one row a line"};
            continue; // the row is longer than a block
        }
        if (!ended && size <= kMostRowBytes && lacksHeader(block, end))
            continue;
        const bool torn = ended && end < size && m_source->goesOn();
        block.size = ended && !inQuotes && !torn ? size : end;
        if (torn) {
            m_torn = true;
            size = end;
            if (size == 0)
                return false;
        }
        keepTail(block, block.size, size);
        block.buffer.seal(block.size);
        ++m_sequence;
        return true;
    }
}

Result<bool> BlockReader::rest(Block& block, std::size_t most)
{
    block = Block{};
    for (;;) {
        block.buffer.reserve(block.size + (block.size / 2) + m_blockSize + kPadding, block.size);
        const Result<std::size_t> got =
            m_source->read(block.buffer.data() + block.size, block.size / 2 + m_blockSize);
        if (!got)
            return got.error();
        if (*got == 0)
            break;
        block.size += *got;
        if (block.size > most)
            return Error{ErrorCode::InvalidInput,
                         "is one JSON document of more than 2 GiB",
                         {},
                         0,
                         {},
                         "JSON lines, or several smaller files"};
    }
    if (m_source->goesOn()) {
        bool inQuotes = false;
        const std::size_t whole = cut(block, block.size, inQuotes);
        m_torn = whole < block.size;
        block.size = whole;
    }
    block.buffer.seal(block.size);
    block.consumed = m_source->consumed();
    return block.size > 0;
}

} // namespace core::ingest
