#pragma once

#include "core/ingest/source.h"

#include <vector>

namespace core::ingest {

/// A file on disk, read from front to back.
class FileHandle final : public Source {
public:
    /// Reads the first `most` bytes at most, even when the file has grown since.
    static Result<std::unique_ptr<FileHandle>> open(const std::filesystem::path& path,
                                                    std::uint64_t most = kWholeFile);
    ~FileHandle() override;
    Result<std::size_t> read(char* into, std::size_t room) override;
    std::uint64_t consumed() const override { return m_consumed; }
    bool goesOn() const override;
    const std::filesystem::path& path() const { return m_path; }

private:
    FileHandle(std::filesystem::path path, int descriptor, std::uint64_t most)
        : m_path(std::move(path))
        , m_descriptor(descriptor)
        , m_most(most)
    {}
    std::filesystem::path m_path;
    int m_descriptor = -1;
    std::uint64_t m_most;
    std::uint64_t m_consumed = 0;
};

/// Decoders that stream a compressed file; all members or frames, one behind the other.
std::unique_ptr<Source> makeGzip(std::unique_ptr<FileHandle> file);
std::unique_ptr<Source> makeZstd(std::unique_ptr<FileHandle> file);
std::unique_ptr<Source> makeXz(std::unique_ptr<FileHandle> file);

/// A regular file in a zip; the first when `member` is empty.
Result<std::unique_ptr<Source>> openZip(const std::filesystem::path& file, const std::string& member);
/// Names of the regular files in a zip, in order.
Result<std::vector<std::string>> zipMembers(const std::filesystem::path& file);

} // namespace core::ingest
