#include "core/ingest/inflaters.h"
#include "core/ingest/source.h"
#include "tests/fuzz/support.h"

#include <algorithm>
#include <cstdlib>

// Any bytes as a compressed file: gzip, zstd, xz or zip by their first bytes. Broken ones fail, sound ones
// give the same text however large the pieces are in which it is read. The first byte chooses that size.

namespace {

using namespace core;
using namespace core::ingest;

constexpr std::size_t kMost = 1 << 20; // a bomb is read as far as this

struct Contents {
    std::string text;
    bool sound = false;
};

Contents contentsOf(const std::string& path, const std::string& compression, const std::string& member,
                    std::size_t piece)
{
    Contents contents;
    auto source = openSource(path, compression, member);
    if (!source)
        return contents;
    std::string buffer(piece, '\0');
    while (contents.text.size() < kMost) {
        const Result<std::size_t> got = (*source)->read(buffer.data(), piece);
        if (!got)
            return contents;
        require(*got <= piece);
        if (*got == 0)
            break;
        contents.text.append(buffer, 0, *got);
    }
    contents.sound = true;
    contents.text.resize(std::min(contents.text.size(), kMost));
    return contents;
}

void check(const std::string& path, const std::string& compression, const std::string& member,
           std::size_t piece)
{
    const Contents large = contentsOf(path, compression, member, 64 * 1024);
    const Contents small = contentsOf(path, compression, member, piece);
    // What comes before a fault may differ by a piece; what comes out of a sound file may not.
    if (large.text.size() < kMost && small.text.size() < kMost)
        require(large.sound == small.sound && (!large.sound || large.text == small.text));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size < 2)
        return 0;
    const std::string& path = fileOf(data + 1, size - 1);
    const std::size_t piece = 1 + data[0];
    const std::string compression =
        compressionOf({reinterpret_cast<const char*>(data + 1), std::min<std::size_t>(size - 1, 16)});
    if (compression != "zip") {
        check(path, compression, {}, piece);
        return 0;
    }
    const auto members = zipMembers(path);
    if (!members)
        return 0;
    for (std::size_t i = 0; i < std::min<std::size_t>(members->size(), 4); ++i)
        check(path, compression, (*members)[i], piece);
    return 0;
}
