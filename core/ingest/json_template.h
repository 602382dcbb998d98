#pragma once

#include "core/ingest/generic_rows.h"

#include <string>
#include <vector>

namespace core::ingest {

/// A mapped field and the dotted path that feeds it.
struct JsonPath {
    std::size_t field;
    std::string path;
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
    /// otherwise null. The bytes up to `end` are padded and well-formed UTF-8.
    const char* match(const char* line, const char* end, GenericRows::Fields& fields) const;

private:
    struct Gap {
        std::string before; ///< padded text in front of the value
        std::uint32_t size = 0;
        bool quoted = false;
        std::size_t field = kFields; ///< kFields = not mapped
    };
    class Learner;

    std::vector<Gap> m_gaps;
    std::string m_after; ///< behind the last value, with the newline
    std::size_t m_afterSize = 0;
    std::vector<std::size_t> m_absent; ///< mapped fields that the shape does not have
};

} // namespace core::ingest
