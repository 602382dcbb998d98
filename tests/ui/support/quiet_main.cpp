#include "tests/ui/support/quiet_main.h"

#include "ui/widgets/appearance.h"

#include <QApplication>
#include <QLocale>
#include <QtTest>

#include <memory>
#include <vector>

namespace {

std::vector<std::function<QObject*()>>& cases()
{
    static std::vector<std::function<QObject*()>> all;
    return all;
}

QtMessageHandler qtHandler = nullptr;
int warnings = 0;

/// The offscreen platform says this of every window; it is about the platform, not about us.
bool isPlatformNoise(const QString& message)
{
    return message.contains(QLatin1String("propagateSizeHints"));
}

void count(QtMsgType type, const QMessageLogContext& context, const QString& message)
{
    if ((type == QtWarningMsg || type == QtCriticalMsg) && !isPlatformNoise(message)) {
        ++warnings;
        std::fprintf(stderr, "Qt warning: %s\n", qPrintable(message));
    }
    if (qtHandler)
        qtHandler(type, context, message);
}

} // namespace

void TestRegistry::add(std::function<QObject*()> make)
{
    cases().push_back(std::move(make));
}

int main(int argc, char** argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication app(argc, argv);
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    ui::setAppearance(app, ui::Appearance::Light);
    qtHandler = qInstallMessageHandler(count);
    int failed = 0;
    for (const auto& make : cases()) {
        const std::unique_ptr<QObject> tests(make());
        failed += QTest::qExec(tests.get(), argc, argv);
        // QTest puts its own handler in place while it runs and takes it away again.
        qInstallMessageHandler(count);
    }
    if (cases().empty() || warnings > 0)
        std::fprintf(stderr, "%d Qt warnings, %zu test objects\n", warnings, cases().size());
    return failed + warnings + (cases().empty() ? 1 : 0);
}
