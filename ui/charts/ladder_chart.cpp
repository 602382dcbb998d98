#include "ui/charts/ladder_chart.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace ui {
namespace {

constexpr double kBarHeight = 22; // the bar of actions above the plot

} // namespace

LadderChart::LadderChart(QWidget* parent)
    : HistogramChart(parent)
{
    setTitle(tr("Ladder over usage"));
    setXAxis({tr("Credits per payer and month"), countFormat(), ScaleKind::Log, true});
}

QString LadderChart::actionName(LadderAction action)
{
    switch (action) {
    case LadderAction::Included:
        return tr("Included");
    case LadderAction::Warn:
        return tr("Warned");
    case LadderAction::Charge:
        return tr("Charged");
    case LadderAction::Reroute:
        return tr("Cheaper model");
    case LadderAction::Slow:
        return tr("Slowed");
    case LadderAction::Throttle:
        return tr("Throttled");
    case LadderAction::Block:
        break;
    }
    return tr("Blocked");
}

QColor LadderChart::actionColour(LadderAction action, const ChartTheme& theme)
{
    switch (action) {
    case LadderAction::Included:
        return theme.series[2];
    case LadderAction::Warn:
        return theme.series[6];
    case LadderAction::Charge:
        return theme.series[0];
    case LadderAction::Reroute:
        return theme.series[5];
    case LadderAction::Slow:
        return theme.series[1];
    case LadderAction::Throttle:
        return theme.series[4];
    case LadderAction::Block:
        break;
    }
    return theme.series[3];
}

void LadderChart::setLadder(std::vector<LadderStep> steps)
{
    m_steps = std::move(steps);
    std::stable_sort(m_steps.begin(), m_steps.end(),
                     [](const auto& a, const auto& b) { return a.at < b.at; });
    std::vector<ChartHandle> handles;
    for (const LadderStep& step : m_steps)
        handles.push_back({step.name, step.at, step.note, {}, step.movable});
    setHandles(std::move(handles));
    valuesChanged();
}

/// The steps follow the hand at once; notes that nobody gave are read from the bars.
void LadderChart::handlesChanged()
{
    std::vector<ChartHandle>& all = editableHandles();
    for (std::size_t i = 0; i < all.size() && i < m_steps.size(); ++i) {
        m_steps[i].at = all[i].value;
        if (m_steps[i].note.isEmpty() || isDragging())
            all[i].note =
                tr("%1 beyond").arg(shortText(histogram().shareAbove(all[i].value), percentFormat()));
    }
    valuesChanged();
}

LadderAction LadderChart::actionAt(double x) const
{
    LadderAction action = LadderAction::Included;
    for (const LadderStep& step : m_steps) {
        if (x >= step.at)
            action = step.action;
    }
    return action;
}

QColor LadderChart::handleColour(int index, const ChartTheme& theme) const
{
    const auto i = std::size_t(index);
    return i < m_steps.size() ? actionColour(m_steps[i].action, theme) : theme.accent;
}

QColor LadderChart::barColour(double x, const ChartTheme& theme) const
{
    return theme.washed(actionColour(actionAt(x), theme), theme.dark ? 0.72 : 0.66);
}

std::vector<double> LadderChart::colourBreaks() const
{
    std::vector<double> breaks;
    for (const LadderStep& step : m_steps)
        breaks.push_back(step.at);
    return breaks;
}

double LadderChart::annotationHeight(const ChartTheme& theme) const
{
    return HistogramChart::annotationHeight(theme) + kBarHeight + 6;
}

double LadderChart::chipOffset(const ChartTheme&) const
{
    return -kBarHeight - 4;
}

std::vector<LadderChart::Band> LadderChart::bands(const Plot& plot) const
{
    std::vector<Band> all;
    double from = plot.area.left();
    LadderAction action = LadderAction::Included;
    for (const LadderStep& step : m_steps) {
        const double pixel = plot.x.scale.canShow(step.at) ? plot.x.pixel(step.at) : plot.area.left();
        const double at = std::clamp(pixel, plot.area.left(), plot.area.right());
        if (at > from)
            all.push_back({from, at, action});
        from = std::max(from, at);
        action = step.action;
    }
    all.push_back({from, plot.area.right(), action});
    return all;
}

void LadderChart::paintValues(QPainter& painter, const Plot& plot) const
{
    for (const Band& band : bands(plot)) {
        QColor wash = actionColour(band.action, plot.theme);
        wash.setAlphaF(plot.theme.dark ? 0.10F : 0.07F);
        painter.fillRect(QRectF(QPointF(band.from, plot.area.top()), QPointF(band.to, plot.area.bottom())),
                         wash);
    }
    HistogramChart::paintValues(painter, plot);
}

void LadderChart::paintAnnotations(QPainter& painter, const Plot& plot) const
{
    const ChartTheme& theme = plot.theme;
    QFont strong = theme.type.caption;
    strong.setWeight(QFont::DemiBold);
    const QFontMetricsF metrics(strong);
    painter.setFont(strong);
    for (const Band& band : bands(plot)) {
        const QRectF rect(band.from + 0.5, plot.area.top() - kBarHeight - 2, band.to - band.from - 1,
                          kBarHeight);
        if (rect.width() < 2)
            continue;
        const QColor colour = actionColour(band.action, theme);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.washed(colour, theme.dark ? 0.3 : 0.2));
        painter.drawRoundedRect(rect, 3, 3);
        painter.setBrush(colour);
        painter.drawRect(QRectF(rect.left() + 1, rect.bottom() - 2.5, rect.width() - 2, 2.5));
        const QString name = actionName(band.action);
        if (metrics.horizontalAdvance(name) + 12 > rect.width())
            continue;
        painter.setPen(theme.text);
        painter.drawText(rect.adjusted(6, 0, -6, -2), Qt::AlignCenter, name);
    }
    HistogramChart::paintAnnotations(painter, plot);
}

ChartTable LadderChart::table() const
{
    ChartTable table = HistogramChart::table();
    ChartColumn names{tr("Threshold")};
    ChartColumn at{tr("At"), xAxis().format};
    ChartColumn actions{tr("From there")};
    ChartColumn beyond{tr("Share beyond"), percentFormat()};
    for (const LadderStep& step : m_steps) {
        names.texts << step.name;
        at.values.push_back(step.at);
        actions.texts << actionName(step.action);
        beyond.values.push_back(histogram().shareAbove(step.at));
    }
    if (!m_steps.empty())
        table.columns.insert(table.columns.begin(), {names, at, actions, beyond});
    return table;
}

QString LadderChart::describe() const
{
    QString text = HistogramChart::describe();
    for (const LadderStep& step : m_steps)
        text += QStringLiteral(". ") +
                tr("%1 at %2, from there %3")
                    .arg(step.name, fullText(step.at, xAxis().format), actionName(step.action).toLower());
    return text;
}

} // namespace ui
