#pragma once

#include "core/base/result.h"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace core::ingest {

/// Where the bytes of a log come from, decompressed. Read by one thread at a time.
class Source {
public:
    virtual ~Source() = default;

    /// Puts up to `room` bytes at `into`; 0 at the end. Fails with FileAccess, or InvalidInput for broken
    /// archives.
    virtual Result<std::size_t> read(char* into, std::size_t room) = 0;
    virtual std::uint64_t consumed() const = 0; ///< bytes of the file read so far
};

/// "", "gzip", "zstd", "xz" or "zip" by the first bytes of a file.
std::string compressionOf(std::string_view head);

/// Opens a file, decompressing by its content. Fails with FileAccess (absent, a directory, unreadable) or
/// InvalidInput (a zip without a file in it).
Result<std::unique_ptr<Source>> openSource(const std::filesystem::path& file, const std::string& compression);

/// The first bytes of the file itself, at most `most`.
Result<std::string> headOf(const std::filesystem::path& file, std::size_t most);

/// Lower-case hexadecimal SHA-256 of a file; meaningless once `stop` is set.
Result<std::string> sha256Of(const std::filesystem::path& file, const std::atomic<bool>& stop);

} // namespace core::ingest
