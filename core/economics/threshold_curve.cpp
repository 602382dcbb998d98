#include "core/economics/threshold_curve.h"

#include "core/economics/allowance.h"
#include "core/economics/scan.h"
#include "core/economics/slot_order.h"
#include "core/plan/edit.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace core::economics {
namespace {

constexpr std::size_t kGroups = 2000, kAlone = 1000;

/// The measure that a control is about: of the grant, pack, charge or limit at the path; else the plan's
/// allowance.
std::size_t measureOfControl(const Prepared& prepared, const plan::Plan& plan, const Assumptions& assumptions,
                             std::string_view control)
{
    const auto at = [&](std::string_view list) -> std::optional<std::size_t> {
        if (!control.starts_with(list) || control.size() <= list.size() || control[list.size()] != '[')
            return {};
        return static_cast<std::size_t>(std::atoll(std::string(control.substr(list.size() + 1)).c_str()));
    };
    const Needs& needs = prepared.needs;
    if (const auto i = at("grants"); i && *i < plan.grants.size())
        return needs.indexOf(measureOf(plan.grants[*i].of));
    if (const auto i = at("topups"); i && *i < plan.topups.size())
        return needs.indexOf(measureOf(plan.topups[*i].of));
    if (const auto i = at("limits"); i && *i < plan.limits.size() && isMonthly(plan.limits[*i])) {
        const MeasureKey key{plan.limits[*i].of, plan.limits[*i].match, false};
        if (std::find(needs.measures.begin(), needs.measures.end(), key) != needs.measures.end())
            return needs.indexOf(key);
    }
    if (const auto i = at("charges"); i && *i < plan.charges.size()) {
        if (const auto* usage = std::get_if<plan::UsageCharge>(&plan.charges[*i].kind))
            return needs.indexOf({usage->of, usage->match, false});
    }
    const auto allowance = allowanceOf(plan, rulesOf(plan, assumptions, prepared), prepared);
    return allowance ? allowance->measure : 0;
}

/// Which group each slot belongs to: equal weights below, single slots at the top.
struct Groups {
    std::vector<std::uint32_t> of; ///< by slot
    std::size_t count = 0;
};

Groups groupsBy(std::span<const double> size, const std::vector<double>& weight)
{
    const std::vector<Ranked> order = ranked(size);
    const double whole = std::accumulate(weight.begin(), weight.end(), 0.0);
    Groups groups{std::vector<std::uint32_t>(size.size()), 0};
    double before = 0, end = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
        const bool alone = order.size() - i <= kAlone;
        if (i == 0 || alone || before >= end) {
            groups.count += 1;
            end = before + whole / double(kGroups);
        }
        groups.of[order[i].second] = static_cast<std::uint32_t>(groups.count - 1);
        before += weight[order[i].second];
    }
    return groups;
}

/// Averages of columns over groups, by weight.
class Averager {
public:
    Averager(const Groups& groups, const Basis& basis)
        : m_groups(groups)
        , m_basis(basis)
        , m_weight(groups.count)
    {
        for (std::size_t slot = 0; slot < groups.of.size(); ++slot)
            m_weight[groups.of[slot]] += basis.weight[slot];
    }

    std::vector<double> operator()(std::span<const double> values) const
    {
        std::vector<double> out(values.empty() ? 0 : m_groups.count);
        for (std::size_t slot = 0; slot < values.size(); ++slot)
            out[m_groups.of[slot]] += m_basis.weight[slot] * values[slot];
        for (std::size_t group = 0; group < out.size(); ++group)
            out[group] /= m_weight[group];
        return out;
    }

    SlotColumn operator()(const SlotColumn& column) const
    {
        SlotColumn out;
        out.total = Column((*this)(column.total));
        for (const Column& part : column.byClass)
            out.byClass.emplace_back((*this)(part));
        return out;
    }

    const std::vector<double>& weight() const { return m_weight; }

private:
    const Groups& m_groups;
    const Basis& m_basis;
    std::vector<double> m_weight;
};

Basis groupedBasis(const Averager& average, const Basis& basis)
{
    Basis out;
    out.weight = average.weight();
    out.cost = average(basis.cost);
    out.source.resize(out.size());
    std::iota(out.source.begin(), out.source.end(), 0u);
    out.payer = out.slot = out.source;
    out.decile.fill(out.size());
    out.decile[0] = 0; // curves have no deciles
    out.chunks.emplace_back(0, out.size());
    out.totalWeight = basis.totalWeight;
    out.activeWeight = basis.activeWeight;
    out.periods = basis.periods;
    out.weightsCount = true;
    return out;
}

} // namespace

std::optional<UnitDemand> demandOf(const Prepared& prepared, const plan::Plan& plan,
                                   const Assumptions& assumptions)
{
    if (!stillPrepared(prepared, plan, assumptions))
        return {};
    const auto allowance = allowanceOf(plan, rulesOf(plan, assumptions, prepared), prepared);
    if (!allowance)
        return {};
    return UnitDemand{prepared.needs.measures[allowance->measure].unit,
                      prepared.measures[allowance->measure].total, prepared.basis->weight, allowance->amount,
                      allowance->control};
}

CurveSketch::CurveSketch(const Prepared& prepared, const plan::Plan& plan, const Assumptions& assumptions,
                         std::string_view control)
{
    auto out = std::make_shared<Prepared>();
    const bool counts = !prepared.measures.empty() && stillPrepared(prepared, plan, assumptions);
    std::span<const double> size = prepared.basis->cost;
    if (counts)
        size = prepared.measures[measureOfControl(prepared, plan, assumptions, control)].total;
    const Groups groups = groupsBy(size, prepared.basis->weight);
    const Averager average(groups, *prepared.basis);
    out->basis = std::make_shared<const Basis>(groupedBasis(average, *prepared.basis));
    out->needs = prepared.needs;
    for (const SlotColumn& column : prepared.measures)
        out->measures.push_back(average(column));
    out->cost = average(prepared.cost);
    for (const auto& target : prepared.rerouted) {
        auto& parts = out->rerouted.emplace_back();
        for (const Column& part : target)
            parts.emplace_back(average(part));
    }
    if (prepared.seats)
        out->seats = Column(average(*prepared.seats));
    out->classes = prepared.classes;
    out->sums = prepared.sums;
    out->largest = prepared.largest;
    out->costSum = prepared.costSum;
    out->served = prepared.served;
    m_groups = std::move(out);
}

Result<ThresholdCurve> CurveSketch::curve(const plan::Plan& plan, const Assumptions& assumptions,
                                          std::string_view control, std::span<const double> values) const
{
    if (!stillPrepared(*m_groups, plan, assumptions))
        return Error{
            ErrorCode::InvalidInput, "the plan counts other usage than what was prepared", {}, 0, plan.id};
    ThresholdCurve curve;
    for (const double value : values) {
        const Result<plan::Plan> moved = plan::withMoved(plan, control, value);
        if (!moved)
            return moved.error();
        if (!stillPrepared(*m_groups, *moved, assumptions))
            return Error{
                ErrorCode::InvalidInput, "the control changes what is counted", {}, 0, std::string(control)};
        const Rules rules = rulesOf(*moved, assumptions, *m_groups);
        const Totals totals = scan(*m_groups, *moved, rules, assumptions.dormantShare);
        const Tally& sum = totals.total;
        curve.value.push_back(value);
        curve.grossMargin.push_back(sum.revenue > 0 ? (sum.revenue - sum.cost()) / sum.revenue
                                                    : std::numeric_limits<double>::quiet_NaN());
        curve.overageShare.push_back(sum.weight > 0 ? sum.charged / sum.weight : 0);
    }
    return curve;
}

Result<ThresholdCurve> thresholdCurve(const Prepared& prepared, const plan::Plan& plan,
                                      const Assumptions& assumptions, std::string_view control,
                                      std::span<const double> values)
{
    return CurveSketch(prepared, plan, assumptions, control).curve(plan, assumptions, control, values);
}

ThresholdIndex::ThresholdIndex(const Prepared& prepared, const plan::Id& unit)
{
    const Basis& basis = *prepared.basis;
    const auto& measures = prepared.needs.measures;
    const auto found = std::find(measures.begin(), measures.end(), measureOf(unit));
    std::span<const double> size = basis.cost;
    if (found != measures.end())
        size = prepared.measures[std::size_t(found - measures.begin())].total;
    for (auto* sums : {&m_weight, &m_quantity, &m_cost}) {
        sums->reserve(size.size() + 1);
        sums->assign(1, 0.0);
    }
    m_size.reserve(size.size());
    for (const auto& [value, slot] : ranked(size)) {
        m_size.push_back(value);
        m_weight.push_back(m_weight.back() + basis.weight[slot]);
        m_quantity.push_back(m_quantity.back() + basis.weight[slot] * value);
        m_cost.push_back(m_cost.back() + basis.weight[slot] * basis.cost[slot]);
    }
}

ThresholdIndex::Beyond ThresholdIndex::beyond(double threshold) const
{
    const auto first =
        static_cast<std::size_t>(std::upper_bound(m_size.begin(), m_size.end(), threshold) - m_size.begin());
    Beyond out;
    out.payers = m_weight.back() - m_weight[first];
    out.quantity = m_quantity.back() - m_quantity[first] - threshold * out.payers;
    out.cost = m_cost.back() - m_cost[first];
    return out;
}

double ThresholdIndex::thresholdFor(double share) const
{
    const double below = m_weight.back() * (1 - share) * (1 - 1e-14);
    const auto first = std::lower_bound(m_weight.begin(), m_weight.end(), below);
    const auto index = static_cast<std::size_t>(first - m_weight.begin());
    return index == 0 || m_size.empty() ? 0 : m_size[index - 1];
}

} // namespace core::economics
