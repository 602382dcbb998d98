#pragma once

#include "ui/charts/histogram_chart.h"

namespace ui {

/// What happens past a threshold of a plan.
enum class LadderAction { Included, Warn, Charge, Reroute, Slow, Throttle, Block };

/// One threshold of the ladder; `action` holds from here to the next threshold.
struct LadderStep {
    QString name;  ///< such as "Soft cap"
    double at = 0; ///< on the x axis
    LadderAction action = LadderAction::Charge;
    QString note; ///< such as "12.0 % of payers, 61 % of cost beyond"; empty: the share above, from the bars
    bool movable = true;
};

/// The ladder of a plan over the distribution of usage: coloured bands between thresholds, a handle at each,
/// bars in the colour of their band and a labelled bar of actions under the plot's top.
class LadderChart : public HistogramChart {
    Q_OBJECT

public:
    explicit LadderChart(QWidget* parent = nullptr);
    /// Steps in rising order; below the first everything is included. Signal: handleMoved(index, value,
    /// final).
    void setLadder(std::vector<LadderStep> steps);
    const std::vector<LadderStep>& ladder() const { return m_steps; }
    static QString actionName(LadderAction action);
    static QColor actionColour(LadderAction action, const ChartTheme& theme);

protected:
    void paintValues(QPainter& painter, const Plot& plot) const override;
    void paintAnnotations(QPainter& painter, const Plot& plot) const override;
    double annotationHeight(const ChartTheme& theme) const override;
    QColor barColour(double x, const ChartTheme& theme) const override;
    std::vector<double> colourBreaks() const override;
    void handlesChanged() override;
    QColor handleColour(int index, const ChartTheme& theme) const override;
    double chipOffset(const ChartTheme& theme) const override;
    ChartTable table() const override;
    QString describe() const override;

private:
    LadderAction actionAt(double x) const;
    struct Band {
        double from = 0; ///< pixels
        double to = 0;
        LadderAction action = LadderAction::Included;
    };
    std::vector<Band> bands(const Plot& plot) const;
    std::vector<LadderStep> m_steps;
};

} // namespace ui
