#include "tests/ui/support/quiet_main.h"
#include "ui/charts/bar_chart.h"
#include "ui/charts/calendar_strip.h"
#include "ui/charts/heat_map.h"
#include "ui/charts/ladder_chart.h"
#include "ui/charts/scatter_chart.h"
#include "ui/charts/tail_chart.h"
#include "ui/widgets/appearance.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QMenu>
#include <QToolButton>
#include <QtTest>

#include <cmath>

using namespace ui;

namespace {

constexpr QSize kSize(640, 420);

/// Pixels whose colour is near `colour`.
int pixelsOf(const QImage& image, const QColor& colour)
{
    int found = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            const QColor at = image.pixelColor(x, y);
            found += std::abs(at.red() - colour.red()) + std::abs(at.green() - colour.green()) +
                         std::abs(at.blue() - colour.blue()) <
                     24;
        }
    }
    return found;
}

Series line(const QString& name, const std::vector<double>& x, const std::vector<double>& y)
{
    return {name, x, y};
}

Histogram bins()
{
    return {{1, 10, 100, 1000, 10000}, {40, 30, 20, 10}, 12};
}

void show(QWidget& widget)
{
    widget.resize(kSize);
    widget.show();
    QVERIFY(QTest::qWaitForWindowExposed(&widget));
}

void drag(QWidget& widget, const QPointF& from, const QPointF& to, Qt::KeyboardModifiers modifiers = {})
{
    const auto send = [&](QEvent::Type type, const QPointF& at, Qt::MouseButton button,
                          Qt::MouseButtons held) {
        QMouseEvent event(type, at, widget.mapToGlobal(at), button, held, modifiers);
        QApplication::sendEvent(&widget, &event);
    };
    send(QEvent::MouseButtonPress, from, Qt::LeftButton, Qt::LeftButton);
    for (int i = 1; i <= 8; ++i)
        send(QEvent::MouseMove, from + (to - from) * i / 8.0, Qt::NoButton, Qt::LeftButton);
    send(QEvent::MouseButtonRelease, to, Qt::LeftButton, Qt::NoButton);
}

} // namespace

class ChartTest : public QObject {
    Q_OBJECT

private slots:
    /// Qt Charts drops the whole series when one point of it is not on the log axis.
    void aZeroOnALogAxisCostsOnlyItself()
    {
        LineChart chart;
        chart.setXAxis({"x", countFormat(), ScaleKind::Log});
        chart.setYAxis({"y", countFormat(), ScaleKind::Log});
        const std::vector<double> x{1, 10, 100, 1000, 0, 10000};
        Series good = line("a", {1, 10, 100, 1000, 10000}, {1000, 100, 10, 1, 0.1});
        good.colour = Qt::red;
        chart.setSeries({good});
        show(chart);
        const int whole = pixelsOf(chart.grab().toImage(), Qt::red);
        good.x.push_back(20000);
        good.y.push_back(0);
        good.x.insert(good.x.begin(), -3);
        good.y.insert(good.y.begin(), 4);
        chart.setSeries({good});
        chart.setPointNoun("customers");
        QVERIFY(whole > 200);
        QVERIFY(pixelsOf(chart.grab().toImage(), Qt::red) > whole / 2);
        QCOMPARE(chart.badgeText(), QStringLiteral("2 customers not on the log axis"));
        Q_UNUSED(x);
    }

    void theTailKeepsItsLastPointOffTheLogAxis()
    {
        TailChart chart;
        chart.setTail({1, 2, 3}, {2.0 / 3, 1.0 / 3, 0});
        QCOMPARE(chart.badgeText(), QString());
        QCOMPARE(chart.values().columns[0].values, (std::vector<double>{1, 2}));
    }

    void zoomIsAStack()
    {
        LineChart chart;
        chart.setSeries({line("a", {0, 1, 2, 3, 4}, {0, 1, 4, 9, 16})});
        show(chart);
        const PlotRange whole = chart.visibleRange();
        QSignalSpy changed(&chart, &Chart::zoomChanged);
        chart.zoomTo({{1, 3}, whole.y});
        chart.zoomTo({{1.5, 2}, whole.y});
        QCOMPARE(chart.visibleRange().x, (Range{1.5, 2}));
        chart.zoomBack();
        QCOMPARE(chart.visibleRange().x, (Range{1, 3}));
        QTest::keyClick(&chart, Qt::Key_0);
        QCOMPARE(chart.visibleRange(), whole);
        QCOMPARE(changed.count(), 4);
    }

    void aRubberBandZoomsAndADoubleClickResets()
    {
        LineChart chart;
        chart.setXAxis({"x", countFormat(), ScaleKind::Log});
        chart.setSeries({line("a", {1, 10, 100, 1000}, {1, 2, 3, 4})});
        show(chart);
        const Plot plot = chart.plot();
        drag(chart, {plot.x.pixel(10), plot.area.center().y()},
             {plot.x.pixel(100), plot.area.center().y() + 4});
        QVERIFY(chart.isZoomed());
        QVERIFY(std::fabs(chart.visibleRange().x.lo - 10) < 0.2 &&
                std::fabs(chart.visibleRange().x.hi - 100) < 2);
        QTest::mouseDClick(&chart, Qt::LeftButton, {}, plot.area.center().toPoint());
        QVERIFY(!chart.isZoomed());
    }

    void theWheelScrollsThePageUnlessTheChartHasTheFocus()
    {
        LineChart chart;
        chart.setSeries({line("a", {0, 10}, {0, 10})});
        show(chart);
        const QPointF at = chart.plot().area.center();
        const auto turn = [&](Qt::KeyboardModifiers modifiers) {
            QWheelEvent event(at, chart.mapToGlobal(at), {}, {0, 120}, {}, modifiers, Qt::NoScrollPhase,
                              false);
            QApplication::sendEvent(&chart, &event);
            return event.isAccepted();
        };
        chart.clearFocus();
        QVERIFY(!turn({}));
        QVERIFY(!chart.isZoomed());
        const double under = chart.plot().x.value(at.x());
        QVERIFY(turn(Qt::ControlModifier));
        QVERIFY(chart.isZoomed());
        QVERIFY(std::fabs(chart.plot().x.value(at.x()) - under) <
                1e-9); // what was under the pointer stays there
    }

    void theLegendHidesSeries()
    {
        LineChart chart;
        Series red = line("red", {0, 1}, {0, 1});
        red.colour = Qt::red;
        chart.setSeries({red, line("other", {0, 1}, {1, 0})});
        show(chart);
        QVERIFY(pixelsOf(chart.grab().toImage(), Qt::red) > 100);
        chart.setSeriesVisible(0, false);
        QVERIFY(pixelsOf(chart.grab().toImage(), Qt::red) < 20);
        const std::unique_ptr<QMenu> menu(chart.makeMenu(nullptr));
        QVERIFY(menu->actions().size() > 5);
    }

    void theKeyboardCrosshairReadsValuesOut()
    {
        LineChart chart;
        chart.setXAxis({"Month", countFormat()});
        chart.setYAxis({"Cost", moneyFormat()});
        chart.setSeries({line("Team", {1, 2, 3}, {10, 20, 30})});
        show(chart);
        QTest::keyClick(&chart, Qt::Key_Right);
        QVERIFY2(chart.accessibleDescription().contains("Team $10.00"),
                 qPrintable(chart.accessibleDescription()));
        QTest::keyClick(&chart, Qt::Key_Right);
        QVERIFY(chart.accessibleDescription().contains("$20.00"));
        QTest::keyClick(&chart, Qt::Key_End);
        QVERIFY(chart.accessibleDescription().contains("$30.00"));
    }

    void theReadersChoiceOfScaleOutlivesNewValues()
    {
        HistogramChart chart;
        chart.setHistogram(bins());
        show(chart);
        chart.setLogarithmic(Qt::Horizontal, false);
        chart.setXAxis({"Cost", moneyFormat(), ScaleKind::Log, true});
        QCOMPARE(chart.xAxis().scale, ScaleKind::Linear);
    }

    void copiedValuesHaveHeadersAndTheLocalesDecimalSign()
    {
        LineChart chart;
        chart.setXAxis({"Month", countFormat()});
        chart.setSeries({line("Team, EU", {1, 2}, {1234.5, 2})});
        QCOMPARE(chart.values().toTsv(QLocale(QLocale::German)),
                 QStringLiteral("Month\tTeam, EU\n1\t1234,5\n2\t2\n"));
        QCOMPARE(chart.values().toCsv(), QStringLiteral("Month,\"Team, EU\"\r\n1,1234.5\r\n2,2\r\n"));
        chart.copyValues();
        QVERIFY(QApplication::clipboard()->text().startsWith("Month\tTeam"));
        chart.copyImage();
        QVERIFY(!QApplication::clipboard()->image().isNull());
    }

    void chartsAreSavedInFourFormats()
    {
        const QTemporaryDir folder;
        LadderChart chart;
        chart.setHistogram(bins());
        chart.setFits({line("fit", {1, 10, 100, 1000}, {39, 31, 22, 9})});
        chart.setLadder({{"Cap", 300, LadderAction::Charge, {}}});
        show(chart);
        for (const char* suffix : {"png", "svg", "pdf", "csv"}) {
            const QString path = folder.filePath(QStringLiteral("chart.") + QLatin1String(suffix));
            QString reason;
            QVERIFY2(chart.saveTo(path, &reason), qPrintable(reason));
            QVERIFY(QFileInfo(path).size() > 50);
        }
        QFile svg(folder.filePath("chart.svg"));
        QVERIFY(svg.open(QIODevice::ReadOnly));
        const QByteArray text = svg.readAll();
        QVERIFY(text.contains("Cap")); // texts stay texts
        QVERIFY(text.contains("<path") || text.contains("<polyline"));
        QCOMPARE(QImage(folder.filePath("chart.png")).size(), kSize * 2);
        QString reason;
        QVERIFY(!chart.saveTo(folder.filePath("chart.doc"), &reason));
        QVERIFY(reason.contains("doc"));
        QVERIFY(!chart.saveTo("/nowhere/chart.png", &reason));
        QVERIFY(!reason.isEmpty());
    }

    void allModelsMeetTheModelTester()
    {
        HistogramChart chart;
        chart.setHistogram(bins());
        QAbstractItemModelTester tester(chart.valuesModel(),
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(chart.valuesModel()->rowCount(), 4);
        chart.setHistogram({{1, 2, 3}, {1, 1}, 0});
        QCOMPARE(chart.valuesModel()->rowCount(), 2);
        QCOMPARE(chart.valuesModel()->headerData(2, Qt::Horizontal).toString(), QStringLiteral("Payers"));
        chart.setHistogram({});
        QCOMPARE(chart.valuesModel()->rowCount(), 0);
    }

    void aChangeOfPaletteRecoloursEverything()
    {
        HistogramChart chart;
        chart.setHistogram(bins());
        show(chart);
        const QImage light = chart.grab().toImage();
        chart.setPalette(paletteFor(Appearance::Dark));
        const QImage dark = chart.grab().toImage();
        QCOMPARE(dark.pixelColor(30, 200), paletteFor(Appearance::Dark).color(QPalette::Base));
        QVERIFY(light != dark);
    }

    void staleValuesAreDimmed()
    {
        HistogramChart chart;
        chart.setHistogram(bins());
        show(chart);
        const ChartTheme theme = ChartTheme::from(chart.palette(), chart.font());
        QVERIFY(pixelsOf(chart.grab().toImage(), theme.bar) > 2000);
        chart.setStale(true);
        QVERIFY(pixelsOf(chart.grab().toImage(), theme.bar) < 500);
    }

    void nothingToPlotIsSaidInOneSentence()
    {
        TailChart chart;
        chart.setEmptyText("Import usage to see its tail.");
        show(chart);
        QVERIFY(chart.accessibleDescription().contains("Import usage") || chart.values().rows() == 0);
        QVERIFY(!chart.grab().isNull());
        QTest::keyClick(&chart, Qt::Key_Right);
        QCOMPARE(chart.values().toCsv(), QString());
    }

    void chartsLetFileDropsThrough()
    {
        LineChart chart;
        QVERIFY(!chart.acceptDrops());
        for (const QWidget* child : chart.findChildren<QWidget*>())
            QVERIFY(!child->acceptDrops());
    }

    void everyChartHasANameAndADescription()
    {
        WaterfallChart waterfall;
        waterfall.setSteps({{"Revenue", 100, false}, {"Cost", -30, false}, {"Margin", 0, true}});
        QCOMPARE(waterfall.accessibleName(), QStringLiteral("From revenue to margin"));
        QCOMPARE(waterfall.values().columns[2].values, (std::vector<double>{100, 70, 70}));
        CalendarStrip calendar;
        calendar.setDays({0, 0.1, 0.05});
        QVERIFY(calendar.accessibleDescription().contains("15.0"));
        for (const QToolButton* button : calendar.findChildren<QToolButton*>())
            QVERIFY(!button->accessibleName().isEmpty());
    }

    void wildValuesNeverCrashOrWarn()
    {
        const double inf = INFINITY;
        const std::vector<double> wild{std::nan(""), -inf, inf, 0, -1, 1e308, 1e-308, 5};
        LineChart chart;
        for (const ScaleKind x : {ScaleKind::Linear, ScaleKind::Log}) {
            for (const SeriesStyle style : {SeriesStyle::Line, SeriesStyle::Area, SeriesStyle::Step,
                                            SeriesStyle::Points, SeriesStyle::Band}) {
                chart.setXAxis({"x", countFormat(), x});
                chart.setYAxis({"y", moneyFormat(), x});
                chart.setSeries({{"wild", wild, wild, style, {}, wild}});
                chart.resize(kSize);
                QVERIFY(!chart.grab().isNull());
            }
        }
        ScatterChart scatter;
        scatter.setPoints({wild, wild, {}, {}});
        QVERIFY(!scatter.grab().isNull());
        HeatMap heat;
        heat.setGrid({{1, 2}, {1, 2}, {std::nan(""), inf, 1, 2}}, "v", percentFormat());
        QVERIFY(!heat.grab().isNull());
        TimeBarsChart bars;
        bars.setBars({0, 86400}, 86400, {{"a", {std::nan(""), inf}}, {"b", {}}});
        QVERIFY(!bars.grab().isNull());
        HistogramChart histogram;
        histogram.setHistogram({{0, 1, 2}, {3, std::nan("")}, 0});
        QVERIFY(!histogram.grab().isNull());
        chart.resize(30, 20);
        QVERIFY(!chart.grab().isNull());
    }
};

static const TestCase<ChartTest> registered;
#include "chart_test.moc"
