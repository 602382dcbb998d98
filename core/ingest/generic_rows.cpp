#include "core/ingest/generic_rows.h"

#include <algorithm>
#include <bit>
#include <limits>

namespace core::ingest {
namespace {

constexpr std::int64_t kMostOfARow = 1'000'000'000'000'000; // so that sums of many rows stay in 64 bits

/// How databases and scripts write "nothing" into a cell.
bool isNothing(std::string_view text)
{
    for (const std::string_view word : {"", "null", "NULL", "None", "\\N"})
        if (text == word)
            return true;
    return false;
}

std::string lowered(std::string_view text)
{
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return c < 128 ? std::tolower(c) : c; });
    return lower;
}

bool meansFailure(std::string_view status)
{
    const std::string text = lowered(trimmed(status));
    for (const std::string_view fine :
         {"", "ok", "success", "succeeded", "successful", "complete", "completed", "done", "true", "stop",
          "length", "finished", "null", "none", "0", "1", "default", "cached", "pass"})
        if (text == fine)
            return false;
    return !(text.size() == 3 && (text[0] == '2' || text[0] == '3')); // HTTP codes
}

} // namespace

Result<GenericPlan> planOf(const Mapping& mapping)
{
    Result<TimeReader> times = TimeReader::in(mapping.timeZone);
    if (!times)
        return times.error();
    const auto mapped = [&](Field field) {
        return mapping.columnOf.contains(std::string(nameOf(field)));
    };
    GenericPlan plan;
    plan.style.decimal = mapping.decimalSign == ',' ? ',' : '.';
    plan.costUnit = writtenOf(mapping.costUnit);
    plan.inputIncludesCache = mapping.inputIncludesCache;
    plan.outputIncludesReasoning = mapping.outputIncludesReasoning;
    plan.userMapped = mapped(Field::User);
    plan.hasUsage = mapped(Field::UncachedInput) || mapped(Field::Output) || mapped(Field::CacheRead) ||
                    mapped(Field::Cost) || mapped(Field::Requests) || mapped(Field::Model) ||
                    !mapped(Field::Outcome);
    plan.times = *times;
    if (!mapping.timeUnit.empty())
        if (const Status unit = plan.times.readNumbersAs(mapping.timeUnit, mapping.timeOrigin); !unit)
            return unit.error();
    return plan;
}

GenericRows::GenericRows(const GenericPlan& plan, const Mapping& mapping, const Options& options,
                         RowSink& sink)
    : m_plan(plan)
    , m_options(options)
    , m_sink(sink)
    , m_constantUser(mapping.constantUser + std::string(kPadding, '\0'))
    , m_constantUserSize(mapping.constantUser.size())
    , m_surelyPlausible(std::bit_floor(static_cast<std::uint64_t>(
                            std::clamp<std::int64_t>(options.rules.mostTokens, 0, kMostOfARow) + 1)) -
                        1)
    , m_latest(options.now > 0 ? options.now + options.rules.latestAhead : std::numeric_limits<Micros>::max())
{}

FieldText GenericRows::trimmedText(FieldText text) const
{
    while (text.n > 0 && static_cast<unsigned char>(text.p[0]) <= ' ') {
        ++text.p;
        --text.n;
    }
    while (text.n > 0 && static_cast<unsigned char>(text.p[text.n - 1]) <= ' ')
        --text.n;
    return text;
}

inline std::uint32_t GenericRows::idOf(NameTable& table, const FieldText& text)
{
    if (text.n == 0)
        return 0;
    if (static_cast<unsigned char>(text.p[0]) <= ' ' || static_cast<unsigned char>(text.p[text.n - 1]) <= ' ')
        [[unlikely]] {
        const FieldText inner = trimmedText(text);
        return table.idOf(inner.p, inner.n);
    }
    return table.idOf(text.p, text.n);
}

inline bool GenericRows::readCount(const FieldText& text, std::int64_t& value, Field field, Fault& fault)
{
    if (text.n == 0) {
        value = 0;
        return true;
    }
    if (fastCount(text.p, text.n, value)) [[likely]] {
        if (value > kMostOfARow) [[unlikely]]
            fault = {field, "absurd_tokens"};
        return value <= kMostOfARow;
    }
    if (isNothing(trimmed(text.view()))) {
        value = 0;
        return true;
    }
    const std::optional<std::int64_t> parsed = parseCount(text.view(), m_plan.style);
    value = parsed.value_or(0);
    const char* reason = !parsed               ? "malformed_usage"
                         : value < 0           ? "negative_tokens"
                         : value > kMostOfARow ? "absurd_tokens"
                                               : nullptr;
    fault = {field, reason};
    return reason == nullptr;
}

inline bool GenericRows::readCost(const FieldText& text, Row& row, Fault& fault)
{
    row.costed = text.n > 0;
    if (text.n == 0)
        return true;
    if (m_plan.costUnit.mantissa == 1 && m_plan.costUnit.exponent == 0 &&
        fastNano(text.p, text.n, m_plan.style.decimal, row.cost)) [[likely]]
        return true;
    if (isNothing(trimmed(text.view()))) {
        row.costed = false;
        row.cost = 0;
        return true;
    }
    const std::optional<std::int64_t> parsed = parseNano(text.view(), m_plan.style, m_plan.costUnit);
    row.cost = parsed.value_or(0);
    if (parsed && *parsed >= 0)
        return true;
    fault = {Field::Cost, parsed ? "negative_cost" : "malformed_cost"};
    return false;
}

/// No counter exceeds what one request can hold; a row that sums up many requests may hold as many times
/// more.
bool GenericRows::plausible(const Row& row, Fault& fault) const
{
    const __int128 requests = std::clamp<std::int64_t>(row.requests, 1, kMostOfARow);
    const auto most =
        static_cast<std::int64_t>(std::min<__int128>(requests * m_options.rules.mostTokens, kMostOfARow));
    if (std::max({row.uncached, row.read, row.write, row.output, row.reasoning}) <= most) [[likely]]
        return true;
    const Field field = row.uncached > most ? Field::UncachedInput
                        : row.read > most   ? Field::CacheRead
                        : row.write > most  ? Field::CacheWrite
                        : row.output > most ? Field::Output
                                            : Field::Reasoning;
    fault = {field, "absurd_tokens"};
    return false;
}

bool GenericRows::readUsage(const Fields& fields, Row& row, Fault& fault)
{
    if (!readCount(at(fields, Field::UncachedInput), row.uncached, Field::UncachedInput, fault) ||
        !readCount(at(fields, Field::CacheRead), row.read, Field::CacheRead, fault) ||
        !readCount(at(fields, Field::CacheWrite), row.write, Field::CacheWrite, fault) ||
        !readCount(at(fields, Field::Output), row.output, Field::Output, fault) ||
        !readCount(at(fields, Field::Reasoning), row.reasoning, Field::Reasoning, fault))
        return false;
    if (m_plan.inputIncludesCache) {
        row.uncached -= row.read + row.write;
        if (row.uncached < 0) {
            fault = {Field::CacheRead, "cache_exceeds_input"};
            return false;
        }
    }
    if (!m_plan.outputIncludesReasoning)
        row.output += row.reasoning;
    const FieldText& requests = at(fields, Field::Requests);
    if (requests.n > 0 && !isNothing(trimmed(requests.view()))) {
        const std::optional<std::int64_t> parsed = parseCount(requests.view(), m_plan.style);
        if (!parsed || *parsed < 0) {
            fault = {Field::Requests, parsed ? "negative_tokens" : "malformed_usage"};
            return false;
        }
        row.requests = *parsed;
    }
    const std::int64_t all = row.uncached | row.read | row.write | row.output | row.reasoning;
    const bool small = static_cast<std::uint64_t>(all) <= m_surelyPlausible && row.requests > 0;
    if (!small && !plausible(row, fault)) [[unlikely]]
        return false;
    return readCost(at(fields, Field::Cost), row, fault);
}

inline bool GenericRows::readTime(const FieldText& text, Micros& time, Fault& fault)
{
    if (m_plan.times.read(text.p, text.n, time)) [[likely]] {
        if (time >= m_options.rules.earliest && time <= m_latest) [[likely]]
            return true;
        fault = {Field::Time, "time_out_of_range"};
        return false;
    }
    fault = {Field::Time, isNothing(trimmed(text.view())) ? "no_time" : "bad_time"};
    return false;
}

inline bool GenericRows::failed(const FieldText& status)
{
    if (status.n == 0)
        return false;
    if (status.n > 8)
        return failedByName(status);
    const std::uint64_t text = detail::lowBytes(status.p, status.n);
    if (text != m_lastStatus || status.n != m_lastStatusSize) [[unlikely]] {
        m_lastFailed = failedByName(status);
        m_lastStatus = text;
        m_lastStatusSize = status.n;
    }
    return m_lastFailed;
}

bool GenericRows::failedByName(const FieldText& status)
{
    const std::uint32_t id = m_statuses.idOf(status.p, status.n);
    if (id >= m_statusFailed.size())
        m_statusFailed.resize(id + 16, 2);
    if (m_statusFailed[id] == 2)
        m_statusFailed[id] = meansFailure(status.view());
    return m_statusFailed[id] == 1;
}

bool GenericRows::readOutcome(const Fields& fields, Names::Key& key, Row& row, Fault& fault)
{
    const FieldText& outcome = at(fields, Field::Outcome);
    if (isNothing(trimmed(outcome.view())))
        return true;
    key.outcome = idOf(m_sink.names().outcomes, outcome);
    row.outcomeMicros = 1'000'000;
    const std::string_view count = trimmed(at(fields, Field::OutcomeCount).view());
    if (isNothing(count))
        return true;
    const std::optional<Written> written = parseWritten(count, m_plan.style);
    const std::optional<std::int64_t> micros = written ? inUnits(*written, 6) : std::nullopt;
    row.outcomeMicros = micros.value_or(0);
    if (micros && *micros >= 0)
        return true;
    fault = {Field::OutcomeCount, micros ? "negative_count" : "malformed_usage"};
    return false;
}

void GenericRows::add(const Fields& fields, std::uint64_t line, std::string_view text)
{
    std::vector<Row>& rows = m_sink.batch().rows;
    Row& row = rows.emplace_back();
    Fault fault{Field::Time};
    Names::Key key;
    const bool sound = readTime(at(fields, Field::Time), row.time, fault) && readUsage(fields, row, fault) &&
                       (at(fields, Field::Outcome).n == 0 || readOutcome(fields, key, row, fault));
    if (!sound) [[unlikely]] {
        rows.pop_back();
        return m_sink.reject(line, std::string(nameOf(fault.field)), fault.reason, text);
    }

    FieldText user = at(fields, Field::User);
    if (user.n > 0 && (static_cast<unsigned char>(user.p[0]) <= ' ' ||
                       static_cast<unsigned char>(user.p[user.n - 1]) <= ' '))
        user = trimmedText(user);
    if (user.n == 0 && m_constantUserSize > 0)
        user = {m_constantUser.data(), static_cast<std::uint32_t>(m_constantUserSize)};
    row.userName = user.p;
    row.userSize = user.n;
    row.user = hashPadded(user.p, user.n);
    const FieldText& id = at(fields, Field::EventId);
    if (id.n > 0)
        row.id = hashPadded(id.p, id.n);

    Names& names = m_sink.names();
    row.org = idOf(names.orgs, at(fields, Field::Org));
    const std::uint32_t outcome = key.outcome;
    key = {idOf(names.providers, at(fields, Field::Provider)),
           idOf(names.models, at(fields, Field::Model)),
           idOf(names.tiers, at(fields, Field::Tier)),
           idOf(names.workflows, at(fields, Field::Workflow)),
           idOf(names.stages, at(fields, Field::Stage)),
           0};
    row.failed = failed(at(fields, Field::Status)) ? row.requests : 0;
    row.context = names.contextOf(key);
    if (outcome != 0) [[unlikely]]
        addOutcome(key, outcome);
}

/// The last row had an outcome: it is a row of its own beside the usage, or alone.
void GenericRows::addOutcome(const Names::Key& key, std::uint32_t outcome)
{
    std::vector<Row>& rows = m_sink.batch().rows;
    const std::int64_t outcomeMicros = std::exchange(rows.back().outcomeMicros, 0);
    Row other = rows.back();
    other.second = m_plan.hasUsage && (key.model != 0 || other.costed ||
                                       (other.uncached | other.read | other.write | other.output) != 0);
    if (!other.second)
        rows.pop_back();
    other.requests = other.failed = other.uncached = other.read = other.write = other.output =
        other.reasoning = other.cost = 0;
    other.costed = false;
    other.outcomeMicros = outcomeMicros;
    other.context = m_sink.names().contextOf({0, 0, 0, key.workflow, key.stage, outcome});
    rows.push_back(other);
}

} // namespace core::ingest
