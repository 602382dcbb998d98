#include "core/usage/codec.h"

#include "tests/core/usage/random_cube.h"

#include <gtest/gtest.h>

#include <limits>
#include <random>

namespace core::usage {
namespace {

std::vector<Cell> decodedCells(const Block& block)
{
    CellColumns columns;
    EXPECT_TRUE(decode(block, columns));
    std::vector<Cell> cells;
    for (std::size_t i = 0; i < columns.size(); ++i)
        cells.push_back(
            {columns.user[i], columns.org[i], columns.hour[i], columns.context[i], columns.counts[i]});
    return cells;
}

/// The cells of a busy day in a product: a user works with two or three models over a few hours.
std::vector<Cell> realisticDay(Day day)
{
    std::mt19937_64 random(7);
    std::lognormal_distribution<double> tokens(8.5, 1.2); // median 5,000 tokens an hour and model
    CellMap map;
    for (UserId user = 0; user < 60'000; user += 1 + random() % 12) {
        for (std::uint64_t i = 0, n = 1 + random() % 6; i < n; ++i) {
            Counts counts;
            const auto input = std::int64_t(tokens(random));
            counts.requests = 1 + std::int64_t(random() % 20);
            counts.cacheRead = random() % 2 ? input / 3 : 0;
            counts.uncachedInput = input - counts.cacheRead;
            counts.output = input / 5 + 1;
            counts.reasoning = random() % 4 ? 0 : counts.output / 2;
            counts.loggedCostNanoUsd = input * 2500 + counts.output * 10'000;
            counts.costedRequests = counts.requests;
            map[{user, user % 300, day * 24 + Hour(random() % 24), ContextId(random() % 30)}] += counts;
        }
    }
    return cellsOf(map);
}

TEST(Codec, GivesBackTheCellsItWasGiven)
{
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        const RandomCube random = randomCube(seed, {.users = 1000, .orgs = 3, .days = 1, .cellsPerDay = 500});
        std::vector<Cell> cells;
        for (const auto& block : random.cube.blocks) {
            for (const Cell& cell : decodedCells(*block))
                cells.push_back(cell);
        }
        EXPECT_EQ(cells, random.cells) << "seed " << seed;
    }
}

TEST(Codec, KeepsTheLargestAndSmallestValues)
{
    constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
    constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();
    constexpr UserId kLastUser = std::numeric_limits<UserId>::max();
    const std::vector<Cell> cells = {
        {0, kLastUser, -24, kLastUser, {kMost, 0, kMost, kMost, kMost, kMost, kMost, kLeast, kMost, kMost}},
        {kLastUser, 0, 24'000'000, 0, {1, 1, 0, 0, 0, 0, 0, -1, 0, 0}},
    };
    EXPECT_EQ(decodedCells(encoded(0, 1, cells)), cells);
    EXPECT_EQ(decodedCells(encoded(-1, 1, cells)), cells);
}

TEST(Codec, KeepsADayWithoutCells)
{
    EXPECT_TRUE(decodedCells(encoded(20'000, 1, {})).empty());
}

TEST(Codec, KeepsPiecesOfEveryKindOfColumn)
{
    std::mt19937_64 random(3);
    std::vector<Cell> cells;
    for (UserId user = 1; cells.size() < 20'000; user += random() % 3) {
        const auto piece = cells.size() / BlockEncoder::kPiece;
        Cell cell{user,
                  OrgId(piece % 3),
                  Hour(cells.size() - 10'000),
                  ContextId(piece % 2 ? random() % 300 : 0),
                  {}};
        cell.counts.requests = random() % 20 ? 1 : std::int64_t(random() % 5);
        cell.counts.costedRequests = piece % 4 ? cell.counts.requests : 0;
        cell.counts.uncachedInput = std::int64_t(random() >> (random() % 60));
        cell.counts.cacheRead = random() % 3 ? 0 : -std::int64_t(random() % 100'000);
        cell.counts.output = std::int64_t(random() % 256);
        cell.counts.loggedCostNanoUsd = std::int64_t(random() % 1'000'000) * (piece % 2 ? 10'000 : 7);
        cells.push_back(cell);
    }
    for (const std::size_t size :
         {std::size_t(1), BlockEncoder::kPiece, BlockEncoder::kPiece + 1, cells.size()}) {
        const std::vector<Cell> some(cells.begin(), cells.begin() + static_cast<std::ptrdiff_t>(size));
        EXPECT_EQ(decodedCells(encoded(0, 1, some)), some) << size;
    }
}

TEST(Codec, ReadsTheLayoutOfEarlierPrograms)
{
    const std::string_view bytes("\x01"
                                 "\x02\x05\x02\x00\x02\x06\x06\x02\x01\x00" // user 5, 7; hour 3; context 1, 0
                                 "\x02\x04\x02\x00\x03\xd8\x04\x00" // requests 2, 1; uncached input 300, 0
                                 "\x00\x00\x00\x00\x00\x02\x02\x00\x00", // costed requests 1, 0
                                 28);
    const std::vector<Cell> cells = {{5, 0, 27, 1, {2, 0, 300, 0, 0, 0, 0, 0, 1, 0}},
                                     {7, 0, 27, 0, {1, 0, 0, 0, 0, 0, 0, 0, 0, 0}}};
    EXPECT_EQ(decodedCells({1, 1, 2, std::string(bytes)}), cells);
    CellColumns keys;
    ASSERT_TRUE(decodeKeys({1, 1, 2, std::string(bytes)}, keys));
    EXPECT_EQ(keys.user, (std::vector<UserId>{5, 7}));
    EXPECT_FALSE(decode({1, 1, 2, std::string(bytes.substr(0, 27))}, keys));
}

TEST(Codec, DecodesTheSameKeysWithoutTheCounts)
{
    const RandomCube random = randomCube(3, {.days = 1});
    CellColumns all, keys;
    ASSERT_TRUE(decode(*random.cube.blocks.front(), all));
    ASSERT_TRUE(decodeKeys(*random.cube.blocks.front(), keys));
    EXPECT_EQ(keys.user, all.user);
    EXPECT_EQ(keys.org, all.org);
    EXPECT_EQ(keys.hour, all.hour);
    EXPECT_EQ(keys.context, all.context);
    EXPECT_TRUE(keys.counts.empty());
}

TEST(Codec, TakesAtMostFifteenBytesACellOnRealisticUsage)
{
    const std::vector<Cell> cells = realisticDay(20'454);
    const Block block = encoded(20'454, 1, cells);
    ASSERT_GT(cells.size(), 20'000u);
    RecordProperty("bytes_per_cell", std::to_string(double(block.bytes.size()) / double(cells.size())));
    EXPECT_LE(double(block.bytes.size()) / double(cells.size()), 15.0);
}

TEST(Codec, CallsABlockDamagedThatIsCutAnywhere)
{
    const RandomCube random = randomCube(5, {.days = 1, .cellsPerDay = 20});
    const Block whole = *random.cube.blocks.front();
    for (std::size_t length = 0; length < whole.bytes.size(); ++length) {
        Block cut = whole;
        cut.bytes.resize(length);
        CellColumns columns;
        const Status status = decode(cut, columns);
        ASSERT_FALSE(status) << length << " bytes of " << whole.bytes.size();
        EXPECT_EQ(status.error().code, ErrorCode::Damaged);
    }
}

TEST(Codec, CallsABlockDamagedThatClaimsMoreCellsThanItsBytesHold)
{
    const RandomCube random = randomCube(5, {.days = 1, .cellsPerDay = 20});
    for (const std::uint32_t claimed : {~0u, 1u << 30, random.cube.blocks.front()->cells + 1}) {
        Block block = *random.cube.blocks.front();
        block.cells = claimed;
        CellColumns columns;
        EXPECT_FALSE(decode(block, columns)) << claimed;
        EXPECT_LT(columns.user.capacity(), 1u << 20) << "memory that the bytes do not back";
    }
}

TEST(Codec, SurvivesBytesThatAnotherHandChanged)
{
    std::mt19937_64 random(11);
    const RandomCube cube = randomCube(9, {.days = 1, .cellsPerDay = 40});
    for (int i = 0; i < 20'000; ++i) {
        Block block = *cube.cube.blocks.front();
        for (std::uint64_t flips = 1 + random() % 4; flips > 0; --flips)
            block.bytes[random() % block.bytes.size()] = static_cast<char>(random());
        if (random() % 8 == 0)
            block.day = static_cast<Day>(random());
        CellColumns columns;
        if (decode(block, columns)) {
            EXPECT_EQ(columns.size(), block.cells);
            EXPECT_TRUE(std::is_sorted(columns.user.begin(), columns.user.end()));
        }
    }
}

TEST(Cube, IsDamagedWhenACellNamesSomeoneItDoesNotHold)
{
    for (const Cell& stranger : {Cell{9, 0, 0, 0, {}}, Cell{0, 9, 0, 0, {}}, Cell{0, 0, 0, 9, {}}}) {
        Cube cube;
        cube.names = Dictionaries{{"ann"}, {""}, {Context{}}};
        cube.blocks.push_back(encoded(0, 1, std::vector{stranger}));
        const Status one = forEachBlock(cube, [](const CellColumns&) {});
        const Status batch = forEachBatch(cube, Columns::Keys, noProgress(), [](auto) {});
        ASSERT_FALSE(one);
        ASSERT_FALSE(batch);
        EXPECT_EQ(one.error().code, ErrorCode::Damaged);
        EXPECT_EQ(batch.error().code, ErrorCode::Damaged);
    }
}

TEST(Cube, ComesInBatchesThatHoldEveryBlockOnceInOrder)
{
    const RandomCube random = randomCube(2, {.days = 200, .cellsPerDay = 5});
    std::vector<Hour> oneByOne, inBatches;
    ASSERT_TRUE(forEachBlock(random.cube, [&](const CellColumns& cells) {
        oneByOne.insert(oneByOne.end(), cells.hour.begin(), cells.hour.end());
    }));
    ASSERT_TRUE(
        forEachBatch(random.cube, Columns::All, noProgress(), [&](std::span<const CellColumns> batch) {
            for (const CellColumns& cells : batch)
                inBatches.insert(inBatches.end(), cells.hour.begin(), cells.hour.end());
        }));
    EXPECT_EQ(inBatches, oneByOne);
    EXPECT_EQ(oneByOne.size(), random.cells.size());
}

} // namespace
} // namespace core::usage
