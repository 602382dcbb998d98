#pragma once

#include <cstddef>
#include <functional>

namespace core {

/// Threads that computations use: the hardware's, or what setThreadCount said.
unsigned threadCount();
void setThreadCount(unsigned count); ///< 0 = the hardware's; for tests and --threads

/// Calls `work(chunk)` for every chunk in [0, chunks), on threadCount() threads, and returns when all are
/// done. Chunk boundaries must not depend on the number of threads: then results added in chunk order are the
/// same bits for any number of threads. When `work` throws, no further chunk is begun and the first exception
/// is thrown on to the caller.
void parallelFor(std::size_t chunks, const std::function<void(std::size_t)>& work);

} // namespace core
