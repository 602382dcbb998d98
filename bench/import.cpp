#include "core/ingest/import.h"
#include "core/base/parallel.h"
#include "core/ingest/generate.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <cstring>

// Import of a usage log into an hour cube with duplicates removed. Makes its own log from a seed (default:
// CSV, 1,000,000 rows, 10,000 users, 90 days, about 130 MB), reads it, and prints one JSON object.

namespace {

using namespace core;

double cpuSeconds()
{
    rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

struct Settings {
    ingest::GenerateOptions log;
    std::string file;
    bool keep = false, fingerprint = true;
};

Settings settingsOf(int count, char** words)
{
    Settings settings;
    settings.log.rows = 1'000'000;
    settings.log.duplicates = 0.005;
    for (int i = 1; i < count; ++i) {
        const std::string word = words[i];
        const char* value = i + 1 < count ? words[i + 1] : "";
        if (word == "--rows")
            settings.log.rows = std::strtoull(value, nullptr, 10);
        else if (word == "--users")
            settings.log.users = std::strtoull(value, nullptr, 10);
        else if (word == "--format")
            settings.log.format = value;
        else if (word == "--seed")
            settings.log.seed = std::strtoull(value, nullptr, 10);
        else if (word == "--file")
            settings.file = value;
        else if (word == "--threads")
            setThreadCount(static_cast<unsigned>(std::atoi(value)));
        settings.keep = settings.keep || word == "--keep";
        settings.fingerprint = settings.fingerprint && word != "--no-fingerprint";
    }
    return settings;
}

int fail(const Error& error)
{
    fmt::print(stderr, "{}\n", describe(error));
    return exitCodeOf(error.code);
}

} // namespace

int main(int count, char** words)
{
    const Settings settings = settingsOf(count, words);
    std::filesystem::path file = settings.file;
    if (settings.file.empty()) {
        file = std::filesystem::temp_directory_path() / fmt::format("tierwright-bench-{}.log", ::getpid());
        const Result<ingest::Generated> made = ingest::generateLog(file, settings.log, noProgress());
        if (!made)
            return fail(made.error());
    }
    ingest::Options options;
    options.fingerprint = settings.fingerprint;
    const double cpu = cpuSeconds();
    const auto start = std::chrono::steady_clock::now();
    const Result<ingest::Imported> read = ingest::readLog(file, options, {}, {}, noProgress());
    const double wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    const double used = cpuSeconds() - cpu;
    if (settings.file.empty() && !settings.keep)
        std::filesystem::remove(file);
    if (!read)
        return fail(read.error());
    std::uint64_t cells = 0, bytes = 0, ids = 0;
    for (const usage::Block& block : read->blocks) {
        cells += block.cells;
        bytes += block.bytes.size();
    }
    for (const auto& [day, packed] : read->eventHashes)
        ids += packed.size();
    rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    fmt::print("{{\"benchmark\":\"import\",\"format\":\"{}\",\"rows\":{},\"accepted\":{},\"rejected\":{},"
               "\"duplicates\":{},"
               "\"bytes\":{},\"threads\":{},\"fingerprint\":{},\"wall_s\":{:.4f},\"cpu_s\":{:.4f},\"rows_per_"
               "s\":{:.0f},"
               "\"mb_per_s\":{:.1f},\"cells\":{},\"bytes_per_cell\":{:.2f},\"id_bytes_per_row\":{:.2f},"
               "\"peak_rss_mb\":{}}}\n",
               read->format, read->rows, read->accepted, read->rejected, read->duplicate, read->bytes,
               threadCount(), settings.fingerprint, wall, used, static_cast<double>(read->rows) / wall,
               static_cast<double>(read->bytes) / wall / 1e6, cells,
               static_cast<double>(bytes) / static_cast<double>(std::max<std::uint64_t>(cells, 1)),
               static_cast<double>(ids) / static_cast<double>(std::max<std::uint64_t>(read->accepted, 1)),
               usage.ru_maxrss / 1024);
    return 0;
}
