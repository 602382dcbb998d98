#pragma once

#include "ui/pages/page.h"

#include <optional>

class QButtonGroup;
class QLabel;

namespace ui {

class HistogramChart;
class LorenzChart;
class QqChart;
class TableCard;
class TailChart;

/// How unevenly customers consume: the histogram with fitted densities and a line to drag, the tail,
/// concentration, how well the fits fit, and one sentence that says what it means.
class DistributionPage : public Page {
    Q_OBJECT

public:
    explicit DistributionPage(const PageContext& context, QWidget* parent = nullptr);

protected:
    void showResults(const core::Results& results) override;
    void changeEvent(QEvent* event) override;

private:
    void buildMeasures();
    void buildVerdict();
    void buildCharts();
    void buildTables();
    void showDistribution(const core::DistributionResults& distribution);
    void showHistogram(const core::DistributionResults& distribution);
    void showTail(const core::DistributionResults& distribution);
    void showFit(const core::DistributionResults& distribution);
    void showLine(const core::DistributionResults& distribution);
    void restyle();
    const core::DistributionResults* distribution() const;

    std::string m_measure = "cost";
    std::string m_family;         ///< chosen in the table; empty = the best
    std::optional<double> m_line; ///< dragged by hand; view state
    QButtonGroup* m_measures = nullptr;
    QLabel* m_verdict = nullptr;
    QLabel* m_figures = nullptr;
    HistogramChart* m_histogram = nullptr;
    TailChart* m_tail = nullptr;
    LorenzChart* m_lorenz = nullptr;
    QqChart* m_qq = nullptr;
    TableCard* m_fits = nullptr;
};

} // namespace ui
