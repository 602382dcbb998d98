#pragma once

#include "core/base/result.h"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <string>

namespace core::ingest {

/// 128 bits of the first `most` bytes of a file, as 32 lower-case hexadecimal digits: tells whether the same
/// file was imported before. Ten times as fast as SHA-256, and no proof against somebody who makes two files
/// that agree. Meaningless once `stop` is set. Fails with FileAccess. Part of the project file: never change
/// it.
Result<std::string> fingerprintOf(const std::filesystem::path& file, std::uint64_t most,
                                  const std::atomic<bool>& stop);

} // namespace core::ingest
