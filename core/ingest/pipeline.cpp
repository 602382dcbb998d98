#include "core/ingest/pipeline.h"

#include "core/base/parallel.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <thread>

namespace core::ingest {
namespace {

/// What the threads of one import share. Whoever has the next batch in order files it; nobody waits for a
/// particular thread, so any number of threads makes progress.
class Pipeline {
public:
    Pipeline(BlockReader& blocks, const ParserFactory& makeParser, CubeBuilder& builder,
             std::uint64_t fileBytes, Progress& progress)
        : m_blocks(blocks)
        , m_makeParser(makeParser)
        , m_builder(builder)
        , m_fileBytes(fileBytes)
        , m_progress(progress)
        , m_mostAhead(2 * threadCount() + 2)
    {}

    void work(std::size_t number)
    {
        const std::unique_ptr<Parser> parser = m_makeParser(number);
        SumScratch scratch;
        for (;;) {
            while (runJob(scratch)) {
            }
            std::unique_ptr<Batch> batch = nextBatch();
            if (!batch)
                break;
            parser->parse(*batch);
            hand(std::move(batch));
            fileReady();
        }
        fileReady();
        while (runJob(scratch)) {
        }
    }

    Status outcome() const { return m_error ? Status(*m_error) : Status(Done{}); }

private:
    void fail(Error error)
    {
        const std::lock_guard lock(m_mutex);
        if (!m_error)
            m_error = std::move(error);
        m_stopped = true;
        m_changed.notify_all();
    }

    std::unique_ptr<Batch> spareBatch()
    {
        const std::lock_guard lock(m_mutex);
        if (m_spare.empty())
            return std::make_unique<Batch>();
        std::unique_ptr<Batch> batch = std::move(m_spare.back());
        m_spare.pop_back();
        return batch;
    }

    /// Reads the next block, one thread at a time. Null at the end and after a failure.
    std::unique_ptr<Batch> nextBatch()
    {
        std::unique_ptr<Batch> batch = spareBatch();
        const std::lock_guard reading(m_readMutex);
        {
            std::unique_lock lock(m_mutex);
            m_changed.wait(lock, [this] { return m_stopped || m_read < m_filed + m_mostAhead; });
            if (m_stopped)
                return nullptr;
        }
        const Result<bool> got = m_blocks.next(batch->block);
        if (!got) {
            fail(got.error());
            return nullptr;
        }
        const std::lock_guard lock(m_mutex);
        m_stopped = m_stopped || !*got;
        if (!*got)
            return nullptr;
        m_read = batch->block.sequence + 1;
        return batch;
    }

    void hand(std::unique_ptr<Batch> batch)
    {
        const std::lock_guard lock(m_mutex);
        m_ready.emplace(batch->block.sequence, std::move(batch));
    }

    std::unique_ptr<Batch> takeReady()
    {
        const auto next = m_ready.find(m_filed);
        if (next == m_ready.end() || m_error)
            return nullptr;
        std::unique_ptr<Batch> batch = std::move(next->second);
        m_ready.erase(next);
        return batch;
    }

    /// Files batches as long as the next in order is there, unless another thread already does.
    void fileReady()
    {
        std::unique_lock lock(m_mutex);
        if (m_filing)
            return;
        while (std::unique_ptr<Batch> batch = takeReady()) {
            m_filing = true;
            lock.unlock();
            fileOne(*batch);
            lock.lock();
            m_spare.push_back(std::move(batch));
            ++m_filed;
            m_filing = false;
            m_changed.notify_all();
        }
    }

    void fileOne(Batch& batch)
    {
        if (batch.block.sequence == 0 && batch.rowCount > 0 && batch.block.consumed > 0) {
            const double share = static_cast<double>(batch.block.consumed) /
                                 static_cast<double>(std::max(m_fileBytes, batch.block.consumed));
            m_builder.expectRows(
                static_cast<std::uint64_t>(static_cast<double>(batch.rowCount) / share * 1.02));
        }
        std::vector<DayJob> jobs;
        const Status filed = m_builder.apply(batch, jobs);
        if (!filed)
            return fail(filed.error());
        if (!jobs.empty()) {
            const std::lock_guard lock(m_mutex);
            for (DayJob& job : jobs)
                m_jobs.push_back(std::move(job));
        }
        if (!m_progress.advance(std::min(batch.block.consumed, m_fileBytes), m_fileBytes))
            fail(Error{ErrorCode::Cancelled, "import cancelled"});
    }

    bool runJob(SumScratch& scratch)
    {
        DayJob job;
        {
            const std::lock_guard lock(m_mutex);
            if (m_jobs.empty() || m_error)
                return false;
            job = std::move(m_jobs.front());
            m_jobs.pop_front();
        }
        m_builder.run(job, scratch);
        return true;
    }

    BlockReader& m_blocks;
    const ParserFactory& m_makeParser;
    CubeBuilder& m_builder;
    const std::uint64_t m_fileBytes;
    Progress& m_progress;
    const std::uint64_t m_mostAhead;

    std::mutex m_readMutex; ///< held while reading a block; never taken under m_mutex
    std::mutex m_mutex;     ///< guards all below
    std::condition_variable m_changed;
    std::map<std::uint64_t, std::unique_ptr<Batch>> m_ready;
    std::vector<std::unique_ptr<Batch>> m_spare;
    std::deque<DayJob> m_jobs;
    std::uint64_t m_read = 0, m_filed = 0;
    bool m_filing = false, m_stopped = false;
    std::optional<Error> m_error;
};

} // namespace

namespace {

/// Sums and encodes the days that are still open, on all threads.
void runJobs(std::vector<DayJob> jobs, CubeBuilder& builder)
{
    std::atomic<std::size_t> next{0};
    parallelFor(std::min<std::size_t>(threadCount(), jobs.size()), [&](std::size_t) {
        SumScratch scratch;
        for (std::size_t i = next++; i < jobs.size(); i = next++)
            builder.run(jobs[i], scratch);
    });
}

} // namespace

Status runPipeline(BlockReader& blocks, const ParserFactory& makeParser, CubeBuilder& builder,
                   std::uint64_t fileBytes, Progress& progress)
{
    Pipeline pipeline(blocks, makeParser, builder, fileBytes, progress);
    parallelFor(threadCount(), [&](std::size_t number) { pipeline.work(number); });
    const Status read = pipeline.outcome();
    if (!read)
        return read;
    runJobs(builder.close(), builder);
    return Done{};
}

Status applyBatch(Batch& batch, CubeBuilder& builder, std::uint64_t fileBytes, Progress& progress)
{
    builder.expectRows(batch.rows.size());
    std::vector<DayJob> jobs;
    const Status applied = builder.apply(batch, jobs);
    if (!applied)
        return applied;
    if (!progress.advance(fileBytes, fileBytes))
        return Error{ErrorCode::Cancelled, "import cancelled"};
    runJobs(std::move(jobs), builder);
    runJobs(builder.close(), builder);
    return Done{};
}

} // namespace core::ingest
