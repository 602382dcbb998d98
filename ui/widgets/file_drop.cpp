#include "ui/widgets/file_drop.h"

#include "ui/charts/plot/chart_theme.h"
#include "ui/widgets/icons.h"

#include <QApplication>
#include <QDropEvent>
#include <QFileInfo>
#include <QMimeData>
#include <QPainter>
#include <QUrl>

namespace ui {

DroppedFiles droppedFiles(const QMimeData* mime)
{
    DroppedFiles dropped;
    if (!mime || !mime->hasUrls())
        return dropped;
    for (const QUrl& url : mime->urls()) {
        if (url.isLocalFile() && QFileInfo::exists(url.toLocalFile()))
            dropped.paths << url.toLocalFile();
        else
            dropped.refused << url.toDisplayString(QUrl::PreferLocalFile);
    }
    return dropped;
}

FileDropFilter::FileDropFilter(QWidget* window)
    : QObject(window)
    , m_window(window)
{
    window->setAcceptDrops(true);
    qApp->installEventFilter(this);
}

bool FileDropFilter::eventFilter(QObject* watched, QEvent* event)
{
    const QEvent::Type type = event->type();
    if (type != QEvent::DragEnter && type != QEvent::DragMove && type != QEvent::Drop &&
        type != QEvent::DragLeave)
        return false;
    auto* widget = qobject_cast<QWidget*>(watched);
    if (!widget || !m_window || widget->window() != m_window)
        return false;
    if (type == QEvent::DragLeave) {
        if (std::exchange(m_inside, false))
            emit dragLeft();
        return false;
    }
    auto* drop = static_cast<QDropEvent*>(event);
    if (!drop->mimeData() || drop->mimeData()->urls().isEmpty())
        return false;
    drop->setDropAction(Qt::CopyAction);
    drop->accept();
    if (type != QEvent::Drop) {
        if (!std::exchange(m_inside, true))
            emit dragEntered(int(drop->mimeData()->urls().size()));
        return true;
    }
    m_inside = false;
    emit dragLeft();
    const DroppedFiles dropped = droppedFiles(drop->mimeData());
    // Deferred: what opens now may run a dialog, and the source of the drag waits for us.
    QMetaObject::invokeMethod(
        this,
        [this, dropped] {
            if (!dropped.paths.isEmpty())
                emit filesDropped(dropped.paths);
            if (!dropped.refused.isEmpty())
                emit dropRefused(dropped.refused);
        },
        Qt::QueuedConnection);
    return true;
}

DropOverlay::DropOverlay(QWidget* over)
    : QWidget(over)
    , m_title(tr("Drop to open"))
    , m_detail(tr("Usage logs, price lists, plans, projects, or a folder of them"))
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAttribute(Qt::WA_NoSystemBackground);
    setFocusPolicy(Qt::NoFocus);
    over->installEventFilter(this);
    hide();
}

void DropOverlay::setText(const QString& title, const QString& detail)
{
    m_title = title;
    m_detail = detail;
    update();
}

void DropOverlay::follow(FileDropFilter* filter)
{
    connect(filter, &FileDropFilter::dragEntered, this, [this] {
        setGeometry(parentWidget()->rect());
        raise();
        show();
    });
    connect(filter, &FileDropFilter::dragLeft, this, &QWidget::hide);
}

bool DropOverlay::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize)
        setGeometry(parentWidget()->rect());
    return QWidget::eventFilter(watched, event);
}

void DropOverlay::paintEvent(QPaintEvent*)
{
    const ChartTheme theme = ChartTheme::from(palette(), font());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor veil = theme.canvas;
    veil.setAlphaF(0.86F);
    painter.fillRect(rect(), veil);
    painter.setPen(QPen(theme.accent, 2, Qt::DashLine));
    QColor wash = theme.accent;
    wash.setAlphaF(0.07F);
    painter.setBrush(wash);
    painter.drawRoundedRect(QRectF(rect()).adjusted(16, 16, -16, -16), 12, 12);
    const QPoint middle = rect().center();
    icon(QStringLiteral("import"), theme.accent)
        .paint(&painter, QRect(middle.x() - 20, middle.y() - 64, 40, 40));
    painter.setPen(theme.text);
    painter.setFont(theme.type.heading);
    painter.drawText(QRect(0, middle.y() - 12, width(), 32), Qt::AlignCenter, m_title);
    painter.setPen(theme.muted);
    painter.setFont(theme.type.body);
    painter.drawText(QRect(32, middle.y() + 22, width() - 64, 24), Qt::AlignCenter, m_detail);
}

} // namespace ui
