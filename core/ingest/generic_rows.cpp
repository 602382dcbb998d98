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
    , m_surelyPlausible(
          std::bit_floor(static_cast<std::uint64_t>(
              std::clamp<std::int64_t>(options.rules.mostTokens, 0, (std::int64_t(1) << 32) - 1) + 1)) -
          1)
    , m_latest(options.now > 0 ? options.now + options.rules.latestAhead : std::numeric_limits<Micros>::max())
{
    for (const auto& [name, column] : mapping.columnOf)
        if (const std::optional<Field> field = fieldNamed(name))
            m_mapped |= 1u << static_cast<unsigned>(*field);
    m_costInNano = has(Field::Cost) && plan.costUnit.mantissa == 1 && plan.costUnit.exponent == 0;
    m_rareNames = has(Field::Org) || has(Field::Provider) || has(Field::Tier) || has(Field::Stage);
}

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

bool keepsSessions(const Mapping& mapping, const Options& options)
{
    return options.keepSessions && mapping.columnOf.contains(std::string(nameOf(Field::Session)));
}

/// Negative with a fault.
std::int64_t GenericRows::countOf(FieldText text, Field field, Fault& fault) const
{
    if (text.n == 0 || isNothing(trimmed(text.view())))
        return 0;
    const std::optional<std::int64_t> parsed = parseCount(text.view(), m_plan.style);
    if (parsed && *parsed >= 0 && *parsed <= kMostOfARow)
        return *parsed;
    fault = {field, !parsed ? "malformed_usage" : *parsed < 0 ? "negative_tokens" : "absurd_tokens"};
    return -1;
}

/// Negative with a fault.
std::int64_t GenericRows::requestsOf(FieldText text, Fault& fault) const
{
    if (text.n == 0 || isNothing(trimmed(text.view())))
        return 1;
    const std::optional<std::int64_t> parsed = parseCount(text.view(), m_plan.style);
    if (parsed && *parsed >= 0)
        return *parsed;
    fault = {Field::Requests, parsed ? "negative_tokens" : "malformed_usage"};
    return -1;
}

/// Empty without a cost, and with a fault.
std::optional<std::int64_t> GenericRows::costOf(FieldText text, Fault& fault) const
{
    if (text.n == 0 || isNothing(trimmed(text.view())))
        return std::nullopt;
    const std::optional<std::int64_t> parsed = parseNano(text.view(), m_plan.style, m_plan.costUnit);
    if (parsed && *parsed >= 0)
        return parsed;
    fault = {Field::Cost, parsed ? "negative_cost" : "malformed_cost"};
    return std::nullopt;
}

/// No counter exceeds what one request can hold; a row that sums up many requests may hold as many times
/// more.
bool GenericRows::plausible(Usage usage, Fault& fault) const
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

GenericRows::Fault GenericRows::faultOfTime(FieldText text, bool read) const
{
    if (read)
        return {Field::Time, "time_out_of_range"};
    return {Field::Time, isNothing(trimmed(text.view())) ? "no_time" : "bad_time"};
}

bool GenericRows::failedByName(FieldText status)
{
    const std::uint32_t id = m_statuses.idOf(status.p, status.n);
    if (id >= m_statusFailed.size())
        m_statusFailed.resize(id + 16, 2);
    if (m_statusFailed[id] == 2)
        m_statusFailed[id] = meansFailure(status.view());
    return m_statusFailed[id] == 1;
}

bool GenericRows::readOutcome(FieldText name, FieldText count, std::uint32_t& outcome, std::int64_t& micros,
                              Fault& fault)
{
    const FieldText inner = trimmedText(name);
    if (isNothing(inner.view()))
        return true;
    outcome = m_sink.names().outcomes.idOfInner(inner.p, inner.n);
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

/// Completes the last row, which is more than one small request: a sum, or one with an outcome. An outcome is
/// a row of its own beside the usage, or alone.
void GenericRows::addSums(Usage usage, Names::Key key, std::uint32_t outcome, std::int64_t micros)
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
