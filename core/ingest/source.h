#pragma once

#include "core/base/result.h"

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
    /// True when more was written behind the end that this source has: its last line may be torn.
    virtual bool goesOn() const { return false; }
};

/// "", "gzip", "zstd", "xz" or "zip" by the first bytes of a file.
std::string compressionOf(std::string_view head);

constexpr std::uint64_t kWholeFile = UINT64_MAX;

/// Opens a file, decompressing by its content. Of a zip one `member` is read, the first when it is empty. Of
/// other files the first `most` bytes are: a file that grows meanwhile is read as it was. Fails with
/// FileAccess (absent, a directory, unreadable) or InvalidInput (no such file in the zip).
Result<std::unique_ptr<Source>> openSource(const std::filesystem::path& file, const std::string& compression,
                                           const std::string& member = {}, std::uint64_t most = kWholeFile);

/// The first bytes of the file itself, at most `most`.
Result<std::string> headOf(const std::filesystem::path& file, std::size_t most);

} // namespace core::ingest
