#include "core/base/parallel.h"
#include "core/ingest/formats.h"
#include "core/ingest/import.h"
#include "tests/fuzz/support.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

// One reader of the table of formats by itself: TIERWRIGHT_FUZZ_FORMAT names it, and every input is read as
// that format whatever it looks like; without it, as the format that is recognised. The first byte chooses
// the size of the blocks, the second what is hidden. No input may crash, no row may get lost, the size of the
// blocks must not matter, and what was imported once adds nothing the second time when its rows have ids.

namespace {

using namespace core;

const char* formatName()
{
    const char* name = std::getenv("TIERWRIGHT_FUZZ_FORMAT");
    if (!name)
        return "";
    if (ingest::formatNamed(name))
        return name;
    std::fprintf(stderr, "TIERWRIGHT_FUZZ_FORMAT must name one of:\n");
    for (const ingest::Format& format : ingest::formats())
        std::fprintf(stderr, "  %s\n", std::string(format.id).c_str());
    std::exit(2);
}

ingest::Options optionsFrom(std::uint8_t flags)
{
    ingest::Options options;
    static const std::string format = formatName();
    options.format = format;
    options.fingerprint = false;
    options.now = 1'800'000'000'000'000; // 2027
    options.pseudonymise = (flags & 1) != 0;
    options.pseudonymKey = "key";
    if ((flags & 2) != 0)
        options.dropped = {"user", "workflow"};
    if ((flags & 4) != 0)
        options.overrides.constantUser = "somebody";
    if ((flags & 8) != 0)
        options.rules.mostTokens = 1000;
    if ((flags & 16) != 0)
        options.idsInMemory = 2;
    options.keepSessions = (flags & 32) != 0;
    return options;
}

void compare(const ingest::Imported& whole, const ingest::Imported& pieces)
{
    require(whole.accepted + whole.rejected + whole.duplicate == whole.rows);
    require(whole.rows == pieces.rows && whole.accepted == pieces.accepted &&
            whole.duplicate == pieces.duplicate);
    require(whole.reasons == pieces.reasons && whole.blocks == pieces.blocks &&
            whole.sessionBlocks == pieces.sessionBlocks && whole.newNames == pieces.newNames &&
            whole.accounts == pieces.accounts);
}

/// The same log again, against a project that holds it.
void readAgain(const std::string& path, const ingest::Options& options, const ingest::Imported& first)
{
    const auto known = [&](Day day) -> Result<std::string> {
        std::string hashes;
        for (const auto& [of, packed] : first.eventHashes)
            if (of == day)
                hashes += *packed.bytes();
        return hashes;
    };
    const Result<ingest::Imported> again =
        ingest::readLog(path, options, first.newNames, known, noProgress());
    require(static_cast<bool>(again) && again->rows == first.rows && again->accepted <= first.accepted);
    require(again->rejected == first.rejected);
    require(again->newNames.users.empty() && again->newNames.orgs.empty() &&
            again->newNames.contexts.empty() && again->newNames.sessions.empty());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size < 2)
        return 0;
    setThreadCount(1);
    const std::string& path = fileOf(data + 2, size - 2);
    ingest::Options options = optionsFrom(data[1]);
    const Result<ingest::Imported> whole = ingest::readLog(path, options, {}, {}, noProgress());
    options.blockSize = 16 + data[0];
    const Result<ingest::Imported> pieces = ingest::readLog(path, options, {}, {}, noProgress());
    require(static_cast<bool>(whole) == static_cast<bool>(pieces));
    if (!whole)
        return 0;
    compare(*whole, *pieces);
    readAgain(path, options, *whole);
    return 0;
}
