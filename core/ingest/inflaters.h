#pragma once

#include "core/ingest/source.h"

namespace core::ingest {

/// A file on disk, read from front to back.
class FileHandle final : public Source {
public:
    static Result<std::unique_ptr<FileHandle>> open(const std::filesystem::path& path);
    ~FileHandle() override;
    Result<std::size_t> read(char* into, std::size_t room) override;
    std::uint64_t consumed() const override { return m_consumed; }
    const std::filesystem::path& path() const { return m_path; }

private:
    FileHandle(std::filesystem::path path, int descriptor)
        : m_path(std::move(path))
        , m_descriptor(descriptor)
    {}
    std::filesystem::path m_path;
    int m_descriptor = -1;
    std::uint64_t m_consumed = 0;
};

/// Decoders that stream a compressed file; all members or frames, one behind the other.
std::unique_ptr<Source> makeGzip(std::unique_ptr<FileHandle> file);
std::unique_ptr<Source> makeZstd(std::unique_ptr<FileHandle> file);
std::unique_ptr<Source> makeXz(std::unique_ptr<FileHandle> file);

/// The first regular file in a zip.
Result<std::unique_ptr<Source>> openZip(const std::filesystem::path& file);

} // namespace core::ingest
