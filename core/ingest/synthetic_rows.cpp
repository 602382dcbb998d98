#include "core/ingest/synthetic_rows.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace core::ingest {
namespace {

struct Model {
    std::string_view name, provider;
    double weight;
    int inputNano, outputNano; ///< 1e-9 USD a token; cached input costs a tenth
    bool reasons;
};

constexpr Model kModels[] = {
    {"atlas-4", "atlas", 6, 2000, 8000, false},
    {"atlas-4-mini", "atlas", 9, 400, 1600, false},
    {"atlas-5-2026-01-15", "atlas", 10, 1250, 10000, true},
    {"atlas-5-mini-2026-01-15", "atlas", 12, 250, 2000, true},
    {"lyra-opus-4.1", "lyra", 1.5, 15000, 75000, true},
    {"lyra-sonnet-4.5", "lyra", 11, 3000, 15000, true},
    {"lyra-haiku-4.5", "lyra", 9, 1000, 5000, false},
    {"nova-2.5-pro", "nova", 5, 1250, 10000, true},
    {"nova-2.5-flash", "nova", 8, 300, 2500, true},
    {"nova-2.5-flash-lite", "nova", 4, 100, 400, false},
    {"quasar-3-coder-480b", "quasar", 3, 1000, 5000, false},
    {"embed-3-small", "atlas", 4, 20, 0, false},
};
struct Workflow {
    std::string_view name;
    double weight;
};
constexpr Workflow kWorkflows[] = {{"chat", 30},        {"code_review", 12},  {"doc_summary", 9},
                                   {"agent_run", 14},   {"ticket_triage", 6}, {"search_rag", 12},
                                   {"report_build", 3}, {"email_draft", 5},   {"data_extract", 4},
                                   {"translate", 3},    {"nightly_batch", 1}};
constexpr std::string_view kStatuses[] = {"ok", "error", "rate_limited"};

template <typename T, std::size_t N>
std::vector<double> weightsOf(const T (&items)[N])
{
    std::vector<double> weights;
    for (const T& item : items)
        weights.push_back(item.weight);
    return weights;
}

double hourWeight(int hour, int hours)
{
    const int ofDay = hour % 24, ofWeek = (hour / 24 + 3) % 7;
    const double peak = std::exp(-0.5 * std::pow((ofDay - 14) / 3.8, 2)) +
                        0.25 * std::exp(-0.5 * std::pow((ofDay - 21) / 2.0, 2));
    return (0.25 + peak) * (ofWeek >= 5 ? 0.35 : 1.0) * (1 + 0.3 * hour / hours);
}

double userWeight(SyntheticRandom& random)
{
    const double body = std::exp(1.2 * random.normal());
    const bool heavy = random.uniform() < 0.05;
    const double tail = 6 * std::pow(1 - random.uniform(), -1 / 1.5);
    return std::min(heavy ? tail : body, 2e4);
}

std::uint32_t lognormal(SyntheticRandom& random, double mean, double sigma, double most)
{
    return static_cast<std::uint32_t>(std::min(most, std::exp(mean + sigma * random.normal())));
}

} // namespace

SyntheticRandom::SyntheticRandom(std::uint64_t seed)
{
    for (std::uint64_t& state : m_state) {
        std::uint64_t z = (seed += 0x9E3779B97F4A7C15ull);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
        state = z ^ (z >> 31);
    }
}

std::uint64_t SyntheticRandom::next()
{
    const auto rotated = [](std::uint64_t x, int k) {
        return (x << k) | (x >> (64 - k));
    };
    const std::uint64_t result = rotated(m_state[1] * 5, 7) * 9, t = m_state[1] << 17;
    m_state[2] ^= m_state[0];
    m_state[3] ^= m_state[1];
    m_state[1] ^= m_state[2];
    m_state[0] ^= m_state[3];
    m_state[2] ^= t;
    m_state[3] = rotated(m_state[3], 45);
    return result;
}

double SyntheticRandom::normal()
{
    const double u = 1 - uniform(), v = uniform();
    return std::sqrt(-2 * std::log(u)) * std::cos(2 * std::numbers::pi * v);
}

AliasTable::AliasTable(const std::vector<double>& weights)
    : m_alias(weights.size())
    , m_chance(weights.size(), 1)
{
    double sum = 0;
    for (const double weight : weights)
        sum += weight;
    std::vector<double> scaled;
    std::vector<std::uint32_t> small, large;
    for (std::uint32_t i = 0; i < weights.size(); ++i) {
        scaled.push_back(weights[i] * static_cast<double>(weights.size()) / sum);
        (scaled[i] < 1 ? small : large).push_back(i);
    }
    while (!small.empty() && !large.empty()) {
        const std::uint32_t less = small.back(), more = large.back();
        small.pop_back();
        m_chance[less] = scaled[less];
        m_alias[less] = more;
        scaled[more] -= 1 - scaled[less];
        if (scaled[more] < 1) {
            large.pop_back();
            small.push_back(more);
        }
    }
}

std::uint32_t AliasTable::draw(SyntheticRandom& random) const
{
    const std::uint32_t at = random.below(static_cast<std::uint32_t>(m_alias.size()));
    return random.uniform() < m_chance[at] ? at : m_alias[at];
}

SyntheticRows::SyntheticRows(const GenerateOptions& options)
    : m_random(options.seed)
    , m_users(options.users > 0 ? options.users : std::max<std::uint64_t>(10, options.rows / 100))
    , m_start(std::int64_t(options.firstDay) * 86'400'000)
{
    m_tables.emplace_back(weightsOf(kModels));
    m_tables.emplace_back(weightsOf(kWorkflows));
    std::vector<double> users(m_users);
    m_habits.resize(m_users);
    for (std::uint64_t u = 0; u < m_users; ++u) {
        users[u] = userWeight(m_random);
        for (std::uint8_t& model : m_habits[u].models)
            model = static_cast<std::uint8_t>(m_tables[0].draw(m_random));
        for (std::uint8_t& workflow : m_habits[u].workflows)
            workflow = static_cast<std::uint8_t>(m_tables[1].draw(m_random));
    }
    m_tables.emplace_back(users);
    const int hours = std::max(1, options.days) * 24;
    double sum = 0;
    for (int hour = 0; hour < hours; ++hour)
        m_share.push_back(sum += hourWeight(hour, hours));
    for (double& share : m_share)
        share /= sum;
}

SyntheticRow SyntheticRows::next(int hour, double within)
{
    SyntheticRow row;
    row.idHigh = m_random.next();
    row.idLow = m_random.next();
    // Logged at completion, stamped at the start: times run back by seconds.
    const double jitter = -8000 * std::log(1 - m_random.uniform() * 0.999);
    row.millis = std::max(m_start, m_start + std::int64_t(hour) * 3'600'000 +
                                       std::int64_t(within * 3'600'000) - std::int64_t(jitter));
    row.user = m_tables[2].draw(m_random);
    const Habits& habits = m_habits[row.user];
    row.model = m_random.uniform() < 0.8 ? habits.models[m_random.below(3)]
                                         : static_cast<std::uint8_t>(m_tables[0].draw(m_random));
    row.workflow = m_random.uniform() < 0.84 ? habits.workflows[m_random.below(2)]
                                             : static_cast<std::uint8_t>(m_tables[1].draw(m_random));
    const double fate = m_random.uniform();
    row.status = fate < 0.96 ? 0 : fate < 0.98 ? 1 : 2;
    const Model& model = kModels[row.model];
    row.input = lognormal(m_random, 7.3, 1.3, 1e6);
    if (m_random.uniform() < 0.6)
        row.cached = static_cast<std::uint32_t>(row.input * (0.2 + 0.75 * m_random.uniform())) / 64 * 64;
    if (model.outputNano > 0 && row.status == 0) {
        if (model.reasons)
            row.reasoning = lognormal(m_random, 6.2, 1.0, 64000);
        row.output = 1 + lognormal(m_random, 5.7, 1.1, 64000) + row.reasoning;
    }
    if (row.status == 2)
        row.input = row.cached = 0;
    row.costNano = std::int64_t(row.input - row.cached) * model.inputNano +
                   std::int64_t(row.cached) * (model.inputNano / 10) +
                   std::int64_t(row.output) * model.outputNano;
    return row;
}

std::string_view SyntheticRows::modelName(std::size_t model)
{
    return kModels[model].name;
}

std::string_view SyntheticRows::providerName(std::size_t model)
{
    return kModels[model].provider;
}

std::string_view SyntheticRows::workflowName(std::size_t workflow)
{
    return kWorkflows[workflow].name;
}

std::string_view SyntheticRows::statusName(std::size_t status)
{
    return kStatuses[status];
}

} // namespace core::ingest
