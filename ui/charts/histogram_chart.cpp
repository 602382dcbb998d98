#include "ui/charts/histogram_chart.h"

#include "ui/charts/plot/pixel_reduction.h"
#include "ui/charts/plot/qt_charts_layer.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ui {

double Histogram::total() const
{
    return std::accumulate(counts.begin(), counts.end(), notShown);
}

double Histogram::shareAbove(double x) const
{
    const double all = total();
    if (all <= 0)
        return 0;
    double above = 0;
    for (std::size_t i = 0; i < counts.size() && i + 1 < edges.size(); ++i) {
        const double width = edges[i + 1] - edges[i];
        above += counts[i] * std::clamp((edges[i + 1] - x) / width, 0.0, 1.0);
    }
    return above / all;
}

HistogramChart::HistogramChart(QWidget* parent)
    : ThresholdChart(parent)
    , m_barName(tr("Payers"))
    , m_notShownNoun(tr("zero-cost payers"))
    , m_layer(std::make_unique<QtChartsLayer>())
{
    setTitle(tr("Distribution"));
    setXAxis({tr("Cost per payer and month"), moneyFormat(), ScaleKind::Log, true});
    AxisSpec y{tr("Payers"), countFormat(), ScaleKind::Linear};
    y.fromZero = true;
    setYAxis(y);
}

HistogramChart::~HistogramChart() = default;

void HistogramChart::setHistogram(Histogram histogram)
{
    m_histogram = std::move(histogram);
    m_histogram.counts.resize(m_histogram.edges.empty() ? 0 : m_histogram.edges.size() - 1);
    valuesChanged();
}

void HistogramChart::setFits(std::vector<Series> fits)
{
    m_fits = std::move(fits);
    valuesChanged();
}

void HistogramChart::setBarName(const QString& name)
{
    m_barName = name;
    valuesChanged();
}

void HistogramChart::setNotShownNoun(const QString& plural)
{
    m_notShownNoun = plural;
    valuesChanged();
}

bool HistogramChart::hasValues() const
{
    return std::any_of(m_histogram.counts.begin(), m_histogram.counts.end(),
                       [](double count) { return count > 0; });
}

ChartTable HistogramChart::table() const
{
    ChartTable table;
    const auto& edges = m_histogram.edges;
    table.columns.push_back({tr("From"), xAxis().format, {edges.begin(), edges.end() - 1}, {}});
    table.columns.push_back({tr("To"), xAxis().format, {edges.begin() + 1, edges.end()}, {}});
    table.columns.push_back({m_barName, yAxis().format, m_histogram.counts, {}});
    for (const Series& fit : m_fits) {
        table.columns.push_back({tr("%1, at").arg(fit.name), xAxis().format, fit.x, {}});
        table.columns.push_back({fit.name, yAxis().format, fit.y, {}});
    }
    return table;
}

PlotRange HistogramChart::dataRange() const
{
    const std::optional<Range> x = rangeOf(m_histogram.edges, xAxis().scale);
    Range y{0, *std::max_element(m_histogram.counts.begin(), m_histogram.counts.end())};
    for (std::size_t i = 0; i < m_fits.size(); ++i) {
        if (!isSeriesVisible(int(i) + 1))
            continue;
        if (const std::optional<Range> fit = rangeOf(m_fits[i].y, ScaleKind::Linear))
            y.hi = std::max(y.hi, std::min(fit->hi, y.hi * 1.6)); // a spiked fit must not flatten the bars
    }
    return {x.value_or(Range{1, 10}), {0, y.hi * 1.03}};
}

QColor HistogramChart::barColour(double, const ChartTheme& theme) const
{
    return theme.bar;
}

void HistogramChart::paintBars(QPainter& painter, const Plot& plot) const
{
    const std::vector<double> breaks = colourBreaks();
    painter.setPen(Qt::NoPen);
    const double base = plot.area.bottom();
    for (std::size_t i = 0; i < m_histogram.counts.size(); ++i) {
        double from = m_histogram.edges[i];
        const double to = m_histogram.edges[i + 1];
        if (m_histogram.counts[i] <= 0 || !plot.x.scale.canShow(to) || to < plot.x.scale.range.lo ||
            from > plot.x.scale.range.hi)
            continue;
        if (!plot.x.scale.canShow(from))
            from = plot.x.scale.range.lo;
        // A gap only where bars are wide enough to keep their height visible.
        const double gap = plot.x.pixel(to) - plot.x.pixel(from) > 5 ? 1 : 0;
        const double top = plot.y.pixel(m_histogram.counts[i]);
        const double right = plot.x.pixel(to) - gap;
        double start = from;
        double left = plot.x.pixel(from);
        for (const double cut : breaks) { // a bar that a threshold cuts has two colours
            if (cut <= start || cut >= to)
                continue;
            painter.fillRect(QRectF(QPointF(left, top), QPointF(plot.x.pixel(cut), base)),
                             barColour((start + cut) / 2, plot.theme));
            left = plot.x.pixel(cut);
            start = cut;
        }
        painter.fillRect(QRectF(QPointF(left, top), QPointF(std::max(right, left), base)),
                         barColour((start + to) / 2, plot.theme));
    }
}

void HistogramChart::paintFits(QPainter& painter, const Plot& plot) const
{
    std::vector<DrawnSeries> drawn;
    for (std::size_t i = 0; i < m_fits.size(); ++i) {
        if (!isSeriesVisible(int(i) + 1))
            continue;
        DrawnSeries line;
        for (std::size_t k = 0; k < m_fits[i].x.size() && k < m_fits[i].y.size(); ++k) {
            if (plot.canShow(m_fits[i].x[k], m_fits[i].y[k]))
                line.points.push_back(plot.map(m_fits[i].x[k], m_fits[i].y[k]));
        }
        line.points = reducedForDrawing(line.points);
        if (line.points.size() < 2)
            continue;
        const QColor colour = m_fits[i].colour.isValid() ? m_fits[i].colour : plot.theme.seriesColour(int(i));
        line.pen = QPen(colour, 2.2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
        drawn.push_back(std::move(line));
    }
    m_layer->draw(painter, plot.area, drawn);
}

void HistogramChart::paintValues(QPainter& painter, const Plot& plot) const
{
    if (isSeriesVisible(0))
        paintBars(painter, plot);
    paintFits(painter, plot);
}

std::vector<LegendEntry> HistogramChart::legend() const
{
    if (m_fits.empty())
        return {};
    const ChartTheme colours = theme();
    std::vector<LegendEntry> entries{{m_barName, colours.bar, LegendEntry::Mark::Block}};
    for (std::size_t i = 0; i < m_fits.size(); ++i) {
        const QColor own = m_fits[i].colour;
        entries.push_back(
            {m_fits[i].name, own.isValid() ? own : colours.seriesColour(int(i)), LegendEntry::Mark::Line});
    }
    return entries;
}

Readout HistogramChart::readoutAt(const QPointF& at, const Plot& plot) const
{
    const double value = plot.x.value(at.x());
    const auto& edges = m_histogram.edges;
    const auto after = std::upper_bound(edges.begin(), edges.end(), value);
    if (after == edges.begin() || after == edges.end())
        return {};
    const auto bin = std::size_t(after - edges.begin()) - 1;
    const double from = std::max(plot.x.pixel(std::max(edges[bin], plot.x.scale.range.lo)), plot.area.left());
    const double to = std::min(plot.x.pixel(edges[bin + 1]), plot.area.right());
    Readout readout;
    readout.at = {(from + to) / 2, at.y()};
    readout.heading = intervalText(edges[bin], edges[bin + 1], xAxis().format);
    const QPointF top(readout.at.x(), plot.y.pixel(m_histogram.counts[bin]));
    readout.lines.push_back(
        {m_barName, fullText(m_histogram.counts[bin], yAxis().format), barColour(value, plot.theme)});
    readout.marks.push_back(top);
    readout.lines.push_back(
        {tr("Share above"), fullText(m_histogram.shareAbove(edges[bin]), percentFormat()), {}});
    for (std::size_t i = 0; i < m_fits.size(); ++i) {
        const auto& x = m_fits[i].x;
        if (x.empty() || !isSeriesVisible(int(i) + 1))
            continue;
        const double middle = plot.x.value(readout.at.x());
        const auto k =
            std::size_t(std::min(std::lower_bound(x.begin(), x.end(), middle), x.end() - 1) - x.begin());
        const QColor colour = m_fits[i].colour.isValid() ? m_fits[i].colour : plot.theme.seriesColour(int(i));
        readout.lines.push_back({m_fits[i].name, shortText(m_fits[i].y[k], yAxis().format), colour});
        readout.marks.push_back({readout.at.x(), plot.y.pixel(m_fits[i].y[k])});
    }
    return readout;
}

std::vector<double> HistogramChart::crosshairStops(const Plot& plot) const
{
    std::vector<double> stops;
    for (std::size_t i = 0; i + 1 < m_histogram.edges.size(); ++i) {
        if (!plot.x.scale.canShow(m_histogram.edges[i]))
            continue;
        const double middle =
            (plot.x.pixel(m_histogram.edges[i]) + plot.x.pixel(m_histogram.edges[i + 1])) / 2;
        if (middle > plot.area.left() && middle < plot.area.right())
            stops.push_back(middle);
    }
    return stops;
}

QString HistogramChart::droppedText() const
{
    if (m_histogram.notShown <= 0)
        return {};
    return xAxis().scale == ScaleKind::Log
               ? tr("%1 %2 not on the log axis")
                     .arg(fullText(m_histogram.notShown, countFormat()), m_notShownNoun)
               : tr("%1 %2 not in a bin").arg(fullText(m_histogram.notShown, countFormat()), m_notShownNoun);
}

QString HistogramChart::describe() const
{
    if (!hasValues())
        return ThresholdChart::describe();
    const auto peak = std::size_t(std::max_element(m_histogram.counts.begin(), m_histogram.counts.end()) -
                                  m_histogram.counts.begin());
    return ThresholdChart::describe() + QStringLiteral(". ") +
           tr("Most lie between %1 and %2")
               .arg(fullText(m_histogram.edges[peak], xAxis().format),
                    fullText(m_histogram.edges[peak + 1], xAxis().format));
}

BillChart::BillChart(QWidget* parent)
    : HistogramChart(parent)
{
    setTitle(tr("Bills"));
    setXAxis({tr("Invoice per payer and month"), moneyFormat(), ScaleKind::Log, true});
    setNotShownNoun(tr("empty invoices"));
}

void BillChart::setMarks(const Marks& marks)
{
    m_marks = marks;
    std::vector<ReferenceLine> lines;
    const auto add = [&](const std::optional<double>& value, const QString& label, Tone tone) {
        if (value)
            lines.push_back({label, *value, tone});
    };
    add(marks.price, tr("Price"), Tone::Accent);
    add(marks.p50, tr("p50"), Tone::Muted);
    add(marks.p95, tr("p95"), Tone::Muted);
    add(marks.p99, tr("p99"), Tone::Muted);
    add(marks.shockLimit, tr("Shock"), Tone::Negative);
    std::sort(lines.begin(), lines.end(), [](const auto& a, const auto& b) { return a.value < b.value; });
    setReferenceLines(std::move(lines));
}

QColor BillChart::barColour(double x, const ChartTheme& theme) const
{
    return m_marks.shockLimit && x > *m_marks.shockLimit ? theme.washed(theme.negative, 0.8) : theme.bar;
}

std::vector<double> BillChart::colourBreaks() const
{
    return m_marks.shockLimit ? std::vector<double>{*m_marks.shockLimit} : std::vector<double>{};
}

} // namespace ui
