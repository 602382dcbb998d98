#include "core/ingest/inflaters.h"

#include "core/ingest/bytes.h"

#include <isa-l/igzip_lib.h>
#include <lzma.h>
#include <zstd.h>

namespace core::ingest {
namespace {

constexpr std::size_t kInputSize = 256 * 1024;

/// The compressed bytes at hand, refilled from the file.
class Input {
public:
    explicit Input(std::unique_ptr<FileHandle> file)
        : m_file(std::move(file))
    {
        m_bytes.reserve(kInputSize);
    }

    /// False at the end of the file.
    Result<bool> fill()
    {
        if (at < size)
            return true;
        const Result<std::size_t> got = m_file->read(m_bytes.data(), kInputSize);
        if (!got)
            return got.error();
        at = 0;
        size = *got;
        return size > 0;
    }
    const std::uint8_t* data() const { return reinterpret_cast<const std::uint8_t*>(m_bytes.data()) + at; }
    std::size_t left() const { return size - at; }
    std::uint64_t consumed() const { return m_file->consumed(); }
    Error broken(const char* kind, bool truncated) const
    {
        return Error{ErrorCode::InvalidInput,
                     std::string(truncated ? "ends in the middle of the " : "is not a sound ") + kind +
                         " data",
                     m_file->path().string(),
                     0,
                     {},
                     "a complete file; copy or download it again"};
    }

    std::size_t at = 0, size = 0;

private:
    std::unique_ptr<FileHandle> m_file;
    PaddedBuffer m_bytes;
};

class GzipSource final : public Source {
public:
    explicit GzipSource(std::unique_ptr<FileHandle> file)
        : m_input(std::move(file))
    {
        restart();
    }

    Result<std::size_t> read(char* into, std::size_t room) override
    {
        std::size_t total = 0;
        while (total < room) {
            const Result<bool> more = m_input.fill();
            if (!more)
                return more.error();
            if (!*more)
                return m_inMember ? Result<std::size_t>(m_input.broken("gzip", true))
                                  : Result<std::size_t>(total);
            if (!m_inMember && skipPadding())
                continue;
            m_inMember = true;
            m_state.next_in = const_cast<std::uint8_t*>(m_input.data());
            m_state.avail_in = static_cast<std::uint32_t>(m_input.left());
            m_state.next_out = reinterpret_cast<std::uint8_t*>(into + total);
            m_state.avail_out = static_cast<std::uint32_t>(std::min<std::size_t>(room - total, 1u << 30));
            const std::uint32_t before = m_state.avail_out;
            const int status = isal_inflate(&m_state);
            m_input.at = m_input.size - m_state.avail_in;
            total += before - m_state.avail_out;
            if (status != ISAL_DECOMP_OK && status != ISAL_END_INPUT)
                return m_input.broken("gzip", false);
            if (m_state.block_state == ISAL_BLOCK_FINISH)
                restart();
        }
        return total;
    }
    std::uint64_t consumed() const override { return m_input.consumed(); }

private:
    void restart()
    {
        isal_inflate_init(&m_state);
        m_state.crc_flag = ISAL_GZIP;
        m_inMember = false;
    }
    /// Zero bytes behind the last member are padding (tapes, block devices), as in gzip(1).
    bool skipPadding()
    {
        if (!m_any) {
            m_any = true;
            return false;
        }
        while (m_input.left() > 0 && *m_input.data() == 0)
            ++m_input.at;
        return m_input.left() == 0;
    }
    Input m_input;
    inflate_state m_state;
    bool m_inMember = false;
    bool m_any = false;
};

class ZstdSource final : public Source {
public:
    explicit ZstdSource(std::unique_ptr<FileHandle> file)
        : m_input(std::move(file))
        , m_stream(ZSTD_createDStream())
    {}
    ~ZstdSource() override { ZSTD_freeDStream(m_stream); }

    Result<std::size_t> read(char* into, std::size_t room) override
    {
        ZSTD_outBuffer out{into, room, 0};
        while (out.pos < room) {
            const Result<bool> more = m_input.fill();
            if (!more)
                return more.error();
            if (!*more && m_left == 0)
                break;
            ZSTD_inBuffer in{m_input.data(), m_input.left(), 0};
            const std::size_t before = out.pos;
            m_left = ZSTD_decompressStream(m_stream, &out, &in);
            if (ZSTD_isError(m_left))
                return m_input.broken("zstd", false);
            m_input.at += in.pos;
            if (!*more && out.pos == before)
                return m_input.broken("zstd", true);
        }
        return out.pos;
    }
    std::uint64_t consumed() const override { return m_input.consumed(); }

private:
    Input m_input;
    ZSTD_DStream* m_stream;
    std::size_t m_left = 0; ///< 0 between frames
};

class XzSource final : public Source {
public:
    explicit XzSource(std::unique_ptr<FileHandle> file)
        : m_input(std::move(file))
    {
        m_ready = lzma_stream_decoder(&m_stream, std::uint64_t(1) << 30, LZMA_CONCATENATED) == LZMA_OK;
    }
    ~XzSource() override { lzma_end(&m_stream); }

    Result<std::size_t> read(char* into, std::size_t room) override
    {
        std::size_t total = 0;
        while (m_ready && !m_done && total < room) {
            const Result<bool> more = m_input.fill();
            if (!more)
                return more.error();
            m_stream.next_in = m_input.data();
            m_stream.avail_in = m_input.left();
            m_stream.next_out = reinterpret_cast<std::uint8_t*>(into + total);
            m_stream.avail_out = room - total;
            const lzma_ret status = lzma_code(&m_stream, *more ? LZMA_RUN : LZMA_FINISH);
            m_input.at = m_input.size - m_stream.avail_in;
            total = room - m_stream.avail_out;
            m_done = status == LZMA_STREAM_END;
            if (!m_done && status != LZMA_OK)
                return m_input.broken("xz", status == LZMA_BUF_ERROR);
        }
        return total;
    }
    std::uint64_t consumed() const override { return m_input.consumed(); }

private:
    Input m_input;
    lzma_stream m_stream = LZMA_STREAM_INIT;
    bool m_ready = false;
    bool m_done = false;
};

} // namespace

std::unique_ptr<Source> makeGzip(std::unique_ptr<FileHandle> file)
{
    return std::make_unique<GzipSource>(std::move(file));
}

std::unique_ptr<Source> makeZstd(std::unique_ptr<FileHandle> file)
{
    return std::make_unique<ZstdSource>(std::move(file));
}

std::unique_ptr<Source> makeXz(std::unique_ptr<FileHandle> file)
{
    return std::make_unique<XzSource>(std::move(file));
}

} // namespace core::ingest
