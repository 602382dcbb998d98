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
    , m_costInNano(plan.costUnit.mantissa == 1 && plan.costUnit.exponent == 0)
    , m_surelyPlausible(
          std::bit_floor(static_cast<std::uint64_t>(
              std::clamp<std::int64_t>(options.rules.mostTokens, 0, (std::int64_t(1) << 32) - 1) + 1)) -
          1)
    , m_latest(options.now > 0 ? options.now + options.rules.latestAhead : std::numeric_limits<Micros>::max())
{
    for (const auto& [name, column] : mapping.columnOf)
        if (const std::optional<Field> field = fieldNamed(name))
            m_mapped |= 1u << static_cast<unsigned>(*field);
}

namespace {

FieldText trimmedText(FieldText text)
{
    while (text.n > 0 && static_cast<unsigned char>(text.p[0]) <= ' ') {
        ++text.p;
        --text.n;
    }
    while (text.n > 0 && static_cast<unsigned char>(text.p[text.n - 1]) <= ' ')
        --text.n;
    return text;
}

/// Whether a text that is not empty has blanks to take off.
inline bool hasOuterBlanks(const FieldText& text)
{
    return static_cast<unsigned char>(text.p[0]) <= ' ' ||
           static_cast<unsigned char>(text.p[text.n - 1]) <= ' ';
}

} // namespace

template <typename Source>
[[gnu::always_inline]] inline std::uint32_t GenericRows::idOf(NameTable& table, const Source& fields,
                                                              Field field)
{
    if (!has(field))
        return 0;
    FieldText text = fields[static_cast<std::size_t>(field)];
    if (text.n == 0)
        return 0;
    if (hasOuterBlanks(text)) [[unlikely]]
        text = trimmedText(text);
    return table.idOf(text.p, text.n);
}

template <typename Source>
[[gnu::always_inline]] inline bool GenericRows::readCount(const Source& fields, Field field,
                                                          std::int64_t& value, Fault& fault)
{
    value = 0;
    if (!has(field))
        return true;
    const FieldText text = fields[static_cast<std::size_t>(field)];
    return fastCount(text.p, text.n, value) || readCountSlowly(text, field, value, fault);
}

bool GenericRows::readCountSlowly(const FieldText& text, Field field, std::int64_t& value, Fault& fault) const
{
    value = 0;
    if (text.n == 0 || isNothing(trimmed(text.view())))
        return true;
    const std::optional<std::int64_t> parsed = parseCount(text.view(), m_plan.style);
    value = parsed.value_or(0);
    const char* reason = !parsed               ? "malformed_usage"
                         : value < 0           ? "negative_tokens"
                         : value > kMostOfARow ? "absurd_tokens"
                                               : nullptr;
    fault = {field, reason};
    return reason == nullptr;
}

bool GenericRows::readRequests(const FieldText& text, std::int64_t& value, Fault& fault) const
{
    if (text.n == 0 || isNothing(trimmed(text.view())))
        return true;
    const std::optional<std::int64_t> parsed = parseCount(text.view(), m_plan.style);
    value = parsed.value_or(0);
    if (parsed && *parsed >= 0)
        return true;
    fault = {Field::Requests, parsed ? "negative_tokens" : "malformed_usage"};
    return false;
}

[[gnu::always_inline]] inline bool GenericRows::readCost(const FieldText& text, Usage& usage,
                                                         Fault& fault) const
{
    usage.costed = true;
    return (m_costInNano && fastNano(text.p, text.n, m_plan.style.decimal, usage.cost)) ||
           readCostSlowly(text, usage, fault);
}

bool GenericRows::readCostSlowly(const FieldText& text, Usage& usage, Fault& fault) const
{
    usage.cost = 0;
    usage.costed = text.n > 0 && !isNothing(trimmed(text.view()));
    if (!usage.costed)
        return true;
    const std::optional<std::int64_t> parsed = parseNano(text.view(), m_plan.style, m_plan.costUnit);
    usage.cost = parsed.value_or(0);
    if (parsed && *parsed >= 0)
        return true;
    fault = {Field::Cost, parsed ? "negative_cost" : "malformed_cost"};
    return false;
}

/// No counter exceeds what one request can hold; a row that sums up many requests may hold as many times
/// more.
bool GenericRows::plausible(const Usage& usage, Fault& fault) const
{
    const __int128 requests = std::clamp<std::int64_t>(usage.requests, 1, kMostOfARow);
    const auto most =
        static_cast<std::int64_t>(std::min<__int128>(requests * m_options.rules.mostTokens, kMostOfARow));
    if (std::max({usage.uncached, usage.read, usage.write, usage.output, usage.reasoning}) <= most) [[likely]]
        return true;
    const Field field = usage.uncached > most ? Field::UncachedInput
                        : usage.read > most   ? Field::CacheRead
                        : usage.write > most  ? Field::CacheWrite
                        : usage.output > most ? Field::Output
                                              : Field::Reasoning;
    fault = {field, "absurd_tokens"};
    return false;
}

template <typename Source>
[[gnu::always_inline]] inline bool GenericRows::readUsage(const Source& fields, Usage& usage, Fault& fault)
{
    usage.requests = 1;
    usage.cost = 0;
    usage.costed = false;
    if (!readCount(fields, Field::UncachedInput, usage.uncached, fault) ||
        !readCount(fields, Field::CacheRead, usage.read, fault) ||
        !readCount(fields, Field::CacheWrite, usage.write, fault) ||
        !readCount(fields, Field::Output, usage.output, fault) ||
        !readCount(fields, Field::Reasoning, usage.reasoning, fault))
        return false;
    if (m_plan.inputIncludesCache) {
        usage.uncached -= usage.read + usage.write;
        if (usage.uncached < 0) [[unlikely]] {
            fault = {Field::CacheRead, "cache_exceeds_input"};
            return false;
        }
    }
    if (!m_plan.outputIncludesReasoning)
        usage.output += usage.reasoning;
    if (has(Field::Requests) &&
        !readRequests(fields[static_cast<std::size_t>(Field::Requests)], usage.requests, fault)) [[unlikely]]
        return false;
    const std::int64_t all = usage.uncached | usage.read | usage.write | usage.output | usage.reasoning;
    usage.small = static_cast<std::uint64_t>(all) <= m_surelyPlausible && usage.requests == 1;
    if (!usage.small && !plausible(usage, fault)) [[unlikely]]
        return false;
    return !has(Field::Cost) || readCost(fields[static_cast<std::size_t>(Field::Cost)], usage, fault);
}

[[gnu::always_inline]] inline bool GenericRows::readTime(const FieldText& text, Micros& time, Fault& fault)
{
    const bool read = m_plan.times.read(text.p, text.n, time);
    if (read && time >= m_options.rules.earliest && time <= m_latest) [[likely]]
        return true;
    fault = faultOfTime(text, read);
    return false;
}

GenericRows::Fault GenericRows::faultOfTime(const FieldText& text, bool read) const
{
    if (read)
        return {Field::Time, "time_out_of_range"};
    return {Field::Time, isNothing(trimmed(text.view())) ? "no_time" : "bad_time"};
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

bool GenericRows::readOutcome(const FieldText& name, const FieldText& count, std::uint32_t& outcome,
                              std::int64_t& micros, Fault& fault)
{
    const FieldText inner = trimmedText(name);
    if (isNothing(inner.view()))
        return true;
    outcome = m_sink.names().outcomes.idOf(inner.p, inner.n);
    micros = 1'000'000;
    const std::string_view text = trimmed(count.view());
    if (isNothing(text))
        return true;
    const std::optional<Written> written = parseWritten(text, m_plan.style);
    const std::optional<std::int64_t> read = written ? inUnits(*written, 6) : std::nullopt;
    micros = read.value_or(0);
    if (read && *read >= 0)
        return true;
    fault = {Field::OutcomeCount, read ? "negative_count" : "malformed_usage"};
    return false;
}

[[gnu::always_inline]] inline FieldText GenericRows::userOf(FieldText user) const
{
    if (user.n > 0 && hasOuterBlanks(user)) [[unlikely]]
        user = trimmedText(user);
    if (user.n == 0 && m_constantUserSize > 0) [[unlikely]]
        return {m_constantUser.data(), static_cast<std::uint32_t>(m_constantUserSize)};
    return user;
}

template <typename Source>
[[gnu::always_inline]] inline void GenericRows::addFrom(const Source& fields, std::uint64_t line,
                                                        std::string_view text)
{
    const auto at = [&](Field field) {
        return has(field) ? FieldText(fields[static_cast<std::size_t>(field)]) : FieldText();
    };
    Fault fault{Field::Time};
    Micros time = 0;
    Usage usage;
    std::uint32_t outcome = 0;
    std::int64_t micros = 0;
    const bool sound = readTime(at(Field::Time), time, fault) && readUsage(fields, usage, fault) &&
                       (!has(Field::Outcome) ||
                        readOutcome(at(Field::Outcome), at(Field::OutcomeCount), outcome, micros, fault));
    if (!sound) [[unlikely]]
        return m_sink.reject(line, std::string(nameOf(fault.field)), fault.reason, text);

    Row& row = m_sink.batch().rows.emplace_back(); // every member is set below
    const FieldText user = userOf(at(Field::User)), id = at(Field::EventId);
    row.user = hashPadded(user.p, user.n);
    row.id = id.n > 0 ? hashPadded(id.p, id.n) : Hash{};
    row.userName = user.p;
    row.userSize = user.n;
    row.time = time;
    row.second = false;
    row.costed = usage.costed;
    row.sums = 0;
    row.counts = {usage.cost,
                  static_cast<std::uint32_t>(usage.uncached),
                  static_cast<std::uint32_t>(usage.read),
                  static_cast<std::uint32_t>(usage.write),
                  static_cast<std::uint32_t>(usage.output),
                  static_cast<std::uint32_t>(usage.reasoning)};
    Names& names = m_sink.names();
    row.org = idOf(names.orgs, fields, Field::Org);
    const Names::Key key{
        idOf(names.providers, fields, Field::Provider), idOf(names.models, fields, Field::Model),
        idOf(names.tiers, fields, Field::Tier),         idOf(names.workflows, fields, Field::Workflow),
        idOf(names.stages, fields, Field::Stage),       0};
    row.context = names.contextOf(key);
    row.failed = has(Field::Status) && failed(at(Field::Status));
    if (!usage.small || outcome != 0) [[unlikely]]
        addSums(usage, key, outcome, micros);
}

void GenericRows::add(const Fields& fields, std::uint64_t line, std::string_view text)
{
    addFrom(fields, line, text);
}

void GenericRows::add(const PlainColumns& columns, std::uint64_t line, std::string_view text)
{
    addFrom(columns, line, text);
}

/// Completes the last row, which is more than one small request: a sum, or one with an outcome. An outcome is
/// a row of its own beside the usage, or alone.
void GenericRows::addSums(const Usage& usage, const Names::Key& key, std::uint32_t outcome,
                          std::int64_t micros)
{
    Batch& batch = m_sink.batch();
    Row row = batch.rows.back();
    batch.rows.pop_back();
    const bool isUsage = m_plan.hasUsage && (key.model != 0 || usage.costed ||
                                             (usage.uncached | usage.read | usage.write | usage.output) != 0);
    usage::Counts counts;
    if (outcome == 0 || isUsage) {
        counts = {usage.requests,
                  row.failed ? usage.requests : 0,
                  usage.uncached,
                  usage.read,
                  usage.write,
                  usage.output,
                  usage.reasoning,
                  usage.cost,
                  usage.costed ? usage.requests : 0,
                  0};
        batch.put(row, counts);
    }
    if (outcome == 0)
        return;
    row.second = isUsage;
    row.context = m_sink.names().contextOf({0, 0, 0, key.workflow, key.stage, outcome});
    counts = {};
    counts.outcomeMicros = micros;
    batch.put(row, counts);
}

} // namespace core::ingest
