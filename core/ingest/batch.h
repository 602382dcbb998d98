#pragma once

#include "core/ingest/block_reader.h"
#include "core/ingest/import.h"
#include "core/ingest/name_table.h"
#include "core/usage/cube.h"
#include "core/usage/event.h"

#include <array>
#include <deque>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace core::ingest {

/// One usage event as readers of formats hand it over.
struct LoggedEvent : usage::Event {
    std::int64_t failedRequests = 0; ///< of an aggregated row; a request row says it by `status`
    std::vector<std::pair<std::string, std::int64_t>> scores; ///< further outcomes and their millionths
    /// Further event ids: the event is a duplicate when one of `knownAs` was met, and `metAs` is met with it.
    std::array<std::string, 2> knownAs;
    std::string metAs;
};

/// The counts of one request: 28 bytes.
struct SmallCounts {
    std::int64_t cost;                   ///< 1e-9 USD
    std::array<std::uint32_t, 5> tokens; ///< uncached input, cache read, cache write, output, reasoning
};

/// One row on its way into the cube: names as hashes or small ids. Two cache lines. Not zeroed when made.
struct Row {
    Hash user;
    Hash id;              ///< of the event id; {0, 0} = the log has none
    const char* userName; ///< lives as long as the batch
    std::uint32_t userSize;
    std::uint32_t org; ///< ids of the parser's own tables
    Micros time;
    std::uint32_t context;
    bool second; ///< another part of the row before (its outcome): not a row of the file
    bool linked; ///< has further ids: the next of Batch::links
    bool failed, costed;
    std::uint32_t sums; ///< 0 = one request with `counts`; otherwise the counts are Batch::sums[sums - 1]
    SmallCounts counts;
};
static_assert(sizeof(Row) <= 112);

/// The further ids of a row, by which records that stand for one another are known across files.
struct Link {
    std::array<Hash, 2> known; ///< the row is a duplicate when one of them was met; {0, 0} = none
    Hash met;                  ///< ... and otherwise this one is met, too; {0, 0} = none
};

/// The session that a row names.
struct SessionName {
    Hash hash;
    const char* name = nullptr; ///< lives as long as the batch
    std::uint32_t size = 0;     ///< 0 = none
};

/// What one parser made of one block, in file order.
struct Batch {
    Block block;
    std::size_t parser = 0; ///< whose ids the rows carry
    std::vector<Row, NotZeroed<Row>> rows;
    std::vector<usage::Counts> sums;         ///< of rows that are more, or other, than one usual request
    std::vector<Link> links;                 ///< of rows that are linked, in their order
    std::vector<SessionName> sessions;       ///< of each row, when sessions are kept and may be named
    std::vector<Rejected> rejects;           ///< `line` counts from the block's start: 1 = its first line
    std::vector<usage::Context> newContexts; ///< behind the parser's earlier ones
    std::vector<std::string> newOrgs;
    std::deque<std::string> texts; ///< unescaped names that rows point to
    std::uint64_t rowCount = 0;    ///< rows seen, whatever became of them
    std::uint64_t rejectCount = 0;
    std::uint64_t duplicateCount =
        0; ///< rows a reader knows to repeat another, beside those found by event id
    std::map<std::string, std::uint64_t> reasons;
    std::uint64_t otherCount = 0; ///< rows that were accepted and are no usage (accounts)
    std::uint64_t lines = 0;      ///< physical lines in the block
    void clear();
    /// Adds a row with these counts. All else of it is set.
    void put(Row row, const usage::Counts& counts);
    /// Makes this the session of the rows put since the last call. The text is padded and lives as long as
    /// the batch.
    void noteSession(std::string_view name);
};

/// The ids a parser gives to what few rows differ in. Ids are the parser's own; the builder translates them.
class Names {
public:
    NameTable providers, models, tiers, workflows, stages, outcomes, orgs;

    struct Key {
        std::uint32_t provider = 0, model = 0, tier = 0, workflow = 0, stage = 0, outcome = 0;
        bool operator==(const Key&) const = default;
    };
    std::uint32_t contextOf(const Key& key)
    {
        const auto both = [](std::uint32_t low, std::uint32_t high) {
            return low | std::uint64_t(high) << 32;
        };
        const std::uint64_t a = both(key.provider, key.model), b = both(key.tier, key.workflow),
                            c = both(key.stage, key.outcome);
        Recent& recent = m_recent[(a * detail::kA ^ b * detail::kB ^ c * detail::kC) >> 52];
        if (((recent.a ^ a) | (recent.b ^ b) | (recent.c ^ c)) == 0) [[likely]]
            return recent.id;
        recent = {a, b, c, lookUp(key)};
        return recent.id;
    }
    /// Puts contexts and orgs that are new since the last call into the batch.
    void handOver(Batch& batch);

private:
    std::uint32_t lookUp(const Key& key);
    usage::Context contextFor(const Key& key) const;
    struct KeyHash {
        std::size_t operator()(const Key& key) const;
    };
    struct Recent {
        std::uint64_t a = ~std::uint64_t(0), b = 0, c = 0; ///< no key
        std::uint32_t id = 0;
    };
    std::vector<Recent> m_recent = std::vector<Recent>(4096);
    std::unordered_map<Key, std::uint32_t, KeyHash> m_ids;
    std::vector<usage::Context> m_new;
    std::size_t m_orgsHandedOver = 0;
};

/// Files rows and rejects into a batch, applying the rules every format shares. One per parser.
class RowSink {
public:
    RowSink(const Options& options, std::size_t parser)
        : m_options(options)
        , m_parser(parser)
    {}

    void begin(Batch& batch);
    void end();
    Names& names() { return m_names; }
    Batch& batch() { return *m_batch; }

    void reject(std::uint64_t line, std::string field, std::string reason, std::string_view text);
    /// Checks and files an event of the general path. `line` and `text` are for its rejection.
    void add(LoggedEvent event, std::uint64_t line, std::string_view text);
    /// Keeps a text as long as the batch lives; its bytes are padded.
    std::string_view keep(std::string_view text);

private:
    void addOutcome(Row row, const LoggedEvent& event, std::string_view name, std::int64_t micros,
                    bool second);
    bool sound(const LoggedEvent& event, std::uint64_t line, std::string_view text);
    bool isDropped(const char* field) const { return m_options.dropped.contains(field); }
    void dropFields(LoggedEvent& event) const;
    const Options& m_options;
    std::size_t m_parser;
    Names m_names;
    Batch* m_batch = nullptr;
};

} // namespace core::ingest
