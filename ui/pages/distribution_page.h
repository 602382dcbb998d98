#pragma once

#include "ui/pages/distribution_job.h"
#include "ui/pages/page.h"

#include <optional>

class QButtonGroup;
class QComboBox;

namespace ui {

class DistributionPeriods;
class DistributionSelection;
class DistributionVerdict;
class FlowRow;
class HistogramChart;
class LineChart;
class LorenzChart;
class QqChart;
class TableCard;
class TailChart;

/// How unevenly customers consume, and where tiers would lie: the histogram with fitted densities and breaks
/// to drag, the tail, concentration, how well the fits fit, who is in a selection, and sentences that say
/// what it means. Of everything, or of one model, workflow, plan or period.
class DistributionPage : public Page {
    Q_OBJECT

public:
    explicit DistributionPage(const PageContext& context, QWidget* parent = nullptr);

protected:
    void showResults(const core::Results& results) override;

private:
    void buildMeasures();
    void buildChoices();
    void buildCharts();
    void buildDetailCharts();
    void buildTables();
    void chooseMeasure(const core::Results& results);
    void fillSlices(const core::Results& results);
    void chooseSlice(const core::DistributionSlice& slice);
    void chooseLines(int lines);
    void showDetail();
    void showDistribution(const core::DistributionResults& distribution);
    void showHistogram(const core::DistributionResults& distribution);
    void showLines(const core::DistributionResults& distribution);
    void showOverageLine(const core::DistributionResults& distribution);
    void showTiers(const core::DistributionResults& distribution);
    void showTail(const core::DistributionResults& distribution);
    void showFit(const core::DistributionResults& distribution);
    void showShares(const core::FitSummary& fit);
    void showTailCurves(const core::DistributionDetail& detail);
    void moveLine(int index, double value, bool final);
    std::vector<double> breaks() const;
    void keepBreaks(const std::vector<double>& breaks);
    void selectTier(const QString& id);
    const core::DistributionResults* distribution() const;
    /// The detail of the slice that is chosen; null until it is computed.
    const core::DistributionDetail* detail() const;
    int tierCount() const;
    core::TierOption tierOption(const core::DistributionResults& distribution) const;

    core::DistributionSlice m_slice;
    bool m_measureChosen = false;                  ///< by the reader
    std::vector<core::DistributionSlice> m_slices; ///< entries of m_sliceBox
    std::string m_family;                          ///< chosen in the table; empty = the best
    int m_lines = 0;                               ///< 0: the tiers that the data suggest, 2..5, or kOverage
    std::optional<double> m_line;                  ///< overage line dragged by hand; view state
    std::vector<double> m_dragged;                 ///< tiers while the hand moves them; empty = none does
    DistributionJob* m_job = nullptr;
    DistributionSelection* m_selection = nullptr;
    QButtonGroup* m_measures = nullptr;
    QComboBox* m_sliceBox = nullptr;
    QComboBox* m_linesBox = nullptr;
    DistributionVerdict* m_verdict = nullptr;
    HistogramChart* m_histogram = nullptr;
    TableCard* m_tiers = nullptr;
    TailChart* m_tail = nullptr;
    LorenzChart* m_lorenz = nullptr;
    QqChart* m_qq = nullptr;
    LineChart* m_meanExcess = nullptr; ///< null until the first detail, as m_hill
    LineChart* m_hill = nullptr;
    QqChart* m_pp = nullptr; ///< comes with the first detail too
    FlowRow* m_tailRow = nullptr;
    DistributionPeriods* m_periods = nullptr;
    TableCard* m_fits = nullptr;
    TableCard* m_payers = nullptr;
};

} // namespace ui
