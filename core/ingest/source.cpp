#include "core/ingest/source.h"

#include "core/ingest/bytes.h"
#include "core/ingest/inflaters.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace core::ingest {
namespace {

Error fileError(const std::filesystem::path& file, const std::string& what)
{
    return Error{ErrorCode::FileAccess, what, file.string(), 0, {}, "a readable file"};
}

} // namespace

FileHandle::~FileHandle()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

Result<std::unique_ptr<FileHandle>> FileHandle::open(const std::filesystem::path& path, std::uint64_t most)
{
    struct stat status;
    if (::stat(path.c_str(), &status) != 0)
        return fileError(path, std::string("cannot be opened: ") + std::strerror(errno));
    if (S_ISDIR(status.st_mode))
        return fileError(path, "is a folder, not a file");
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return fileError(path, std::string("cannot be opened: ") + std::strerror(errno));
    ::posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
    return std::unique_ptr<FileHandle>(new FileHandle(path, descriptor, most));
}

Result<std::size_t> FileHandle::read(char* into, std::size_t room)
{
    room = static_cast<std::size_t>(std::min<std::uint64_t>(room, m_most - m_consumed));
    std::size_t total = 0;
    while (total < room) {
        const ssize_t got = ::read(m_descriptor, into + total, room - total);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fileError(m_path, std::string("cannot be read: ") + std::strerror(errno));
        if (got == 0)
            break;
        total += static_cast<std::size_t>(got);
    }
    m_consumed += total;
    return total;
}

bool FileHandle::goesOn() const
{
    struct stat status;
    return m_most != kWholeFile && ::fstat(m_descriptor, &status) == 0 &&
           static_cast<std::uint64_t>(status.st_size) > m_most;
}

std::string compressionOf(std::string_view head)
{
    if (head.starts_with("\x1f\x8b"))
        return "gzip";
    if (head.starts_with("\x28\xb5\x2f\xfd"))
        return "zstd";
    if (head.starts_with(std::string_view("\xfd"
                                          "7zXZ\0",
                                          6)))
        return "xz";
    if (head.starts_with("PK\x03\x04") || head.starts_with("PK\x05\x06"))
        return "zip";
    return {};
}

Result<std::unique_ptr<Source>> openSource(const std::filesystem::path& file, const std::string& compression,
                                           const std::string& member, std::uint64_t most)
{
    if (compression == "zip")
        return openZip(file, member);
    auto opened = FileHandle::open(file, most);
    if (!opened)
        return opened.error();
    if (compression == "gzip")
        return makeGzip(std::move(*opened));
    if (compression == "zstd")
        return makeZstd(std::move(*opened));
    if (compression == "xz")
        return makeXz(std::move(*opened));
    return std::unique_ptr<Source>(std::move(*opened));
}

Result<std::string> headOf(const std::filesystem::path& file, std::size_t most)
{
    auto opened = FileHandle::open(file);
    if (!opened)
        return opened.error();
    std::string head(most, '\0');
    const Result<std::size_t> got = (*opened)->read(head.data(), most);
    if (!got)
        return got.error();
    head.resize(*got);
    return head;
}

} // namespace core::ingest
