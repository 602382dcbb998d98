#include "ui/charts/threshold_chart.h"

#include "ui/charts/handle_accessibility.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace ui {
namespace {

constexpr double kReach = 7;   // pixels around a handle that still grab it
constexpr double kFine = 0.1;  // Shift
constexpr double kCoarse = 10; // Page Up / Down
constexpr double kChipPad = 7;
constexpr double kChipGap = 6;

/// A label over the plot: one line of text, a second muted one, placed in a row without overlap.
struct Chip {
    QRectF rect;
    int index = 0;
    int row = 0;
};

/// Places chips of the given widths near their pixels, side by side or in the next row, without overlap as
/// long as there is room at all.
std::vector<Chip> placed(const std::vector<double>& centres, const std::vector<double>& widths,
                         const Plot& plot, double top, double rowHeight, int rows)
{
    const double first = plot.frame.left() + 6;
    const double last = plot.frame.right() - 6;
    std::vector<Chip> chips;
    std::vector<double> ends(std::size_t(rows), first - kChipGap);
    for (std::size_t i = 0; i < centres.size(); ++i) {
        const double wanted =
            std::clamp(centres[i] - widths[i] / 2, first, std::max(first, last - widths[i]));
        std::size_t row = 0;
        while (row < ends.size() && wanted < ends[row] + kChipGap)
            ++row;
        if (row == ends.size())
            row = std::size_t(std::min_element(ends.begin(), ends.end()) - ends.begin());
        const double left = std::max(wanted, ends[row] + kChipGap);
        ends[row] = left + widths[i];
        chips.push_back(
            {QRectF(left, top + double(row) * rowHeight, widths[i], rowHeight - 4), int(i), int(row)});
    }
    // What was pushed over the right edge pushes its row back.
    std::vector<double> limits(std::size_t(rows), last);
    for (auto chip = chips.rbegin(); chip != chips.rend(); ++chip) {
        double& limit = limits[std::size_t(chip->row)];
        if (chip->rect.right() > limit)
            chip->rect.moveRight(limit);
        limit = chip->rect.left() - kChipGap;
    }
    return chips;
}

QColor toneColour(Tone tone, const ChartTheme& theme)
{
    switch (tone) {
    case Tone::Accent:
        return theme.accent;
    case Tone::Positive:
        return theme.positive;
    case Tone::Negative:
        return theme.negative;
    case Tone::Muted:
        break;
    }
    return theme.muted;
}

} // namespace

double roundedTo(double value, int significantDigits)
{
    if (value == 0 || !std::isfinite(value))
        return value;
    const double power = std::pow(10.0, significantDigits - 1 - std::floor(std::log10(std::fabs(value))));
    return std::isfinite(power) && power > 0 ? std::round(value * power) / power : value;
}

ThresholdChart::ThresholdChart(QWidget* parent)
    : Chart(parent)
{
    installHandleAccessibility();
}

void ThresholdChart::setHandles(std::vector<ChartHandle> handles)
{
    // Results arrive while the pointer is already further on: the hand wins.
    if (isDragging() && handles.size() == m_handles.size())
        handles[std::size_t(m_dragged)].value = m_handles[std::size_t(m_dragged)].value;
    else
        m_dragged = -1;
    const double before = annotationHeight(theme());
    m_handles = std::move(handles);
    if (m_selected >= int(m_handles.size()))
        m_selected = -1;
    handlesChanged();
    if (annotationHeight(theme()) != before)
        valuesChanged(); // the plot makes room
    else
        annotationsChanged();
}

void ThresholdChart::setReferenceLines(std::vector<ReferenceLine> lines)
{
    m_lines = std::move(lines);
    valuesChanged();
}

void ThresholdChart::setRounding(std::function<double(double)> rounding)
{
    m_rounding = std::move(rounding);
}

void ThresholdChart::setHandleFormat(const ValueFormat& format)
{
    m_handleFormat = format;
    update();
}

QColor ThresholdChart::handleColour(int index, const ChartTheme& theme) const
{
    const QColor own = m_handles[std::size_t(index)].colour;
    return own.isValid() ? own : theme.accent;
}

double ThresholdChart::chipHeight(const ChartTheme& theme) const
{
    const double line = QFontMetricsF(theme.type.caption).height();
    const bool notes = std::any_of(m_handles.begin(), m_handles.end(),
                                   [](const auto& handle) { return !handle.note.isEmpty(); });
    return notes ? 2 * line + 6 : line + 6;
}

/// Fixed by the number of handles, so that a drag does not change the height of the plot.
int ThresholdChart::chipRows() const
{
    return m_handles.size() > 2 ? 2 : 1;
}

double ThresholdChart::annotationHeight(const ChartTheme& theme) const
{
    const double lines = m_lines.empty() ? 0 : QFontMetricsF(theme.type.caption).height() + 2;
    return lines + (m_handles.empty() ? 0 : chipRows() * (chipHeight(theme) + 4) + 2);
}

void ThresholdChart::paintAnnotations(QPainter& painter, const Plot& plot) const
{
    paintReferenceLines(painter, plot);
    if (m_handles.empty())
        return;
    const ChartTheme& theme = plot.theme;
    const ValueFormat format = m_handleFormat.value_or(plot.x.spec.format);
    QFont strong = theme.type.caption;
    strong.setWeight(QFont::DemiBold);
    const QFontMetricsF strongMetrics(strong);
    const QFontMetricsF captionMetrics(theme.type.caption);
    const double line = captionMetrics.height();
    const double rowHeight = chipHeight(theme) + 4;

    std::vector<double> centres;
    std::vector<double> widths;
    std::vector<QString> texts;
    for (const ChartHandle& handle : m_handles) {
        const QString value = fullText(handle.value, format);
        texts.push_back(handle.label.isEmpty() ? value : handle.label + QStringLiteral("  ") + value);
        centres.push_back(plot.x.pixel(
            std::max(handle.value, plot.x.scale.kind == ScaleKind::Log ? 1e-300 : handle.value)));
        widths.push_back(2 * kChipPad + std::max(strongMetrics.horizontalAdvance(texts.back()),
                                                 captionMetrics.horizontalAdvance(handle.note)));
    }
    const double top = plot.area.top() - chipRows() * rowHeight - 2 + chipOffset(theme);
    const std::vector<Chip> chips = placed(centres, widths, plot, top, rowHeight, chipRows());

    for (const Chip& chip : chips) {
        const std::size_t i = std::size_t(chip.index);
        const ChartHandle& handle = m_handles[i];
        const bool inside = centres[i] >= plot.area.left() - 1 && centres[i] <= plot.area.right() + 1;
        const bool active = chip.index == m_dragged || chip.index == m_selected || chip.index == m_hovered;
        const QColor colour = handleColour(chip.index, theme);
        if (inside) {
            const double x = std::round(centres[i]);
            painter.setPen(QPen(colour, active ? 2.5 : 1.75));
            painter.drawLine(QPointF(x, chip.rect.bottom()), QPointF(x, plot.area.bottom()));
            if (handle.movable && !plot.exporting) {
                painter.setPen(QPen(theme.surface, 2));
                painter.setBrush(colour);
                const QRectF grip(x - 4.5, plot.area.bottom() - 9, 9, 18);
                painter.drawRoundedRect(grip, 4.5, 4.5);
            }
        }
        painter.setPen(QPen(active ? colour : theme.border, chip.index == m_selected && hasFocus() ? 2 : 1));
        painter.setBrush(active ? theme.washed(colour, 0.14) : theme.raised);
        painter.drawRoundedRect(chip.rect.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5);
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        painter.drawRoundedRect(
            QRectF(chip.rect.left() + 1, chip.rect.top() + 5, 2.5, chip.rect.height() - 10), 1.2, 1.2);
        QRectF row = chip.rect.adjusted(kChipPad, 3, -kChipPad + 2, 0);
        row.setHeight(line);
        painter.setFont(strong);
        painter.setPen(theme.text);
        painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter, texts[i]);
        if (!handle.note.isEmpty()) {
            painter.setFont(theme.type.caption);
            painter.setPen(theme.muted);
            painter.drawText(row.translated(0, line), Qt::AlignLeft | Qt::AlignVCenter, handle.note);
        }
    }
}

void ThresholdChart::paintReferenceLines(QPainter& painter, const Plot& plot) const
{
    const ChartTheme& theme = plot.theme;
    const QFontMetricsF metrics(theme.type.caption);
    std::vector<double> centres;
    std::vector<double> widths;
    std::vector<const ReferenceLine*> shown;
    for (const ReferenceLine& line : m_lines) {
        if (!plot.x.scale.canShow(line.value) || !plot.x.scale.range.contains(line.value))
            continue;
        shown.push_back(&line);
        centres.push_back(plot.x.pixel(line.value));
        widths.push_back(metrics.horizontalAdvance(line.label) + 4);
    }
    const double chips = m_handles.empty() ? 0 : chipRows() * (chipHeight(theme) + 4) + 2;
    const double top = plot.area.top() - metrics.height() - 2 - chips + chipOffset(theme);
    double last = -1e9;
    for (std::size_t i = 0; i < shown.size(); ++i) {
        const QColor colour = toneColour(shown[i]->tone, theme);
        const double x = std::floor(centres[i]) + 0.5;
        painter.setPen(QPen(colour, 1, Qt::DashLine));
        painter.drawLine(QPointF(x, plot.area.top()), QPointF(x, plot.area.bottom()));
        double left =
            std::clamp(x - widths[i] / 2, plot.frame.left() + 4.0, plot.frame.right() - 4 - widths[i]);
        if (left < last + 6)
            left = last + 6;
        if (left + widths[i] > plot.frame.right() - 2)
            continue; // no room: the read-out still has it
        painter.setFont(theme.type.caption);
        painter.setPen(colour);
        painter.drawText(QRectF(left, top, widths[i], metrics.height()), Qt::AlignCenter, shown[i]->label);
        last = left + widths[i];
    }
}

int ThresholdChart::handleAt(const QPointF& at) const
{
    const Plot& now = plot();
    if (!hasValues() || at.y() < now.area.top() - 4 || at.y() > now.area.bottom() + 12)
        return -1;
    int best = -1;
    double nearest = kReach;
    for (std::size_t i = 0; i < m_handles.size(); ++i) {
        const double distance = std::fabs(now.x.pixel(m_handles[i].value) - at.x());
        if (m_handles[i].movable && distance <= nearest) {
            nearest = distance;
            best = int(i);
        }
    }
    return best;
}

Range ThresholdChart::handleRange(int index) const
{
    const auto i = std::size_t(index);
    const Range axis = plot().x.scale.range;
    Range allowed = m_handles[i].limits.isValid() ? m_handles[i].limits : axis;
    if (i > 0)
        allowed.lo = std::max(allowed.lo, m_handles[i - 1].value);
    if (i + 1 < m_handles.size())
        allowed.hi = std::min(allowed.hi, m_handles[i + 1].value);
    return allowed;
}

QRect ThresholdChart::handleRect(int index) const
{
    const Plot& now = plot();
    const double at = now.x.pixel(m_handles[std::size_t(index)].value);
    return QRectF(at - kReach, now.area.top(), 2 * kReach, now.area.height()).toRect();
}

void ThresholdChart::setHandleValue(int index, double value)
{
    if (index >= 0 && index < int(m_handles.size()) && m_handles[std::size_t(index)].movable)
        moveHandle(index, value, true);
}

double ThresholdChart::limited(int index, double value) const
{
    const Range allowed = handleRange(index);
    return std::clamp(value, allowed.lo, std::max(allowed.lo, allowed.hi));
}

void ThresholdChart::moveHandle(int index, double value, bool final)
{
    const double rounded = m_rounding ? m_rounding(value) : roundedTo(value, 3);
    const double next = limited(index, rounded);
    double& now = m_handles[std::size_t(index)].value;
    if (next == now && !final)
        return;
    now = next;
    handlesChanged();
    annotationsChanged();
    emit handleMoved(index, next, final);
}

void ThresholdChart::nudge(int steps, double stepPixels)
{
    const Plot& now = plot();
    const double from = m_handles[std::size_t(m_selected)].value;
    double pixel = now.x.pixel(from);
    double next = from;
    // Rounding must not swallow a step, so go on until the value really changes.
    for (int tries = 0; tries < 200 && next == from; ++tries) {
        pixel += steps * stepPixels;
        next = limited(m_selected,
                       m_rounding ? m_rounding(now.x.value(pixel)) : roundedTo(now.x.value(pixel), 3));
    }
    m_keysPending = true;
    moveHandle(m_selected, next, false);
}

void ThresholdChart::finishKeys()
{
    if (!m_keysPending || m_selected < 0)
        return;
    m_keysPending = false;
    moveHandle(m_selected, m_handles[std::size_t(m_selected)].value, true);
}

void ThresholdChart::select(int index)
{
    finishKeys();
    m_selected = index;
    hideReadout();
    if (index >= 0) {
        const ChartHandle& handle = m_handles[std::size_t(index)];
        setAccessibleDescription(tr("%1: %2. %3. Arrow keys move it.")
                                     .arg(handle.label,
                                          fullText(handle.value, m_handleFormat.value_or(xAxis().format)),
                                          handle.note));
    } else {
        setAccessibleDescription(describe());
    }
    update();
}

bool ThresholdChart::focusNextPrevChild(bool next)
{
    if (!hasFocus() || m_handles.empty())
        return Chart::focusNextPrevChild(next);
    int index = m_selected;
    do {
        index += next ? 1 : -1;
    } while (index >= 0 && index < int(m_handles.size()) && !m_handles[std::size_t(index)].movable);
    if (index >= int(m_handles.size()) || index < -1) {
        select(-1);
        return Chart::focusNextPrevChild(next);
    }
    select(index);
    return true;
}

void ThresholdChart::mousePressEvent(QMouseEvent* event)
{
    const int handle = event->button() == Qt::LeftButton ? handleAt(event->position()) : -1;
    if (handle < 0) {
        if (event->button() == Qt::LeftButton)
            select(-1);
        Chart::mousePressEvent(event);
        return;
    }
    select(handle);
    m_dragged = handle;
    m_start = m_handles[std::size_t(handle)].value;
    m_dragPixel = plot().x.pixel(m_start);
    m_pointer = event->position().x();
}

void ThresholdChart::mouseMoveEvent(QMouseEvent* event)
{
    if (isDragging()) {
        const double moved = event->position().x() - m_pointer;
        m_pointer = event->position().x();
        m_dragPixel += moved * (event->modifiers() & Qt::ShiftModifier ? kFine : 1);
        moveHandle(m_dragged, plot().x.value(m_dragPixel), false);
        return;
    }
    const int over = event->buttons() ? -1 : handleAt(event->position());
    if (over != m_hovered) {
        m_hovered = over;
        update();
    }
    if (over >= 0) {
        hideReadout();
        setCursor(Qt::SplitHCursor);
        return;
    }
    Chart::mouseMoveEvent(event);
}

void ThresholdChart::mouseReleaseEvent(QMouseEvent* event)
{
    if (!isDragging()) {
        Chart::mouseReleaseEvent(event);
        return;
    }
    const int handle = std::exchange(m_dragged, -1);
    const double value = m_handles[std::size_t(handle)].value;
    if (value != m_start)
        moveHandle(handle, value, true);
    update();
}

void ThresholdChart::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (handleAt(event->position()) < 0)
        Chart::mouseDoubleClickEvent(event);
}

void ThresholdChart::keyPressEvent(QKeyEvent* event)
{
    if (m_selected < 0 || m_selected >= int(m_handles.size())) {
        Chart::keyPressEvent(event);
        return;
    }
    const double step = event->modifiers() & Qt::ShiftModifier ? kFine * 5 : 4;
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Down:
        return nudge(-1, step);
    case Qt::Key_Right:
    case Qt::Key_Up:
        return nudge(1, step);
    case Qt::Key_PageDown:
        return nudge(-1, step * kCoarse);
    case Qt::Key_PageUp:
        return nudge(1, step * kCoarse);
    case Qt::Key_Escape:
        return select(-1);
    default:
        Chart::keyPressEvent(event);
    }
}

void ThresholdChart::keyReleaseEvent(QKeyEvent* event)
{
    if (!event->isAutoRepeat())
        finishKeys();
    Chart::keyReleaseEvent(event);
}

void ThresholdChart::focusOutEvent(QFocusEvent* event)
{
    finishKeys();
    if (event->reason() != Qt::PopupFocusReason && event->reason() != Qt::ActiveWindowFocusReason)
        select(-1);
    Chart::focusOutEvent(event);
}

void ThresholdChart::leaveEvent(QEvent* event)
{
    m_hovered = -1;
    Chart::leaveEvent(event);
}

} // namespace ui
