#include "ui/widgets/slider_field.h"

#include "ui/charts/plot/chart_theme.h"
#include "ui/charts/threshold_chart.h"
#include "ui/widgets/decimal_edit.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMouseEvent>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace ui {
namespace {

constexpr double kHandle = 7;     // radius
constexpr double kFine = 0.1;     // Shift
constexpr double kKeyStep = 0.01; // share of the range per key press

} // namespace

LogSlider::LogSlider(QWidget* parent)
    : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAttribute(Qt::WA_Hover);
    setCursor(Qt::PointingHandCursor);
}

void LogSlider::setRange(double lo, double hi, ScaleKind scale)
{
    m_scale.kind = scale == ScaleKind::Log && lo > 0 ? ScaleKind::Log : ScaleKind::Linear;
    m_scale.range = {std::min(lo, hi), std::max(lo, hi)};
    update();
}

void LogSlider::setValue(double value)
{
    if (value == m_value)
        return;
    m_value = value;
    update();
}

void LogSlider::setDefaultValue(std::optional<double> value)
{
    m_default = value;
    update();
}

void LogSlider::setSignificantDigits(int digits)
{
    m_digits = std::max(1, digits);
}

QRectF LogSlider::groove() const
{
    return {kHandle + 1, height() / 2.0 - 2, std::max(1.0, width() - 2 * kHandle - 2), 4};
}

double LogSlider::positionAt(double pixel) const
{
    const QRectF track = groove();
    return std::clamp((pixel - track.left()) / track.width(), 0.0, 1.0);
}

void LogSlider::edit(double position, bool final)
{
    const double raw = m_scale.valueAt(std::clamp(position, 0.0, 1.0));
    // On a linear range digits count against the range, or steps near zero would be absurdly fine.
    double next = roundedTo(raw, m_digits);
    if (m_scale.kind != ScaleKind::Log && m_scale.range.span() > 0) {
        const double grid = std::pow(10.0, std::floor(std::log10(m_scale.range.span())) - (m_digits - 1));
        next = std::round(raw / grid) * grid;
    }
    next = std::clamp(next, m_scale.range.lo, m_scale.range.hi);
    if (next == m_value && !final)
        return;
    m_value = next;
    update();
    emit valueEdited(next, final);
}

void LogSlider::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    const QRectF track = groove();
    const double handle = track.left() + std::clamp(m_scale.position(m_value), 0.0, 1.0) * track.width();
    m_dragging = true;
    m_moved = false;
    m_dragPixel = event->position().x();
    m_dragPosition = std::clamp(m_scale.position(m_value), 0.0, 1.0);
    if (std::fabs(handle - m_dragPixel) > kHandle + 2) { // a click into the groove goes there
        m_dragPosition = positionAt(m_dragPixel);
        m_moved = true;
        edit(m_dragPosition, false);
    }
}

void LogSlider::mouseMoveEvent(QMouseEvent* event)
{
    if (!m_dragging)
        return;
    const double moved = (event->position().x() - m_dragPixel) / groove().width();
    m_dragPixel = event->position().x();
    if (moved == 0)
        return;
    m_moved = true;
    m_dragPosition += moved * (event->modifiers() & Qt::ShiftModifier ? kFine : 1);
    edit(m_dragPosition, false);
}

void LogSlider::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !m_dragging)
        return;
    m_dragging = false;
    update();
    if (m_moved)
        emit valueEdited(m_value, true);
}

void LogSlider::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !m_default)
        return;
    m_value = *m_default;
    m_dragging = false;
    update();
    emit valueEdited(m_value, true);
}

void LogSlider::wheelEvent(QWheelEvent* event)
{
    if (!hasFocus()) {
        event->ignore(); // the page scrolls
        return;
    }
    const double notches = event->angleDelta().y() / 120.0;
    const double size = event->modifiers() & Qt::ShiftModifier ? kFine : 1;
    event->accept();
    edit(m_scale.position(m_value) + notches * kKeyStep * size, true);
}

void LogSlider::keyPressEvent(QKeyEvent* event)
{
    const double size = event->modifiers() & Qt::ShiftModifier ? kFine : 1;
    double step = 0;
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Down:
        step = -kKeyStep * size;
        break;
    case Qt::Key_Right:
    case Qt::Key_Up:
        step = kKeyStep * size;
        break;
    case Qt::Key_PageDown:
        step = -10 * kKeyStep;
        break;
    case Qt::Key_PageUp:
        step = 10 * kKeyStep;
        break;
    case Qt::Key_Home:
        step = -1;
        break;
    case Qt::Key_End:
        step = 1;
        break;
    default:
        QWidget::keyPressEvent(event);
        return;
    }
    m_keysPending = true;
    const double before = m_value;
    double position = m_scale.position(m_value);
    for (int tries = 0; tries < 100 && m_value == before && position >= 0 && position <= 1; ++tries) {
        position += step; // rounding must not swallow a step
        edit(position, false);
    }
}

void LogSlider::keyReleaseEvent(QKeyEvent* event)
{
    if (!event->isAutoRepeat())
        finishKeys();
    QWidget::keyReleaseEvent(event);
}

void LogSlider::finishKeys()
{
    if (std::exchange(m_keysPending, false))
        emit valueEdited(m_value, true);
}

void LogSlider::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    update();
}

void LogSlider::focusOutEvent(QFocusEvent* event)
{
    finishKeys();
    QWidget::focusOutEvent(event);
    update();
}

void LogSlider::enterEvent(QEnterEvent* event)
{
    QWidget::enterEvent(event);
    update();
}

void LogSlider::leaveEvent(QEvent* event)
{
    QWidget::leaveEvent(event);
    update();
}

void LogSlider::paintEvent(QPaintEvent*)
{
    const ChartTheme theme = ChartTheme::from(palette(), font());
    const QRectF track = groove();
    const double at = track.left() + std::clamp(m_scale.position(m_value), 0.0, 1.0) * track.width();
    const QColor colour = isEnabled() ? theme.accent : theme.faint;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(blended(theme.surface, theme.text, 0.12));
    painter.drawRoundedRect(track, 2, 2);
    painter.setBrush(colour);
    painter.drawRoundedRect(QRectF(track.topLeft(), QPointF(at, track.bottom())), 2, 2);
    if (m_default && m_scale.canShow(*m_default)) {
        const double mark = track.left() + std::clamp(m_scale.position(*m_default), 0.0, 1.0) * track.width();
        painter.setBrush(theme.axis);
        painter.drawRoundedRect(QRectF(mark - 1, track.top() - 4, 2, 12), 1, 1);
    }
    if (hasFocus()) {
        QColor ring = theme.accent;
        ring.setAlphaF(0.28F);
        painter.setBrush(ring);
        painter.drawEllipse(QPointF(at, track.center().y()), kHandle + 3.5, kHandle + 3.5);
    }
    const bool hot = m_dragging || (underMouse() && isEnabled());
    painter.setBrush(theme.dark ? theme.raised : theme.surface);
    painter.setPen(QPen(colour, hot ? 2.4 : 1.8));
    painter.drawEllipse(QPointF(at, track.center().y()), kHandle - 0.5, kHandle - 0.5);
}

SliderField::SliderField(const QString& label, QWidget* parent)
    : QWidget(parent)
    , m_label(new QLabel(label, this))
    , m_slider(new LogSlider(this))
    , m_field(new DecimalEdit(this))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(grid::kHalf);
    column->addWidget(m_label);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(grid::kUnit);
    row->addWidget(m_slider, 1);
    row->addWidget(m_field);
    m_field->setFixedWidth(104);
    column->addLayout(row);
    m_label->setBuddy(m_field);
    m_slider->setAccessibleName(label);
    m_field->setAccessibleName(tr("%1, exact value").arg(label));
    connect(m_slider, &LogSlider::valueEdited, this, [this](double next, bool final) {
        m_field->setValue(next);
        emit valueEdited(next, final);
    });
    connect(m_field, &DecimalEdit::valueEdited, this, [this](double next, bool final) {
        m_slider->setValue(next);
        emit valueEdited(next, final);
    });
    restyle();
}

void SliderField::setFormat(const ValueFormat& format)
{
    m_field->setFormat(format);
}

void SliderField::setRange(double lo, double hi, ScaleKind scale, std::optional<Range> hardLimits)
{
    m_slider->setRange(lo, hi, scale);
    const Range limits = hardLimits.value_or(Range{lo, hi});
    m_field->setRange(limits.lo, limits.hi);
}

/// New results may come while the hand is still on the control; then the hand wins.
void SliderField::setValue(double value)
{
    m_slider->setValue(value);
    if (!m_field->hasFocus() || m_field->value() != value)
        m_field->setValue(value);
}

double SliderField::value() const
{
    return m_field->value();
}

void SliderField::setDefaultValue(std::optional<double> value)
{
    m_slider->setDefaultValue(value);
}

void SliderField::setHint(const QString& hint)
{
    for (QWidget* part :
         {static_cast<QWidget*>(m_label), static_cast<QWidget*>(m_slider), static_cast<QWidget*>(m_field)})
        part->setToolTip(hint);
}

void SliderField::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::ApplicationFontChange)
        restyle();
}

void SliderField::restyle()
{
    const ChartTheme theme = ChartTheme::from(palette(), font());
    QPalette muted = palette();
    muted.setColor(QPalette::WindowText, theme.muted);
    m_label->setPalette(muted);
}

} // namespace ui
