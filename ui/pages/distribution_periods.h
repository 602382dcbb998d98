#pragma once

#include "core/derive/distribution_detail.h"

#include <QWidget>

#include <vector>

namespace ui {

class FlowRow;
class HistogramChart;

/// The newest periods as small histograms on the same axes, to see drift. Hidden when there is only one.
class DistributionPeriods : public QWidget {
    Q_OBJECT

public:
    explicit DistributionPeriods(QWidget* parent = nullptr);
    void show(const core::DistributionDetail& detail);

private:
    void makeCharts(std::size_t count);
    void fill(HistogramChart& chart, const core::PeriodShape& period, const core::DistributionResults& d,
              double highest) const;

    FlowRow* m_row = nullptr;
    std::vector<HistogramChart*> m_charts;
};

} // namespace ui
