#pragma once

#include "core/base/result.h"

#include <string>

namespace cli {

/// All bytes of a small file (plans, price books, values). "-" is standard input.
core::Result<std::string> readFile(const std::string& path);

/// Writes a file whole or not at all: a file that was there before stays as it is when this fails.
core::Status writeFile(const std::string& path, const std::string& bytes);

} // namespace cli
