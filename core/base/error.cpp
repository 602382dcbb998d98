#include "core/base/error.h"

#include <fmt/format.h>

namespace core {

std::string describe(const Error& error)
{
    std::string text;
    if (!error.file.empty())
        text += error.file;
    if (error.line > 0)
        text += fmt::format("{}line {}", text.empty() ? "" : ", ", error.line);
    if (!error.field.empty())
        text += fmt::format("{}field {}", text.empty() ? "" : ", ", error.field);
    text += (text.empty() ? "" : ": ") + error.subject;
    if (!error.expected.empty())
        text += fmt::format(". Expected {}", error.expected);
    return text;
}

int exitCodeOf(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Cancelled:
        return 130;
    case ErrorCode::FileAccess:
    case ErrorCode::DiskFull:
    case ErrorCode::Conflict:
    case ErrorCode::Internal:
        return 3;
    default:
        return 1;
    }
}

} // namespace core
