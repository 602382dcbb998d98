#include "core/interchange/accounts.h"

#include "core/plan/lookup.h"

#include <algorithm>
#include <tuple>

namespace core::interchange {
namespace {

using Quantity = usage::Quantity;

constexpr int kOutcomePlaces = 6;

void dropForeignProperties(std::optional<plan::Match>& match)
{
    if (match)
        std::erase_if(match->properties, [](const auto& property) {
            return property.first != "workflow" && property.first != "tier" && property.first != "outcome";
        });
}

plan::Plan withoutForeignProperties(plan::Plan plan)
{
    for (plan::Meter& meter : plan.meters)
        dropForeignProperties(meter.match);
    for (plan::CreditUnit& unit : plan.credits) {
        if (auto* table = std::get_if<plan::WeightTable>(&unit.weights)) {
            for (plan::WeightRow& row : table->rows) {
                std::optional<plan::Match> match = row.match;
                dropForeignProperties(match);
                row.match = *match;
            }
        }
    }
    for (plan::Charge& charge : plan.charges) {
        if (auto* usage = std::get_if<plan::UsageCharge>(&charge.kind))
            dropForeignProperties(usage->match);
    }
    for (plan::Limit& limit : plan.limits)
        dropForeignProperties(limit.match);
    return plan;
}

std::optional<plan::Token> tokenOf(Quantity quantity)
{
    switch (quantity) {
    case Quantity::UncachedInput:
        return plan::Token::UncachedInput;
    case Quantity::CacheRead:
        return plan::Token::CacheRead;
    case Quantity::CacheWrite:
        return plan::Token::CacheWrite;
    case Quantity::Output:
        return plan::Token::Output;
    case Quantity::Reasoning:
        return plan::Token::Reasoning;
    case Quantity::Requests:
        return plan::Token::Request;
    case Quantity::Outcomes:
        return {};
    }
    return {};
}

/// An outcome counts for the meter of its name or event; a meter without an event may select it by a match.
bool countsOutcome(const plan::Meter& meter, const usage::MeterKey& key)
{
    if (meter.kind != plan::MeterKind::Outcome)
        return false;
    const plan::Properties properties = {{"workflow", key.workflow}, {"outcome", key.outcome}};
    const bool named =
        key.outcome == meter.id || key.outcome == meter.event || (meter.event.empty() && meter.match);
    return named && (!meter.match || plan::matchesUse(*meter.match, "", properties));
}

} // namespace

void countTasks(const plan::Plan& plan, plan::Account& account)
{
    for (const plan::Meter& meter : plan.meters) {
        if (meter.kind != plan::MeterKind::Task)
            continue;
        plan::Meter requests = meter;
        requests.kind = plan::MeterKind::Requests;
        requests.aggregate = plan::Aggregate::Sum;
        account.quantities[meter.id] = *plan::meterOf(requests, account.uses);
    }
}

AccountBuilder::AccountBuilder(const usage::PayerPeriods& matrix, const cost::PayerCosts& costs,
                               const cost::PriceBook& book, const plan::Plan& plan)
    : m_matrix(matrix)
    , m_costs(costs)
    , m_prices(book)
    , m_plan(withoutForeignProperties(plan))
{
    group();
    findOutcomes();
}

plan::Id AccountBuilder::localModel(const std::string& logged) const
{
    const std::string key = m_prices.keyOf("", logged);
    for (const plan::Model& model : m_plan.models) {
        if (model.id == logged || model.price == logged ||
            (!key.empty() && m_prices.keyOf("", model.price) == key))
            return model.id;
    }
    return {};
}

void AccountBuilder::group()
{
    for (const usage::MeterColumn& column : m_matrix.columns) {
        const usage::MeterKey& key = column.key;
        if (key.quantity == Quantity::Outcomes)
            continue;
        const auto same = std::find_if(m_groups.begin(), m_groups.end(), [&](const Group& group) {
            return group.logged == key.model && group.tier == key.tier &&
                   group.use.properties.at("workflow") == key.workflow;
        });
        Group& group = same == m_groups.end() ? m_groups.emplace_back() : *same;
        group.logged = key.model;
        group.tier = key.tier;
        group.use.model = localModel(key.model);
        group.use.properties = {{"workflow", key.workflow},
                                {"tier", key.tier.empty() ? "standard" : key.tier},
                                {"outcome", ""},
                                {"model", key.model}};
        group.columns[key.quantity] = &column.values;
    }
    for (const cost::CostColumn& cost : m_costs.columns) {
        int sharing = 0;
        for (Group& group : m_groups) {
            if (group.logged == cost.model && group.tier == cost.tier) {
                group.cost = &cost.values;
                ++sharing;
            }
        }
        for (Group& group : m_groups)
            group.sharesCost |= group.cost == &cost.values && sharing > 1;
        if (sharing == 0)
            m_otherCost.push_back(&cost);
    }
}

void AccountBuilder::findOutcomes()
{
    for (const plan::Meter& meter : m_plan.meters) {
        if (meter.kind != plan::MeterKind::Outcome)
            continue;
        auto& columns = m_outcomes.emplace_back(meter.id, std::vector<const std::vector<double>*>{}).second;
        for (const usage::MeterColumn& column : m_matrix.columns) {
            if (column.key.quantity == Quantity::Outcomes && countsOutcome(meter, column.key))
                columns.push_back(&column.values);
        }
    }
}

/// What the book's latest price makes of a group's usage; by tokens when it has none. Only ratios matter.
double AccountBuilder::listValue(const Group& group, std::size_t row) const
{
    const auto of = [&](Quantity quantity) {
        const auto found = group.columns.find(quantity);
        return found == group.columns.end() ? 0.0 : (*found->second)[row];
    };
    const double tokens = of(Quantity::UncachedInput) + of(Quantity::CacheRead) + of(Quantity::CacheWrite) +
                          of(Quantity::Output);
    const cost::PriceEntry* entry = m_prices.entry(m_prices.keyOf("", group.logged), group.tier, INT32_MAX);
    if (!entry)
        return tokens;
    const double input = entry->uncachedInput.toDouble();
    const auto cached = [&](const std::optional<Decimal>& price) {
        return price ? price->toDouble() : input;
    };
    const double perMillion = of(Quantity::UncachedInput) * input +
                              of(Quantity::CacheRead) * cached(entry->cacheRead) +
                              of(Quantity::CacheWrite) * cached(entry->cacheWrite) +
                              of(Quantity::Output) * entry->output.toDouble();
    return perMillion / 1e6 + of(Quantity::Requests) * entry->perRequest.toDouble();
}

Decimal AccountBuilder::costOf(const Group& group, std::size_t row) const
{
    if (!group.cost)
        return {};
    double share = 1;
    if (group.sharesCost) {
        double all = 0;
        for (const Group& other : m_groups)
            all += other.cost == group.cost ? listValue(other, row) : 0;
        share = all > 0 ? listValue(group, row) / all : 0;
    }
    return Decimal::fromDouble((*group.cost)[row] * share);
}

plan::Account AccountBuilder::accountOf(std::size_t row) const
{
    plan::Account account;
    for (const Group& group : m_groups) {
        plan::Use use = group.use;
        bool used = false;
        for (const auto& [quantity, values] : group.columns) {
            used |= (*values)[row] != 0;
            use.quantity[static_cast<std::size_t>(*tokenOf(quantity))] =
                Decimal::fromDouble((*values)[row], kOutcomePlaces);
        }
        use.cost = costOf(group, row);
        if (used || !use.cost.isZero())
            account.uses.push_back(std::move(use));
    }
    for (const cost::CostColumn* other : m_otherCost) {
        if (other->values[row] != 0)
            account.uses.push_back(
                {localModel(other->model), {}, {}, Decimal::fromDouble(other->values[row])});
    }
    countTasks(m_plan, account);
    for (const auto& [meter, columns] : m_outcomes) {
        double sum = 0;
        for (const std::vector<double>* values : columns)
            sum += (*values)[row];
        account.quantities[meter] = Decimal::fromDouble(sum, kOutcomePlaces);
    }
    for (const plan::Charge& charge : m_plan.charges)
        account.optedIn.insert(charge.id);
    return account;
}

} // namespace core::interchange
