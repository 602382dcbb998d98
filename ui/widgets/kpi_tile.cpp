#include "ui/widgets/kpi_tile.h"

#include "ui/charts/plot/chart_theme.h"
#include "ui/charts/sparkline.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QVariantAnimation>

#include <algorithm>

namespace ui {
namespace {

constexpr double kStaleOpacity = 0.45;
constexpr int kFadeMilliseconds = 220;

QColor targetColour(TargetState state, const ChartTheme& theme)
{
    switch (state) {
    case TargetState::Met:
        return theme.positive;
    case TargetState::Near:
        return theme.warning;
    case TargetState::Missed:
        return theme.negative;
    case TargetState::None:
        break;
    }
    return theme.faint;
}

/// Never colour alone: a tick, a wave or a cross beside the target.
QString targetSign(TargetState state)
{
    switch (state) {
    case TargetState::Met:
        return QString(QChar(0x2713));
    case TargetState::Near:
        return QStringLiteral("≈");
    case TargetState::Missed:
        return QStringLiteral("✗");
    case TargetState::None:
        break;
    }
    return {};
}

} // namespace

KpiTile::KpiTile(const QString& name, QWidget* parent)
    : QFrame(parent)
    , m_name(name)
{
    setFocusPolicy(Qt::TabFocus);
    setContextMenuPolicy(Qt::ActionsContextMenu);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAttribute(Qt::WA_Hover);
    announce();
}

void KpiTile::setName(const QString& name)
{
    m_name = name;
    announce();
    update();
}

void KpiTile::setDefinition(const QString& sentence, const QString& formula)
{
    m_sentence = sentence;
    m_formula = formula;
    const QString rule =
        formula.isEmpty()
            ? QString()
            : QStringLiteral("<br><span style='font-weight:600'>%1</span>").arg(formula.toHtmlEscaped());
    setToolTip(QStringLiteral("<div style='max-width:320px'>%1%2</div>").arg(sentence.toHtmlEscaped(), rule));
    announce();
}

void KpiTile::setValue(const KpiValue& value)
{
    if (value == m_value)
        return;
    const bool arrived = m_value.interval.isEmpty() && !value.interval.isEmpty();
    m_value = value;
    if (arrived && isVisible()) {
        if (!m_fade) {
            m_fade = new QVariantAnimation(this);
            m_fade->setDuration(kFadeMilliseconds);
            m_fade->setStartValue(0.0);
            m_fade->setEndValue(1.0);
            connect(m_fade, &QVariantAnimation::valueChanged, this, [this](const QVariant& opacity) {
                m_intervalOpacity = opacity.toDouble();
                update();
            });
        }
        m_fade->start();
    }
    announce();
    update();
}

void KpiTile::setStale(bool stale)
{
    if (m_stale == stale)
        return;
    m_stale = stale;
    update();
}

void KpiTile::setIntervalPending(bool pending)
{
    if (m_intervalPending == pending)
        return;
    m_intervalPending = pending;
    update();
}

void KpiTile::announce()
{
    setAccessibleName(m_value.value.isEmpty() ? m_name : m_name + QLatin1Char(' ') + m_value.value);
    QStringList parts;
    for (const QString& part : {m_value.interval, m_value.delta, m_value.targetText, m_sentence, m_formula}) {
        if (!part.isEmpty())
            parts << part;
    }
    setAccessibleDescription(parts.join(QStringLiteral(". ")));
}

QSize KpiTile::sizeHint() const
{
    const ChartTheme theme = ChartTheme::from(palette(), font());
    const int height =
        QFontMetrics(theme.type.caption).height() * 2 + QFontMetrics(theme.type.figure).height() + 26;
    return {184, height};
}

QSize KpiTile::minimumSizeHint() const
{
    return {120, sizeHint().height()};
}

void KpiTile::paintEvent(QPaintEvent*)
{
    const ChartTheme theme = ChartTheme::from(palette(), font());
    const QFontMetricsF caption(theme.type.caption);
    const QFontMetricsF figure(theme.type.figure);
    QPainter painter(this);
    painter.setLayoutDirection(Qt::LeftToRight); // or "71.3 %" turns into "% 71.3"
    painter.setRenderHint(QPainter::Antialiasing);
    const bool focus = hasFocus() && window()->testAttribute(Qt::WA_KeyboardFocusChange);
    painter.setPen(QPen(focus          ? theme.accent
                        : underMouse() ? palette().color(QPalette::Dark)
                                       : theme.border,
                        focus ? 2 : 1));
    painter.setBrush(theme.surface);
    const double inset = focus ? 1 : 0.5;
    painter.drawRoundedRect(QRectF(rect()).adjusted(inset, inset, -inset, -inset), grid::kCardRadius,
                            grid::kCardRadius);

    const QRectF inner = QRectF(rect()).adjusted(14, 11, -12, -11);
    const auto line = [&](const QRectF& row, const QFont& font, const QColor& colour, const QString& text,
                          Qt::Alignment side) {
        painter.setFont(font);
        painter.setPen(colour);
        painter.drawText(row, int(side | Qt::AlignVCenter),
                         QFontMetricsF(font).elidedText(text, Qt::ElideRight, row.width() + 1));
    };
    // First row: the name, and how the target stands.
    QRectF top(inner.left(), inner.top(), inner.width(), caption.height());
    if (m_value.target != TargetState::None) {
        const QColor colour = targetColour(m_value.target, theme);
        const QString sign = targetSign(m_value.target);
        const double width = caption.horizontalAdvance(sign) + 2;
        line(QRectF(top.right() - width, top.top(), width, top.height()), theme.type.strong, colour, sign,
             Qt::AlignRight);
        top.setRight(top.right() - width - 6);
    }
    line(top, theme.type.caption, theme.muted, m_name, Qt::AlignLeft);

    painter.setOpacity(m_stale ? kStaleOpacity : 1);
    QRectF middle(inner.left(), top.bottom() + 3, inner.width(), figure.height());
    const QString value = m_value.value.isEmpty() ? QStringLiteral("–") : m_value.value;
    const double valueWidth = std::min(figure.horizontalAdvance(value), middle.width());
    const QColor valueColour =
        m_value.target == TargetState::Missed ? targetColour(m_value.target, theme) : theme.text;
    line(middle, theme.type.figure, valueColour, value, Qt::AlignLeft);
    const QRectF spark(middle.left() + valueWidth + 14, middle.top() + 3,
                       std::min(72.0, middle.right() - middle.left() - valueWidth - 14), middle.height() - 7);
    if (m_value.trend.size() > 1 && spark.width() >= 36)
        paintSparkline(painter,
                       QRectF(inner.right() - spark.width(), spark.top(), spark.width(), spark.height()),
                       m_value.trend, theme.seriesColour(0));

    // Last row: the difference first, then interval or target in small print.
    QRectF last(inner.left(), middle.bottom() + 3, inner.width(), caption.height());
    if (!m_value.delta.isEmpty()) {
        const QColor colour = m_value.sense == DeltaSense::Better  ? theme.positive
                              : m_value.sense == DeltaSense::Worse ? theme.negative
                                                                   : theme.muted;
        const QString arrow = m_value.direction > 0   ? QStringLiteral("↑ ")
                              : m_value.direction < 0 ? QStringLiteral("↓ ")
                                                      : QString();
        QFont medium = theme.type.caption;
        medium.setWeight(QFont::DemiBold);
        const QString text = arrow + m_value.delta;
        const double width = std::min(QFontMetricsF(medium).horizontalAdvance(text) + 2, last.width());
        line(QRectF(last.left(), last.top(), width, last.height()), medium, colour, text, Qt::AlignLeft);
        last.setLeft(last.left() + width + 8);
    }
    QStringList rest;
    if (caption.horizontalAdvance(m_value.interval) > last.width())
        rest << QString(); // half an interval says something wrong
    else if (!m_value.interval.isEmpty())
        rest << m_value.interval;
    else if (m_intervalPending)
        rest << QStringLiteral("±…");
    rest.removeAll(QString());
    if (!m_value.targetText.isEmpty() &&
        caption.horizontalAdvance((rest + QStringList{m_value.targetText}).join(QStringLiteral(" · "))) <=
            last.width())
        rest << m_value.targetText;
    painter.setOpacity((m_stale ? kStaleOpacity : 1) * (m_value.interval.isEmpty() ? 1 : m_intervalOpacity));
    if (last.width() > 24)
        line(last, theme.type.caption, theme.muted, rest.join(QStringLiteral(" · ")), Qt::AlignLeft);
}

void KpiTile::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && rect().contains(event->position().toPoint()))
        emit activated();
}

void KpiTile::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Space)
        emit activated();
    else
        QFrame::keyPressEvent(event);
}

void KpiTile::enterEvent(QEnterEvent* event)
{
    QFrame::enterEvent(event);
    update();
}

void KpiTile::leaveEvent(QEvent* event)
{
    QFrame::leaveEvent(event);
    update();
}

void KpiTile::changeEvent(QEvent* event)
{
    QFrame::changeEvent(event);
    update();
}

} // namespace ui
