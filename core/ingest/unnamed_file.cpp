#include "core/ingest/unnamed_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

namespace core::ingest {

int openUnnamedFile()
{
    const char* set = std::getenv("TMPDIR");
    for (const char* folder : {set && *set ? set : "/var/tmp", "/tmp"}) {
        const int descriptor = ::open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
        if (descriptor >= 0)
            return descriptor;
    }
    return -1;
}

std::unique_ptr<UnnamedFile> UnnamedFile::make()
{
    const int descriptor = openUnnamedFile();
    return descriptor < 0 ? nullptr : std::unique_ptr<UnnamedFile>(new UnnamedFile(descriptor));
}

UnnamedFile::~UnnamedFile()
{
    ::close(m_descriptor);
}

bool UnnamedFile::append(const void* bytes, std::size_t size, std::uint64_t& offset)
{
    offset = m_size;
    const char* from = static_cast<const char*>(bytes);
    for (std::size_t done = 0; done < size;) {
        const ssize_t put =
            ::pwrite(m_descriptor, from + done, size - done, static_cast<off_t>(m_size + done));
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return false;
        done += static_cast<std::size_t>(put);
    }
    m_size += size;
    return true;
}

bool UnnamedFile::read(std::uint64_t offset, void* into, std::size_t size) const
{
    char* to = static_cast<char*>(into);
    while (size > 0) {
        const ssize_t got = ::pread(m_descriptor, to, size, static_cast<off_t>(offset));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        to += got;
        offset += static_cast<std::uint64_t>(got);
        size -= static_cast<std::size_t>(got);
    }
    return true;
}

Error temporaryFileError()
{
    return Error{ErrorCode::FileAccess,
                 "the temporary files of the import could not be written or read",
                 {},
                 0,
                 {},
                 "room for temporary files (TMPDIR)"};
}

} // namespace core::ingest
