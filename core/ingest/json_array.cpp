#include "core/ingest/json_array.h"

#include <vector>

namespace core::ingest {
namespace {

/// Follows a JSON document from character to character and writes the elements of its array as lines.
class ArrayWalk {
public:
    enum class Place { Before, Inside, Behind };
    Place place() const { return m_place; }

    /// Appends what `c` becomes at `out`: one character at most.
    char* take(char c, char* out)
    {
        if (m_inString)
            return takeInString(c, out);
        if (c == '"') {
            m_inString = true;
            return keep(c, out);
        }
        const bool opens = c == '{' || c == '[', closes = c == '}' || c == ']';
        if (m_place == Place::Inside && m_depth == 0)
            return takeBetween(c, opens, out);
        if (m_place == Place::Before && c == '[' && m_depth <= 1) {
            m_place = Place::Inside;
            m_depth = 0;
            return out;
        }
        m_depth += opens ? 1 : closes ? -1 : 0;
        return keep(c == '\n' || c == '\r' ? ' ' : c, out);
    }

private:
    char* keep(char c, char* out) const
    {
        if (m_place == Place::Inside)
            *out++ = c;
        return out;
    }
    char* takeInString(char c, char* out)
    {
        if (m_escaped)
            m_escaped = false;
        else if (c == '\\')
            m_escaped = true;
        else
            m_inString = c != '"';
        return keep(c == '\n' ? ' ' : c, out);
    }
    /// Outside of every element of the array.
    char* takeBetween(char c, bool opens, char* out)
    {
        if (c == ',' || c == ']')
            *out++ = '\n';
        else if (c != ' ' && c != '\n' && c != '\r' && c != '\t')
            *out++ = c;
        if (opens)
            m_depth = 1;
        else if (c == ']')
            m_place = Place::Behind;
        return out;
    }

    Place m_place = Place::Before;
    int m_depth = 0;
    bool m_inString = false, m_escaped = false;
};

class ArrayLines final : public Source {
public:
    ArrayLines(std::unique_ptr<Source> inner, std::string* outside)
        : m_inner(std::move(inner))
        , m_outside(outside)
    {}

    Result<std::size_t> read(char* into, std::size_t room) override
    {
        m_raw.resize(room);
        for (;;) {
            const Result<std::size_t> got = m_inner->read(m_raw.data(), room);
            if (!got)
                return got;
            if (*got == 0)
                return atEnd();
            char* out = into;
            for (std::size_t i = 0; i < *got; ++i) {
                if (m_outside && m_walk.place() != ArrayWalk::Place::Inside) [[unlikely]]
                    keepOutside(m_raw[i]);
                out = m_walk.take(m_raw[i], out);
            }
            if (out != into)
                return static_cast<std::size_t>(out - into);
        }
    }
    std::uint64_t consumed() const override { return m_inner->consumed(); }

private:
    void keepOutside(char c)
    {
        if (m_outside->size() < kMostOutside)
            *m_outside += c;
    }
    Result<std::size_t> atEnd() const
    {
        if (m_walk.place() == ArrayWalk::Place::Behind)
            return std::size_t(0);
        return Error{ErrorCode::InvalidInput,
                     "is not sound JSON: it ends inside its array",
                     {},
                     0,
                     {},
                     "a complete file; copy or download it again"};
    }

    std::unique_ptr<Source> m_inner;
    std::string* m_outside;
    std::vector<char> m_raw;
    ArrayWalk m_walk;
};

} // namespace

std::size_t arrayBegin(std::string_view head)
{
    ArrayWalk walk;
    char ignored[1];
    for (std::size_t i = 0; i < head.size(); ++i) {
        walk.take(head[i], ignored);
        if (walk.place() == ArrayWalk::Place::Inside)
            return i;
    }
    return std::string_view::npos;
}

bool hasArrayOfObjects(std::string_view head)
{
    const std::size_t begin = arrayBegin(head);
    const std::size_t first = begin == head.npos ? begin : head.find_first_not_of(" \t\r\n", begin + 1);
    return first != head.npos && head[first] == '{';
}

std::unique_ptr<Source> makeArrayLines(std::unique_ptr<Source> document, std::string* outside)
{
    return std::make_unique<ArrayLines>(std::move(document), outside);
}

} // namespace core::ingest
