#include "core/ingest/batch.h"

#include "core/ingest/encoding.h"
#include "core/ingest/numbers.h"

namespace core::ingest {
namespace {

constexpr std::size_t kMostRejectText = 16 * 1024;

} // namespace

void Batch::clear()
{
    rows.clear();
    sums.clear();
    links.clear();
    sessions.clear();
    rejects.clear();
    newContexts.clear();
    newOrgs.clear();
    texts.clear();
    rowCount = rejectCount = duplicateCount = otherCount = lines = 0;
    reasons.clear();
}

void Batch::put(Row row, const usage::Counts& counts)
{
    constexpr auto fits = [](std::int64_t value) {
        return (static_cast<std::uint64_t>(value) >> 32) == 0;
    };
    const bool small = counts.requests == 1 && static_cast<std::uint64_t>(counts.failedRequests) <= 1 &&
                       static_cast<std::uint64_t>(counts.costedRequests) <= 1 &&
                       fits(counts.uncachedInput | counts.cacheRead | counts.cacheWrite | counts.output |
                            counts.reasoning) &&
                       counts.outcomeMicros == 0;
    if (!small)
        sums.push_back(counts);
    row.sums = small ? 0 : static_cast<std::uint32_t>(sums.size());
    row.failed = counts.failedRequests != 0;
    row.costed = counts.costedRequests != 0;
    const auto low = [](std::int64_t count) {
        return static_cast<std::uint32_t>(count);
    };
    row.counts = {counts.loggedCostNanoUsd,
                  {low(counts.uncachedInput), low(counts.cacheRead), low(counts.cacheWrite),
                   low(counts.output), low(counts.reasoning)}};
    rows.push_back(row);
}

void Batch::noteSession(std::string_view name)
{
    if (sessions.size() == rows.size())
        return;
    const auto size = static_cast<std::uint32_t>(name.size());
    sessions.resize(rows.size(), {size > 0 ? hashPadded(name.data(), size) : Hash{}, name.data(), size});
}

std::size_t Names::KeyHash::operator()(const Key& key) const
{
    const std::uint64_t a = (std::uint64_t(key.provider) << 32) | key.model;
    const std::uint64_t b = (std::uint64_t(key.tier) << 32) | key.workflow;
    const std::uint64_t c = (std::uint64_t(key.stage) << 32) | key.outcome;
    return detail::fold(detail::fold(a ^ detail::kA, b ^ detail::kB), c ^ detail::kC);
}

usage::Context Names::contextFor(const Key& key) const
{
    return {providers.name(key.provider), models.name(key.model), tiers.name(key.tier),
            workflows.name(key.workflow), stages.name(key.stage), outcomes.name(key.outcome)};
}

std::uint32_t Names::lookUp(const Key& key)
{
    const auto [found, isNew] = m_ids.try_emplace(key, static_cast<std::uint32_t>(m_ids.size()));
    if (isNew)
        m_new.push_back(contextFor(key));
    return found->second;
}

void Names::handOver(Batch& batch)
{
    batch.newContexts.swap(m_new);
    m_new.clear();
    for (; m_orgsHandedOver < orgs.size(); ++m_orgsHandedOver)
        batch.newOrgs.push_back(orgs.name(static_cast<std::uint32_t>(m_orgsHandedOver)));
}

void RowSink::begin(Batch& batch)
{
    batch.clear();
    batch.parser = m_parser;
    m_batch = &batch;
}

void RowSink::end()
{
    m_names.handOver(*m_batch);
    m_batch = nullptr;
}

std::string_view RowSink::keep(std::string_view text)
{
    std::string& kept = m_batch->texts.emplace_back();
    kept.reserve(text.size() + kPadding);
    kept = text;
    kept.append(kPadding, '\0');
    return std::string_view(kept).substr(0, text.size());
}

void RowSink::reject(std::uint64_t line, std::string field, std::string reason, std::string_view text)
{
    ++m_batch->rejectCount;
    ++m_batch->reasons[reason];
    if (m_batch->rejects.size() >= kMostKeptRejects && !m_options.onReject)
        return;
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r'))
        text.remove_suffix(1);
    std::string kept = m_options.keptOfReject ? m_options.keptOfReject(text) : std::string(text);
    std::size_t size = std::min(kept.size(), kMostRejectText);
    while (size < kept.size() && size > 0 && (static_cast<unsigned char>(kept[size]) & 0xC0) == 0x80)
        --size; // not inside a character
    kept.resize(size);
    m_batch->rejects.push_back({line, std::move(field), std::move(reason), std::move(kept)});
}

bool RowSink::sound(const LoggedEvent& event, std::uint64_t line, std::string_view text)
{
    const auto refuse = [&](const char* field, const char* reason) {
        reject(line, field, reason, text);
        return false;
    };
    const bool mayBeNegative = event.grain == usage::Grain::Charge;
    const std::pair<const char*, std::int64_t> counters[] = {
        {"uncached_input", event.uncachedInput}, {"cache_read", event.cacheRead},
        {"cache_write", event.cacheWrite},       {"output", event.output},
        {"reasoning", event.reasoning},          {"requests", event.requests}};
    for (const auto& [field, value] : counters) {
        if (value < 0 && !mayBeNegative)
            return refuse(field, "negative_tokens");
        if (event.grain == usage::Grain::Request && value > m_options.rules.mostTokens)
            return refuse(field, "absurd_tokens");
    }
    if (event.costNanoUsd && *event.costNanoUsd < 0 && !mayBeNegative)
        return refuse("provider_cost", "negative_cost");
    if (event.time < m_options.rules.earliest ||
        (m_options.now > 0 && event.time > m_options.now + m_options.rules.latestAhead))
        return refuse("time", "time_out_of_range");
    return true;
}

void RowSink::dropFields(LoggedEvent& event) const
{
    const std::pair<const char*, std::string*> names[] = {
        {"user", &event.user},         {"org", &event.org},     {"session", &event.session},
        {"provider", &event.provider}, {"model", &event.model}, {"tier", &event.tier},
        {"workflow", &event.workflow}, {"stage", &event.stage}, {"outcome", &event.outcome}};
    for (const auto& [field, name] : names)
        if (isDropped(field))
            name->clear();
    if (isDropped("outcome"))
        event.scores.clear();
    if (isDropped("provider_cost"))
        event.costNanoUsd.reset();
}

void RowSink::add(LoggedEvent event, std::uint64_t line, std::string_view text)
{
    if (!m_options.dropped.empty())
        dropFields(event);
    if (!sound(event, line, text))
        return;
    const std::string_view userName = trimmed(event.user);
    for (const std::string_view name : {userName, std::string_view(event.org), std::string_view(event.model),
                                        std::string_view(event.workflow), std::string_view(event.outcome)})
        if (!isUtf8(name))
            return reject(line, "user", "bad_encoding", text);
    Row row{};
    const std::string_view kept = keep(userName);
    row.userName = kept.data();
    row.userSize = static_cast<std::uint32_t>(kept.size());
    row.user = hashPadded(row.userName, row.userSize);
    if (!event.eventId.empty())
        row.id = hashOf(event.eventId);
    const auto hashOrNone = [](const std::string& id) {
        return id.empty() ? Hash{} : hashOf(id);
    };
    row.linked = !event.knownAs[0].empty() || !event.metAs.empty();
    if (row.linked)
        m_batch->links.push_back(
            {{hashOrNone(event.knownAs[0]), hashOrNone(event.knownAs[1])}, hashOrNone(event.metAs)});
    row.time = event.time;
    row.org = m_names.orgs.idOf(trimmed(event.org));
    const bool hasUsage = event.requests != 0 || event.uncachedInput != 0 || event.cacheRead != 0 ||
                          event.cacheWrite != 0 || event.output != 0 || event.costNanoUsd.has_value();
    const bool hasOutcome = !event.outcome.empty();
    const Names::Key key{m_names.providers.idOf(event.provider), m_names.models.idOf(event.model),
                         m_names.tiers.idOf(event.tier),         m_names.workflows.idOf(event.workflow),
                         m_names.stages.idOf(event.stage),       0};
    if (hasUsage || !hasOutcome) {
        row.context = m_names.contextOf(key);
        usage::Counts counts;
        counts.requests = event.requests;
        counts.failedRequests = event.failedRequests > 0
                                    ? event.failedRequests
                                    : (event.status == usage::EventStatus::Error ? event.requests : 0);
        if (!event.responseCacheHit) {
            counts.uncachedInput = event.uncachedInput;
            counts.cacheRead = event.cacheRead;
            counts.cacheWrite = event.cacheWrite;
            counts.output = event.output;
            counts.reasoning = event.reasoning;
        }
        counts.loggedCostNanoUsd = event.costNanoUsd.value_or(0);
        counts.costedRequests = event.costNanoUsd ? event.requests : 0;
        m_batch->put(row, counts);
    }
    if (hasOutcome)
        addOutcome(row, event, event.outcome, event.outcomeMicros, hasUsage);
    for (const auto& [name, micros] : event.scores)
        addOutcome(row, event, name, micros, true);
    if (m_options.keepSessions)
        m_batch->noteSession(keep(trimmed(event.session)));
}

void RowSink::addOutcome(Row row, const LoggedEvent& event, std::string_view name, std::int64_t micros,
                         bool second)
{
    row.second = second;
    row.linked = row.linked && !second;
    row.context = m_names.contextOf({0, 0, 0, m_names.workflows.idOf(event.workflow),
                                     m_names.stages.idOf(event.stage), m_names.outcomes.idOf(name)});
    usage::Counts counts;
    counts.outcomeMicros = micros;
    m_batch->put(row, counts);
}

} // namespace core::ingest
