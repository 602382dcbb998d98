#include "app/window/screenshot.h"
#include "app/window/start_clock.h"
#include "ui/shell/main_window.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QFileInfo>

#include <optional>

namespace {

struct Arguments {
    QStringList files;
    QString appearance; ///< empty: as preferred
    QString page;
    QString screenshot;
    std::optional<QSize> size;
    bool startPage = false;
};

std::optional<QSize> sizeFrom(const QString& text)
{
    const QStringList parts = text.split(QLatin1Char('x'));
    const QSize size(parts.value(0).toInt(), parts.value(1).toInt());
    return size.isEmpty() ? std::nullopt : std::optional(size);
}

Arguments parsed(const QApplication& app)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QObject::tr("Workbench for pricing AI products."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument("file", QObject::tr("A project to open, logs to import, plans to add."),
                                 "[file...]");
    const QCommandLineOption dark("dark", QObject::tr("Dark appearance."));
    const QCommandLineOption light("light", QObject::tr("Light appearance."));
    const QCommandLineOption contrast("contrast", QObject::tr("High contrast."));
    const QCommandLineOption page(
        "page", QObject::tr("Show this page: usage, costs, distribution, plans, margins, compare."),
        QObject::tr("name"));
    const QCommandLineOption shot(
        "screenshot", QObject::tr("Write a picture of the window once results are shown, and quit."),
        QObject::tr("file.png"));
    const QCommandLineOption size("size", QObject::tr("Size of the window."), QObject::tr("WxH"));
    const QCommandLineOption startPage("start-page", QObject::tr("Do not open the last project again."));
    parser.addOptions({dark, light, contrast, page, shot, size, startPage});
    parser.process(app);

    Arguments arguments;
    for (const QString& file : parser.positionalArguments())
        arguments.files << QFileInfo(file).absoluteFilePath();
    arguments.appearance = parser.isSet(dark)       ? QStringLiteral("dark")
                           : parser.isSet(light)    ? QStringLiteral("light")
                           : parser.isSet(contrast) ? QStringLiteral("contrast")
                                                    : QString();
    arguments.page = parser.value(page);
    arguments.screenshot = parser.value(shot);
    arguments.size = sizeFrom(parser.value(size));
    arguments.startPage = parser.isSet(startPage);
    return arguments;
}

} // namespace

int main(int argc, char** argv)
{
    QApplication app(argc, argv);
    app.setApplicationName(QStringLiteral("tierwright"));
    app.setOrganizationName(QStringLiteral("tierwright"));
    app.setApplicationDisplayName(QString()); // titles name the program themselves
    app.setApplicationVersion(QStringLiteral(TIERWRIGHT_VERSION));
    app.setDesktopFileName(QStringLiteral("tierwright"));
    const Arguments arguments = parsed(app);

    ui::MainWindow window;
    app::StartClock clock(window);
    window.applyAppearance(arguments.appearance);
    window.applyNumbers();
    if (arguments.size)
        window.resize(*arguments.size);
    window.show();
    if (!arguments.page.isEmpty())
        window.showPage(arguments.page);
    if (arguments.files.isEmpty() && arguments.screenshot.isEmpty() && !arguments.startPage)
        window.reopenLast();
    else if (!arguments.files.isEmpty())
        window.openFiles(arguments.files);
    if (!arguments.screenshot.isEmpty())
        app::screenshotAndQuit(window, arguments.screenshot);
    return app.exec();
}
