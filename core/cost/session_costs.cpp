#include "core/cost/session_costs.h"

#include "core/base/parallel.h"
#include "core/cost/cost_sum.h"
#include "core/usage/codec.h"
#include "core/usage/payer_range.h"

#include <algorithm>
#include <map>
#include <numeric>

namespace core::cost {
namespace {

using Batch = std::span<const usage::CellColumns>;

/// Calls visit(range, session, cells, i) for every session cell, each session's by one thread and in order.
template <typename Visit>
Status forEachCell(const usage::Cube& cube, const usage::PayerRanges& ranges, Progress& progress,
                   const Visit& visit)
{
    return usage::forEachSessionBatch(cube, usage::Columns::All, progress, [&](Batch batch) {
        parallelFor(ranges.count(), [&](std::size_t range) {
            ranges.visit(range, batch,
                         [&](std::uint32_t session, const usage::CellColumns& cells, std::size_t i) {
                             visit(range, session, cells, i);
                         });
        });
    });
}

usage::PayerRanges rangesOf(const usage::Cube& cube)
{
    return {usage::PayerKind::User, cube.names->sessions.size()};
}

/// What the cells of one session say.
struct Draft {
    CostSum sum;
    std::map<usage::ContextId, double> byContext;
    usage::OrgId org = 0;
    Hour first = 0, last = 0;

    void add(const usage::CellColumns& cells, std::size_t i, const CellCost& cost)
    {
        first = byContext.empty() ? cells.hour[i] : std::min(first, cells.hour[i]);
        last = byContext.empty() ? cells.hour[i] : std::max(last, cells.hour[i]);
        org = byContext.empty() ? cells.org[i] : org;
        sum += {cells.counts[i], cost};
        byContext[cells.context[i]] += cost.total();
    }
};

std::vector<std::pair<std::string, double>>
named(const Draft& draft, const std::vector<usage::Context>& contexts, std::string usage::Context::*name)
{
    std::map<std::string, double> sums;
    for (const auto& [context, cost] : draft.byContext)
        sums[contexts[context].*name] += cost;
    std::vector<std::pair<std::string, double>> sorted(sums.begin(), sums.end());
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    return sorted;
}

/// `cost` is the draft's as the distribution has it: its own sums are added in another order.
SessionCost sessionOf(const Draft& draft, double cost, std::uint32_t id, const usage::Dictionaries& names)
{
    const usage::Session& session = names.sessions[id];
    const std::string& user = names.users[session.user];
    CostGroup sum = groupOf(session.name, draft.sum, user.empty() ? 0 : 1);
    sum.cost = cost;
    return {std::move(sum),
            user,
            names.orgs[draft.org],
            named(draft, names.contexts, &usage::Context::model),
            named(draft, names.contexts, &usage::Context::workflow),
            draft.first,
            draft.last};
}

/// Places in `costs` of the most expensive sessions.
std::vector<std::size_t> costliest(const SessionCosts& costs, std::size_t count)
{
    std::vector<std::size_t> places(costs.values.size());
    std::iota(places.begin(), places.end(), std::size_t(0));
    const std::size_t kept = count == 0 ? places.size() : std::min(count, places.size());
    std::partial_sort(places.begin(), places.begin() + std::ptrdiff_t(kept), places.end(),
                      [&](std::size_t a, std::size_t b) {
                          return costs.values[a] != costs.values[b] ? costs.values[a] > costs.values[b]
                                                                    : a < b;
                      });
    places.resize(kept);
    return places;
}

} // namespace

Result<SessionCosts> sessionCosts(const usage::Cube& cube, const PriceBook& book, CostSource source,
                                  Progress& progress)
{
    const CellPricing pricing(*cube.names, book, source);
    const usage::PayerRanges ranges = rangesOf(cube);
    std::vector<double> usd(cube.names->sessions.size(), 0);
    std::vector<std::uint8_t> used(usd.size(), 0);
    std::vector<PricingNotes> notes(ranges.count());
    std::vector<usage::Counts> counts(ranges.count());
    const Status read =
        forEachCell(cube, ranges, progress, [&](auto range, auto session, const auto& cells, auto i) {
            usd[session] +=
                pricing.costOf(cells.context[i], cells.hour[i], cells.counts[i], &notes[range]).total();
            used[session] |=
                cells.counts[i] != usage::Counts{}; // a row may say that it was, and nothing else
            counts[range] += cells.counts[i];
        });
    if (!read)
        return read.error();

    SessionCosts costs;
    for (std::uint32_t session = 0; session < usd.size(); ++session) {
        if (used[session] == 0)
            continue;
        costs.values.push_back(usd[session]);
        costs.ids.push_back(session);
        costs.total += usd[session];
    }
    PricingNotes all;
    for (std::size_t range = 0; range < ranges.count(); ++range) {
        costs.counts += counts[range];
        all += notes[range];
    }
    costs.unknown = pricing.unknown(all);
    costs.unpricedTokenShare = all.tokens > 0 ? double(all.unpricedTokens) / double(all.tokens) : 0;
    return costs;
}

Result<std::vector<SessionCost>> costliestSessions(const usage::Cube& cube, const PriceBook& book,
                                                   CostSource source, const SessionCosts& costs,
                                                   std::size_t count, Progress& progress)
{
    constexpr std::uint32_t kNone = UINT32_MAX;
    const std::vector<std::size_t> places = costliest(costs, count);
    std::vector<std::uint32_t> draftOf(cube.names->sessions.size(), kNone);
    for (std::uint32_t i = 0; i < places.size(); ++i)
        draftOf[costs.ids[places[i]]] = i;
    std::vector<Draft> drafts(places.size());
    const CellPricing pricing(*cube.names, book, source);
    const Status read = forEachCell(
        cube, rangesOf(cube), progress, [&](std::size_t, auto session, const auto& cells, auto i) {
            if (draftOf[session] == kNone)
                return;
            drafts[draftOf[session]].add(
                cells, i, pricing.costOf(cells.context[i], cells.hour[i], cells.counts[i], nullptr));
        });
    if (!read)
        return read.error();
    std::vector<SessionCost> sessions;
    for (std::size_t i = 0; i < places.size(); ++i)
        sessions.push_back(sessionOf(drafts[i], costs.values[places[i]], costs.ids[places[i]], *cube.names));
    return sessions;
}

} // namespace core::cost
