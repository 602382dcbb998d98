#include "core/economics/controls.h"

#include "core/plan/lookup.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

namespace core::economics {
namespace {

constexpr int kUnitPricePlaces = 12, kWeightPlaces = 6, kFractionPlaces = 6;

struct Control {
    std::string path;
    Decimal* value = nullptr;
    int places = 0;
};

/// Walks over all numbers of a plan that are controls.
class Controls {
public:
    explicit Controls(plan::Plan& plan)
        : m_plan(plan)
    {
        for (std::size_t i = 0; i < plan.credits.size(); ++i)
            credit(fmt::format("credits[{}].weights", i), plan.credits[i]);
        for (std::size_t i = 0; i < plan.charges.size(); ++i)
            charge(fmt::format("charges[{}]", i), plan.charges[i]);
        for (std::size_t i = 0; i < plan.grants.size(); ++i)
            amount(fmt::format("grants[{}].amount", i), plan.grants[i].amount, plan.grants[i].of);
        for (std::size_t i = 0; i < plan.topups.size(); ++i) {
            amount(fmt::format("topups[{}].amount", i), plan.topups[i].amount, plan.topups[i].of);
            money(fmt::format("topups[{}].price", i), plan.topups[i].price, true);
        }
        for (std::size_t i = 0; i < plan.limits.size(); ++i)
            limit(fmt::format("limits[{}]", i), plan.limits[i]);
        if (plan.commitment)
            money("commitment.least", plan.commitment->least, true);
    }

    std::vector<Control> list;

    Control* find(std::string_view path)
    {
        const auto found = std::find_if(list.begin(), list.end(),
                                        [&](const Control& control) { return control.path == path; });
        return found == list.end() ? nullptr : &*found;
    }

private:
    plan::Plan& m_plan;

    void add(std::string path, Decimal& value, int places)
    {
        list.push_back({std::move(path), &value, places});
    }

    void amount(std::string path, Decimal& value, const plan::Id& unit)
    {
        add(std::move(path), value, plan::countedPlaces(m_plan, unit));
    }

    void money(const std::string& path, plan::Money& amounts, bool coins)
    {
        for (auto& [currency, value] : amounts)
            add(path + "." + currency, value, coins ? coinPlaces(currency) : kUnitPricePlaces);
    }

    void money(const std::string& path, std::optional<plan::Money>& amounts, bool coins)
    {
        if (amounts)
            money(path, *amounts, coins);
    }

    void credit(const std::string& path, plan::CreditUnit& unit)
    {
        if (auto* byCost = std::get_if<plan::WeightByCost>(&unit.weights)) {
            add(path + ".credits_per", byCost->creditsPer, kWeightPlaces);
            if (byCost->markup)
                add(path + ".markup", *byCost->markup, kFractionPlaces);
            return;
        }
        auto& rows = std::get<plan::WeightTable>(unit.weights).rows;
        for (std::size_t i = 0; i < rows.size(); ++i)
            add(fmt::format("{}.rows[{}].credits", path, i), rows[i].credits, kWeightPlaces);
    }

    void charge(const std::string& path, plan::Charge& charge)
    {
        if (auto* flat = std::get_if<plan::FlatCharge>(&charge.kind)) {
            money(path + ".amount", flat->amount, true);
        } else if (auto* seats = std::get_if<plan::SeatsCharge>(&charge.kind)) {
            price(path + ".price", seats->price);
        } else {
            auto& usage = std::get<plan::UsageCharge>(charge.kind);
            if (auto* after = std::get_if<Decimal>(&usage.after))
                amount(path + ".after", *after, usage.of);
            price(path + ".price", usage.price);
            money(path + ".least", usage.least, true);
            money(path + ".most", usage.most, true);
        }
    }

    void price(const std::string& path, plan::Price& price)
    {
        if (auto* unit = std::get_if<plan::UnitPrice>(&price)) {
            money(path + ".amount", unit->amount, false);
        } else if (auto* package = std::get_if<plan::PackagePrice>(&price)) {
            add(path + ".size", package->size, 0);
            money(path + ".amount", package->amount, true);
        } else if (auto* tiered = std::get_if<plan::TieredPrice>(&price)) {
            for (std::size_t i = 0; i < tiered->tiers.size(); ++i)
                tier(fmt::format("{}.tiers[{}]", path, i), tiered->tiers[i]);
        } else if (auto* percentage = std::get_if<plan::PercentagePrice>(&price)) {
            add(path + ".rate", percentage->rate, kFractionPlaces);
        } else {
            add(path + ".markup", std::get<plan::CostPlusPrice>(price).markup, kFractionPlaces);
        }
    }

    void tier(const std::string& path, plan::Tier& tier)
    {
        if (tier.upTo)
            add(path + ".up_to", *tier.upTo, 0);
        money(path + ".unit", tier.unit, false);
        money(path + ".flat", tier.flat, true);
    }

    void limit(const std::string& path, plan::Limit& limit)
    {
        if (auto* amounts = std::get_if<plan::Money>(&limit.amount))
            money(path + ".money", *amounts, true);
        else
            amount(path + ".amount", std::get<Decimal>(limit.amount), limit.of);
        for (std::size_t i = 0; i < limit.steps.size(); ++i)
            add(fmt::format("{}.steps[{}].at", path, i), limit.steps[i].at, kFractionPlaces);
    }
};

} // namespace

std::optional<double> controlValue(const plan::Plan& plan, std::string_view path)
{
    plan::Plan copy = plan;
    Controls controls(copy);
    const Control* control = controls.find(path);
    return control ? std::optional(control->value->toDouble()) : std::nullopt;
}

Result<plan::Plan> withControl(plan::Plan plan, std::string_view path, double value)
{
    Controls controls(plan);
    const Control* control = controls.find(path);
    if (!control) {
        return Error{ErrorCode::NotFound, "the plan has no number to move there", {}, 0,
                     std::string(path),   "a path such as grants[0].amount"};
    }
    *control->value = Decimal::fromDouble(std::max(0.0, value), control->places);
    return plan;
}

int placesOfControl(const plan::Plan& plan, std::string_view path)
{
    plan::Plan copy = plan;
    Controls controls(copy);
    const Control* control = controls.find(path);
    return control ? control->places : 0;
}

std::vector<std::string> controlsOf(const plan::Plan& plan)
{
    plan::Plan copy = plan;
    std::vector<std::string> paths;
    for (const Control& control : Controls(copy).list)
        paths.push_back(control.path);
    return paths;
}

} // namespace core::economics
