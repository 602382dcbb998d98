#include "core/ingest/cube_builder.h"

#include "core/ingest/pseudonym.h"
#include "core/ingest/unnamed_file.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <span>

namespace core::ingest {
namespace {

constexpr std::uint32_t kUnset = UINT32_MAX;
constexpr std::size_t kMostSegments = std::size_t(512) * 1024 * 1024 / sizeof(Segment);
constexpr std::uint64_t kRowsPerSweep = 1 << 16;
constexpr std::uint64_t kQuietRows = 1 << 19; ///< a day that got no row for so many is summed
constexpr std::size_t kAhead = 16;            ///< rows to prefetch

constexpr Micros kMicrosPerDay = 24 * kMicrosPerHour;

Day dayOfTime(Micros time)
{
    return static_cast<Day>(time >= 0 ? time / kMicrosPerDay
                                      : -((-time + kMicrosPerDay - 1) / kMicrosPerDay));
}

/// A session by its name and its user.
Hash sessionKey(const Hash& name, std::uint32_t user)
{
    const std::uint64_t owner = (std::uint64_t(user) + 1) * detail::kMixer;
    return {detail::fold(name.a ^ detail::kA, owner ^ detail::kB),
            detail::fold(name.b ^ detail::kC, owner ^ detail::kD)};
}

} // namespace

std::shared_ptr<PutAside> asideFor(const Options& options)
{
    return std::make_shared<PutAside>(options.idsInMemory);
}

CubeBuilder::CubeBuilder(const usage::Dictionaries& base, const KnownHashes& known, const Options& options)
    : m_base(base)
    , m_knownHashes(known)
    , m_options(options)
    , m_aside(options.aside ? options.aside : asideFor(options))
{
    if (base.users.empty())
        m_new.users.emplace_back(); // id 0 is the empty name: unattributed
    if (base.orgs.empty())
        m_new.orgs.emplace_back();
    for (std::uint32_t id = 0; id < base.users.size(); ++id)
        m_users.put(hashOf(base.users[id]), id);
    for (std::uint32_t id = 0; id < base.orgs.size(); ++id)
        m_orgs.put(hashOf(base.orgs[id]), id);
    if (base.users.empty())
        m_users.put(hashOf(""), 0);
    if (base.orgs.empty())
        m_orgs.put(hashOf(""), 0);
    for (std::uint32_t id = 0; id < base.contexts.size(); ++id)
        m_contexts.emplace(base.contexts[id], id);
    if (options.keepSessions)
        for (std::uint32_t id = 0; id < base.sessions.size(); ++id)
            m_sessions.put(sessionKey(hashOf(base.sessions[id].name), base.sessions[id].user), id);
}

CubeBuilder::~CubeBuilder() = default;

std::size_t CubeBuilder::ContextHash::operator()(const usage::Context& context) const
{
    std::uint64_t mixed = 0;
    for (const std::string* text : {&context.provider, &context.model, &context.tier, &context.workflow,
                                    &context.stage, &context.outcome})
        mixed = detail::fold(mixed ^ hashOf(*text).a, detail::kB);
    return mixed;
}

void CubeBuilder::expectRows(std::uint64_t rows)
{
    m_expectedRows = std::max<std::uint64_t>(rows, 4096);
}

void CubeBuilder::noteNames(Batch& batch)
{
    if (m_parsers.size() <= batch.parser)
        m_parsers.resize(batch.parser + 1);
    Parser& parser = m_parsers[batch.parser];
    for (usage::Context& context : batch.newContexts)
        parser.contexts.push_back(std::move(context));
    for (std::string& org : batch.newOrgs)
        parser.orgs.push_back(std::move(org));
    parser.contextIds.resize(parser.contexts.size(), kUnset);
    parser.orgIds.resize(parser.orgs.size(), kUnset);
}

std::uint32_t CubeBuilder::userOf(const Row& row)
{
    std::string name(row.userName, row.userSize);
    if (m_options.pseudonymise && !name.empty()) {
        name = pseudonymOf(name, m_options.pseudonymKey, "u-");
        const std::uint32_t existing = m_users.find(hashOf(name));
        if (existing != IdentityTable::kNone) {
            m_users.put(row.user, existing);
            return existing;
        }
    }
    const auto id = static_cast<std::uint32_t>(m_base.users.size() + m_new.users.size());
    if (m_options.pseudonymise)
        m_users.put(hashOf(name), id);
    m_users.put(row.user, id);
    m_new.users.push_back(std::move(name));
    return id;
}

std::uint32_t CubeBuilder::orgOf(Parser& parser, std::uint32_t local)
{
    std::uint32_t& id = parser.orgIds[local];
    if (id != kUnset) [[likely]]
        return id;
    std::string name = parser.orgs[local];
    if (m_options.pseudonymise && !name.empty())
        name = pseudonymOf(name, m_options.pseudonymKey, "o-");
    const Hash hash = hashOf(name);
    id = m_orgs.find(hash);
    if (id == IdentityTable::kNone) {
        id = static_cast<std::uint32_t>(m_base.orgs.size() + m_new.orgs.size());
        m_orgs.put(hash, id);
        m_new.orgs.push_back(std::move(name));
    }
    return id;
}

std::uint32_t CubeBuilder::contextOf(Parser& parser, std::uint32_t local)
{
    std::uint32_t& id = parser.contextIds[local];
    if (id != kUnset) [[likely]]
        return id;
    const auto next = static_cast<std::uint32_t>(m_base.contexts.size() + m_new.contexts.size());
    const auto [found, isNew] = m_contexts.try_emplace(parser.contexts[local], next);
    if (isNew)
        m_new.contexts.push_back(parser.contexts[local]);
    id = found->second;
    return id;
}

std::uint32_t CubeBuilder::sessionOf(const SessionName& session, std::uint32_t user)
{
    const Hash key = sessionKey(session.hash, user);
    const std::uint32_t known = m_sessions.find(key);
    if (known != IdentityTable::kNone)
        return known;
    std::string name(session.name, session.size);
    if (m_options.pseudonymise)
        name = pseudonymOf(name, m_options.pseudonymKey, "s-");
    const Hash stored = sessionKey(hashOf(name), user);
    std::uint32_t id = m_sessions.find(stored);
    if (id == IdentityTable::kNone) {
        id = static_cast<std::uint32_t>(m_base.sessions.size() + m_new.sessions.size());
        m_sessions.put(stored, id);
        m_new.sessions.push_back({std::move(name), user});
    }
    if (m_options.pseudonymise)
        m_sessions.put(key, id);
    return id;
}

DayState& CubeBuilder::dayOf(Day day)
{
    std::unique_ptr<DayState>& state = m_days[day];
    if (state)
        return *state;
    state = std::make_unique<DayState>();
    state->rows.day = state->sessionRows.day = day;
    if (const Status learned = learnKnown(*state); !learned)
        m_error = m_error ? m_error : learned.error();
    return *state;
}

/// Reads what the project holds of a day.
Status CubeBuilder::learnKnown(DayState& state)
{
    if (!m_knownHashes)
        return Done{};
    Result<std::string> packed = m_knownHashes(state.rows.day);
    if (!packed)
        return packed.error();
    const std::uint64_t about = packed->size() / 4;
    IdReader reader{Aside(std::move(*packed))};
    for (std::uint64_t id = 0;;) {
        const Result<bool> got = reader.next(id);
        if (!got || !*got)
            return got ? Status(Done{}) : Status(got.error());
        if (!m_known)
            m_known.emplace(about, m_options.idsInMemory);
        state.hasKnown = true;
        m_known->insert(hashOfStored(id, state.rows.day));
    }
}

/// m_ids is there when a row of the batch has an id.
[[gnu::always_inline]] inline bool CubeBuilder::isDuplicate(const Row& row, DayState& day)
{
    if (row.id == Hash{})
        return false;
    const std::uint64_t stored = storedId(row.id);
    if (day.hasKnown && m_known->holds(hashOfStored(stored, day.rows.day))) [[unlikely]] {
        m_ids->insert(row.id); // what the file says of it on another day is a duplicate too
        return true;
    }
    if (!m_ids->insert(row.id)) [[unlikely]]
        return true;
    day.ids.push_back(stored);
    return false;
}

/// The same for a row that other records may stand for.
bool CubeBuilder::isDuplicate(const Row& row, const Link& link, DayState& day)
{
    const auto wasMet = [&](const Hash& id) {
        return !(id == Hash{}) &&
               ((m_ids && m_ids->holds(id)) ||
                (day.hasKnown && m_known->holds(hashOfStored(storedId(id), day.rows.day))));
    };
    if (std::any_of(link.known.begin(), link.known.end(), wasMet))
        return true;
    if (isDuplicate(row, day))
        return true;
    if (m_ids && !(link.met == Hash{}) && !wasMet(link.met)) {
        m_ids->insert(link.met);
        day.ids.push_back(storedId(link.met));
    }
    return false;
}

void CubeBuilder::makeRoom(DayState& day, DayRows& rows)
{
    const std::lock_guard lock(m_segmentMutex);
    if (day.rows.segments.empty() && !m_spareIds.empty()) { // many days are closed, few have rows
        m_spareIds.back().assign(day.ids.begin(), day.ids.end());
        day.ids = std::move(m_spareIds.back());
        m_spareIds.pop_back();
    }
    rows.segments.push_back(m_segments.take());
    rows.next = rows.segments.back()->rows;
    rows.end = rows.next + kSegmentRows;
    ++m_liveSegments;
}

[[gnu::always_inline]] inline void CubeBuilder::file(DayState& day, DayRows& rows, const Row& row,
                                                     std::uint32_t user, std::uint32_t org,
                                                     std::uint32_t context, int hour)
{
    if (rows.next == rows.end) [[unlikely]]
        makeRoom(day, rows);
    SmallRow* out = rows.next++;
    out->user = user;
    out->org = org;
    out->packed = SmallRow::pack(context, static_cast<std::uint32_t>(hour), row.failed, row.costed);
    out->tokens = row.counts.tokens;
    out->cost = row.counts.cost;
}

void CubeBuilder::noteCounts(Batch& batch)
{
    m_totals.rows += batch.rowCount;
    m_totals.rejected += batch.rejectCount;
    m_totals.duplicate += batch.duplicateCount;
    for (const auto& [reason, count] : batch.reasons)
        m_totals.reasons[reason] += count;
    m_totals.accepted += batch.otherCount;
    for (Rejected& rejected : batch.rejects) {
        rejected.line += m_lines;
        if (m_options.onReject)
            m_options.onReject(rejected);
        if (m_totals.rejectedRows.size() < kMostKeptRejects)
            m_totals.rejectedRows.push_back(std::move(rejected));
    }
    m_lines += batch.lines;
}

/// Files a row of the batch once more by its session, if it names one.
void CubeBuilder::fileSession(const Batch& batch, std::size_t row, DayState& day, usage::Cell cell)
{
    if (batch.sessions[row].size == 0)
        return;
    const std::uint32_t session = sessionOf(batch.sessions[row], cell.user);
    const Row& filed = batch.rows[row];
    if (filed.sums == 0)
        return file(day, day.sessionRows, filed, session, cell.org, cell.context,
                    cell.hour - day.rows.day * 24);
    cell.user = session;
    cell.counts = batch.sums[filed.sums - 1];
    day.sessionRows.wide.push_back(cell);
}

/// Files the rows of a batch by day, but for those that were met. Without sessions no row pays for them.
template <bool kSessions>
void CubeBuilder::fileRows(const Batch& batch)
{
    Parser& parser = m_parsers[batch.parser];
    const std::span<const Row> rows = batch.rows;
    const auto hasId = [](const Row& row) {
        return !(row.id == Hash{});
    };
    if (!m_ids && std::any_of(rows.begin(), rows.end(), hasId))
        m_ids.emplace(m_expectedRows, m_options.idsInMemory);
    const std::uint32_t *const orgIds = parser.orgIds.data(), *const contextIds = parser.contextIds.data();
    const auto prefetch = [&](const Row& row) {
        m_users.prefetch(row.user);
        if (m_ids)
            m_ids->prefetch(row.id);
    };
    for (std::size_t i = 0; i < std::min(kAhead, rows.size()); ++i)
        prefetch(rows[i]);
    DayState* day = nullptr;
    Micros dayBegin = std::numeric_limits<Micros>::max() / 2; // no time is within a day from it
    Micros first = std::numeric_limits<Micros>::max(), last = std::numeric_limits<Micros>::min();
    const std::uint64_t seen = m_seen + rows.size();
    std::uint64_t accepted = 0, duplicate = 0;
    std::size_t link = 0;
    bool dropped = false;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const Row& row = rows[i];
        prefetch((&row)[i + kAhead < rows.size() ? kAhead : 0]);
        if (static_cast<std::uint64_t>(row.time - dayBegin) >= static_cast<std::uint64_t>(kMicrosPerDay)) {
            const Day number = dayOfTime(row.time);
            day = &dayOf(number);
            dayBegin = Micros(number) * kMicrosPerDay;
        }
        if (!row.second) {
            dropped = row.linked ? isDuplicate(row, batch.links[link++], *day) : isDuplicate(row, *day);
            duplicate += dropped;
            accepted += !dropped;
        }
        if (dropped) [[unlikely]]
            continue;
        day->lastRow = seen; // repeats of old rows do not keep a day open
        first = std::min(first, row.time);
        last = std::max(last, row.time);
        const int hour =
            static_cast<int>(static_cast<std::uint32_t>((row.time - dayBegin) >> 10) / 3'515'625u);
        // Known names without a call.
        std::uint32_t user = m_users.find(row.user), org = orgIds[row.org], context = contextIds[row.context];
        if (user == IdentityTable::kNone) [[unlikely]]
            user = userOf(row);
        if (org == kUnset) [[unlikely]]
            org = orgOf(parser, row.org);
        if (context == kUnset) [[unlikely]]
            context = contextOf(parser, row.context);
        if (row.sums == 0) [[likely]]
            file(*day, day->rows, row, user, org, context, hour);
        else
            day->rows.wide.push_back(
                {user, org, day->rows.day * 24 + hour, context, batch.sums[row.sums - 1]});
        if constexpr (kSessions)
            fileSession(batch, i, *day, {user, org, day->rows.day * 24 + hour, context, {}});
    }
    m_totals.accepted += accepted;
    m_totals.duplicate += duplicate;
    m_seen = seen;
    if (first <= last)
        m_totals.coverage = usage::hull(m_totals.coverage, {first, last, false});
}

Status CubeBuilder::apply(Batch& batch, std::vector<DayJob>& jobs)
{
    noteNames(batch);
    noteCounts(batch);
    if (batch.sessions.empty())
        fileRows<false>(batch);
    else
        fileRows<true>(batch);
    if (m_seen >= m_nextSweep) {
        sweep(jobs);
        m_nextSweep = m_seen + kRowsPerSweep;
    }
    if (m_base.contexts.size() + m_new.contexts.size() >= kMostContexts)
        return Error{ErrorCode::InvalidInput,
                     "has more than 33 million different models, workflows and stages",
                     {},
                     0,
                     "workflow",
                     "a column with few different values"};
    if ((m_ids && m_ids->failed()) || (m_known && m_known->failed()))
        return temporaryFileError();
    const std::lock_guard lock(m_errorMutex);
    return m_error ? Status(*m_error) : Status(Done{});
}

void CubeBuilder::closeDay(DayState& day, std::vector<DayJob>& jobs)
{
    m_liveSegments -= day.rows.segments.size() + day.sessionRows.segments.size();
    const IdLimits limits{m_base.users.size() + m_new.users.size(), m_base.orgs.size() + m_new.orgs.size(),
                          m_base.contexts.size() + m_new.contexts.size()};
    const IdLimits sessionLimits{m_base.sessions.size() + m_new.sessions.size(), limits.orgs,
                                 limits.contexts};
    jobs.push_back(
        {std::move(day.rows), std::move(day.sessionRows), std::move(day.ids), limits, sessionLimits, &day});
    const Day number = jobs.back().rows.day;
    day.rows = DayRows{number, {}, nullptr, nullptr, {}};
    day.sessionRows = DayRows{number, {}, nullptr, nullptr, {}};
}

void CubeBuilder::sweep(std::vector<DayJob>& jobs)
{
    const bool full = m_liveSegments > kMostSegments;
    for (auto& [number, day] : m_days)
        if (day->rows.size() > 0 &&
            (day->lastRow + kQuietRows < m_seen || (full && day->rows.size() > kSegmentRows)))
            closeDay(*day, jobs);
}

std::vector<DayJob> CubeBuilder::close()
{
    std::vector<DayJob> jobs;
    for (auto& [number, day] : m_days)
        if (day->rows.size() > 0)
            closeDay(*day, jobs);
    return jobs;
}

void CubeBuilder::run(DayJob& job, SumScratch& scratch)
{
    usage::Block block = summed(job.rows, job.limits, scratch);
    std::optional<usage::Block> sessionBlock;
    if (job.sessionRows.size() > 0)
        sessionBlock = summed(job.sessionRows, job.sessionLimits, scratch);
    std::vector<Aside> packed;
    packIds(job.ids, scratch.ids, [&](std::string ids) { packed.push_back(m_aside->put(std::move(ids))); });
    job.ids.clear();
    {
        const std::lock_guard lock(m_segmentMutex);
        m_spareIds.push_back(std::move(job.ids));
        for (DayRows* rows : {&job.rows, &job.sessionRows})
            for (auto& segment : rows->segments)
                m_segments.give(std::move(segment));
    }
    const std::lock_guard lock(job.state->mutex);
    job.state->blocks.push_back(std::move(block));
    if (sessionBlock)
        job.state->sessionBlocks.push_back(std::move(*sessionBlock));
    for (Aside& ids : packed)
        job.state->packedIds.push_back(std::move(ids));
}

namespace {

/// Puts the parts of one day behind `all`, as one block; no parts, no block.
Status moveMerged(std::vector<usage::Block>& parts, std::vector<usage::Block>& all)
{
    if (parts.size() > 1) {
        Result<usage::Block> block = merged(parts.front().day, parts);
        if (!block)
            return block.error();
        parts.assign(1, std::move(*block));
    }
    std::move(parts.begin(), parts.end(), std::back_inserter(all));
    parts.clear();
    return Done{};
}

} // namespace

/// Hands a day over; of one that was summed in parts, all parts as one, so that it does not matter which.
Status CubeBuilder::finishDay(DayState& day, Imported& into)
{
    const bool inParts = day.blocks.size() > 1;
    if (const Status moved = moveMerged(day.blocks, into.blocks); !moved)
        return moved;
    if (const Status moved = moveMerged(day.sessionBlocks, into.sessionBlocks); !moved)
        return moved;
    if (inParts) {
        IdScratch scratch;
        Result<std::vector<Aside>> ids = mergedIds(day.packedIds, scratch, *m_aside);
        if (!ids)
            return ids.error();
        day.packedIds = std::move(*ids);
    }
    for (Aside& ids : day.packedIds)
        into.eventHashes.emplace_back(day.rows.day, std::move(ids));
    day.packedIds.clear();
    return Done{};
}

Status CubeBuilder::finish(Imported& into)
{
    if (m_error)
        return *m_error;
    std::vector<DayState*> days;
    for (auto& [number, day] : m_days)
        if (!day->blocks.empty())
            days.push_back(day.get());
    std::sort(days.begin(), days.end(),
              [](const DayState* a, const DayState* b) { return a->rows.day < b->rows.day; });
    for (DayState* day : days)
        if (const Status finished = finishDay(*day, into); !finished)
            return finished.error();
    into.rows = m_totals.rows;
    into.accepted = m_totals.accepted;
    into.rejected = m_totals.rejected;
    into.duplicate = m_totals.duplicate;
    into.reasons = std::move(m_totals.reasons);
    into.rejectedRows = std::move(m_totals.rejectedRows);
    into.coverage = m_totals.coverage;
    into.newNames = std::move(m_new);
    return Done{};
}

} // namespace core::ingest
