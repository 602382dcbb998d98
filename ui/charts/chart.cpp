#include "ui/charts/chart.h"

#include "ui/charts/chart_layout.h"
#include "ui/widgets/icons.h"

#include <QContextMenuEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QToolButton>

#include <algorithm>
#include <cmath>

namespace ui {
namespace {

constexpr double kDragStart = 6; // pixels before a press becomes a rubber band
constexpr double kZoomPerNotch = 0.82;

QToolButton* headerButton(QWidget* parent, const QString& name)
{
    auto* button = new QToolButton(parent);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    button->setAccessibleName(name);
    button->setToolTip(name);
    button->setIconSize({16, 16});
    button->setCursor(Qt::ArrowCursor);
    return button;
}

} // namespace

Chart::Chart(QWidget* parent)
    : QWidget(parent)
    , m_emptyText(tr("Nothing to show yet."))
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAcceptDrops(false); // file drops belong to the window
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);

    m_menuButton = headerButton(this, tr("Chart menu"));
    m_menuButton->setIcon(icon(QStringLiteral("more")));
    connect(m_menuButton, &QToolButton::clicked, this,
            [this] { openMenu(m_menuButton->mapToGlobal(QPoint(0, m_menuButton->height()))); });
    m_scaleButton = headerButton(this, tr("Logarithmic axis"));
    m_scaleButton->setCheckable(true);
    m_scaleButton->setText(tr("Log"));
    m_scaleButton->setFont(theme().type.caption);
    m_scaleButton->setVisible(false);
    connect(m_scaleButton, &QToolButton::clicked, this,
            [this](bool on) { setLogarithmic(m_y.switchable ? Qt::Vertical : Qt::Horizontal, on); });
    m_resetButton = headerButton(this, tr("Show the whole range"));
    m_resetButton->setIcon(icon(QStringLiteral("zoom-out")));
    m_resetButton->setVisible(false);
    connect(m_resetButton, &QToolButton::clicked, this, &Chart::resetZoom);
}

Chart::~Chart() = default;

void Chart::setTitle(const QString& title)
{
    m_title = title;
    setAccessibleName(title);
    invalidate();
}

void Chart::setSubtitle(const QString& subtitle)
{
    if (m_subtitle == subtitle)
        return;
    m_subtitle = subtitle;
    invalidate();
}

void Chart::setEmptyText(const QString& sentence)
{
    m_emptyText = sentence;
    update();
}

void Chart::setStale(bool stale)
{
    if (m_stale == stale)
        return;
    m_stale = stale;
    update();
}

void Chart::setNote(const QString& note)
{
    m_note = note;
    invalidate();
}

void Chart::setXAxis(const AxisSpec& axis)
{
    takeAxis(m_x, axis, m_chosenLogX);
}

void Chart::setYAxis(const AxisSpec& axis)
{
    takeAxis(m_y, axis, m_chosenLogY);
}

/// What the reader chose (log or linear, a zoom) outlives new values on the same kind of axis.
void Chart::takeAxis(AxisSpec& own, const AxisSpec& next, const std::optional<bool>& chosenLog)
{
    const ScaleKind before = own.scale;
    own = next;
    if (own.switchable && chosenLog)
        own.scale = *chosenLog ? ScaleKind::Log : ScaleKind::Linear;
    if (own.scale != before)
        m_zoom.clear();
    invalidate();
}

void Chart::setLogarithmic(Qt::Orientation axis, bool on)
{
    AxisSpec& spec = axis == Qt::Vertical ? m_y : m_x;
    const ScaleKind next = on ? ScaleKind::Log : ScaleKind::Linear;
    if (spec.scale == next || spec.scale == ScaleKind::Category || spec.scale == ScaleKind::Time)
        return;
    spec.scale = next;
    (axis == Qt::Vertical ? m_chosenLogY : m_chosenLogX) = on;
    m_zoom.clear();
    hideReadout();
    invalidate();
    emit scaleSwitched(axis, on);
}

void Chart::setLegendVisible(bool visible)
{
    m_legendVisible = visible;
    invalidate();
}

void Chart::setFramed(bool framed)
{
    m_framed = framed;
    invalidate();
}

void Chart::setSeriesVisible(int index, bool visible)
{
    const auto at = std::find(m_hidden.begin(), m_hidden.end(), index);
    if ((at == m_hidden.end()) == visible)
        return;
    if (visible)
        m_hidden.erase(at);
    else
        m_hidden.push_back(index);
    hideReadout();
    invalidate();
    emit seriesToggled(index, visible);
}

bool Chart::isSeriesVisible(int index) const
{
    return std::find(m_hidden.begin(), m_hidden.end(), index) == m_hidden.end();
}

void Chart::zoomTo(const PlotRange& range)
{
    if (!canZoom() || !range.x.isValid() || !range.y.isValid())
        return;
    const bool impossible =
        (m_x.scale == ScaleKind::Log && range.x.lo <= 0) || (m_y.scale == ScaleKind::Log && range.y.lo <= 0);
    if (impossible || range == visibleRange())
        return;
    constexpr std::size_t kDeepest = 64;
    if (m_zoom.size() >= kDeepest)
        m_zoom.erase(m_zoom.begin());
    m_zoom.push_back(range);
    hideReadout();
    invalidate();
    emit zoomChanged();
}

void Chart::zoomBack()
{
    if (m_zoom.empty())
        return;
    m_zoom.pop_back();
    hideReadout();
    invalidate();
    emit zoomChanged();
}

void Chart::resetZoom()
{
    if (m_zoom.empty())
        return;
    m_zoom.clear();
    hideReadout();
    invalidate();
    emit zoomChanged();
}

QAbstractItemModel* Chart::valuesModel()
{
    if (!m_model) {
        m_model = new ChartTableModel(this);
        m_model->setTable(values());
    }
    return m_model;
}

QString Chart::badgeText() const
{
    const QString dropped = hasValues() ? droppedText() : QString();
    if (dropped.isEmpty() || m_note.isEmpty())
        return dropped + m_note;
    return dropped + QStringLiteral(" · ") + m_note;
}

QString Chart::describe() const
{
    QStringList parts;
    if (!m_subtitle.isEmpty())
        parts << m_subtitle;
    if (!hasValues())
        return (parts << m_emptyText).join(QStringLiteral(". "));
    if (!m_x.title.isEmpty() && !m_y.title.isEmpty())
        parts << tr("%1 against %2").arg(m_y.title, m_x.title);
    QStringList names;
    for (const LegendEntry& entry : legend())
        names << entry.name;
    if (!names.isEmpty())
        parts << tr("Series: %1").arg(names.join(QStringLiteral(", ")));
    if (const QString badge = badgeText(); !badge.isEmpty())
        parts << badge;
    return parts.join(QStringLiteral(". "));
}

void Chart::valuesChanged()
{
    if (m_model)
        m_model->setTable(values());
    if (!m_readout.isEmpty())
        m_readout = {};
    invalidate();
}

void Chart::invalidate()
{
    m_layout.reset();
    m_cache = {};
    placeButtons();
    setAccessibleDescription(describe());
    update();
}

void Chart::placeButtons()
{
    const bool switchable = m_x.switchable || m_y.switchable;
    const AxisSpec& axis = m_y.switchable ? m_y : m_x;
    m_scaleButton->setVisible(switchable && hasValues());
    m_scaleButton->setChecked(axis.scale == ScaleKind::Log);
    m_resetButton->setVisible(isZoomed());
    const int edge = m_framed ? grid::kUnit + 2 : 0;
    int right = width() - edge;
    for (QToolButton* button : {m_menuButton, m_scaleButton, m_resetButton}) {
        if (button->isHidden())
            continue;
        const QSize size = button == m_scaleButton ? QSize(button->sizeHint().width(), 24) : QSize(26, 24);
        right -= size.width();
        button->setGeometry(right, m_framed ? 10 : 0, size.width(), size.height());
        right -= 2;
    }
}

bool Chart::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip)
        return true; // the read-out is the tool tip
    return QWidget::event(event);
}

void Chart::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    m_readout = {};
    m_layout.reset();
    m_cache = {};
    placeButtons();
}

void Chart::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    switch (event->type()) {
    case QEvent::PaletteChange:
    case QEvent::FontChange:
    case QEvent::StyleChange:
    case QEvent::LocaleChange:
    case QEvent::LanguageChange:
        m_scaleButton->setFont(theme().type.caption);
        invalidate();
        break;
    default:
        break;
    }
}

void Chart::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton) {
        QWidget::mousePressEvent(event);
        return;
    }
    if (toggleLegendAt(event->position()))
        return;
    if (canZoom() && hasValues() && plot().area.contains(event->position()))
        m_pressed = event->position();
}

void Chart::mouseMoveEvent(QMouseEvent* event)
{
    const QPointF at = event->position();
    if (!m_pressed) {
        const bool onLegend =
            m_layout && std::any_of(m_layout->legend.begin(), m_layout->legend.end(),
                                    [&](const auto& item) { return item.rect.contains(at); });
        setCursor(onLegend ? Qt::PointingHandCursor : Qt::ArrowCursor);
        showReadout(at);
        return;
    }
    if (!m_band && (at - *m_pressed).manhattanLength() < kDragStart)
        return;
    const QRectF area = plot().area;
    QRectF band = QRectF(*m_pressed, at).normalized() & area;
    const bool flat = !zoomsVertically() || band.height() < 24; // a sideways drag zooms sideways
    if (flat)
        band = QRectF(band.left(), area.top(), band.width(), area.height());
    m_band = band;
    update();
}

void Chart::mouseReleaseEvent(QMouseEvent* event)
{
    const std::optional<QRectF> band = m_band;
    m_pressed.reset();
    m_band.reset();
    if (band && band->width() > kDragStart) {
        const Plot& now = plot();
        const auto range = [](const PlotAxis& axis, double a, double b) {
            return Range{std::min(axis.value(a), axis.value(b)), std::max(axis.value(a), axis.value(b))};
        };
        const bool whole = band->height() >= now.area.height() - 1;
        zoomTo({range(now.x, band->left(), band->right()),
                whole ? now.y.scale.range : range(now.y, band->bottom(), band->top())});
    }
    update();
    QWidget::mouseReleaseEvent(event);
}

void Chart::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton)
        resetZoom();
}

void Chart::wheelEvent(QWheelEvent* event)
{
    const bool wanted = hasFocus() || (event->modifiers() & Qt::ControlModifier);
    const double notches = event->angleDelta().y() / 120.0;
    if (!wanted || !canZoom() || !hasValues() || notches == 0 || !plot().area.contains(event->position())) {
        event->ignore(); // the page scrolls
        return;
    }
    const Plot& now = plot();
    const double factor = std::pow(kZoomPerNotch, notches);
    const auto at = [&](const PlotAxis& axis, double pixel) {
        return (pixel - axis.start) / (axis.end - axis.start);
    };
    PlotRange next{zoomed(now.x.scale, at(now.x, event->position().x()), factor), now.y.scale.range};
    if (zoomsVertically())
        next.y = zoomed(now.y.scale, at(now.y, event->position().y()), factor);
    const PlotRange whole = wholeRange();
    const bool wider = next.x.lo <= whole.x.lo && next.x.hi >= whole.x.hi;
    event->accept();
    if (notches < 0 && wider) {
        resetZoom();
        return;
    }
    // One gesture is one step of the stack: turning on replaces the step that the wheel began.
    if (m_wheelStep && isZoomed())
        m_zoom.pop_back();
    zoomTo(next);
    m_wheelStep = isZoomed();
}

void Chart::keyPressEvent(QKeyEvent* event)
{
    const bool shift = event->modifiers() & Qt::ShiftModifier;
    switch (event->key()) {
    case Qt::Key_Left:
        return stepReadout(shift ? -10 : -1);
    case Qt::Key_Right:
        return stepReadout(shift ? 10 : 1);
    case Qt::Key_Home:
        return stepReadout(-1000000);
    case Qt::Key_End:
        return stepReadout(1000000);
    case Qt::Key_Plus:
    case Qt::Key_Equal:
    case Qt::Key_Minus: {
        const Plot& now = plot();
        const double factor = event->key() == Qt::Key_Minus ? 1 / kZoomPerNotch : kZoomPerNotch;
        const double at =
            m_readout.isEmpty() ? 0.5 : (m_readout.at.x() - now.x.start) / (now.x.end - now.x.start);
        return zoomTo({zoomed(now.x.scale, at, factor), now.y.scale.range});
    }
    case Qt::Key_Backspace:
        return zoomBack();
    case Qt::Key_0:
        return resetZoom();
    case Qt::Key_L:
        if (m_y.switchable || m_x.switchable)
            m_scaleButton->click();
        return;
    case Qt::Key_Menu:
        return openMenu(mapToGlobal(rect().center()));
    case Qt::Key_Escape:
        if (!m_readout.isEmpty() || isZoomed()) {
            m_readout.isEmpty() ? zoomBack() : hideReadout();
            return;
        }
        break;
    default:
        break;
    }
    QWidget::keyPressEvent(event);
}

void Chart::leaveEvent(QEvent* event)
{
    hideReadout();
    QWidget::leaveEvent(event);
}

void Chart::focusInEvent(QFocusEvent* event)
{
    if (event->reason() != Qt::PopupFocusReason && event->reason() != Qt::ActiveWindowFocusReason)
        m_focusVisible = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason ||
                         event->reason() == Qt::ShortcutFocusReason;
    update();
    QWidget::focusInEvent(event);
}

void Chart::focusOutEvent(QFocusEvent* event)
{
    m_wheelStep = false;
    update();
    QWidget::focusOutEvent(event);
}

void Chart::contextMenuEvent(QContextMenuEvent* event)
{
    openMenu(event->globalPos());
}

void Chart::hideReadout()
{
    if (m_readout.isEmpty())
        return;
    m_readout = {};
    update();
}

void Chart::showReadout(const QPointF& at)
{
    Readout next;
    if (hasValues() && plot().area.contains(at))
        next = readoutAt(at, plot());
    if (next.isEmpty() && m_readout.isEmpty())
        return;
    m_readout = std::move(next);
    update();
}

/// Moves the keyboard crosshair over the stops; what it reads becomes the accessible description.
void Chart::stepReadout(int steps)
{
    const std::vector<double> stops = hasValues() ? crosshairStops(plot()) : std::vector<double>{};
    if (stops.empty())
        return;
    int index = steps > 0 ? -1 : int(stops.size());
    if (!m_readout.isEmpty())
        index = int(std::lower_bound(stops.begin(), stops.end(), m_readout.at.x() - 0.5) - stops.begin());
    index = std::clamp(index + steps, 0, int(stops.size()) - 1);
    m_readout = readoutAt({stops[std::size_t(index)], plot().area.center().y()}, plot());
    QStringList said{m_readout.heading};
    for (const Readout::Line& line : m_readout.lines)
        said << line.label + QLatin1Char(' ') + line.value;
    setAccessibleDescription(said.join(QStringLiteral(", ")));
    update();
}

bool Chart::toggleLegendAt(const QPointF& at)
{
    plot();
    for (const Layout::LegendItem& item : m_layout->legend) {
        if (item.rect.contains(at)) {
            setSeriesVisible(item.index, item.hidden);
            return true;
        }
    }
    return false;
}

} // namespace ui
