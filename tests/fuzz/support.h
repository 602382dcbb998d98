#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include <sys/mman.h>
#include <unistd.h>

/// What the fuzzers share.
inline void require(bool holds)
{
    if (!holds)
        std::abort();
}

/// A file in memory that holds these bytes until the next call; its path.
inline const std::string& fileOf(const std::uint8_t* data, std::size_t size)
{
    static const int file = ::memfd_create("log", 0);
    static const std::string path = "/proc/self/fd/" + std::to_string(file);
    require(::ftruncate(file, 0) == 0);
    require(::pwrite(file, data, size, 0) == static_cast<ssize_t>(size));
    return path;
}
