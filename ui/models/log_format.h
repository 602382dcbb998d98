#pragma once

#include <string>

namespace ui {

/// What people need to know of a log format.
struct LogFormat {
    std::string title;
    bool usesMapping = false; ///< its columns may be anything; other formats know theirs
};
LogFormat logFormat(const std::string& id);

} // namespace ui
