#pragma once

#include "core/ingest/csv_index.h"
#include "core/ingest/generic_rows.h"

#include <string>
#include <vector>

namespace core::ingest {

/// A mapped field and the dotted path that feeds it.
struct JsonPath {
    std::size_t field;
    std::string path;
};

/// A value of a line, and the text in front of it.
struct JsonGap {
    std::array<char, 32> begin{}; ///< of the text
    std::uint32_t size = 0;       ///< of the text
    std::uint32_t bytes = 0;      ///< a bit for each byte of the text in `begin`
    bool quoted = false;
    std::size_t field = kFields; ///< kFields = not mapped; of GenericRows::Fields that is the last place
    std::string rest;            ///< of the text, behind `begin`; padded
};

struct LineShape {
    std::vector<JsonGap> gaps;       ///< none: nothing was learned
    JsonGap after;                   ///< only the text behind the last value, with the newline
    std::vector<std::size_t> absent; ///< mapped fields that the shape does not have
};

/// The shape of the last line that was read in full: its keys and marks, with gaps where the values stand.
/// Logs repeat one shape for millions of lines; a line of the same shape is read by comparing the text
/// between values. Anything else (other keys, order, escapes in mapped strings, arrays) does not match and
/// goes the full way.
class JsonTemplate {
public:
    /// Learns the shape of a line that is valid JSON. `line` has neither newline nor outer blanks.
    void learn(std::string_view line, const std::vector<JsonPath>& paths);

    /// If the line at `line` has this shape, sets the mapped fields and returns the start of the next line;
    /// otherwise null. The bytes up to `end` are well-formed UTF-8 and sealed (PaddedBuffer).
    const char* match(const char* line, const char* end, GenericRows::Fields& fields) const
    {
        return m_match(m_shape, line, end, fields);
    }
    /// The same for tests: every kernel other than Best and Avx2 is the plain path.
    const char* match(const char* line, const char* end, GenericRows::Fields& fields, Kernel kernel) const
    {
        return matchBy(kernel)(m_shape, line, end, fields);
    }

private:
    class Learner;
    using Match = const char*(const LineShape& shape, const char* line, const char* end,
                              GenericRows::Fields& fields);
    static Match* matchBy(Kernel kernel);

    Match* m_match = matchBy(Kernel::Best); ///< asked for once, not for every line
    LineShape m_shape;
};

} // namespace core::ingest
