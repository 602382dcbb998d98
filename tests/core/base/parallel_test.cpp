#include "core/base/parallel.h"

#include "core/base/guarded.h"
#include "core/base/result.h"

#include <gtest/gtest.h>

#include <atomic>
#include <new>
#include <numeric>
#include <set>
#include <thread>
#include <vector>

namespace core {
namespace {

class ParallelFor : public testing::TestWithParam<unsigned> {
protected:
    void SetUp() override { setThreadCount(GetParam()); }
    void TearDown() override { setThreadCount(0); }
};

TEST_P(ParallelFor, DoesEachChunkOnce)
{
    for (const std::size_t chunks : {0u, 1u, 2u, 7u, 1000u}) {
        std::vector<std::atomic<int>> done(chunks);
        parallelFor(chunks, [&](std::size_t chunk) { ++done[chunk]; });
        for (std::size_t i = 0; i < chunks; ++i)
            EXPECT_EQ(done[i], 1) << i << " of " << chunks;
    }
}

TEST_P(ParallelFor, IsOverWhenItReturns)
{
    std::vector<int> values(5000);
    parallelFor(50, [&](std::size_t chunk) {
        for (std::size_t i = chunk * 100; i < (chunk + 1) * 100; ++i)
            values[i] = int(i);
    });
    EXPECT_EQ(std::accumulate(values.begin(), values.end(), 0), 4999 * 5000 / 2);
}

TEST_P(ParallelFor, HandsOnTheExceptionOfAChunk)
{
    std::atomic<int> begun{0};
    const auto failing = [&] {
        parallelFor(1000, [&](std::size_t chunk) {
            ++begun;
            if (chunk == 3)
                throw std::bad_alloc();
        });
    };
    EXPECT_THROW(failing(), std::bad_alloc);
    EXPECT_GE(begun, 4);
    EXPECT_LE(begun, 1000);
    const Status status = guarded([&]() -> Status {
        failing();
        return Done{};
    });
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().code, ErrorCode::Internal);
    EXPECT_NE(status.error().subject.find("memory"), std::string::npos);
}

TEST_P(ParallelFor, MayBeNested)
{
    std::atomic<int> done{0};
    parallelFor(4, [&](std::size_t) { parallelFor(5, [&](std::size_t) { ++done; }); });
    EXPECT_EQ(done, 20);
}

INSTANTIATE_TEST_SUITE_P(Threads, ParallelFor, testing::Values(1u, 2u, 8u));

TEST(ThreadCount, IsTheHardwaresUntilItIsSet)
{
    EXPECT_GE(threadCount(), 1u);
    setThreadCount(3);
    EXPECT_EQ(threadCount(), 3u);
    setThreadCount(0);
    EXPECT_EQ(threadCount(), std::max(1u, std::thread::hardware_concurrency()));
}

TEST(ThreadCount, OfOneWorksOnTheCallersThread)
{
    setThreadCount(1);
    std::set<std::thread::id> threads;
    parallelFor(10, [&](std::size_t) { threads.insert(std::this_thread::get_id()); });
    setThreadCount(0);
    EXPECT_EQ(threads, std::set{std::this_thread::get_id()});
}

} // namespace
} // namespace core
