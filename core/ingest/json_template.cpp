#include "core/ingest/json_template.h"

#include "core/ingest/json_template_avx2.h"
#include "core/ingest/json_template_loop.h"

#include <algorithm>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace core::ingest {
namespace {

#if defined(__SSE2__)
/// Compares `n` bytes of two padded texts, sixteen at a time.
inline bool sameText(const char* a, const char* b, std::size_t n)
{
    const auto same = [&] {
        const __m128i x = _mm_loadu_si128(reinterpret_cast<const __m128i*>(a));
        const __m128i y = _mm_loadu_si128(reinterpret_cast<const __m128i*>(b));
        return static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(x, y)));
    };
    for (; n > 16; n -= 16, a += 16, b += 16)
        if (same() != 0xffff)
            return false;
    return (~same() & ((1u << n) - 1)) == 0;
}

/// The closing quote or the first backslash or control of a string; the padding is controls.
inline const char* stringEnd(const char* p)
{
    const __m128i quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\'), control = _mm_set1_epi8(0x1f);
    for (;; p += 16) {
        const __m128i text = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
        const __m128i marks = _mm_or_si128(_mm_cmpeq_epi8(text, quote), _mm_cmpeq_epi8(text, backslash));
        const __m128i controls = _mm_cmpeq_epi8(_mm_min_epu8(text, control), text);
        const auto found = static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(marks, controls)));
        if (found != 0)
            return p + __builtin_ctz(found);
    }
}
#else
/// Compares `n` bytes of two padded texts, eight at a time.
inline bool sameText(const char* a, const char* b, std::size_t n)
{
    for (; n > 8; n -= 8, a += 8, b += 8)
        if (load8(a) != load8(b))
            return false;
    return ((load8(a) ^ load8(b)) << (64 - 8 * n)) == 0;
}

inline std::uint64_t matchesOf(std::uint64_t word, char c)
{
    const std::uint64_t x = word ^ (0x0101010101010101ull * static_cast<unsigned char>(c));
    return (x - 0x0101010101010101ull) & ~x & 0x8080808080808080ull;
}

/// The closing quote or the first backslash or control of a string; the padding is controls.
inline const char* stringEnd(const char* p)
{
    for (;; p += 8) {
        const std::uint64_t word = load8(p);
        const std::uint64_t control = (word - 0x2020202020202020ull) & ~word & 0x8080808080808080ull;
        const std::uint64_t found = matchesOf(word, '"') | matchesOf(word, '\\') | control;
        if (found != 0)
            return p + __builtin_ctzll(found) / 8;
    }
}
#endif

struct Text {
    static bool standsAt(const JsonGap& gap, const char* p)
    {
#if defined(__SSE2__)
        const auto others = [&](std::size_t half) {
            const auto* text = reinterpret_cast<const __m128i*>(p + 16 * half);
            const auto* wanted = reinterpret_cast<const __m128i*>(gap.begin.data() + 16 * half);
            const __m128i same = _mm_cmpeq_epi8(_mm_loadu_si128(text), _mm_loadu_si128(wanted));
            return ~static_cast<unsigned>(_mm_movemask_epi8(same)) & (gap.bytes >> (16 * half)) & 0xffff;
        };
        if (gap.size <= 16)
            return others(0) == 0;
        if ((others(0) | others(1)) != 0)
            return false;
#else
        if (!sameText(p, gap.begin.data(), std::min<std::size_t>(gap.size, gap.begin.size())))
            return false;
#endif
        return gap.size <= gap.begin.size() || restStandsAt(gap, p);
    }
    static const char* stringEnd(const char* p)
    {
        return ingest::stringEnd(p);
    }
};

inline bool isScalarByte(char c)
{
    return (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
}

/// JSON's number (RFC 8259, section 6).
bool isJsonNumber(std::string_view text)
{
    std::size_t i = 0;
    const auto digits = [&] {
        const std::size_t from = i;
        while (i < text.size() && text[i] >= '0' && text[i] <= '9')
            ++i;
        return i - from;
    };
    if (i < text.size() && text[i] == '-')
        ++i;
    const bool zero = i < text.size() && text[i] == '0';
    const std::size_t whole = digits();
    if (whole == 0 || (zero && whole > 1))
        return false;
    if (i < text.size() && text[i] == '.') {
        ++i;
        if (digits() == 0)
            return false;
    }
    if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
        ++i;
        if (i < text.size() && (text[i] == '+' || text[i] == '-'))
            ++i;
        if (digits() == 0)
            return false;
    }
    return i == text.size();
}

bool isLiteral(std::string_view text)
{
    return text == "true" || text == "false" || text == "null";
}

} // namespace

bool restStandsAt(const JsonGap& gap, const char* p)
{
    return sameText(p + gap.begin.size(), gap.rest.data(), gap.size - gap.begin.size());
}

const char* escapedEnd(const char* p, const char* end)
{
    while (p < end && *p == '\\') {
        constexpr std::string_view kEscapes = "\"\\/bfnrtu";
        if (kEscapes.find(p[1]) == std::string_view::npos)
            return nullptr;
        if (p[1] == 'u')
            for (int i = 2; i < 6; ++i)
                if (!std::isxdigit(static_cast<unsigned char>(p[i])))
                    return nullptr;
        p = stringEnd(p + (p[1] == 'u' ? 6 : 2));
    }
    return *p == '"' ? p : nullptr;
}

const char* scalarEnd(const char*& from, bool isName)
{
    const char* p = from;
    while (isScalarByte(*p))
        ++p;
    if (p == from) // true, false, null
        while (*p >= 'a' && *p <= 'z')
            ++p;
    const std::string_view scalar(from, static_cast<std::size_t>(p - from));
    if (scalar.empty() || !(scalar[0] >= 'a' ? isLiteral(scalar) : isJsonNumber(scalar)))
        return nullptr;
    const bool whole = scalar.find_first_of(".eE") == std::string_view::npos;
    if (scalar.size() > (whole ? 18 : 24) || (!whole && isName))
        return nullptr;
    if (scalar == "null")
        from = p;
    return p;
}

/// Walks a valid line and notes where its values stand.
class JsonTemplate::Learner {
public:
    Learner(std::string_view line, const std::vector<JsonPath>& paths)
        : m_line(line)
        , m_paths(paths)
    {}

    bool run(std::vector<JsonGap>& gaps, JsonGap& after)
    {
        if (!value(std::string()) || m_at != m_line.size())
            return false;
        gaps = std::move(m_gaps);
        after = behind(std::string(m_line.substr(m_begin)) + '\n');
        return true;
    }

private:
    char here() const { return m_at < m_line.size() ? m_line[m_at] : '\0'; }
    void blanks()
    {
        while (here() == ' ' || here() == '\t' || here() == '\r')
            ++m_at;
    }
    std::size_t fieldAt(const std::string& path) const
    {
        for (const JsonPath& each : m_paths)
            if (each.path == path)
                return each.field;
        return kFields;
    }
    /// A gap behind this text.
    static JsonGap behind(std::string_view text)
    {
        JsonGap gap;
        gap.size = static_cast<std::uint32_t>(text.size());
        const std::size_t first = std::min(text.size(), gap.begin.size());
        std::copy_n(text.data(), first, gap.begin.data());
        for (std::size_t i = 0; i < first; ++i)
            gap.bytes |= 1u << i;
        gap.rest = text.substr(first);
        gap.rest.append(kPadding, '\0');
        return gap;
    }
    void gap(std::size_t from, std::size_t to, bool quoted, const std::string& path)
    {
        JsonGap next = behind(m_line.substr(m_begin, from - m_begin));
        next.quoted = quoted;
        next.field = fieldAt(path);
        m_gaps.push_back(std::move(next));
        m_begin = to;
    }
    bool stringAt(std::size_t& from, std::size_t& to)
    {
        from = ++m_at;
        while (here() != '"' && m_at < m_line.size())
            m_at += here() == '\\' ? 2 : 1;
        to = m_at++;
        return to < m_line.size();
    }
    bool value(const std::string& path)
    {
        blanks();
        if (here() == '[' || m_gaps.size() > 200)
            return false;
        if (here() == '{')
            return object(path);
        std::size_t from = m_at, to = m_at;
        if (here() == '"') {
            if (!stringAt(from, to))
                return false;
            gap(from, to, true, path);
            return true;
        }
        while (m_at < m_line.size() && m_line.find_first_of(",} \t", m_at) != m_at)
            ++m_at;
        gap(from, m_at, false, path);
        return true;
    }
    bool object(const std::string& path)
    {
        ++m_at;
        blanks();
        if (here() == '}') {
            ++m_at;
            return true;
        }
        for (;;) {
            blanks();
            std::size_t from = 0, to = 0;
            if (here() != '"' || !stringAt(from, to))
                return false;
            const std::string_view key = m_line.substr(from, to - from);
            if (key.find('\\') != std::string_view::npos)
                return false;
            blanks();
            ++m_at; // the colon
            if (!value(path.empty() ? std::string(key) : path + "." + std::string(key)))
                return false;
            blanks();
            if (here() == '}') {
                ++m_at;
                return true;
            }
            if (here() != ',')
                return false;
            ++m_at;
        }
    }

    std::string_view m_line;
    const std::vector<JsonPath>& m_paths;
    std::size_t m_at = 0, m_begin = 0;
    std::vector<JsonGap> m_gaps;
};

void JsonTemplate::learn(std::string_view line, const std::vector<JsonPath>& paths)
{
    LineShape shape;
    if (!Learner(line, paths).run(shape.gaps, shape.after))
        return;
    std::array<int, kFields + 1> met{};
    for (const JsonGap& gap : shape.gaps)
        if (++met[gap.field] > 1 && gap.field != kFields)
            return; // a key twice: which one counts is not for a template to say
    for (const JsonPath& path : paths)
        if (met[path.field] == 0)
            shape.absent.push_back(path.field);
    m_shape = std::move(shape);
}

JsonTemplate::Match* JsonTemplate::matchBy(Kernel kernel)
{
#if defined(__x86_64__)
    const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2");
    if (avx2 && (kernel == Kernel::Best || kernel == Kernel::Avx2))
        return &matchAvx2;
#endif
    (void)kernel;
    return &matchLine<Text>;
}

} // namespace core::ingest
