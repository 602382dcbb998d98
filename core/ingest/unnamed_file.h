#pragma once

#include "core/base/error.h"

#include <cstddef>
#include <cstdint>
#include <memory>

namespace core::ingest {

/// Opens an empty file without a name, to read and write; it goes with its last descriptor, whatever ends the
/// program. -1 when none can be made. TMPDIR says where, otherwise /var/tmp and then /tmp, which is often
/// memory.
int openUnnamedFile();

/// A file without a name that grows at its end. One thread appends at a time; any number reads.
class UnnamedFile {
public:
    static std::unique_ptr<UnnamedFile> make(); ///< null when none can be made
    ~UnnamedFile();
    UnnamedFile(const UnnamedFile&) = delete;
    UnnamedFile& operator=(const UnnamedFile&) = delete;

    /// False when not all could be written (a full disk); `offset` is where the bytes begin otherwise.
    bool append(const void* bytes, std::size_t size, std::uint64_t& offset);
    /// False when the bytes cannot be read back.
    bool read(std::uint64_t offset, void* into, std::size_t size) const;

private:
    explicit UnnamedFile(int descriptor)
        : m_descriptor(descriptor)
    {}
    int m_descriptor;
    std::uint64_t m_size = 0;
};

/// What an import fails with when what it put aside cannot be written or read back.
Error temporaryFileError();

} // namespace core::ingest
