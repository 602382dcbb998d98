#include "core/project/demo.h"

#include "core/cost/price_book.h"
#include "core/plan/presets.h"
#include "core/plan/weights.h"
#include "core/stats/random.h"
#include "core/usage/codec.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace core::project {
namespace {

constexpr double kTailShare = 0.05; // of users follow a Pareto law
constexpr double kTailAlpha = 1.5;
constexpr double kSpread = 1.2; // sigma of the logarithm of the others' requests
constexpr double kMedianRequestsPerDay = 6;
constexpr double kHeaviestRequestsPerDay = 3000; // what one person with agents reaches, not a data centre
constexpr int kTrailingDays = 8;

struct ModelMix {
    const char* provider;
    const char* model;
    double share;         ///< of requests
    double input, output; ///< typical tokens per request
    double cached;        ///< share of input read from cache
    double reasoning;     ///< share of output
};

constexpr std::array kModels = {
    ModelMix{"openai", "gpt-4o-mini", 0.34, 1400, 280, 0.25, 0},
    ModelMix{"openai", "gpt-4o", 0.16, 2100, 420, 0.30, 0},
    ModelMix{"anthropic", "claude-sonnet-4-5", 0.20, 5200, 750, 0.55, 0},
    ModelMix{"anthropic", "claude-haiku-4-5", 0.14, 2600, 380, 0.40, 0},
    ModelMix{"google", "gemini-2.5-pro", 0.08, 3800, 900, 0.20, 0.5},
    ModelMix{"openai", "o4-mini", 0.08, 1900, 1300, 0.10, 0.6},
};

constexpr std::array kWorkflows = {
    std::pair{"chat", 0.44},      std::pair{"code_review", 0.22}, std::pair{"search", 0.16},
    std::pair{"summarise", 0.12}, std::pair{"agent", 0.06},
};

/// One user as drawn once: how much, since when, and a taste for models and workflows.
struct User {
    double requestsPerDay = 1;
    Day start = 0;
    double growth = 0; ///< per month, as a rate
    std::size_t model = 0, workflow = 0;
};

template <typename Shares, typename ShareOf>
std::size_t drawn(const Shares& shares, double uniform, const ShareOf& shareOf)
{
    for (std::size_t i = 0; i < shares.size(); ++i) {
        uniform -= shareOf(shares[i]);
        if (uniform < 0)
            return i;
    }
    return shares.size() - 1;
}

std::size_t drawnModel(stats::RandomStream& random)
{
    return drawn(kModels, random.uniform(), [](const ModelMix& model) { return model.share; });
}

std::size_t drawnWorkflow(stats::RandomStream& random)
{
    return drawn(kWorkflows, random.uniform(), [](const auto& workflow) { return workflow.second; });
}

User drawnUser(stats::RandomStream& random, Day first, Day last)
{
    User user;
    const bool heavy = random.uniform() < kTailShare;
    const double size =
        heavy ? 6 * std::pow(random.uniform(), -1 / kTailAlpha) : std::exp(kSpread * random.normal());
    user.requestsPerDay = std::min(kMedianRequestsPerDay * size, kHeaviestRequestsPerDay);
    // Two thirds were there before the log begins; the rest join evenly over it.
    const bool joins = random.uniform() < 1.0 / 3;
    user.start = joins ? first + static_cast<Day>(random.below(std::uint64_t(last - first))) : first;
    user.growth = 0.02 + 0.05 * random.normal();
    user.model = drawnModel(random);
    user.workflow = drawnWorkflow(random);
    return user;
}

bool isWeekend(Day day)
{
    const int weekday = ((day + 3) % 7 + 7) % 7;
    return weekday >= 5;
}

Hour drawnHour(stats::RandomStream& random)
{
    const double peak = 13 + 3.2 * random.normal(); // working hours, with a few early and late ones
    return static_cast<Hour>(std::clamp(peak, 0.0, 23.0));
}

std::int64_t scaled(double typical, stats::RandomStream& random)
{
    return std::max<std::int64_t>(1, std::llround(typical * std::exp(0.35 * random.normal())));
}

usage::Counts drawnCounts(const ModelMix& mix, std::int64_t requests, stats::RandomStream& random)
{
    usage::Counts counts;
    counts.requests = requests;
    counts.failedRequests = random.uniform() < 0.01 ? 1 : 0;
    const std::int64_t input = requests * scaled(mix.input, random);
    counts.cacheRead = std::llround(double(input) * mix.cached);
    counts.cacheWrite = std::string_view(mix.provider) == "anthropic" ? input / 20 : 0;
    counts.uncachedInput = input - counts.cacheRead - counts.cacheWrite;
    counts.output = requests * scaled(mix.output, random);
    counts.reasoning = std::llround(double(counts.output) * mix.reasoning);
    return counts;
}

/// The cells of one user and day: one to three sittings.
void addDay(std::vector<usage::Cell>& cells, usage::UserId id, const User& user, Day day, Day first,
            stats::RandomStream& random)
{
    const double months = double(day - first) / 30.4;
    double expected = user.requestsPerDay * std::pow(1 + user.growth, months) * (isWeekend(day) ? 0.35 : 1.2);
    expected *= std::exp(0.5 * random.normal() - 0.125);
    const auto requests = static_cast<std::int64_t>(expected + random.uniform());
    if (requests <= 0)
        return;
    const std::int64_t sittings = std::min<std::int64_t>(requests, 1 + std::int64_t(random.below(3)));
    for (std::int64_t i = 0; i < sittings; ++i) {
        const std::int64_t part = requests / sittings + (i < requests % sittings ? 1 : 0);
        const std::size_t model = random.uniform() < 0.6 ? user.model : drawnModel(random);
        const std::size_t workflow = random.uniform() < 0.6 ? user.workflow : drawnWorkflow(random);
        const auto context = static_cast<usage::ContextId>(model * kWorkflows.size() + workflow);
        cells.push_back(
            {id, 0, day * 24 + drawnHour(random), context, drawnCounts(kModels[model], part, random)});
    }
}

/// Sorts by key and joins cells of the same key.
void joined(std::vector<usage::Cell>& cells)
{
    const auto key = [](const usage::Cell& cell) {
        return std::tie(cell.user, cell.org, cell.hour, cell.context);
    };
    std::stable_sort(cells.begin(), cells.end(),
                     [&](const auto& a, const auto& b) { return key(a) < key(b); });
    std::size_t kept = 0;
    for (std::size_t i = 1; i < cells.size(); ++i) {
        if (key(cells[i]) == key(cells[kept]))
            cells[kept].counts += cells[i].counts;
        else
            cells[++kept] = cells[i];
    }
    cells.resize(cells.empty() ? 0 : kept + 1);
}

Day firstDayAfter(CivilDate first, int months)
{
    const int month = first.month - 1 + months;
    return dayOf({first.year + month / 12, month % 12 + 1, 1});
}

usage::Dictionaries demoNames(std::uint32_t users)
{
    usage::Dictionaries names;
    names.orgs.emplace_back();
    for (std::uint32_t i = 0; i < users; ++i)
        names.users.push_back(fmt::format("user-{:05}", i + 1));
    for (const ModelMix& model : kModels) {
        for (const auto& [workflow, share] : kWorkflows)
            names.contexts.push_back({model.provider, model.model, {}, workflow, {}, {}});
    }
    return names;
}

/// What a plan calls a model: "gemini-2.5-pro" is "gemini_2_5_pro".
plan::Id idOf(std::string_view model)
{
    plan::Id id(model);
    std::replace_if(
        id.begin(), id.end(), [](char c) { return c == '-' || c == '.'; }, '_');
    return id;
}

void addCosts(std::vector<plan::UnitCost>& costs, const plan::Id& model, const cost::PriceEntry& price)
{
    const double input = price.uncachedInput.toDouble();
    const auto orInput = [&](const std::optional<Decimal>& cached) {
        return cached ? cached->toDouble() : input;
    };
    costs.push_back({model, plan::Token::UncachedInput, input, 0});
    costs.push_back({model, plan::Token::CacheRead, orInput(price.cacheRead), 0});
    costs.push_back({model, plan::Token::CacheWrite, orInput(price.cacheWrite), 0});
    costs.push_back({model, plan::Token::Output, price.output.toDouble(), 0});
}

/// A preset weighs two models; the models of the log that it lacks get weights by their price, at its own
/// 100 credits a dollar.
void weighEveryModel(plan::Plan& plan, const cost::PriceBook& book, Day day)
{
    const cost::PriceIndex prices(book);
    std::vector<plan::UnitCost> costs;
    for (const ModelMix& model : kModels) {
        const std::string key = prices.keyOf(model.provider, model.model);
        const bool known = std::any_of(plan.models.begin(), plan.models.end(),
                                       [&](const plan::Model& other) { return other.price == key; });
        const cost::PriceEntry* price = prices.entry(key, {}, day);
        if (known || !price)
            continue;
        plan.models.push_back({idOf(model.model), key, {}});
        addCosts(costs, plan.models.back().id, *price);
    }
    const std::vector<plan::WeightRow> rows = plan::proposedWeights(costs, {100, 1'000'000, false});
    for (plan::CreditUnit& credit : plan.credits) {
        if (auto* table = std::get_if<plan::WeightTable>(&credit.weights))
            table->rows.insert(table->rows.end(), rows.begin(), rows.end());
    }
}

Result<std::vector<plan::Plan>> demoPlans(const cost::PriceBook& book, Day day)
{
    std::vector<plan::Plan> plans;
    for (const char* preset : {"tiered_quota_overage", "credit_pool", "flat_hidden_budget"}) {
        auto plan = plan::planFromPreset(preset);
        if (!plan)
            return plan.error();
        const bool weighed = std::any_of(plan->credits.begin(), plan->credits.end(), [](const auto& credit) {
            return std::holds_alternative<plan::WeightTable>(credit.weights);
        });
        plans.push_back(std::move(plan).value());
        if (weighed)
            weighEveryModel(plans.back(), book, day);
    }
    return plans;
}

} // namespace

ingest::Imported demoUsage(const DemoOptions& options)
{
    const Day first = dayOf(options.firstMonth);
    const Day last = firstDayAfter(options.firstMonth, options.months) + kTrailingDays;
    std::vector<User> users;
    for (std::uint32_t id = 0; id < options.users; ++id) {
        stats::RandomStream random(options.seed, 1, id);
        users.push_back(drawnUser(random, first, last));
    }
    ingest::Imported imported;
    imported.file = "synthetic usage";
    imported.format = "demo";
    imported.newNames = demoNames(options.users);
    std::vector<usage::Cell> cells;
    for (Day day = first; day < last; ++day) {
        cells.clear();
        for (std::uint32_t id = 0; id < options.users; ++id) {
            stats::RandomStream random(options.seed, std::uint64_t(day), id + 1);
            if (day >= users[id].start)
                addDay(cells, id, users[id], day, first, random);
        }
        joined(cells);
        for (const usage::Cell& cell : cells)
            imported.rows += std::uint64_t(cell.counts.requests);
        imported.blocks.push_back(usage::encoded(day, 1, cells));
    }
    imported.accepted = imported.rows;
    const Micros perDay = 24 * kMicrosPerHour;
    imported.coverage = {Micros(first) * perDay, Micros(last) * perDay - 1, false};
    return imported;
}

Result<Project> fillWithDemo(ProjectFile& file, const Project& project, const DemoOptions& options)
{
    auto filled =
        file.addImport(demoUsage(options), project,
                       Micros(firstDayAfter(options.firstMonth, options.months)) * 24 * kMicrosPerHour);
    if (!filled)
        return filled;
    auto plans = demoPlans(*filled->prices, dayOf(options.firstMonth));
    if (!plans)
        return plans.error();
    Settings settings = *filled->settings;
    settings.seed = options.seed;
    settings.selectedPlan = plans->front().id;
    settings.baselinePlan = plans->back().id;
    filled->plans = std::move(plans).value();
    filled->settings = std::move(settings);
    if (const Status saved = file.saveDocument(*filled); !saved)
        return saved.error();
    return filled;
}

} // namespace core::project
