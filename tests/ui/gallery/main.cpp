// Shows all charts and widgets with made-up data; can write a picture of each page:
//   chart_gallery --shot out.png --page plans --dark --size 1440x900 --scale 2
// Without --page the pictures of all pages are written, out-<page>.png.
#include "tests/ui/gallery/pages.h"
#include "ui/charts/chart.h"
#include "ui/widgets/appearance.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QFileInfo>
#include <QMenuBar>
#include <QMouseEvent>
#include <QTabWidget>
#include <QTextStream>

#include <memory>

namespace {

std::vector<GalleryPage> allPages()
{
    std::vector<GalleryPage> pages = chartPages();
    for (GalleryPage& page : widgetPages())
        pages.push_back(std::move(page));
    return pages;
}

/// Puts the pointer into the middle of every chart, so that the picture shows read-outs.
void hover(QWidget* page, double at)
{
    for (ui::Chart* chart : page->findChildren<ui::Chart*>()) {
        const QPointF middle = chart->plot().area.topLeft() +
                               QPointF(chart->plot().area.width() * at, chart->plot().area.height() * 0.5);
        QMouseEvent move(QEvent::MouseMove, middle, chart->mapToGlobal(middle), Qt::NoButton, Qt::NoButton,
                         Qt::NoModifier);
        QApplication::sendEvent(chart, &move);
    }
}

bool shoot(const GalleryPage& page, const QSize& size, const QString& path, double hoverAt)
{
    const std::unique_ptr<QWidget> widget(page.make());
    widget->resize(size);
    widget->show();
    QApplication::processEvents();
    if (hoverAt >= 0)
        hover(widget.get(), hoverAt);
    QApplication::processEvents();
    return widget->grab().save(path);
}

} // namespace

int main(int argc, char** argv)
{
    for (int i = 1; i + 1 < argc; ++i) {
        if (QByteArray(argv[i]) == "--scale")
            qputenv("QT_SCALE_FACTOR", argv[i + 1]);
    }
    QApplication app(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addOptions({{"shot", "Write a picture.", "file"},
                       {"page", "Only this page.", "name"},
                       {"dark", "Dark colours."},
                       {"contrast", "High contrast."},
                       {"size", "Size of the page.", "WxH", "1440x900"},
                       {"scale", "Device pixel ratio.", "factor", "1"},
                       {"hover", "Show read-outs at this share of the width.", "share"},
                       {"locale", "Locale of numbers.", "name", "en_US"},
                       {"points", "Font size.", "points", "0"},
                       {"rtl", "Right to left."}});
    parser.process(app);
    QLocale::setDefault(QLocale(parser.value("locale")));
    ui::setAppearance(app, parser.isSet("dark")       ? ui::Appearance::Dark
                           : parser.isSet("contrast") ? ui::Appearance::HighContrast
                                                      : ui::Appearance::Light);
    if (parser.value("points").toDouble() > 0)
        QApplication::setFont(ui::applicationFont(parser.value("points").toDouble()));
    if (parser.isSet("rtl"))
        QApplication::setLayoutDirection(Qt::RightToLeft);
    const QStringList wanted = parser.value("size").split('x');
    const QSize size(wanted.value(0).toInt(), wanted.value(1).toInt());
    if (parser.isSet("shot")) {
        const QFileInfo out(parser.value("shot"));
        const double hoverAt = parser.isSet("hover") ? parser.value("hover").toDouble() : -1;
        for (const GalleryPage& page : allPages()) {
            if (parser.isSet("page") && parser.value("page") != page.name)
                continue;
            const QString path = parser.isSet("page")
                                     ? out.filePath()
                                     : out.path() + '/' + out.completeBaseName() + '-' + page.name + ".png";
            if (!shoot(page, size, path, hoverAt)) {
                QTextStream(stderr) << "cannot write " << path << '\n';
                return 1;
            }
        }
        return 0;
    }
    QTabWidget window;
    window.setDocumentMode(true);
    for (const GalleryPage& page : allPages())
        window.addTab(page.make(), page.name);
    window.resize(size);
    window.show();
    return QApplication::exec();
}
