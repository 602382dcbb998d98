#include "log_fixture.h"

#include "core/ingest/csv_index.h"
#include "core/ingest/event_ids.h"
#include "core/ingest/json_template.h"
#include "core/ingest/name_table.h"
#include "core/ingest/numbers.h"
#include "core/ingest/packed_ids.h"
#include "core/ingest/synthetic_rows.h"
#include "core/ingest/time_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <archive.h>
#include <archive_entry.h>
#include <isa-l/igzip_lib.h>
#include <lzma.h>
#include <zstd.h>

#include <set>

namespace core::ingest::testing {
namespace {

using ::testing::HasSubstr;

/// Rows and fields as Python's csv module delimits them, one byte at a time.
std::vector<std::vector<std::uint32_t>> plainIndex(const std::string& text, char delimiter)
{
    std::vector<std::vector<std::uint32_t>> rows(1);
    bool start = true, quoted = false;
    for (std::uint32_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted) {
            if (c == '"' && i + 1 < text.size() && text[i + 1] == '"')
                ++i;
            else if (c == '"')
                quoted = false;
            continue;
        }
        if (c == delimiter || c == '\n') {
            rows.back().push_back(i);
            start = true;
            if (c == '\n')
                rows.emplace_back();
            continue;
        }
        quoted = start && c == '"';
        start = false;
    }
    if (text.empty() || text.back() != '\n' || quoted || !rows.back().empty())
        rows.back().push_back(static_cast<std::uint32_t>(text.size()));
    else
        rows.pop_back();
    return rows;
}

std::vector<std::vector<std::uint32_t>> indexed(const std::string& text, Kernel kernel)
{
    PaddedBuffer buffer;
    buffer.reserve(text.size() + kPadding);
    std::memcpy(buffer.data(), text.data(), text.size());
    buffer.seal(text.size());
    CsvIndex index;
    indexCsv(buffer.data(), text.size(), ',', index, kernel);
    std::vector<std::vector<std::uint32_t>> rows;
    for (std::uint32_t r = 0, f = 0; r < index.rows; ++r) {
        rows.emplace_back();
        for (; f < index.rowEnds[r]; ++f)
            rows.back().push_back(index.ends[f]);
    }
    EXPECT_EQ(index.lines, static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n')));
    return rows;
}

TEST(CsvIndex, AgreesWithTheByteByByteReadingOnRandomText)
{
    SyntheticRandom random(7);
    for (int round = 0; round < 3000; ++round) {
        std::string text;
        const bool regular = random.below(2) == 0; // quotes only around whole fields
        while (text.size() < random.below(400)) {
            if (regular && random.below(6) == 0)
                text += "\"a,\"\"b\nc\"";
            text += std::string_view(regular ? "ab,\n" : "a\",\n")[random.below(4)];
            if (regular && random.below(3) == 0)
                text += ",";
        }
        if (text.empty())
            continue;
        const auto expected = plainIndex(text, ',');
        for (const Kernel kernel : {Kernel::Plain, Kernel::Sse2, Kernel::Avx2})
            ASSERT_EQ(indexed(text, kernel), expected) << text << " kernel " << static_cast<int>(kernel);
    }
}

TEST(Numbers, AreExactInEveryNotation)
{
    EXPECT_EQ(parseCount("12"), 12);
    EXPECT_EQ(parseCount(" 10.0 "), 10);
    EXPECT_EQ(parseCount("1,234,567"), 1'234'567);
    EXPECT_EQ(parseCount("1.234.567", {','}), 1'234'567);
    EXPECT_EQ(parseCount("9007199254740993"), 9'007'199'254'740'993); // 2^53 + 1: no double
    EXPECT_EQ(parseCount("1e3"), 1000);
    EXPECT_EQ(parseCount("-5"), -5);
    for (const char* bad :
         {"", "1,23", "12,3456", "1.5", "ten", "1 2 3", "1..2", "--1", "0x10", "1e", "99999999999999999999"})
        EXPECT_FALSE(parseCount(bad)) << bad;
    EXPECT_EQ(parseNano("$0.43"), 430'000'000);
    EXPECT_EQ(parseNano("0.024869230000000000000000000000"), 24'869'230);
    EXPECT_EQ(parseNano("1.05e-06"), 1050);
    EXPECT_EQ(parseNano("4.5e-7"), 450);
    EXPECT_EQ(parseNano("0.0000000005"), 1); // half a nano-dollar rounds away from zero
    EXPECT_EQ(parseNano("1.234,5", {','}), 1'234'500'000'000);
    EXPECT_EQ(parseNano("45.55232", {}, {1, -2}), 455'523'200); // cents
    for (const char* bad : {"", "free", "1.2.3", "$", "1e400", "12 apples"})
        EXPECT_FALSE(parseNano(bad)) << bad;
}

TEST(Numbers, TakeTheFastWayOnlyWhereItGivesTheSame)
{
    SyntheticRandom random(3);
    for (int round = 0; round < 200'000; ++round) {
        char text[40 + kPadding] = {};
        std::size_t n = 0;
        const std::uint32_t most = 1 + random.below(18);
        while (n < most)
            text[n++] = std::string_view("0123456789.,-9 e")[random.below(round % 2 == 0 ? 11 : 16)];
        std::int64_t fast = 0;
        if (fastCount(text, n, fast)) {
            ASSERT_EQ(parseCount({text, n}), fast) << text;
        }
        if (fastNano(text, n, '.', fast)) {
            const bool oddPoint = text[n - 1] == '.'; // "12." is read as 12 both ways
            ASSERT_EQ(parseNano({text, n}), fast) << text << oddPoint;
        }
        const ShortAmount amount(text, n, '.');
        std::array<std::uint32_t, 8> values{};
        const ShortDigits none;
        if (amount.fits && fastCounts({none, none, none, none, none, amount.fraction}, values)) {
            ASSERT_EQ(parseNano({text, n}), amount.whole * 1'000'000'000ll + values[5] * 10ll) << text;
        }
    }
}

TEST(Numbers, TakeUsualCostsTheFastWay)
{
    for (const std::string text : {"0.0", "0.01835875", "9.99999999", "1.5"}) {
        const std::string padded = text + ",7" + std::string(kPadding, '\0');
        EXPECT_TRUE(ShortAmount(padded.data(), text.size(), '.').fits) << text;
    }
    for (const std::string text : {"", "0", "0.", "10.5", "0.123456789", "-1.5", "1,5", ".5", "x.5"}) {
        const std::string padded = text + ",7" + std::string(kPadding, '\0');
        EXPECT_FALSE(ShortAmount(padded.data(), text.size(), '.').fits) << text;
    }
}

TEST(NameTable, KnowsNamesWithoutTheBlanksAroundThem)
{
    NameTable table;
    const std::string texts[] = {"x", "gpt-4o", "sixteen-letters!", "a name of some twenty letters",
                                 "a name that is longer than thirty-two letters"};
    for (int round = 0; round < 2; ++round)
        for (std::size_t i = 0; i < std::size(texts); ++i)
            for (const std::string& text : {texts[i], " " + texts[i], "\t" + texts[i] + "  "}) {
                const std::string padded = text + std::string(kPadding, 'z');
                EXPECT_EQ(table.idOfInner(padded.data(), text.size()), i + 1) << text;
            }
    EXPECT_EQ(table.idOfInner((" \t" + std::string(kPadding, 'z')).data(), 2), 0u);
    EXPECT_EQ(table.name(2), "gpt-4o");
}

TEST(TimeReader, ReadsRunsOfTimesLikeTheFullParser)
{
    SyntheticRandom random(5);
    TimeReader reader;
    for (int round = 0; round < 100'000; ++round) {
        char padded[64 + kPadding] = {};
        const Micros at =
            (1'767'225'600 + std::int64_t(random.below(7200))) * 1'000'000 + random.below(1'000'000);
        std::string text = isoText(at); // six digits and Z
        switch (random.below(6)) {
        case 0:
            text = text.substr(0, 23) + "Z";
            break;
        case 1:
            text = text.substr(0, 19);
            break;
        case 2:
            text = text.substr(0, 23) + "+05:30";
            break;
        case 3:
            text[10] = ' ';
            break;
        case 4:
            text[random.below(static_cast<std::uint32_t>(text.size()))] =
                std::string_view("0369:Z -")[random.below(8)];
            break;
        default:
            break;
        }
        std::memcpy(padded, text.data(), text.size());
        Micros fast = 0;
        const bool read = reader.read(padded, text.size(), fast);
        const Result<Micros> full = parseTime(trimmed(text));
        ASSERT_EQ(read, static_cast<bool>(full)) << text;
        if (read) {
            ASSERT_EQ(fast, *full) << text;
        }
    }
}

TEST(EventIds, FindExactlyTheRepeatedOnesInMemoryAndInTheFile)
{
    for (const std::uint64_t mostInMemory : {std::uint64_t(1'000'000), std::uint64_t(700)}) {
        SyntheticRandom random(11);
        EventIds ids(1000, mostInMemory);
        std::set<std::uint64_t> seen;
        for (int i = 0; i < 60'000; ++i) {
            const std::uint64_t value = random.below(40'000);
            ASSERT_EQ(ids.holds(hashOf(std::to_string(value))), seen.contains(value));
            ASSERT_EQ(ids.insert(hashOf(std::to_string(value))), seen.insert(value).second);
        }
    }
}

std::string packed(std::vector<std::uint64_t>& ids, IdScratch& scratch)
{
    std::string all;
    packIds(ids, scratch, [&](const std::string& one) { all += one; });
    return all;
}

TEST(EventIds, SurvivePackingAndConcatenation)
{
    SyntheticRandom random(13);
    std::string all;
    std::multiset<std::uint64_t> expected;
    IdScratch scratch;
    for (const int count : {0, 1, 2, 1000, 20'000}) {
        std::vector<std::uint64_t> ids;
        for (int i = 0; i < count; ++i)
            ids.push_back(storedId(hashOf(std::to_string(random.next()))));
        expected.insert(ids.begin(), ids.end());
        const std::string one = packed(ids, scratch);
        EXPECT_TRUE(std::is_sorted(ids.begin(), ids.end()));
        if (count == 20'000) {
            EXPECT_LT(one.size(), 20'000u * 6); // 56 - log2(20,000) + about 1.5 bits
        }
        all += one;
    }
    const auto read = storedIds(all);
    ASSERT_TRUE(read);
    EXPECT_EQ(std::multiset<std::uint64_t>(read->begin(), read->end()), expected);
    EXPECT_FALSE(storedIds(all.substr(0, all.size() - 1)));
    EXPECT_FALSE(storedIds("nonsense"));
}

TEST(EventIds, ArePackedHoweverUnevenlyTheyLie)
{
    constexpr std::uint64_t kLast = (std::uint64_t(1) << 56) - 1;
    SyntheticRandom random(17);
    IdScratch scratch;
    for (int round = 0; round < 40; ++round) {
        std::vector<std::uint64_t> ids = {kLast, 0};
        for (std::uint32_t cluster = 0; cluster < 6; ++cluster) {
            const std::uint64_t begin = random.next() >> (8 + random.below(50)),
                                step = 1 + random.below(1000);
            for (std::uint32_t i = random.below(900); i > 0; --i)
                ids.push_back(std::min(begin + i * step, kLast));
        }
        std::multiset<std::uint64_t> expected(ids.begin(), ids.end());
        const auto read = storedIds(packed(ids, scratch));
        ASSERT_TRUE(read);
        EXPECT_TRUE(std::equal(read->begin(), read->end(), expected.begin(), expected.end())) << round;
    }
}

const std::string kLog = [] {
    std::string text = "request_id,time,user,input_tokens\n";
    for (int i = 0; i < 20'000; ++i)
        text += "r" + std::to_string(i) + ",2026-03-01T08:00:00Z,user" + std::to_string(i % 7) + "," +
                std::to_string(i) + "\n";
    return text;
}();

std::string gzipped(const std::string& text)
{
    isal_zstream stream;
    isal_deflate_init(&stream);
    std::string out(text.size() + 1000, '\0');
    stream.gzip_flag = IGZIP_GZIP;
    stream.end_of_stream = 1;
    stream.flush = NO_FLUSH;
    stream.next_in = reinterpret_cast<std::uint8_t*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<std::uint32_t>(text.size());
    stream.next_out = reinterpret_cast<std::uint8_t*>(out.data());
    stream.avail_out = static_cast<std::uint32_t>(out.size());
    isal_deflate(&stream);
    out.resize(stream.total_out);
    return out;
}

std::string zstdPacked(const std::string& text)
{
    std::string out(ZSTD_compressBound(text.size()), '\0');
    out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 1));
    return out;
}

std::string xzPacked(const std::string& text)
{
    std::string out(text.size() + 10'000, '\0');
    std::size_t size = 0;
    lzma_easy_buffer_encode(1, LZMA_CHECK_CRC64, nullptr, reinterpret_cast<const std::uint8_t*>(text.data()),
                            text.size(), reinterpret_cast<std::uint8_t*>(out.data()), &size, out.size());
    out.resize(size);
    return out;
}

std::string zipped(const std::string& text)
{
    std::string out(text.size() + 10'000, '\0');
    std::size_t size = 0;
    archive* writer = archive_write_new();
    archive_write_set_format_zip(writer);
    archive_write_open_memory(writer, out.data(), out.size(), &size);
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, "export/log.csv");
    archive_entry_set_size(entry, static_cast<la_int64_t>(text.size()));
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_write_header(writer, entry);
    archive_write_data(writer, text.data(), text.size());
    archive_entry_free(entry);
    archive_write_close(writer);
    archive_write_free(writer);
    out.resize(size);
    return out;
}

TEST(CompressedLog, GivesWhatThePlainOneGives)
{
    const Result<Imported> plain = readBytes(kLog);
    ASSERT_TRUE(plain);
    const std::string expected = cellsText(*plain);
    const std::pair<const char*, std::string> cases[] = {
        {"gzip", gzipped(kLog)},
        {"gzip", gzipped(kLog.substr(0, 5000)) + gzipped(kLog.substr(5000))},
        {"zstd", zstdPacked(kLog)},
        {"zstd", zstdPacked(kLog.substr(0, 5000)) + zstdPacked(kLog.substr(5000))},
        {"xz", xzPacked(kLog)},
        {"zip", zipped(kLog)}};
    for (const auto& [name, bytes] : cases) {
        const TemporaryLog log(bytes, "anything");
        const Result<Sniffed> sniffed = sniff(log.path());
        ASSERT_TRUE(sniffed) << name;
        EXPECT_EQ(sniffed->compression, name);
        const Result<Imported> read = readLog(log.path(), {}, {}, {}, noProgress());
        ASSERT_TRUE(read) << name << ": " << describe(read.error());
        EXPECT_EQ(cellsText(*read), expected) << name;
    }
}

TEST(CompressedLog, IsRefusedWhenItIsCutShort)
{
    for (const std::string& bytes : {gzipped(kLog), zstdPacked(kLog), xzPacked(kLog)}) {
        const Result<Imported> read = readBytes(bytes.substr(0, bytes.size() * 3 / 4));
        ASSERT_FALSE(read);
        EXPECT_EQ(read.error().code, ErrorCode::InvalidInput);
        EXPECT_THAT(read.error().subject, HasSubstr("ends in the middle"));
    }
    EXPECT_FALSE(readBytes(zipped(kLog).substr(0, 3000)));
}

/// What a template makes of a text: the mapped fields, or nothing.
std::optional<std::vector<std::string>> matched(const JsonTemplate& shape, const std::string& text,
                                                Kernel kernel)
{
    PaddedBuffer buffer;
    buffer.reserve(text.size() + kPadding);
    std::copy(text.begin(), text.end(), buffer.data());
    buffer.seal(text.size());
    GenericRows::Fields fields{};
    const char* next = shape.match(buffer.data(), buffer.data() + text.size(), fields, kernel);
    if (!next)
        return {};
    std::vector<std::string> found{std::to_string(next - buffer.data())};
    for (const FieldText& field : fields)
        found.emplace_back(field.view());
    return found;
}

TEST(JsonTemplate, FindsTheSameOnEveryMachine)
{
    const auto line = [](const std::string& user, const std::string& tokens, const std::string& note) {
        return R"({"user":")" + user + R"(","a key that is a good deal longer than thirty-two bytes":)" +
               tokens + R"(, "note":")" + note + "\"}\n";
    };
    JsonTemplate shape;
    std::string first = line("ann", "12", "x");
    first.pop_back();
    shape.learn(first, {{static_cast<std::size_t>(Field::User), "user"},
                        {static_cast<std::size_t>(Field::Output),
                         "a key that is a good deal longer than thirty-two bytes"}});
    const std::string name40(40, 'n');
    const std::vector<std::pair<std::string, bool>> cases = {
        {line("bob", "7", "y"), true},
        {line(name40, "1234567", std::string(31, 'z')), true},
        {line("", "0.25", ""), true},
        {line("bob", "1e3", "y"), true},
        {line("bob", "null", R"(two\nlines \u00e9)"), true},
        {line("b\\u00e9b", "7", "y"), false}, // escapes in a mapped field
        {line("bob", "7", R"(\x)"), false},
        {line("bob", "012", "y"), false},
        {line("bob", "7x", "y"), false},
        {line("bob\n", "7", "y"), false},
        {line("bob", "[7]", "y"), false},
        {line("bob", "7", "y").substr(0, 40), false},
        {"", false},
    };
    for (const auto& [text, matches] : cases) {
        const auto fields = matched(shape, text, Kernel::Best);
        EXPECT_EQ(fields.has_value(), matches) << text;
        EXPECT_EQ(fields, matched(shape, text, Kernel::Plain)) << text;
    }
    EXPECT_EQ(
        (*matched(shape, line(name40, "12", "x"), Kernel::Best))[1 + static_cast<std::size_t>(Field::User)],
        name40);
}

TEST(Counts, AreReadTogetherAsByThemselves)
{
    for (const std::string text : {"", "0", "7", "12345678", "123456789", "12a", "-1", "1.0", " 1"}) {
        const std::string padded = text + std::string(kPadding, '\0');
        const ShortDigits digits(padded.data(), text.size());
        std::array<std::uint32_t, 8> values{};
        const bool read = fastCounts({digits, ShortDigits(), digits, ShortDigits(), digits, digits}, values);
        std::int64_t alone = 0;
        EXPECT_EQ(read, text.empty() || fastCount(padded.data(), text.size(), alone)) << text;
        const std::vector<std::int64_t> found(values.begin(), values.begin() + 6);
        EXPECT_THAT(found, ::testing::ElementsAre(read ? alone : found[0], 0, read ? alone : found[2], 0,
                                                  read ? alone : found[4], read ? alone : found[5]))
            << text;
    }
}

} // namespace
} // namespace core::ingest::testing
