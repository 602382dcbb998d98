#pragma once

#include "ui/pages/page.h"

namespace ui {

class LineChart;
class TableCard;

/// All plans beside each other, with the difference to the baseline; and how their margins move with the
/// allowance.
class ComparePage : public Page {
    Q_OBJECT

public:
    explicit ComparePage(const PageContext& context, QWidget* parent = nullptr);

protected:
    void showResults(const core::Results& results) override;

private:
    void buildCharts();
    void showCurves(const core::Results& results);
    TableCard* m_table = nullptr;
    LineChart* m_tradeOff = nullptr;
    LineChart* m_deciles = nullptr;
};

} // namespace ui
