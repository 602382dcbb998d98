#include "tests/ui/support/quiet_main.h"
#include "ui/charts/line_chart.h"
#include "ui/widgets/appearance.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/file_drop.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/job_bar.h"
#include "ui/widgets/kpi_tile.h"
#include "ui/widgets/lint_list.h"

#include <QAbstractButton>
#include <QDir>
#include <QFontInfo>
#include <QFontMetrics>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>
#include <QtTest>

using namespace ui;

namespace {

/// A drop as the window system delivers it: to the widget under the pointer, then to its parents until one
/// takes it.
bool dropOn(QWidget* top, const QPoint& at, const QList<QUrl>& urls, const QString& text = {})
{
    QMimeData mime;
    mime.setUrls(urls);
    if (!text.isEmpty())
        mime.setText(text);
    QWidget* widget = top->childAt(at);
    for (widget = widget ? widget : top; widget;
         widget = widget->isWindow() ? nullptr : widget->parentWidget()) {
        if (!widget->acceptDrops())
            continue;
        const QPoint point = widget->mapFrom(top, at);
        QDragEnterEvent enter(point, Qt::CopyAction | Qt::MoveAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(widget, &enter);
        if (!enter.isAccepted())
            continue;
        QDropEvent drop(point, Qt::CopyAction | Qt::MoveAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(widget, &drop);
        return drop.isAccepted();
    }
    return false;
}

} // namespace

class WidgetsTest : public QObject {
    Q_OBJECT

private slots:
    void filesDropAnywhere_data()
    {
        QTest::addColumn<QString>("over");
        QTest::newRow("a chart") << "chart";
        QTest::newRow("a line edit, with the path as text too") << "edit";
    }
    void filesDropAnywhere()
    {
        QFETCH(QString, over);
        QWidget window;
        auto* layout = new QVBoxLayout(&window);
        auto* chart = new LineChart;
        chart->setObjectName("chart");
        auto* edit = new QLineEdit("name");
        edit->setObjectName("edit");
        layout->addWidget(chart);
        layout->addWidget(edit);
        window.resize(500, 400);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        FileDropFilter filter(&window);
        QSignalSpy dropped(&filter, &FileDropFilter::filesDropped);
        QSignalSpy entered(&filter, &FileDropFilter::dragEntered);
        QSignalSpy left(&filter, &FileDropFilter::dragLeft);
        QTemporaryFile file(QDir::tempPath() + QStringLiteral("/usage é XXXXXX.csv"));
        QVERIFY(file.open());
        auto* target = window.findChild<QWidget*>(over);
        QVERIFY(dropOn(&window, target->mapTo(&window, target->rect().center()),
                       {QUrl::fromLocalFile(file.fileName())}, file.fileName()));
        QTRY_COMPARE(dropped.count(), 1);
        QCOMPARE(dropped[0][0].toStringList(), QStringList{file.fileName()});
        QCOMPARE(entered.count(), 1);
        QCOMPARE(left.count(), 1);
        QCOMPARE(edit->text(), QStringLiteral("name"));
    }

    void addressesAndMissingFilesAreRefusedAloud()
    {
        QMimeData mime;
        mime.setUrls({QUrl("https://example.org/log.csv"), QUrl::fromLocalFile("/no/such/file.csv")});
        const DroppedFiles dropped = droppedFiles(&mime);
        QVERIFY(dropped.paths.isEmpty());
        QCOMPARE(dropped.refused.size(), 2);
        QVERIFY(droppedFiles(nullptr).paths.isEmpty());
    }

    void textStillDropsIntoALineEdit()
    {
        QWidget window;
        auto* layout = new QVBoxLayout(&window);
        auto* edit = new QLineEdit;
        layout->addWidget(edit);
        window.resize(300, 80);
        window.show();
        FileDropFilter filter(&window);
        QSignalSpy dropped(&filter, &FileDropFilter::filesDropped);
        dropOn(&window, edit->mapTo(&window, edit->rect().center()), {}, "Enterprise");
        QCoreApplication::processEvents();
        QCOMPARE(edit->text(), QStringLiteral("Enterprise"));
        QCOMPARE(dropped.count(), 0);
    }

    void everyIconExistsAndFollowsThePalette()
    {
        for (const char* name :
             {"usage",    "costs",        "distribution", "plans",    "margins", "compare",   "report",
              "import",   "export",       "undo",         "redo",     "add",     "duplicate", "delete",
              "settings", "search",       "warning",      "info",     "ok",      "error",     "close",
              "more",     "chevron-down", "reset",        "baseline", "goal",    "folder",    "history"}) {
            const QIcon one = icon(QLatin1String(name));
            QVERIFY2(!one.isNull(), name);
            const QImage image = one.pixmap(QSize(24, 24), 2.0).toImage();
            QCOMPARE(image.width(), 48);
            int inked = 0;
            for (int y = 0; y < image.height(); ++y) {
                for (int x = 0; x < image.width(); ++x)
                    inked += qAlpha(image.pixel(x, y)) > 128;
            }
            QVERIFY2(inked > 20, name);
        }
        QVERIFY(icon("no-such-icon").isNull());
        QVERIFY(!appIcon().isNull());
        const QIcon add = icon("add");
        const QColor light = add.pixmap(24, 24).toImage().pixelColor(12, 12);
        setAppearance(*qApp, Appearance::Dark);
        const QColor dark = add.pixmap(24, 24).toImage().pixelColor(12, 12);
        setAppearance(*qApp, Appearance::Light);
        QVERIFY(light.lightness() < 80 && dark.lightness() > 180);
    }

    void theInterfaceFontHasDigitsOfEqualWidth()
    {
        const QFont font = applicationFont();
        QCOMPARE(QFontInfo(font).family(), QStringLiteral("Tierwright Sans"));
        const QFontMetricsF metrics(font);
        for (char digit = '1'; digit <= '9'; ++digit)
            QCOMPARE(metrics.horizontalAdvance(QLatin1Char(digit)),
                     metrics.horizontalAdvance(QLatin1Char('0')));
    }

    void aTileSaysWhatItShows()
    {
        KpiTile tile("Gross margin");
        tile.setDefinition("What is left of revenue.", "(revenue - cogs) / revenue");
        tile.setValue({"71.3 %",
                       "70.5 - 72.1 %",
                       "+2.1 pp",
                       DeltaSense::Better,
                       1,
                       TargetState::Met,
                       "target 70 %",
                       {1, 2, 3}});
        QCOMPARE(tile.accessibleName(), QStringLiteral("Gross margin 71.3 %"));
        for (const char* part : {"70.5", "+2.1 pp", "target 70 %", "cogs"})
            QVERIFY2(tile.accessibleDescription().contains(QLatin1String(part)), part);
        QVERIFY(tile.toolTip().contains("What is left"));
        QSignalSpy activated(&tile, &KpiTile::activated);
        tile.resize(tile.sizeHint());
        tile.show();
        QTest::keyClick(&tile, Qt::Key_Return);
        QTest::mouseClick(&tile, Qt::LeftButton);
        QCOMPARE(activated.count(), 2);
    }

    void theTimeLeftIsSaidOnlyWhenItIsHonest()
    {
        QCOMPARE(timeLeftText(0.01, 10), QString());
        QCOMPARE(timeLeftText(0.5, 1), QString());
        QCOMPARE(timeLeftText(0.9, 30), QStringLiteral("a few seconds left"));
        QCOMPARE(timeLeftText(0.5, 34), QStringLiteral("about 40 s left"));
        QCOMPARE(timeLeftText(0.25, 60), QStringLiteral("about 3 min left"));
        QCOMPARE(timeLeftText(1, 60), QString());
    }

    void aShortJobDoesNotFlicker()
    {
        JobBar bar;
        bar.start("Import");
        QVERIFY(!bar.isVisible());
        bar.finish();
        QTest::qWait(20);
        QVERIFY(!bar.isVisible());
        bar.setDelay(0);
        bar.start("Import");
        bar.setProgress({0.4, 5e6, {}});
        QVERIFY(bar.isVisible());
        QSignalSpy cancel(&bar, &JobBar::cancelRequested);
        bar.findChild<QToolButton*>()->click();
        QCOMPARE(cancel.count(), 1);
        bar.finish("1,204 rows imported");
        QVERIFY(bar.isVisible() && !bar.isRunning());
    }

    void remarksAreSortedAndTheirButtonsSayWhich()
    {
        LintList list;
        list.setEntries({{"late", Severity::Info, "One period is partial.", {}, {}},
                         {"loss", Severity::Error, "Sold below cost.", "-$1", "Raise"}});
        list.show();
        QCOMPARE(list.entries().front().id, QStringLiteral("loss"));
        QSignalSpy requested(&list, &LintList::actionRequested);
        for (QPushButton* button : list.findChildren<QPushButton*>()) {
            if (button->isVisible())
                button->click();
        }
        QCOMPARE(requested.count(), 1);
        QCOMPARE(requested[0][0].toString(), QStringLiteral("loss"));
        list.setEntries({});
        QVERIFY(list.findChildren<QPushButton*>().isEmpty());
    }

    void theFirstButtonOfAnEmptyStateIsThePrimaryOne()
    {
        EmptyState state("usage", "No usage", "Drop a log.");
        QCOMPARE(state.addButton("Open")->property("role").toString(), QStringLiteral("primary"));
        QVERIFY(!state.addButton("Sample")->property("role").isValid());
    }
};

static const TestCase<WidgetsTest> registered;
#include "widgets_test.moc"
