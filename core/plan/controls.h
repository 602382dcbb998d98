#pragma once

#include "core/plan/edit.h"
#include "core/plan/json_node.h"
#include "core/plan/lookup.h"

#include <string>

/// Walks over the numbers of a plan; used by edit.cpp to read and to write them with one description.
namespace core::plan {

/// Calls `visit(Control, Decimal&)` for every number; PlanT is Plan or const Plan.
template <typename PlanT, typename Visit>
class ControlWalk {
public:
    ControlWalk(PlanT& plan, Visit visit)
        : m_plan(plan)
        , m_visit(visit)
    {}

    void all()
    {
        for (std::size_t i = 0; i < m_plan.credits.size(); ++i)
            credit(element("credits", i), m_plan.credits[i]);
        for (std::size_t i = 0; i < m_plan.charges.size(); ++i)
            charge(element("charges", i), m_plan.charges[i]);
        for (std::size_t i = 0; i < m_plan.grants.size(); ++i)
            grant(element("grants", i), m_plan.grants[i]);
        for (std::size_t i = 0; i < m_plan.topups.size(); ++i)
            topup(element("topups", i), m_plan.topups[i]);
        for (std::size_t i = 0; i < m_plan.limits.size(); ++i)
            limit(element("limits", i), m_plan.limits[i]);
        commitment();
    }

private:
    static constexpr int kUnitPlaces = Decimal::kPlaces;
    static constexpr int kRatioPlaces = 6;

    PlanT& m_plan;
    Visit m_visit;
    std::string m_part;

    static std::string element(std::string_view list, std::size_t index)
    {
        return std::string(list) + "[" + std::to_string(index) + "]";
    }

    template <typename Number>
    void number(const std::string& path, ControlKind kind, const std::string& unit, int places, Number& value)
    {
        m_visit(Control{path, kind, m_part, unit, value, places}, value);
    }

    template <typename MoneyT>
    void money(const std::string& path, ControlKind kind, MoneyT& amounts, bool whole)
    {
        for (auto& [currency, amount] : amounts)
            number(memberPath(path, currency), kind, currency, whole ? coinPlaces(currency) : kUnitPlaces,
                   amount);
    }

    template <typename MaybeMoney>
    void maybeMoney(const std::string& path, ControlKind kind, MaybeMoney& amounts, bool whole)
    {
        if (amounts)
            money(path, kind, *amounts, whole);
    }

    template <typename Part>
    void enter(Part& part)
    {
        m_part = part.name.empty() ? part.id : part.name;
    }

    template <typename Unit>
    void credit(const std::string& path, Unit& unit)
    {
        enter(unit);
        if (auto* table = std::get_if<WeightTable>(&unit.weights)) {
            for (std::size_t i = 0; i < table->rows.size(); ++i)
                number(element(path + ".weights.rows", i) + ".credits", ControlKind::CreditWeight, unit.id,
                       kUnitPlaces, table->rows[i].credits);
        } else if (auto* cost = std::get_if<WeightByCost>(&unit.weights)) {
            number(path + ".weights.credits_per", ControlKind::CreditsPerCost, unit.id, kUnitPlaces,
                   cost->creditsPer);
            if (cost->markup)
                number(path + ".weights.markup", ControlKind::CreditMarkup, "", kRatioPlaces, *cost->markup);
        }
    }

    template <typename ChargeT>
    void charge(const std::string& path, ChargeT& charge)
    {
        enter(charge);
        if (auto* flat = std::get_if<FlatCharge>(&charge.kind)) {
            money(path + ".amount", ControlKind::Fee, flat->amount, true);
        } else if (auto* seats = std::get_if<SeatsCharge>(&charge.kind)) {
            price(path + ".price", "", seats->price);
        } else if (auto* usage = std::get_if<UsageCharge>(&charge.kind)) {
            if (auto* after = std::get_if<Decimal>(&usage->after))
                number(path + ".after", ControlKind::After, usage->of, countedPlaces(m_plan, usage->of),
                       *after);
            price(path + ".price", usage->of, usage->price);
            maybeMoney(path + ".least", ControlKind::UsageBound, usage->least, true);
            maybeMoney(path + ".most", ControlKind::UsageBound, usage->most, true);
        }
    }

    template <typename PriceT>
    void price(const std::string& path, const Id& of, PriceT& price)
    {
        if (auto* unit = std::get_if<UnitPrice>(&price)) {
            money(path + ".amount", ControlKind::UnitPrice, unit->amount, false);
        } else if (auto* package = std::get_if<PackagePrice>(&price)) {
            money(path + ".amount", ControlKind::UnitPrice, package->amount, true);
        } else if (auto* tiered = std::get_if<TieredPrice>(&price)) {
            for (std::size_t i = 0; i < tiered->tiers.size(); ++i)
                tier(element(path + ".tiers", i), of, tiered->tiers[i]);
        } else if (auto* percentage = std::get_if<PercentagePrice>(&price)) {
            number(path + ".rate", ControlKind::Share, "", kRatioPlaces, percentage->rate);
        } else if (auto* plus = std::get_if<CostPlusPrice>(&price)) {
            number(path + ".markup", ControlKind::Share, "", kRatioPlaces, plus->markup);
        }
    }

    template <typename TierT>
    void tier(const std::string& path, const Id& of, TierT& tier)
    {
        if (tier.upTo)
            number(path + ".up_to", ControlKind::TierBound, of, countedPlaces(m_plan, of), *tier.upTo);
        maybeMoney(path + ".unit", ControlKind::UnitPrice, tier.unit, false);
        maybeMoney(path + ".flat", ControlKind::TierFee, tier.flat, true);
    }

    template <typename GrantT>
    void grant(const std::string& path, GrantT& grant)
    {
        m_part = grant.id;
        const int places = countedPlaces(m_plan, grant.of);
        number(path + ".amount", ControlKind::Allowance, grant.of, places, grant.amount);
        if (grant.rollover)
            number(path + ".rollover.most", ControlKind::Rollover, grant.of, places, grant.rollover->most);
    }

    template <typename TopupT>
    void topup(const std::string& path, TopupT& topup)
    {
        enter(topup);
        number(path + ".amount", ControlKind::PackAmount, topup.of, countedPlaces(m_plan, topup.of),
               topup.amount);
        money(path + ".price", ControlKind::PackPrice, topup.price, true);
    }

    template <typename LimitT>
    void limit(const std::string& path, LimitT& limit)
    {
        m_part = limit.id;
        if (auto* amount = std::get_if<Decimal>(&limit.amount))
            number(path + ".amount", ControlKind::LimitAmount, limit.of, countedPlaces(m_plan, limit.of),
                   *amount);
        else
            money(path + ".money", ControlKind::LimitAmount, std::get<Money>(limit.amount), true);
        for (std::size_t i = 0; i < limit.steps.size(); ++i)
            number(element(path + ".steps", i) + ".at", ControlKind::StepThreshold, "", kRatioPlaces,
                   limit.steps[i].at);
    }

    void commitment()
    {
        if (!m_plan.commitment)
            return;
        m_part = "commitment";
        money("commitment.least", ControlKind::Commitment, m_plan.commitment->least, true);
        if (m_plan.commitment->discount)
            number("commitment.discount", ControlKind::Discount, "", kRatioPlaces,
                   *m_plan.commitment->discount);
    }
};

template <typename PlanT, typename Visit>
void forEachControl(PlanT& plan, Visit visit)
{
    ControlWalk<PlanT, Visit>(plan, visit).all();
}

} // namespace core::plan
