#pragma once

#include "core/ingest/generic_rows.h"

// The code of every row: included by the readers, so that it becomes part of their loops.

namespace core::ingest {

/// Whether a text that is not empty has blanks to take off.
inline bool hasOuterBlanks(const FieldText& text)
{
    return static_cast<unsigned char>(text.p[0]) <= ' ' ||
           static_cast<unsigned char>(text.p[text.n - 1]) <= ' ';
}

template <typename Source>
[[gnu::always_inline]] inline std::uint32_t GenericRows::idOf(NameTable& table, const Source& fields,
                                                              Field field)
{
    if (!has(field))
        return 0;
    const FieldText text = fields[static_cast<std::size_t>(field)];
    return table.idOfInner(text.p, text.n);
}

template <typename Source>
[[gnu::always_inline]] inline bool GenericRows::readCounts(const Source& fields, Usage& usage, Fault& fault)
{
    const auto digits = [&](Field field) {
        if (!has(field))
            return ShortDigits();
        const FieldText text = fields[static_cast<std::size_t>(field)];
        return ShortDigits(text.p, text.n);
    };
    ShortAmount cost;
    if (m_costInNano) {
        const FieldText text = fields[static_cast<std::size_t>(Field::Cost)];
        cost = ShortAmount(text.p, text.n, m_plan.style.decimal);
    }
    std::array<std::uint32_t, 8> values;
    if (fastCounts({digits(Field::UncachedInput), digits(Field::CacheRead), digits(Field::CacheWrite),
                    digits(Field::Output), digits(Field::Reasoning), cost.fraction},
                   values)) [[likely]] {
        usage.costed = cost.fits;
        usage.cost = cost.fits ? cost.whole * std::int64_t(1'000'000'000) + values[5] * std::int64_t(10) : 0;
        usage.uncached = values[0];
        usage.read = values[1];
        usage.write = values[2];
        usage.output = values[3];
        usage.reasoning = values[4];
        return true;
    }
    const Usage slowly = countsOf(fields, fault);
    usage.uncached = slowly.uncached;
    usage.read = slowly.read;
    usage.write = slowly.write;
    usage.output = slowly.output;
    usage.reasoning = slowly.reasoning;
    return fault.reason == nullptr;
}

/// Each count by itself, up to the first fault.
template <typename Source>
[[gnu::noinline]] GenericRows::Usage GenericRows::countsOf(const Source& fields, Fault& fault) const
{
    const auto count = [&](Field field) -> std::int64_t {
        return has(field) && fault.reason == nullptr
                   ? countOf(fields[static_cast<std::size_t>(field)], field, fault)
                   : 0;
    };
    Usage usage{};
    usage.uncached = count(Field::UncachedInput);
    usage.read = count(Field::CacheRead);
    usage.write = count(Field::CacheWrite);
    usage.output = count(Field::Output);
    usage.reasoning = count(Field::Reasoning);
    return usage;
}

[[gnu::always_inline]] inline bool GenericRows::readCost(FieldText text, Usage& usage, Fault& fault) const
{
    usage.costed = true;
    if (m_costInNano && fastNano(text.p, text.n, m_plan.style.decimal, usage.cost)) [[likely]]
        return true;
    const std::optional<std::int64_t> cost = costOf(text, fault);
    usage.costed = cost.has_value();
    usage.cost = cost.value_or(0);
    return fault.reason == nullptr;
}

template <typename Source>
[[gnu::always_inline]] inline bool GenericRows::readUsage(const Source& fields, Usage& usage, Fault& fault)
{
    usage.requests = 1;
    usage.cost = 0;
    usage.costed = false;
    if (!readCounts(fields, usage, fault))
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
    if (has(Field::Requests)) {
        usage.requests = requestsOf(fields[static_cast<std::size_t>(Field::Requests)], fault);
        if (usage.requests < 0) [[unlikely]]
            return false;
    }
    const std::int64_t all = usage.uncached | usage.read | usage.write | usage.output | usage.reasoning;
    usage.small = static_cast<std::uint64_t>(all) <= m_surelyPlausible && usage.requests == 1;
    if (!usage.small && !plausible(usage, fault)) [[unlikely]]
        return false;
    return usage.costed || !has(Field::Cost) ||
           readCost(fields[static_cast<std::size_t>(Field::Cost)], usage, fault);
}

[[gnu::always_inline]] inline bool GenericRows::readTime(FieldText text, Micros& time, Fault& fault)
{
    const bool read = m_plan.times.read(text.p, text.n, time);
    if (read && time >= m_options.rules.earliest && time <= m_latest) [[likely]]
        return true;
    fault = faultOfTime(text, read);
    return false;
}

inline bool GenericRows::failed(FieldText status)
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

[[gnu::always_inline]] inline FieldText GenericRows::userOf(FieldText user) const
{
    if (user.n > 0 && hasOuterBlanks(user)) [[unlikely]]
        user = trimmedText(user);
    if (user.n == 0 && m_constantUserSize > 0) [[unlikely]]
        return {m_constantUser.data(), static_cast<std::uint32_t>(m_constantUserSize)};
    return user;
}

template <typename Source, typename TextOf>
[[gnu::always_inline]] inline void GenericRows::add(const Source& fields, std::uint64_t line,
                                                    const TextOf& textOf)
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
        return m_sink.reject(line, std::string(nameOf(fault.field)), fault.reason, textOf());

    Row& row = m_sink.batch().rows.emplace_back(); // every member is set below
    const FieldText user = userOf(at(Field::User)), id = at(Field::EventId);
    row.user = hashPadded(user.p, user.n);
    row.id = id.n > 0 ? hashPadded(id.p, id.n) : Hash{};
    row.userName = user.p;
    row.userSize = user.n;
    row.time = time;
    row.second = row.linked = false;
    row.costed = usage.costed;
    row.sums = 0;
    const auto low = [](std::int64_t count) {
        return static_cast<std::uint32_t>(count);
    };
    row.counts = {
        usage.cost,
        {low(usage.uncached), low(usage.read), low(usage.write), low(usage.output), low(usage.reasoning)}};
    Names& names = m_sink.names();
    Names::Key key{};
    row.org = 0;
    if (m_rareNames) {
        row.org = idOf(names.orgs, fields, Field::Org);
        key.provider = idOf(names.providers, fields, Field::Provider);
        key.tier = idOf(names.tiers, fields, Field::Tier);
        key.stage = idOf(names.stages, fields, Field::Stage);
    }
    key.model = idOf(names.models, fields, Field::Model);
    key.workflow = idOf(names.workflows, fields, Field::Workflow);
    row.context = names.contextOf(key);
    row.failed = has(Field::Status) && failed(at(Field::Status));
    if (!usage.small || outcome != 0) [[unlikely]]
        addSums(usage, key, outcome, micros);
}

template <typename Source, typename TextOf>
[[gnu::always_inline]] inline void SessionRows::add(const Source& fields, std::uint64_t line,
                                                    const TextOf& textOf)
{
    m_rows.add(fields, line, textOf);
    m_sink.batch().noteSession(trimmedText(fields[static_cast<std::size_t>(Field::Session)]).view());
}

} // namespace core::ingest
