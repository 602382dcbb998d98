#include "log_fixture.h"

#include "core/ingest/event_ids.h"
#include "core/ingest/packed_ids.h"
#include "core/ingest/put_aside.h"
#include "core/ingest/synthetic_rows.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <set>

// Memory that does not grow with rows: what is put aside, filters of event ids, ids that are merged.

namespace core::ingest::testing {
namespace {

/// No file can grow, as on a full disk.
class NoRoomForFiles {
public:
    NoRoomForFiles()
        : m_handler(std::signal(SIGXFSZ, SIG_IGN))
    {
        getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit none{0, m_before.rlim_max};
        setrlimit(RLIMIT_FSIZE, &none);
    }
    ~NoRoomForFiles()
    {
        setrlimit(RLIMIT_FSIZE, &m_before);
        std::signal(SIGXFSZ, m_handler);
    }

private:
    rlimit m_before{};
    void (*m_handler)(int);
};

std::string randomBytes(SyntheticRandom& random, std::uint32_t size)
{
    std::string bytes(size, '\0');
    for (char& byte : bytes)
        byte = static_cast<char>(random.below(256));
    return bytes;
}

void expectAsPut(PutAside& aside)
{
    SyntheticRandom random(3);
    std::vector<std::pair<std::string, Aside>> pieces;
    for (int i = 0; i < 200; ++i) {
        std::string bytes = randomBytes(random, random.below(3000));
        const Aside piece = aside.put(bytes);
        pieces.emplace_back(std::move(bytes), piece);
    }
    for (const auto& [bytes, piece] : pieces) {
        ASSERT_EQ(piece.size(), bytes.size());
        ASSERT_EQ(piece.bytes().value(), bytes);
        std::string half(bytes.size() / 2, '\0');
        ASSERT_TRUE(piece.read(bytes.size() - half.size(), half.data(), half.size()));
        ASSERT_EQ(half, bytes.substr(bytes.size() - half.size()));
    }
}

TEST(PutAside, GivesBackFromMemoryFromTheFileAndWithoutAFile)
{
    PutAside inMemory(1 << 30), inFile(0), both(100'000), full(5000);
    expectAsPut(inMemory);
    expectAsPut(inFile);
    expectAsPut(both);
    const NoRoomForFiles none;
    expectAsPut(full);
}

/// Ids that come again long after, among many that do not.
void expectFoundAgain(std::uint64_t mostInMemory)
{
    SyntheticRandom random(29);
    EventIds ids(1000, mostInMemory);
    std::set<std::uint64_t> seen;
    for (int i = 0; i < 30'000; ++i) {
        const std::uint64_t value = random.below(10) == 0 ? random.below(500) : random.next();
        ASSERT_EQ(ids.holds(hashOf(std::to_string(value))), seen.contains(value)) << i;
        ASSERT_EQ(ids.insert(hashOf(std::to_string(value))), seen.insert(value).second) << i;
    }
    EXPECT_FALSE(ids.failed());
}

TEST(EventIds, AreFoundThroughFiltersThatMayNotGrow)
{
    for (const std::uint64_t mostInMemory : {40, 700, 20'000})
        expectFoundAgain(mostInMemory);
}

TEST(EventIds, StayInMemoryWhenNoFileCanBeWritten)
{
    const NoRoomForFiles none;
    expectFoundAgain(700);
}

TEST(EventIds, OfManyPiecesMergeIntoWhatPackingAllGives)
{
    SyntheticRandom random(31);
    IdScratch scratch;
    PutAside aside(1'000'000); // some pieces in memory, some in the file
    std::vector<Aside> pieces;
    std::vector<std::uint64_t> all;
    for (const std::size_t count : {1u, 400'000u, 0u, 3u, 700'000u, 90'000u}) {
        std::vector<std::uint64_t> ids;
        for (std::size_t i = 0; i < count; ++i)
            ids.push_back(random.next() >> 8);
        all.insert(all.end(), ids.begin(), ids.end());
        packIds(ids, scratch, [&](std::string one) { pieces.push_back(aside.put(std::move(one))); });
    }
    const auto merged = mergedIds(pieces, scratch, aside);
    ASSERT_TRUE(merged);
    std::vector<std::string> expected;
    packIds(all, scratch, [&](std::string one) { expected.push_back(std::move(one)); });
    ASSERT_EQ(expected.size(), 2u); // more than kIdsOfAString
    ASSERT_EQ(merged->size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i)
        EXPECT_EQ((*merged)[i].bytes().value(), expected[i]);
}

TEST(EventIds, AreRefusedWhereverPackedOnesAreCutOff)
{
    IdScratch scratch;
    std::vector<std::uint64_t> ids;
    for (std::uint64_t i = 0; i < 50; ++i)
        ids.push_back(i * i * 1'000'000'007);
    packIds(ids, scratch, [](const std::string& packed) {
        ASSERT_TRUE(storedIds(packed));
        for (std::size_t size = 1; size < packed.size(); ++size) {
            const auto read = storedIds(packed.substr(0, size));
            ASSERT_FALSE(read) << size;
            EXPECT_EQ(read.error().code, ErrorCode::Damaged);
        }
    });
}

/// Ids by day, packed, as the project gets them.
std::vector<std::pair<Day, std::string>> idsOf(const Imported& imported)
{
    std::vector<std::pair<Day, std::string>> ids;
    for (const auto& [day, packed] : imported.eventHashes)
        ids.emplace_back(day, packed.bytes().value());
    return ids;
}

std::string row(int id, int day)
{
    return "r" + std::to_string(id) + "," + std::to_string(1'772'352'000 + day * 86'400 + id % 40'000) +
           ",user" + std::to_string(id % 5) + "," + std::to_string(id) + "\n";
}

/// A day that comes again after so many rows of other days that it was summed, with every second row
/// repeated.
std::string returningDay(int between)
{
    std::string text = "id,time,user,input_tokens\n";
    for (int id = 0; id < 3000; ++id)
        text += row(id, 0);
    for (int id = 3000; id < 3000 + between; ++id)
        text += row(id, 1 + id % 3);
    for (int id = 0; id < 6000; ++id)
        text += id < 3000 ? row(id - id % 2, 0) : row(id + between, 0);
    return text;
}

TEST(Import, GivesTheSameWithTinyBoundsOfMemoryAndWithoutRoomForFiles)
{
    const TemporaryLog log(returningDay(600'000));
    Options options;
    const Result<Imported> roomy = readLog(log.path(), options, {}, {}, noProgress());
    ASSERT_TRUE(roomy) << describe(roomy.error());
    EXPECT_EQ(roomy->duplicate, 3000u);
    EXPECT_EQ(roomy->accepted, 606'000u);
    const auto ids = idsOf(*roomy);
    ASSERT_EQ(ids.size(), 4u);
    EXPECT_EQ(storedIds(ids[0].second)->size(), 6000u); // one piece of the two parts
    const auto expectSame = [&] {
        const Result<Imported> read = readLog(log.path(), options, {}, {}, noProgress());
        ASSERT_TRUE(read) << describe(read.error());
        EXPECT_EQ(read->duplicate, roomy->duplicate);
        EXPECT_EQ(read->blocks, roomy->blocks);
        EXPECT_EQ(idsOf(*read), ids);
    };
    options.idsInMemory = 50'000;
    expectSame();
    const NoRoomForFiles none;
    expectSame();
}

TEST(Import, KnowsItsOwnRowsAgainWithTinyBoundsOfMemory)
{
    const TemporaryLog log(returningDay(3000));
    Options options;
    options.idsInMemory = 50;
    const Result<Imported> first = readLog(log.path(), options, {}, {}, noProgress());
    ASSERT_TRUE(first) << describe(first.error());
    const auto known = [&](Day day) -> Result<std::string> {
        std::string all;
        for (const auto& [of, packed] : idsOf(*first))
            all += of == day ? packed : "";
        return all;
    };
    const Result<Imported> again = readLog(log.path(), options, first->newNames, known, noProgress());
    ASSERT_TRUE(again) << describe(again.error());
    EXPECT_EQ(again->accepted, 0u);
    EXPECT_EQ(again->duplicate, 12'000u);
}

} // namespace
} // namespace core::ingest::testing
