#include "ui/charts/line_chart.h"

#include "ui/charts/plot/pixel_reduction.h"
#include "ui/charts/plot/qt_charts_layer.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace ui {
namespace {

constexpr std::size_t kMostPoints = 300;

/// A series in pixels: unshowable points left out, then reduced.
std::vector<QPointF> pixelsOf(const std::vector<double>& x, const std::vector<double>& y, const Plot& plot,
                              bool step)
{
    std::vector<QPointF> points;
    points.reserve(x.size());
    for (std::size_t i = 0; i < x.size() && i < y.size(); ++i) {
        if (!plot.canShow(x[i], y[i]))
            continue;
        const QPointF next = plot.map(x[i], y[i]);
        if (step && !points.empty())
            points.emplace_back(next.x(), points.back().y());
        points.push_back(next);
    }
    // What lies far outside a zoomed view is cut off, or the pixel columns there would eat the budget.
    const double from = plot.area.left() - plot.area.width();
    const double to = plot.area.right() + plot.area.width();
    const auto before =
        std::partition_point(points.begin(), points.end(), [&](const QPointF& p) { return p.x() < from; });
    const auto after =
        std::partition_point(before, points.end(), [&](const QPointF& p) { return p.x() <= to; });
    const std::span<const QPointF> seen(before == points.begin() ? before : before - 1,
                                        after == points.end() ? after : after + 1);
    return reducedForDrawing(seen, int(kMostPoints));
}

/// Dots in pixels: a dot on the pixel of another adds nothing; everything else stays.
std::vector<QPointF> dotsOf(const std::vector<double>& x, const std::vector<double>& y, const Plot& plot)
{
    std::vector<QPointF> points;
    for (std::size_t i = 0; i < x.size() && i < y.size(); ++i) {
        if (!plot.canShow(x[i], y[i]) || !plot.x.scale.range.contains(x[i]))
            continue;
        const QPointF next = plot.map(x[i], y[i]);
        if (points.empty() || (next - points.back()).manhattanLength() >= 1)
            points.push_back(next);
    }
    if (points.size() > kMostPoints)
        points = reduceToColumns(points, std::max(1.0, plot.area.width() * 4 / double(kMostPoints)));
    return points;
}

std::size_t nearest(const std::vector<double>& x, double value)
{
    const auto after = std::lower_bound(x.begin(), x.end(), value);
    if (after == x.begin())
        return 0;
    if (after == x.end())
        return x.size() - 1;
    return std::size_t(after - x.begin()) - (value - *(after - 1) < *after - value ? 1 : 0);
}

} // namespace

LineChart::LineChart(QWidget* parent)
    : ThresholdChart(parent)
    , m_layer(std::make_unique<QtChartsLayer>())
{}
LineChart::~LineChart() = default;

void LineChart::setSeries(std::vector<Series> series)
{
    m_series = std::move(series);
    valuesChanged();
}

void LineChart::setPointNoun(const QString& plural)
{
    m_noun = plural;
    valuesChanged();
}

bool LineChart::hasValues() const
{
    return std::any_of(m_series.begin(), m_series.end(), [](const Series& one) { return !one.x.empty(); });
}

QColor LineChart::colourOf(int series, const ChartTheme& theme) const
{
    const Series& one = m_series[std::size_t(series)];
    if (one.colour.isValid())
        return one.colour;
    if (one.themeColour == kMutedSeries)
        return theme.faint;
    return theme.seriesColour(one.themeColour >= 0 ? one.themeColour : series);
}

ChartTable LineChart::table() const
{
    ChartTable table;
    const std::vector<double>* shared = nullptr;
    for (const Series& one : m_series) {
        if (!shared || *shared != one.x) {
            shared = &one.x;
            table.columns.push_back({xAxis().title, xAxis().format, one.x, {}});
        }
        if (one.style == SeriesStyle::Band)
            table.columns.push_back({tr("%1, low").arg(one.name), yAxis().format, one.lower, {}});
        table.columns.push_back({one.style == SeriesStyle::Band ? tr("%1, high").arg(one.name) : one.name,
                                 yAxis().format,
                                 one.y,
                                 {}});
    }
    return table;
}

PlotRange LineChart::dataRange() const
{
    std::optional<Range> x;
    std::optional<Range> y;
    const auto add = [](std::optional<Range>& to, const std::vector<double>& values, ScaleKind kind) {
        if (const std::optional<Range> range = rangeOf(values, kind))
            to = to ? to->united(*range) : *range;
    };
    for (std::size_t i = 0; i < m_series.size(); ++i) {
        if (!isSeriesVisible(int(i)))
            continue;
        add(x, m_series[i].x, xAxis().scale);
        add(y, m_series[i].y, yAxis().scale);
        add(y, m_series[i].lower, yAxis().scale);
        if (m_series[i].style == SeriesStyle::Area && yAxis().scale == ScaleKind::Linear)
            add(y, {0}, ScaleKind::Linear); // an area that does not start at zero exaggerates
    }
    const Range none{1, 1};
    return {x.value_or(none),
            padded(y.value_or(none), yAxis().scale, yAxis().scale == ScaleKind::Log ? 0.03 : 0.015)};
}

void LineChart::paintValues(QPainter& painter, const Plot& plot) const
{
    std::vector<DrawnSeries> drawn;
    for (std::size_t i = 0; i < m_series.size(); ++i) {
        const Series& one = m_series[i];
        if (!isSeriesVisible(int(i)) || one.x.empty())
            continue;
        const QColor colour = colourOf(int(i), plot.theme);
        DrawnSeries next;
        next.points = one.style == SeriesStyle::Points
                          ? dotsOf(one.x, one.y, plot)
                          : pixelsOf(one.x, one.y, plot, one.style == SeriesStyle::Step);
        if (next.points.empty())
            continue;
        next.pen = QPen(colour, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
        QColor wash = colour;
        switch (one.style) {
        case SeriesStyle::Dashed:
            next.pen = QPen(colour, 1.8, Qt::CustomDashLine, Qt::FlatCap, Qt::RoundJoin);
            next.pen.setDashPattern({4, 2.5});
            break;
        case SeriesStyle::Area:
        case SeriesStyle::Band: {
            wash.setAlphaF(one.style == SeriesStyle::Band ? 0.16F : (plot.theme.dark ? 0.2F : 0.13F));
            DrawnSeries area{DrawnSeries::Kind::Area, next.points, {}, QPen(Qt::NoPen), wash};
            if (one.style == SeriesStyle::Band)
                area.lower = pixelsOf(one.x, one.lower, plot, false);
            drawn.push_back(std::move(area));
            if (one.style == SeriesStyle::Band)
                continue;
            break;
        }
        case SeriesStyle::Points:
            wash.setAlphaF(0.75F);
            next.kind = DrawnSeries::Kind::Points;
            next.pen = QPen(plot.theme.surface, 1);
            next.brush = wash;
            next.size = 7;
            break;
        default:
            break;
        }
        drawn.push_back(std::move(next));
    }
    m_layer->draw(painter, plot.area, drawn);
}

std::vector<LegendEntry> LineChart::legend() const
{
    const ChartTheme colours = theme();
    std::vector<LegendEntry> entries;
    if (m_series.size() < 2)
        return entries;
    for (std::size_t i = 0; i < m_series.size(); ++i) {
        const SeriesStyle style = m_series[i].style;
        const auto mark = style == SeriesStyle::Dashed   ? LegendEntry::Mark::Dashes
                          : style == SeriesStyle::Points ? LegendEntry::Mark::Dot
                          : style == SeriesStyle::Band   ? LegendEntry::Mark::Block
                                                         : LegendEntry::Mark::Line;
        const QColor colour = colourOf(int(i), colours);
        entries.push_back(
            {m_series[i].name, style == SeriesStyle::Band ? colours.washed(colour, 0.35) : colour, mark});
    }
    return entries;
}

Readout LineChart::readoutAt(const QPointF& at, const Plot& plot) const
{
    Readout readout;
    const double wanted = plot.x.value(at.x());
    double snapped = wanted;
    double distance = 1e300;
    for (std::size_t i = 0; i < m_series.size();
         ++i) { // the crosshair stands on the nearest point of any series
        if (!isSeriesVisible(int(i)) || m_series[i].x.empty())
            continue;
        const double x = m_series[i].x[nearest(m_series[i].x, wanted)];
        const double apart = plot.x.scale.canShow(x) ? std::fabs(plot.x.pixel(x) - at.x()) : 1e300;
        if (apart < distance) {
            distance = apart;
            snapped = x;
        }
    }
    readout.heading = (xAxis().title.isEmpty() ? QString() : xAxis().title + QStringLiteral("  ")) +
                      fullText(snapped, xAxis().format);
    readout.at = {plot.x.pixel(snapped), at.y()};
    for (std::size_t i = 0; i < m_series.size(); ++i) {
        const Series& one = m_series[i];
        if (!isSeriesVisible(int(i)) || one.x.empty())
            continue;
        const std::size_t point = nearest(one.x, snapped);
        if (point >= one.y.size() || !plot.canShow(one.x[point], one.y[point]) ||
            std::fabs(plot.x.pixel(one.x[point]) - readout.at.x()) > 24)
            continue;
        const bool band = one.style == SeriesStyle::Band && point < one.lower.size();
        const QString value = band ? intervalText(one.lower[point], one.y[point], yAxis().format)
                                   : fullText(one.y[point], yAxis().format);
        readout.lines.push_back({one.name, value, band ? QColor() : colourOf(int(i), plot.theme)});
        if (!band)
            readout.marks.push_back(plot.map(one.x[point], one.y[point]));
    }
    return readout.lines.empty() ? Readout{} : readout;
}

std::vector<double> LineChart::crosshairStops(const Plot& plot) const
{
    std::vector<double> stops;
    for (std::size_t i = 0; i < m_series.size(); ++i) {
        if (!isSeriesVisible(int(i)))
            continue;
        for (const double x : m_series[i].x) {
            const double pixel = plot.x.scale.canShow(x) ? plot.x.pixel(x) : -1;
            if (pixel >= plot.area.left() - 0.5 && pixel <= plot.area.right() + 0.5)
                stops.push_back(pixel);
        }
    }
    std::sort(stops.begin(), stops.end());
    const auto same = [](double a, double b) {
        return b - a < 2;
    }; // one stop for what the eye cannot part
    stops.erase(std::unique(stops.begin(), stops.end(), same), stops.end());
    return stops;
}

QString LineChart::droppedText() const
{
    int dropped = 0;
    const Scale x{xAxis().scale, {1, 2}};
    const Scale y{yAxis().scale, {1, 2}};
    for (std::size_t i = 0; i < m_series.size(); ++i) {
        if (!isSeriesVisible(int(i)))
            continue;
        for (std::size_t k = 0; k < m_series[i].x.size() && k < m_series[i].y.size(); ++k)
            dropped += !(x.canShow(m_series[i].x[k]) && y.canShow(m_series[i].y[k]));
    }
    if (dropped == 0)
        return {};
    const QString count = fullText(dropped, countFormat());
    if (x.kind == ScaleKind::Log || y.kind == ScaleKind::Log)
        return tr("%1 %2 not on the log axis", nullptr, dropped)
            .arg(count, m_noun.isEmpty() ? tr("points") : m_noun);
    return tr("%1 %2 without a value", nullptr, dropped).arg(count, m_noun.isEmpty() ? tr("points") : m_noun);
}

QString LineChart::describe() const
{
    QString text = ThresholdChart::describe();
    for (const Series& one : m_series) {
        const std::optional<Range> range = rangeOf(one.y, ScaleKind::Linear);
        if (range && one.style != SeriesStyle::Band)
            text += QStringLiteral(". ") + tr("%1 between %2 and %3")
                                               .arg(one.name, fullText(range->lo, yAxis().format),
                                                    fullText(range->hi, yAxis().format));
    }
    return text;
}

} // namespace ui
