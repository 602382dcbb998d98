#include "core/base/parallel.h"
#include "core/ingest/import.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>

// Reads arbitrary bytes as a log: sniffed, in whatever format they look like. The first byte chooses the size
// of the blocks. No input may crash, no row may get lost, and the size of the blocks must not matter.

namespace {

using namespace core;

void require(bool holds)
{
    if (!holds)
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const int file = ::memfd_create("log", 0);
    static const std::string path = "/proc/self/fd/" + std::to_string(file);
    if (size < 1)
        return 0;
    setThreadCount(1);
    require(::ftruncate(file, 0) == 0);
    require(::pwrite(file, data + 1, size - 1, 0) == static_cast<ssize_t>(size - 1));

    ingest::Options options;
    options.fingerprint = false;
    options.mapping = std::nullopt;
    const Result<ingest::Imported> whole = ingest::readLog(path, options, {}, {}, noProgress());
    options.blockSize = 16 + data[0];
    const Result<ingest::Imported> pieces = ingest::readLog(path, options, {}, {}, noProgress());
    require(static_cast<bool>(whole) == static_cast<bool>(pieces));
    if (!whole)
        return 0;
    require(whole->accepted + whole->rejected + whole->duplicate == whole->rows);
    require(whole->rows == pieces->rows && whole->accepted == pieces->accepted &&
            whole->duplicate == pieces->duplicate);
    require(whole->reasons == pieces->reasons && whole->blocks == pieces->blocks &&
            whole->newNames == pieces->newNames);
    return 0;
}
