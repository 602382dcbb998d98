#include "core/cost/cell_pricing.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

namespace core::cost {
namespace {

double perToken(Decimal usdPerMillion)
{
    return usdPerMillion.toDouble() / 1e6;
}

/// Share of the cell's requests whose row carried no cost.
double uncostedShare(const usage::Counts& counts)
{
    if (counts.requests <= 0)
        return counts.costedRequests > 0 || counts.loggedCostNanoUsd != 0 ? 0 : 1;
    return 1 - double(std::min(counts.costedRequests, counts.requests)) / double(counts.requests);
}

/// Tokens and requests of a share of a cell; whole numbers, so that notes add up in any order.
usage::Counts part(usage::Counts counts, double share)
{
    if (share == 1)
        return counts;
    for (const auto member :
         {&usage::Counts::requests, &usage::Counts::uncachedInput, &usage::Counts::cacheRead,
          &usage::Counts::cacheWrite, &usage::Counts::output, &usage::Counts::reasoning})
        counts.*member = std::llround(double(counts.*member) * share);
    return counts;
}

CellCost scaled(CellCost cost, double factor)
{
    for (double* part :
         {&cost.uncachedInput, &cost.cacheRead, &cost.cacheWrite, &cost.output, &cost.requests})
        *part *= factor;
    return cost;
}

} // namespace

CellCost& CellCost::operator+=(const CellCost& other)
{
    uncachedInput += other.uncachedInput;
    cacheRead += other.cacheRead;
    cacheWrite += other.cacheWrite;
    output += other.output;
    requests += other.requests;
    logged += other.logged;
    return *this;
}

PricingNotes& PricingNotes::operator+=(const PricingNotes& other)
{
    for (const auto& [context, note] : other.contexts) {
        Note& mine = contexts[context];
        mine.unknown += note.unknown;
        mine.cacheFallback |= note.cacheFallback;
        mine.extrapolated |= note.extrapolated;
        mine.tierFallback |= note.tierFallback;
    }
    tokens += other.tokens;
    unpricedTokens += other.unpricedTokens;
    return *this;
}

CellPricing::CellPricing(const usage::Dictionaries& names, const PriceBook& book, CostSource source)
    : m_names(names)
    , m_source(source)
{
    const PriceIndex index(book);
    for (const usage::Context& name : names.contexts) {
        ContextRates context;
        context.usesModel = !name.model.empty();
        context.key = index.keyOf(name.provider, name.model);
        const auto schedule = index.schedule(context.key, name.tier);
        for (const PriceEntry* entry : schedule)
            context.rates.push_back(ratesFrom(*entry));
        context.tierFallback = !schedule.empty() && schedule.front()->tier != PriceIndex::tierName(name.tier);
        m_contexts.push_back(std::move(context));
    }
}

CellPricing::Rates CellPricing::ratesFrom(const PriceEntry& entry)
{
    Rates rates;
    rates.from = entry.from;
    rates.uncachedInput = perToken(entry.uncachedInput);
    rates.cacheRead = perToken(entry.cacheRead.value_or(entry.uncachedInput));
    rates.cacheWrite = perToken(entry.cacheWrite.value_or(entry.uncachedInput));
    rates.cacheReadFallback = !entry.cacheRead;
    rates.cacheWriteFallback = !entry.cacheWrite;
    rates.output = perToken(entry.output);
    rates.reasoning = perToken(entry.reasoning.value_or(entry.output));
    rates.request = entry.perRequest.toDouble();
    return rates;
}

const CellPricing::Rates& CellPricing::ContextRates::on(Day day) const
{
    const auto after = std::upper_bound(rates.begin(), rates.end(), day,
                                        [](Day d, const Rates& entry) { return d < entry.from; });
    return after == rates.begin() ? rates.front() : *(after - 1);
}

CellCost CellPricing::priced(const ContextRates& known, Day day, const usage::Counts& counts) const
{
    CellCost cost;
    if (known.rates.empty())
        return cost;
    const Rates& rates = known.on(day);
    cost.uncachedInput = double(counts.uncachedInput) * rates.uncachedInput;
    cost.cacheRead = double(counts.cacheRead) * rates.cacheRead;
    cost.cacheWrite = double(counts.cacheWrite) * rates.cacheWrite;
    cost.output =
        double(counts.output - counts.reasoning) * rates.output + double(counts.reasoning) * rates.reasoning;
    cost.requests = double(counts.requests) * rates.request;
    return cost;
}

/// Counts that asked the book for a price: what the book could not say of them.
void CellPricing::note(usage::ContextId context, Day day, const usage::Counts& counts,
                       PricingNotes& notes) const
{
    const ContextRates& known = m_contexts[context];
    if (known.rates.empty()) {
        notes.contexts[context].unknown += counts;
        notes.unpricedTokens += counts.tokens();
        return;
    }
    const Rates& rates = known.on(day);
    const bool cacheFallback = (rates.cacheReadFallback && counts.cacheRead > 0) ||
                               (rates.cacheWriteFallback && counts.cacheWrite > 0);
    if (!known.startsAfter(day) && !cacheFallback && !known.tierFallback)
        return;
    PricingNotes::Note& note = notes.contexts[context];
    note.extrapolated |= known.startsAfter(day);
    note.cacheFallback |= cacheFallback;
    note.tierFallback |= known.tierFallback;
}

CellCost CellPricing::costOf(usage::ContextId context, Hour hour, const usage::Counts& counts,
                             PricingNotes* notes) const
{
    const ContextRates& known = m_contexts[context];
    const Day day = static_cast<Day>(hour >= 0 ? hour / 24 : (hour - 23) / 24);
    const bool outcomeOnly = !known.usesModel && counts.tokens() == 0;
    const double uncosted = outcomeOnly ? 0 : m_source == CostSource::PriceBook ? 1 : uncostedShare(counts);
    CellCost cost;
    if (m_source != CostSource::PriceBook)
        cost.logged = double(counts.loggedCostNanoUsd) / 1e9;
    if (uncosted > 0 && m_source != CostSource::AsLogged)
        cost += scaled(priced(known, day, counts), uncosted);
    if (!notes)
        return cost;
    notes->tokens += counts.tokens();
    if (uncosted > 0 && m_source == CostSource::AsLogged)
        notes->unpricedTokens += part(counts, uncosted).tokens();
    else if (uncosted > 0)
        note(context, day, part(counts, uncosted), *notes);
    return cost;
}

std::vector<UnknownModel> CellPricing::unknown(const PricingNotes& notes) const
{
    std::map<std::tuple<std::string, std::string, std::string>, usage::Counts> byModel;
    for (const auto& [context, note] : notes.contexts) {
        const usage::Context& name = m_names.contexts[context];
        if (note.unknown != usage::Counts{})
            byModel[{name.provider, name.model, name.tier}] += note.unknown;
    }
    std::vector<UnknownModel> models;
    for (const auto& [name, counts] : byModel) {
        const double share = notes.tokens > 0 ? double(counts.tokens()) / double(notes.tokens) : 0;
        models.push_back({std::get<0>(name), std::get<1>(name), std::get<2>(name), counts, share});
    }
    std::stable_sort(models.begin(), models.end(), [](const UnknownModel& a, const UnknownModel& b) {
        return a.counts.tokens() > b.counts.tokens();
    });
    return models;
}

std::set<std::string> CellPricing::marked(const PricingNotes& notes, bool PricingNotes::Note::*mark) const
{
    std::set<std::string> keys;
    for (const auto& [context, note] : notes.contexts) {
        const std::string& tier = m_names.contexts[context].tier;
        const bool named = mark == &PricingNotes::Note::tierFallback;
        if (note.*mark)
            keys.insert(named ? m_contexts[context].key + " (" + tier + ")" : m_contexts[context].key);
    }
    return keys;
}

} // namespace core::cost
