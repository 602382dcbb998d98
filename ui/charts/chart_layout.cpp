#include "ui/charts/chart_layout.h"

#include "ui/charts/plot/pixel_reduction.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace ui {
namespace {

constexpr double kTickLength = 4;
constexpr double kLabelGap = 6;
constexpr double kButtonRoom = 28;
constexpr double kSlantSine = 0.5; // 30 degrees

TickSet ticksFor(const PlotAxis& axis, int atMost)
{
    switch (axis.spec.scale) {
    case ScaleKind::Log:
        return logTicks(axis.scale.range, atMost);
    case ScaleKind::Time:
        return timeTicks(axis.scale.range, atMost, axis.spec.leastStep);
    case ScaleKind::Category:
        return categoryTicks(int(axis.spec.categories.size()), axis.scale.range, atMost);
    case ScaleKind::Linear:
        break;
    }
    TickSet set = linearTicks(axis.scale.range, atMost);
    const bool whole = axis.spec.format.kind == ValueKind::Count;
    if (whole && set.step > 0 && set.step < 1) // no half payers
        set = linearTicks(axis.scale.range, std::max(2, int(axis.scale.range.span())));
    return set;
}

double widestLabel(const PlotAxis& axis, const QFontMetricsF& metrics)
{
    double widest = 0;
    for (const Tick& tick : axis.ticks.ticks) {
        if (tick.labelled)
            widest = std::max(widest, metrics.horizontalAdvance(axis.label(tick.value)));
    }
    return widest;
}

/// Whether neighbouring labels of a horizontal axis keep their distance.
bool labelsFit(const PlotAxis& axis, const QFontMetricsF& metrics)
{
    double last = -1e9;
    for (const Tick& tick : axis.ticks.ticks) {
        if (!tick.labelled)
            continue;
        const double half = metrics.horizontalAdvance(axis.label(tick.value)) / 2;
        const double centre = axis.pixel(tick.value);
        if (centre - half < last)
            return false;
        last = centre + half + 14;
    }
    return true;
}

void chooseHorizontalTicks(PlotAxis& axis, const QFontMetricsF& metrics)
{
    const int room = std::max(2, int((axis.end - axis.start) / 64));
    for (int atMost = std::min(room, 9); atMost >= 2; --atMost) {
        axis.ticks = ticksFor(axis, atMost);
        if (labelsFit(axis, metrics))
            return;
    }
}

/// Names that are too wide go on two lines; when even words do not fit, some names are left out.
void chooseCategoryTicks(PlotAxis& axis, const QFontMetricsF& metrics, double& labelWidth, int& lines,
                         double& slant)
{
    const int count = std::max<int>(1, int(axis.spec.categories.size()));
    const double slot = std::fabs(axis.pixel(1) - axis.pixel(0));
    double widest = 0;
    double widestWord = 0;
    for (const QString& name : axis.spec.categories) {
        widest = std::max(widest, metrics.horizontalAdvance(name));
        for (const QString& word : name.split(QLatin1Char(' ')))
            widestWord = std::max(widestWord, metrics.horizontalAdvance(word));
    }
    lines = widest + 8 > slot && widestWord < widest ? 2 : 1;
    const double needed = (lines == 2 ? std::max(widestWord, widest / 1.8) : widest) + 8;
    slant = 0;
    if (widestWord >= 36 &&
        (lines == 1 ? widest : widestWord) > 1.25 * slot) { // names would be cut: they lean instead
        lines = 1;
        slant = std::min(96.0, widest * kSlantSine + metrics.height() * 0.6);
    }
    const bool ordered = widestWord < 36; // numbers may be thinned, names may not
    const int atMost = ordered ? std::max(1, int((axis.end - axis.start) / needed)) : count;
    axis.ticks = categoryTicks(count, axis.scale.range, atMost);
    labelWidth = ordered ? std::max(slot, needed) : slot;
}

/// Extends a linear range to the next tick above, and below unless it ends under zero: a small loss must not
/// cost half of the plot. The ticks keep the step.
void makeNice(PlotAxis& axis, int atMost)
{
    const AxisSpec& spec = axis.spec;
    const Range range = axis.scale.range;
    const TickSet set = ticksFor(axis, atMost);
    if (spec.scale != ScaleKind::Linear || set.step <= 0)
        return;
    Range& out = axis.scale.range;
    if (!spec.lo && (range.lo >= 0 || range.hi <= 0))
        out.lo = std::floor(range.lo / set.step + 1e-6) * set.step;
    if (!spec.hi)
        out.hi = std::ceil(range.hi / set.step - 1e-6) * set.step;
    axis.ticks = ticksApart(set.step, out);
}

/// The given ends, then the values, then a harmless default; a log range is positive whatever comes.
Range completed(Range values, const AxisSpec& spec)
{
    if (spec.fromZero && spec.scale == ScaleKind::Linear)
        values = values.united({0, 0});
    values.lo = spec.lo.value_or(values.lo);
    values.hi = spec.hi.value_or(values.hi);
    if (spec.scale == ScaleKind::Log && !(values.lo > 0))
        values.lo = values.hi > 0 ? values.hi / 1000 : 1;
    if (!values.isValid())
        values = padded({values.lo, values.lo}, spec.scale, 0);
    if (!values.isValid())
        values = spec.scale == ScaleKind::Log ? Range{1, 10} : Range{0, 1};
    return values;
}

} // namespace

QString PlotAxis::label(double tick) const
{
    if (spec.scale == ScaleKind::Category)
        return spec.categories.value(int(std::lround(tick)));
    if (spec.scale == ScaleKind::Time)
        return timeTickText(tick, ticks.step, QLocale());
    return tickText(tick, ticks.step, spec.format);
}

PlotRange Chart::wholeRange() const
{
    PlotRange range = hasValues() ? dataRange() : PlotRange{};
    range.x = completed(range.x, m_x);
    range.y = completed(range.y, m_y);
    return range;
}

PlotRange Chart::visibleRange() const
{
    return plot().x.scale.range.isValid() ? PlotRange{plot().x.scale.range, plot().y.scale.range}
                                          : wholeRange();
}

const Plot& Chart::plot() const
{
    if (!m_layout)
        m_layout = std::make_unique<Layout>(layoutFor(QRectF(rect()), theme(), false));
    return m_layout->plot;
}

Chart::Layout Chart::layoutFor(const QRectF& rect, const ChartTheme& theme, bool exporting) const
{
    Layout layout;
    layout.empty = !hasValues();
    Plot& plot = layout.plot;
    plot.frame = rect;
    plot.theme = theme;
    plot.exporting = exporting;
    const double pad = m_framed ? (rect.height() < 200 ? 12 : grid::kWide) : 0;
    QRectF inner = rect.adjusted(pad, pad - 2, -pad, -pad + 4);

    const QFontMetricsF titleMetrics(theme.type.title);
    const QFontMetricsF captionMetrics(theme.type.caption);
    const double line = captionMetrics.height();
    const double buttons =
        exporting ? 0 : kButtonRoom * (1 + (m_x.switchable || m_y.switchable ? 1.7 : 0) + isZoomed());
    double top = inner.top();
    if (!m_title.isEmpty()) {
        layout.title = QRectF(inner.left(), top, inner.width() - buttons, titleMetrics.height());
        top = layout.title.bottom();
    }
    if (!m_subtitle.isEmpty()) {
        layout.subtitle =
            QRectF(inner.left(), top + 1, inner.width() - (m_title.isEmpty() ? buttons : 0), line);
        top = layout.subtitle.bottom();
    }
    const std::vector<LegendEntry> entries = m_legendVisible ? legend() : std::vector<LegendEntry>{};
    if (!entries.empty() && !layout.empty) {
        double x = inner.left();
        double y = top + grid::kUnit;
        for (std::size_t i = 0; i < entries.size(); ++i) {
            const double width = 18 + captionMetrics.horizontalAdvance(entries[i].name) + 14;
            if (x > inner.left() && x + width > inner.right() + 14) {
                x = inner.left();
                y += line + grid::kHalf;
            }
            const QRectF item(x, y, std::min(width, inner.right() - x), line);
            layout.legend.push_back({item, entries[i], int(i), !isSeriesVisible(int(i))});
            x += width;
        }
        top = y + line;
    }
    if (!m_y.title.isEmpty() && m_y.visible && !layout.empty) {
        layout.yTitle = QRectF(inner.left(), top + grid::kUnit, inner.width(), line);
        top = layout.yTitle.bottom() - 2;
    }
    top += grid::kUnit + (layout.yTitle.isNull() ? 6 : 2) + (layout.empty ? 0 : annotationHeight(theme));

    double bottom = inner.bottom();
    const QString badge = badgeText();
    if ((!m_x.title.isEmpty() && m_x.visible) || !badge.isEmpty()) {
        const QRectF row(inner.left(), bottom - line, inner.width(), line);
        const double badgeWidth =
            badge.isEmpty() ? 0 : captionMetrics.horizontalAdvance(badge) + 2 * grid::kUnit;
        layout.badge = QRectF(row.right() - badgeWidth, row.top() - 2, badgeWidth, line + 4);
        layout.xTitle = row.adjusted(0, 0, badgeWidth > 0 ? -badgeWidth - grid::kUnit : 0, 0);
        bottom = row.top() - grid::kHalf;
    }
    if (m_x.visible)
        bottom -= line + kLabelGap;

    plot.x.spec = m_x;
    plot.y.spec = m_y;
    plot.x.scale.kind = m_x.scale;
    plot.y.scale.kind = m_y.scale;
    PlotRange range = isZoomed() ? m_zoom.back() : wholeRange();
    const int rows = std::clamp(int((bottom - top) / 38), 2, 8);
    plot.x.scale.range = range.x;
    plot.y.scale.range = range.y;

    const int names = std::max(2, int((bottom - top) / (line + 2))); // no name is left out where it fits
    if (m_y.visible)
        plot.y.ticks = ticksFor(plot.y, m_y.scale == ScaleKind::Category ? names : rows);
    if (!isZoomed())
        makeNice(plot.y, rows);
    if (!m_y.visible)
        plot.y.ticks = {};
    const double left =
        inner.left() +
        (m_y.visible
             ? std::min(std::ceil(widestLabel(plot.y, captionMetrics)), inner.width() * 0.35) + kLabelGap + 2
             : 0);
    plot.x.start = left;
    plot.x.end = std::max(left + 8, inner.right() - (m_x.scale == ScaleKind::Category ? 0 : grid::kHalf));
    if (m_x.visible && m_x.scale == ScaleKind::Category)
        chooseCategoryTicks(plot.x, captionMetrics, layout.labelWidth, layout.labelLines, layout.slant);
    else if (m_x.visible)
        chooseHorizontalTicks(plot.x, captionMetrics);
    bottom -= layout.slant > 0 ? layout.slant - line : (layout.labelLines - 1) * line;
    plot.y.start = std::max(bottom, top + 8);
    plot.y.end = top;
    plot.area = QRectF(QPointF(plot.x.start, plot.y.end), QPointF(plot.x.end, plot.y.start));
    layout.xTitle.setLeft(plot.area.left());
    return layout;
}

} // namespace ui
