#pragma once

#include "core/derive/plan_detail.h"
#include "ui/widgets/flow_row.h"

namespace ui {

class HeatMap;
class TornadoChart;

/// Which numbers of a plan move its margin: each by itself, and the two strongest together.
class MarginSensitivities : public FlowRow {
    Q_OBJECT

public:
    explicit MarginSensitivities(QWidget* parent = nullptr);
    /// `detail` is null while nothing is known; `complete`: no further part will follow.
    void show(const core::PlanDetail* detail, bool complete, const core::plan::Plan& plan,
              const core::PlanView& view, double marginTarget);

signals:
    /// A cell of the map was chosen: both controls at these values.
    void numbersChosen(const QString& xControl, double x, const QString& yControl, double y);

private:
    void showEach(const std::vector<core::economics::Sensitivity>& moved, const core::plan::Plan& plan,
                  const core::PlanView& view);
    void showBoth(const core::economics::ResultMap& map, const core::plan::Plan& plan, double marginTarget);
    TornadoChart* m_each;
    HeatMap* m_both;
    QString m_xControl, m_yControl;
};

} // namespace ui
