#pragma once

#include "core/derive/plan_detail.h"
#include "ui/charts/plot/value_format.h"
#include "ui/widgets/kpi_tile.h"

#include <functional>
#include <optional>
#include <vector>

namespace ui {

/// What is good: a larger value, a smaller one, or neither.
enum class Better { Neither, Higher, Lower };

/// A result that is shown by name: in the strip, on plan cards, as a row of Compare. Defined once, here.
struct Kpi {
    QString id;
    QString name;
    QString sentence; ///< what it means
    QString formula;
    QString page; ///< where its details are
    ValueFormat format;
    Better better = Better::Neither;
    std::function<std::optional<double>(const core::economics::PlanResults&)> value;
    std::function<std::optional<core::economics::Interval>(const core::economics::PlanEvaluation::Intervals&)>
        interval;                                                                     ///< may be empty
    std::function<std::optional<double>(const core::economics::Assumptions&)> target; ///< may be empty
    QString missing; ///< why there may be no value
    /// Rests on cost: what the value is while some usage has no price, "≤" a margin or "≥" a cost. Null: it
    /// does not.
    QChar withoutPrices = {};
};

/// The six of the strip.
std::vector<Kpi> headlineKpis(const std::string& currency);
/// All results that plans are compared by, headline ones first.
std::vector<Kpi> comparedKpis(const std::string& currency);

/// What a tile shows of `plan`, with the difference to `baseline` (null: none, or the plan itself). `detail`
/// adds the bootstrap interval and the course over the periods once they are known.
KpiValue tileValue(const Kpi& kpi, const core::PlanView* plan, const core::PlanView* baseline,
                   const core::economics::Assumptions& assumptions, const core::PlanDetail* detail = nullptr);

/// 95 % of a result: by bootstrap when it is known, else by the delta method.
std::optional<core::economics::Interval> intervalOf(const Kpi& kpi, const core::PlanView& plan,
                                                    const core::PlanDetail* detail);

/// Whether a value is only a bound because it rests on costs and some usage has no price.
bool isBound(const Kpi& kpi, double unpricedTokenShare);
/// A value as tiles and tables write it: a bound with its sign, nothing when no usage has a price.
QString valueText(const Kpi& kpi, double value, double unpricedTokenShare);

/// How a difference is judged: its colour.
DeltaSense senseOf(Better better, double difference);

/// Met, missed, or within a fifth of the way.
TargetState targetState(Better better, double value, double target);

} // namespace ui
