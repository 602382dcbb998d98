#pragma once

#include <cstdint>
#include <string>

namespace core {

/// What kind of failure; the exit code of the command line follows from it (see exitCodeOf).
enum class ErrorCode {
    InvalidInput,  ///< a log, plan or project says something wrong
    UnknownFormat, ///< no reader recognises the file
    UnsupportedVersion,
    NotFound,     ///< a name refers to nothing
    MissingPrice, ///< usage of a model without a price
    Cancelled,
    FileAccess, ///< cannot open, read or write
    DiskFull,
    Conflict, ///< someone else holds or changed the project
    Damaged,  ///< a file was ours and is broken
    Internal,
};

/// An expected failure: what it is about and, for input, where it stands and what would be right.
struct Error {
    ErrorCode code = ErrorCode::Internal;
    std::string subject; ///< what is wrong, in the field's words: "price is negative"
    std::string file = {};
    std::uint64_t line = 0;    ///< 1-based; 0 when it does not apply
    std::string field = {};    ///< column name or JSON path
    std::string expected = {}; ///< what would be right: "a number such as 12.5"

    bool operator==(const Error&) const = default;
};

/// One sentence for people: "usage.csv, line 7, field user: ... Expected ...".
std::string describe(const Error& error);

/// 1 wrong input, 3 environment, 130 cancelled (contract of the command line).
int exitCodeOf(ErrorCode code);

} // namespace core
