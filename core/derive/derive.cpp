#include "core/derive/derive.h"

#include "core/derive/cost_results.h"
#include "core/derive/distribution_results.h"
#include "core/derive/plan_view.h"
#include "core/derive/usage_results.h"
#include "core/economics/account_seats.h"
#include "core/economics/segments.h"
#include "core/economics/shaped_population.h"
#include "core/plan/workflows.h"

#include <fmt/format.h>

#include <algorithm>

namespace core {
namespace {

/// Whether any plan or lever treats workflows differently.
bool splitsByWorkflow(const Project& project)
{
    const auto& plans = *project.plans;
    const auto& levers = project.assumptions->levers;
    return std::any_of(plans.begin(), plans.end(), plan::readsWorkflows) ||
           std::any_of(levers.begin(), levers.end(),
                       [](const auto& lever) { return !lever.workflows.empty(); });
}

/// Which stages must run again because their inputs changed since `previous`.
struct Changes {
    bool usage = true; ///< the log or how periods are cut
    bool costs = true; ///< the matrix or the prices
    bool distributions = true;
    bool population = true;
    bool levers = true;

    Changes(const Project& next, const Results* previous)
    {
        if (!previous)
            return;
        const Project& old = previous->project;
        const auto sameSetting = [&](auto member) {
            return (*next.settings).*member == (*old.settings).*member;
        };
        usage = !next.usage.same(old.usage) || !sameSetting(&Settings::periods) ||
                !sameSetting(&Settings::payer) || splitsByWorkflow(next) != splitsByWorkflow(old);
        costs = usage || !next.prices.same(old.prices) ||
                next.assumptions->costSource != old.assumptions->costSource;
        distributions = costs || next.assumptions->overageTarget != old.assumptions->overageTarget;
        population = costs || !next.accounts.same(old.accounts) || !sameSetting(&Settings::population) ||
                     !sameSetting(&Settings::segments) || !sameSetting(&Settings::onlyPeriod) ||
                     !sameSetting(&Settings::family) || !sameSetting(&Settings::growth) ||
                     !sameSetting(&Settings::tailShare);
        levers = population || next.assumptions->levers != old.assumptions->levers;
    }
};

Error cancelled()
{
    return {ErrorCode::Cancelled, "computation"};
}

Status deriveUsage(Results& results, Progress& progress)
{
    const Project& project = results.project;
    auto usage = usageResultsOf(*project.usage, *project.settings);
    if (!usage)
        return usage.error();
    const usage::MatrixOptions options{project.settings->periods, project.settings->payer,
                                       splitsByWorkflow(project)};
    auto matrix = usage::payerPeriods(*project.usage, options, progress);
    if (!matrix)
        return matrix.error();
    results.usage = std::make_shared<const UsageResults>(std::move(usage).value());
    results.matrix = std::make_shared<const usage::PayerPeriods>(std::move(matrix).value());
    return Done{};
}

Status deriveCosts(Results& results, Progress& progress)
{
    const Project& project = results.project;
    auto costs = costResultsOf(*project.usage, *results.matrix, *project.prices,
                               project.assumptions->costSource, *project.settings, progress);
    if (!costs)
        return costs.error();
    results.costs = std::make_shared<const CostResults>(std::move(costs).value());
    return Done{};
}

/// Customers, and in words how they are others than those of the whole log.
struct Described {
    economics::Population population;
    std::vector<std::string> words;
};

/// One period only, when the settings want that. A period that is no more, as after another time zone or
/// another log, is said, and all count.
void keepPeriod(Described& customers, std::span<const usage::Period> periods, const Settings& settings)
{
    if (settings.onlyPeriod.empty())
        return;
    auto only = periodNamed(customers.population, periods, settings.onlyPeriod);
    if (!only) {
        customers.words.push_back("all periods: " + describe(only.error()));
        return;
    }
    customers.words.push_back(periods[only->period.front()].name + " only");
    customers.population = std::move(*only);
}

/// The customers along a law, when the settings want that. What no law can describe stays as logged, and is
/// said.
void shape(Described& customers, const Settings& settings, Progress& progress)
{
    if (settings.population != "fitted" && settings.population != "stressed")
        return;
    const economics::Population& telemetry = customers.population;
    auto shaped =
        settings.population == "fitted"
            ? economics::fittedPopulation(telemetry, stats::familyOf(settings.family), progress)
            : economics::stressedPopulation(telemetry, settings.growth, std::nullopt, settings.tailShare);
    if (!shaped) {
        customers.words.push_back("customers as logged: " + describe(shaped.error()));
        return;
    }
    customers.words.push_back("made-up customers, " + shaped->law);
    customers.population = std::move(shaped->population);
}

Status derivePopulation(Results& results, Progress& progress)
{
    const Project& project = results.project;
    results.populationWords.clear();
    if (project.settings->population == "segments") {
        auto segments =
            economics::segmentsPopulation(project.settings->segments, "segments", *project.prices);
        if (!segments)
            return segments.error();
        results.population = std::make_shared<const economics::Population>(std::move(segments).value());
        return Done{};
    }
    Described customers{economics::telemetryPopulation(*results.matrix, *results.costs->payers), {}};
    economics::addSeats(customers.population, *results.matrix, payerNames(project), *project.accounts);
    keepPeriod(customers, results.matrix->periods, *project.settings);
    shape(customers, *project.settings, progress);
    results.populationWords = fmt::format("{}", fmt::join(customers.words, "; "));
    results.population = std::make_shared<const economics::Population>(std::move(customers.population));
    return Done{};
}

/// Levers that cannot be applied spoil no other result: each plan says why it cannot be evaluated.
Status deriveLevers(Results& results)
{
    results.levers.reset();
    const auto& levers = results.project.assumptions->levers;
    if (levers.empty())
        return Done{};
    LeverResults effects;
    if (auto served = economics::applyLevers(*results.population, levers, *results.project.prices))
        effects.effects = std::move(served->effects);
    else
        effects.error = describe(served.error());
    results.levers = std::make_shared<const LeverResults>(std::move(effects));
    return Done{};
}

} // namespace

bool sameInputs(const Project& a, const Project& b)
{
    return a.usage.same(b.usage) && a.accounts.same(b.accounts) && a.plans.same(b.plans) &&
           a.prices.same(b.prices) && a.assumptions.same(b.assumptions) && a.settings.same(b.settings);
}

Result<Results> derive(const Project& next, const Results* previous, Progress& progress)
{
    const Changes changes(next, previous);
    Results results = previous ? *previous : Results{};
    results.project = next;
    results.plans.clear();

    const auto stages = {
        std::pair{changes.usage,
                  +[](Results& r, Progress& p) {
                      return deriveUsage(r, p);
                  }},
        std::pair{changes.costs,
                  +[](Results& r, Progress& p) {
                      return deriveCosts(r, p);
                  }},
        std::pair{changes.distributions,
                  +[](Results& r, Progress& p) {
                      return deriveDistributions(r, p);
                  }},
        std::pair{changes.population,
                  +[](Results& r, Progress& p) {
                      return derivePopulation(r, p);
                  }},
        std::pair{changes.levers,
                  +[](Results& r, Progress&) {
                      return deriveLevers(r);
                  }},
    };
    std::uint64_t done = 0;
    for (const auto& [changed, stage] : stages) {
        if (!progress.advance(done++, stages.size() + 1))
            return cancelled();
        if (!changed)
            continue;
        if (const Status status = stage(results, progress); !status)
            return status.error();
    }
    if (!progress.advance(done, stages.size() + 1))
        return cancelled();
    if (const Status status = derivePlans(results, previous, !changes.population, progress); !status)
        return status.error();
    return results;
}

} // namespace core
