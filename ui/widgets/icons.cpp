#include "ui/widgets/icons.h"

#include <QApplication>
#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <optional>

// A static library's resources are linked only when somebody asks for them.
static void initialiseResources()
{
    Q_INIT_RESOURCE(interface);
}

namespace ui {
namespace {

QByteArray svgOf(const QString& name)
{
    static const bool ready = (initialiseResources(), true);
    Q_UNUSED(ready);
    QFile file(QStringLiteral(":/icons/") + name + QStringLiteral(".svg"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Paints a line icon in a colour that is looked up when it is painted.
class LineIconEngine : public QIconEngine {
public:
    LineIconEngine(QString name, QByteArray svg, std::optional<QPalette::ColorRole> role, QColor colour)
        : m_name(std::move(name))
        , m_svg(std::move(svg))
        , m_role(role)
        , m_colour(std::move(colour))
    {}

    QIconEngine* clone() const override { return new LineIconEngine(*this); }
    QString iconName() override { return m_name; }

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override
    {
        const double ratio = painter->device() ? painter->device()->devicePixelRatioF() : 1;
        painter->drawPixmap(rect, scaledPixmap(rect.size() * ratio, mode, state, ratio));
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
    {
        return scaledPixmap(size, mode, state, 1);
    }

    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state, qreal) override
    {
        const QColor colour = colourFor(mode, state);
        const QString key = QStringLiteral("icon/%1/%2/%3x%4")
                                .arg(m_name, colour.name(QColor::HexArgb))
                                .arg(size.width())
                                .arg(size.height());
        QPixmap pixmap;
        if (QPixmapCache::find(key, &pixmap))
            return pixmap;
        QByteArray svg = m_svg;
        svg.replace("currentColor", colour.name().toLatin1());
        QSvgRenderer renderer(svg);
        pixmap = QPixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        painter.setOpacity(colour.alphaF());
        const int side = std::min(size.width(), size.height());
        renderer.render(&painter,
                        QRectF((size.width() - side) / 2.0, (size.height() - side) / 2.0, side, side));
        QPixmapCache::insert(key, pixmap);
        return pixmap;
    }

private:
    QColor colourFor(QIcon::Mode mode, QIcon::State state) const
    {
        const QPalette palette = QApplication::palette();
        if (mode == QIcon::Disabled)
            return palette.color(QPalette::Disabled, QPalette::ButtonText);
        if (m_colour.isValid())
            return m_colour;
        if (m_role)
            return palette.color(*m_role);
        if (mode == QIcon::Selected)
            return palette.color(QPalette::HighlightedText);
        return state == QIcon::On ? palette.color(QPalette::Link) : palette.color(QPalette::ButtonText);
    }

    QString m_name;
    QByteArray m_svg;
    std::optional<QPalette::ColorRole> m_role;
    QColor m_colour;
};

QIcon made(const QString& name, std::optional<QPalette::ColorRole> role, const QColor& colour)
{
    const QByteArray svg = svgOf(name);
    return svg.isEmpty() ? QIcon() : QIcon(new LineIconEngine(name, svg, role, colour));
}

} // namespace

QIcon icon(const QString& name)
{
    return made(name, {}, {});
}

QIcon icon(const QString& name, QPalette::ColorRole role)
{
    return made(name, role, {});
}

QIcon icon(const QString& name, const QColor& colour)
{
    return made(name, {}, colour);
}

QIcon appIcon()
{
    svgOf(QStringLiteral("tierwright"));
    return QIcon(QStringLiteral(":/icons/tierwright.svg"));
}

} // namespace ui
