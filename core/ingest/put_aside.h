#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

namespace core::ingest {

class UnnamedFile;

/// Bytes that wait, in memory or in a file. Cheap to copy; copies are the same bytes.
class Aside {
public:
    Aside() = default;
    Aside(std::string bytes); ///< in memory
    std::uint64_t size() const { return m_size; }
    /// Reads `count` bytes from `at` on; they must be there. Fails with FileAccess.
    Status read(std::uint64_t at, char* into, std::size_t count) const;
    Result<std::string> bytes() const;
    /// The same; those in memory are not copied.
    Result<std::shared_ptr<const std::string>> sharedBytes() const;

private:
    friend class PutAside;
    std::shared_ptr<const std::string> m_bytes;
    std::shared_ptr<const UnnamedFile> m_file;
    std::uint64_t m_offset = 0, m_size = 0;
};

/// Puts bytes aside until they are stored: the first `mostInMemory` stay in memory, what comes then goes to a
/// temporary file, or stays as well where none can be written. Any thread.
class PutAside {
public:
    explicit PutAside(std::uint64_t mostInMemory)
        : m_left(mostInMemory)
    {}
    Aside put(std::string bytes);

private:
    std::mutex m_mutex;
    std::uint64_t m_left; ///< bytes that may still stay in memory
    std::shared_ptr<UnnamedFile> m_file;
    bool m_noFile = false;
};

} // namespace core::ingest
