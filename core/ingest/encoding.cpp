#include "core/ingest/encoding.h"

#include "core/ingest/bytes.h"

#include <simdjson.h>

#include <algorithm>

namespace core::ingest {
namespace {

constexpr std::size_t kInputSize = 128 * 1024;

/// Windows code page 1252, 0x80..0x9f; the five unused bytes stand for U+FFFD.
constexpr char32_t kWindows1252[32] = {0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                       0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD,
                                       0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                       0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};

void appendUtf8(std::string& out, char32_t c)
{
    const auto put = [&out](char32_t byte) {
        out += static_cast<char>(byte);
    };
    if (c < 0x80)
        return put(c);
    if (c < 0x800) {
        put(0xC0 | (c >> 6));
        return put(0x80 | (c & 0x3F));
    }
    if (c < 0x10000) {
        put(0xE0 | (c >> 12));
    } else {
        put(0xF0 | (c >> 18));
        put(0x80 | ((c >> 12) & 0x3F));
    }
    put(0x80 | ((c >> 6) & 0x3F));
    put(0x80 | (c & 0x3F));
}

/// Converts what `inner` gives, keeping what does not fit for the next call.
class Converting : public Source {
public:
    explicit Converting(std::unique_ptr<Source> inner)
        : m_inner(std::move(inner))
        , m_input(kInputSize, '\0')
    {}
    std::uint64_t consumed() const override { return m_inner->consumed(); }
    bool goesOn() const override { return m_inner->goesOn(); }

    Result<std::size_t> read(char* into, std::size_t room) override
    {
        std::size_t total = 0;
        while (total < room) {
            if (m_at == m_ready.size() && !m_ended) {
                m_ready.clear();
                m_at = 0;
                const Result<std::size_t> got = m_inner->read(m_input.data(), kInputSize);
                if (!got)
                    return got.error();
                m_ended = *got == 0;
                convert(std::string_view(m_input.data(), *got), m_ended, m_ready);
            }
            const std::size_t take = std::min(room - total, m_ready.size() - m_at);
            if (take == 0 && m_ended)
                break;
            std::memcpy(into + total, m_ready.data() + m_at, take);
            m_at += take;
            total += take;
        }
        return total;
    }

protected:
    virtual void convert(std::string_view bytes, bool last, std::string& out) = 0;

private:
    std::unique_ptr<Source> m_inner;
    std::string m_input, m_ready;
    std::size_t m_at = 0;
    bool m_ended = false;
};

class Utf16 final : public Converting {
public:
    Utf16(std::unique_ptr<Source> inner, bool little)
        : Converting(std::move(inner))
        , m_little(little)
    {}

private:
    void convert(std::string_view bytes, bool last, std::string& out) override
    {
        for (const char c : bytes) {
            if (!m_half) {
                m_half = true;
                m_first = static_cast<unsigned char>(c);
                continue;
            }
            m_half = false;
            const auto second = static_cast<unsigned char>(c);
            unit(static_cast<char32_t>(m_little ? m_first | (second << 8) : (m_first << 8) | second), out);
        }
        if (last && (m_half || m_high))
            appendUtf8(out, 0xFFFD);
    }
    void unit(char32_t u, std::string& out)
    {
        if (m_high && u >= 0xDC00 && u <= 0xDFFF) {
            appendUtf8(out, 0x10000 + ((m_high - 0xD800) << 10) + (u - 0xDC00));
            m_high = 0;
            return;
        }
        if (m_high)
            appendUtf8(out, 0xFFFD);
        m_high = 0;
        if (u >= 0xD800 && u <= 0xDBFF)
            m_high = u;
        else if (u != 0xFEFF || !m_start)
            appendUtf8(out, u >= 0xDC00 && u <= 0xDFFF ? 0xFFFD : u);
        m_start = false;
    }
    bool m_little, m_half = false, m_start = true;
    int m_first = 0;
    char32_t m_high = 0;
};

class Windows1252 final : public Converting {
public:
    using Converting::Converting;

private:
    void convert(std::string_view bytes, bool, std::string& out) override
    {
        for (const char c : bytes) {
            const auto byte = static_cast<unsigned char>(c);
            appendUtf8(out, byte >= 0x80 && byte < 0xA0 ? kWindows1252[byte - 0x80] : byte);
        }
    }
};

/// Plain UTF-8: only takes off the byte order mark.
class WithoutMark final : public Source {
public:
    explicit WithoutMark(std::unique_ptr<Source> inner)
        : m_inner(std::move(inner))
    {}
    std::uint64_t consumed() const override { return m_inner->consumed(); }
    bool goesOn() const override { return m_inner->goesOn(); }
    Result<std::size_t> read(char* into, std::size_t room) override
    {
        Result<std::size_t> got = m_inner->read(into, room);
        if (!m_start || !got)
            return got;
        m_start = false;
        if (*got < 3 || std::memcmp(into, "\xEF\xBB\xBF", 3) != 0)
            return got;
        std::memmove(into, into + 3, *got - 3);
        if (*got > 3)
            return *got - 3;
        return m_inner->read(into, room);
    }

private:
    std::unique_ptr<Source> m_inner;
    bool m_start = true;
};

/// Length of the prefix that ends with a whole UTF-8 sequence; a head of a file may cut one.
std::size_t wholeUtf8(std::string_view text)
{
    std::size_t end = text.size();
    for (std::size_t back = 0; back < 3 && end > 0; ++back) {
        const auto byte = static_cast<unsigned char>(text[end - 1]);
        if (byte < 0x80)
            return text.size();
        --end;
        if (byte >= 0xC0) {
            const std::size_t wants = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2;
            return text.size() - end >= wants ? text.size() : end;
        }
    }
    return text.size();
}

} // namespace

bool isUtf8(std::string_view text)
{
    return simdjson::validate_utf8(text.data(), text.size());
}

std::string encodingOf(std::string_view head)
{
    if (head.starts_with("\xFF\xFE"))
        return "utf-16le";
    if (head.starts_with("\xFE\xFF"))
        return "utf-16be";
    const auto zeros = static_cast<std::size_t>(std::count(head.begin(), head.end(), '\0'));
    if (zeros > 0) { // UTF-16 without a mark has a zero in nearly every second byte of Latin text
        std::size_t odd = 0;
        for (std::size_t i = 1; i < head.size(); i += 2)
            odd += head[i] == '\0';
        if (odd * 10 > head.size() * 3 && odd == zeros)
            return "utf-16le";
        if (zeros * 10 > head.size() * 3 && odd == 0)
            return "utf-16be";
        return {};
    }
    const auto controls = std::count_if(head.begin(), head.end(), [](char c) {
        return static_cast<unsigned char>(c) < 32 && c != '\n' && c != '\r' && c != '\t' && c != '\f' &&
               c != '\x1b';
    });
    if (static_cast<std::size_t>(controls) * 100 > head.size())
        return {};
    return isUtf8(head.substr(0, wholeUtf8(head))) ? "utf-8" : "windows-1252";
}

std::unique_ptr<Source> makeUtf8(std::unique_ptr<Source> inner, const std::string& encoding)
{
    if (encoding == "utf-16le" || encoding == "utf-16be")
        return std::make_unique<Utf16>(std::move(inner), encoding == "utf-16le");
    if (encoding == "windows-1252")
        return std::make_unique<Windows1252>(std::move(inner));
    return std::make_unique<WithoutMark>(std::move(inner));
}

} // namespace core::ingest
