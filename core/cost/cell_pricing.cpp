#include "core/cost/cell_pricing.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace core::cost {
namespace {

constexpr double kPerMillion = 1e-6;

double perToken(Decimal usdPerMillion)
{
    return usdPerMillion.toDouble() * kPerMillion;
}

/// Share of the cell's requests whose row carried no cost.
double uncostedShare(const usage::Counts& counts)
{
    if (counts.requests <= 0)
        return counts.costedRequests > 0 || counts.loggedCostNanoUsd != 0 ? 0 : 1;
    return 1 - double(std::min(counts.costedRequests, counts.requests)) / double(counts.requests);
}

CellCost scaled(CellCost cost, double factor)
{
    for (double* part :
         {&cost.uncachedInput, &cost.cacheRead, &cost.cacheWrite, &cost.output, &cost.requests})
        *part *= factor;
    return cost;
}

} // namespace

CellPricing::CellPricing(const usage::Dictionaries& names, const PriceBook& book, CostSource source)
    : m_names(names)
    , m_index(book)
    , m_source(source)
    , m_contexts(names.contexts.size())
{}

const CellPricing::Rates& CellPricing::ratesOf(usage::ContextId context, Day day)
{
    ContextRates& cached = m_contexts[context];
    const usage::Context& name = m_names.contexts[context];
    if (!cached.looked) {
        cached.key = m_index.keyOf(name.provider, name.model);
        cached.looked = true;
    }
    if (cached.day == day)
        return cached.rates;
    cached.day = day;
    cached.rates = {};
    bool extrapolated = false;
    const PriceEntry* entry = m_index.entry(cached.key, name.tier, day, &extrapolated);
    if (!entry)
        return cached.rates;
    if (extrapolated)
        m_extrapolated.insert(cached.key);
    Rates& rates = cached.rates;
    rates.known = true;
    rates.uncachedInput = perToken(entry->uncachedInput);
    rates.cacheRead = perToken(entry->cacheRead.value_or(entry->uncachedInput));
    rates.cacheWrite = perToken(entry->cacheWrite.value_or(entry->uncachedInput));
    rates.cacheReadFallback = !entry->cacheRead;
    rates.cacheWriteFallback = !entry->cacheWrite;
    rates.output = perToken(entry->output);
    rates.reasoning = perToken(entry->reasoning.value_or(entry->output));
    rates.request = entry->perRequest.toDouble();
    return rates;
}

CellCost CellPricing::priced(usage::ContextId context, Day day, const usage::Counts& counts)
{
    const Rates& rates = ratesOf(context, day);
    if (!rates.known) {
        m_contexts[context].unknownCounts += counts;
        return {};
    }
    if ((rates.cacheReadFallback && counts.cacheRead > 0) ||
        (rates.cacheWriteFallback && counts.cacheWrite > 0))
        m_fallbacks.insert(m_contexts[context].key);
    CellCost cost;
    cost.uncachedInput = double(counts.uncachedInput) * rates.uncachedInput;
    cost.cacheRead = double(counts.cacheRead) * rates.cacheRead;
    cost.cacheWrite = double(counts.cacheWrite) * rates.cacheWrite;
    cost.output =
        double(counts.output - counts.reasoning) * rates.output + double(counts.reasoning) * rates.reasoning;
    cost.requests = double(counts.requests) * rates.request;
    return cost;
}

CellCost CellPricing::costOf(usage::ContextId context, Hour hour, const usage::Counts& counts)
{
    m_tokens += counts.tokens();
    const Day day = static_cast<Day>(hour >= 0 ? hour / 24 : (hour - 23) / 24);
    const usage::Context& name = m_names.contexts[context];
    const bool outcomeOnly = name.model.empty() && counts.tokens() == 0;
    CellCost cost;
    switch (m_source) {
    case CostSource::PriceBook:
        if (!outcomeOnly)
            cost = priced(context, day, counts);
        break;
    case CostSource::AsLogged:
        break;
    case CostSource::AsLoggedWherePresent:
        if (const double uncosted = uncostedShare(counts); uncosted > 0 && !outcomeOnly)
            cost = scaled(priced(context, day, counts), uncosted);
        break;
    }
    if (m_source != CostSource::PriceBook)
        cost.logged = double(counts.loggedCostNanoUsd) / 1e9;
    return cost;
}

std::vector<UnknownModel> CellPricing::unknown() const
{
    std::map<std::tuple<std::string, std::string, std::string>, usage::Counts> byModel;
    for (std::size_t i = 0; i < m_contexts.size(); ++i) {
        const usage::Counts& counts = m_contexts[i].unknownCounts;
        const usage::Context& name = m_names.contexts[i];
        if (counts != usage::Counts{})
            byModel[{name.provider, name.model, name.tier}] += counts;
    }
    std::vector<UnknownModel> models;
    for (const auto& [name, counts] : byModel) {
        const double share = m_tokens > 0 ? double(counts.tokens()) / double(m_tokens) : 0;
        models.push_back({std::get<0>(name), std::get<1>(name), std::get<2>(name), counts, share});
    }
    std::stable_sort(models.begin(), models.end(), [](const UnknownModel& a, const UnknownModel& b) {
        return a.counts.tokens() > b.counts.tokens();
    });
    return models;
}

double CellPricing::unpricedTokenShare() const
{
    double share = 0;
    for (const UnknownModel& model : unknown())
        share += model.tokenShare;
    return share;
}

} // namespace core::cost
