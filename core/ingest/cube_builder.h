#pragma once

#include "core/ingest/batch.h"
#include "core/ingest/day_cells.h"
#include "core/ingest/event_ids.h"

#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>

namespace core::ingest {

/// Days whose rows wait to be summed and encoded, by whichever thread has time.
struct DayJob {
    DayRows rows, sessionRows; ///< the second with the session in the place of the user
    std::vector<std::uint64_t> ids;
    IdLimits limits, sessionLimits;
    struct DayState* state = nullptr;
};

struct DayState {
    DayRows rows, sessionRows;
    std::vector<std::uint64_t> ids; ///< stored ids of this import's accepted events
    bool hasKnown = false;          ///< the project holds ids of the day: they are in m_known
    std::uint64_t lastRow = 0;      ///< of the file, about: no later row was filed on the day
    std::vector<usage::Block> blocks, sessionBlocks; ///< finished parts of the day
    std::vector<Aside> packedIds;
    std::mutex mutex; ///< guards blocks and packedIds
};

/// Takes batches in file order and makes the cube of one import: gives ids to names in order of appearance,
/// drops events it has met, and files rows by day. The result does not depend on how the file was cut into
/// batches.
class CubeBuilder {
public:
    CubeBuilder(const usage::Dictionaries& base, const KnownHashes& known, const Options& options);
    ~CubeBuilder();

    /// How many rows the file may hold; sizes the table of event ids. Call before the first batch.
    void expectRows(std::uint64_t rows);
    /// Files the rows of a batch. One thread at a time, in file order. Appends days to sum to `jobs`.
    Status apply(Batch& batch, std::vector<DayJob>& jobs);
    /// Sums and encodes one day's rows. Any thread.
    void run(DayJob& job, SumScratch& scratch);
    /// The days that are still open, as jobs; run them before finish().
    std::vector<DayJob> close();
    Status finish(Imported& into);

private:
    struct Parser {
        std::vector<usage::Context> contexts;
        std::vector<std::string> orgs;
        std::vector<std::uint32_t> contextIds,
            orgIds; ///< of the cube, kUnset until the first row that has them
    };
    struct ContextHash {
        std::size_t operator()(const usage::Context& context) const;
    };

    void noteNames(Batch& batch);
    bool isDuplicate(const Row& row, DayState& day);
    bool isDuplicate(const Row& row, const Link& link, DayState& day);
    DayState& dayOf(Day day);
    std::uint32_t userOf(const Row& row);
    std::uint32_t orgOf(Parser& parser, std::uint32_t local);
    std::uint32_t contextOf(Parser& parser, std::uint32_t local);
    std::uint32_t sessionOf(const SessionName& session, std::uint32_t user);
    void makeRoom(DayState& day, DayRows& rows);
    void file(DayState& day, DayRows& rows, const Row& row, std::uint32_t user, std::uint32_t org,
              std::uint32_t context, int hour);
    void noteCounts(Batch& batch);
    template <bool kSessions>
    void fileRows(const Batch& batch);
    void fileSession(const Batch& batch, std::size_t row, DayState& day, usage::Cell cell);
    void closeDay(DayState& day, std::vector<DayJob>& jobs);
    void sweep(std::vector<DayJob>& jobs);
    Status learnKnown(DayState& state);
    Status finishDay(DayState& day, Imported& into);

    const usage::Dictionaries& m_base;
    const KnownHashes& m_knownHashes;
    const Options& m_options;
    std::shared_ptr<PutAside> m_aside; ///< packed ids of days that are summed
    usage::Dictionaries m_new;
    IdentityTable m_users, m_orgs;
    IdentityTable m_sessions; ///< by name and user; empty unless sessions are kept
    std::unordered_map<usage::Context, std::uint32_t, ContextHash> m_contexts;
    std::vector<Parser> m_parsers;
    std::optional<EventIds> m_ids;   ///< of this import
    std::optional<EventIds> m_known; ///< stored ids of the project, of the days met so far
    std::uint64_t m_expectedRows = 1 << 16;
    std::unordered_map<Day, std::unique_ptr<DayState>> m_days;
    SegmentPool m_segments;
    std::vector<std::vector<std::uint64_t>> m_spareIds; ///< empty, with room
    std::mutex m_segmentMutex;                          ///< guards both
    std::size_t m_liveSegments = 0;
    std::uint64_t m_seen = 0, m_nextSweep = 0;
    std::optional<Error> m_error;
    std::mutex m_errorMutex;

    std::uint64_t m_lines = 0;
    Imported m_totals; ///< counts, reasons, rejects, coverage
};

} // namespace core::ingest
