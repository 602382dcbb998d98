#include "core/derive/cost_results.h"

#include "core/derive/session_results.h"

#include <array>
#include <numeric>

namespace core {
namespace {

constexpr std::size_t kShownUsers = 100, kShownSessions = 100;

} // namespace

Result<CostResults> costResultsOf(const usage::Cube& cube, const usage::PayerPeriods& matrix,
                                  const cost::PriceBook& prices, cost::CostSource source,
                                  const Settings& settings, Progress& progress)
{
    CostResults results;
    auto payers = cost::payerCosts(cube, matrix, prices, source, progress);
    if (!payers)
        return payers.error();
    results.unknown = payers->unknown;
    results.payers = std::make_shared<const cost::PayerCosts>(std::move(payers).value());

    const usage::GroupBy payer =
        settings.payer == usage::PayerKind::User ? usage::GroupBy::User : usage::GroupBy::Org;
    const std::array groups = {
        std::pair{usage::GroupBy::Model, &results.byModel},
        std::pair{usage::GroupBy::Workflow, &results.byWorkflow},
        std::pair{usage::GroupBy::Month, &results.byMonth},
        std::pair{payer, &results.topUsers},
    };
    for (const auto& [by, target] : groups) {
        auto found = cost::costBy(cube, prices, source, by, settings.periods);
        if (!found)
            return found.error();
        *target = std::move(found).value();
    }
    if (results.topUsers.size() > kShownUsers)
        results.topUsers.resize(kShownUsers);
    results.total =
        std::accumulate(results.byModel.begin(), results.byModel.end(), 0.0,
                        [](double sum, const cost::CostGroup& group) { return sum + group.cost; });
    if (cube.sessionBlocks.empty())
        return results;
    cost::CostGroup all;
    for (const cost::CostGroup& group : results.byModel) {
        all.counts += group.counts;
        all.cost += group.cost;
    }
    auto sessions = sessionResultsOf(cube, prices, source, all, kShownSessions, progress);
    if (!sessions)
        return sessions.error();
    results.sessions = std::make_shared<const SessionResults>(std::move(sessions).value());
    return results;
}

} // namespace core
