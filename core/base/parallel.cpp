#include "core/base/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace core {
namespace {

std::atomic<unsigned> g_threads{0};

} // namespace

unsigned threadCount()
{
    const unsigned wanted = g_threads.load(std::memory_order_relaxed);
    return wanted > 0 ? wanted : std::max(1u, std::thread::hardware_concurrency());
}

void setThreadCount(unsigned count)
{
    g_threads.store(count, std::memory_order_relaxed);
}

void parallelFor(std::size_t chunks, const std::function<void(std::size_t)>& work)
{
    std::atomic<std::size_t> next{0};
    std::exception_ptr failure;
    std::once_flag first;
    const auto worker = [&] {
        try {
            for (std::size_t chunk = next++; chunk < chunks; chunk = next++)
                work(chunk);
        } catch (...) {
            std::call_once(first, [&] { failure = std::current_exception(); });
            next = chunks;
        }
    };
    const std::size_t extra = std::min<std::size_t>(threadCount(), chunks);
    std::vector<std::thread> threads;
    for (std::size_t i = 1; i < extra; ++i)
        threads.emplace_back(worker);
    worker();
    for (std::thread& thread : threads)
        thread.join();
    if (failure)
        std::rethrow_exception(failure);
}

} // namespace core
