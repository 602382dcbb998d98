#include "tests/ui/support/quiet_main.h"
#include "ui/charts/ladder_chart.h"
#include "ui/charts/tail_chart.h"

#include <QtTest>

#include <cmath>

using namespace ui;

namespace {

void show(QWidget& widget)
{
    widget.resize(720, 460);
    widget.show();
    widget.activateWindow();
    QVERIFY(QTest::qWaitForWindowExposed(&widget));
}

void fill(LadderChart& chart)
{
    chart.setHistogram({{1, 10, 100, 1000, 10000}, {40, 30, 20, 10}, 0});
    chart.setLadder({{"Allowance", 50, LadderAction::Warn, {}},
                     {"Soft cap", 300, LadderAction::Charge, {}},
                     {"Hard cap", 3000, LadderAction::Block, {}}});
}

void send(QWidget& widget, QEvent::Type type, const QPointF& at, Qt::KeyboardModifiers modifiers = {})
{
    const bool move = type == QEvent::MouseMove;
    const Qt::MouseButtons held = type == QEvent::MouseButtonRelease ? Qt::NoButton : Qt::LeftButton;
    QMouseEvent event(type, at, widget.mapToGlobal(at), move ? Qt::NoButton : Qt::LeftButton, held,
                      modifiers);
    QApplication::sendEvent(&widget, &event);
}

int finals(const QSignalSpy& moved)
{
    int count = 0;
    for (const auto& arguments : moved)
        count += arguments.at(2).toBool();
    return count;
}

} // namespace

class ThresholdTest : public QObject {
    Q_OBJECT

private slots:
    void oneDragEndsOnce()
    {
        LadderChart chart;
        fill(chart);
        show(chart);
        QSignalSpy moved(&chart, &ThresholdChart::handleMoved);
        const Plot plot = chart.plot();
        const double y = plot.area.center().y();
        send(chart, QEvent::MouseButtonPress, {plot.x.pixel(300), y});
        for (const double to : {320.0, 400.0, 500.0})
            send(chart, QEvent::MouseMove, {plot.x.pixel(to), y});
        send(chart, QEvent::MouseButtonRelease, {plot.x.pixel(500), y});
        QVERIFY(moved.count() >= 3);
        QCOMPARE(finals(moved), 1);
        QVERIFY(moved.last().at(2).toBool());
        QCOMPARE(moved.last().at(0).toInt(), 1);
        QVERIFY(std::fabs(moved.last().at(1).toDouble() - 500) < 6);
        QVERIFY(!chart.isZoomed());                         // the drag was no rubber band
        QVERIFY(std::fabs(chart.ladder()[1].at - 500) < 6); // bars follow at once
    }

    void aClickOnAHandleMovesNothing()
    {
        LadderChart chart;
        fill(chart);
        show(chart);
        QSignalSpy moved(&chart, &ThresholdChart::handleMoved);
        const QPointF at(chart.plot().x.pixel(300) + 3, chart.plot().area.center().y());
        send(chart, QEvent::MouseButtonPress, at);
        send(chart, QEvent::MouseButtonRelease, at);
        QCOMPARE(moved.count(), 0);
    }

    void handlesKeepTheirOrder()
    {
        LadderChart chart;
        fill(chart);
        show(chart);
        const Plot plot = chart.plot();
        const double y = plot.area.center().y();
        send(chart, QEvent::MouseButtonPress, {plot.x.pixel(300), y});
        send(chart, QEvent::MouseMove, {plot.x.pixel(9000), y});
        send(chart, QEvent::MouseButtonRelease, {plot.x.pixel(9000), y});
        QCOMPARE(chart.handles()[1].value, 3000.0);
    }

    void shiftIsTenTimesFiner()
    {
        LadderChart chart;
        fill(chart);
        show(chart);
        chart.setRounding([](double value) { return value; });
        const Plot plot = chart.plot();
        const double y = plot.area.center().y();
        send(chart, QEvent::MouseButtonPress, {plot.x.pixel(300), y}, Qt::ShiftModifier);
        send(chart, QEvent::MouseMove, {plot.x.pixel(300) + 100, y}, Qt::ShiftModifier);
        send(chart, QEvent::MouseButtonRelease, {plot.x.pixel(300) + 100, y}, Qt::ShiftModifier);
        QVERIFY(std::fabs(plot.x.pixel(chart.handles()[1].value) - plot.x.pixel(300) - 10) < 0.5);
    }

    void tabGoesToHandlesAndArrowsMoveThem()
    {
        LadderChart chart;
        fill(chart);
        show(chart);
        chart.setFocus();
        QTRY_VERIFY(chart.hasFocus());
        QSignalSpy moved(&chart, &ThresholdChart::handleMoved);
        QTest::keyClick(&chart, Qt::Key_Tab);
        QVERIFY(chart.accessibleDescription().startsWith("Allowance"));
        QTest::keyClick(&chart, Qt::Key_Tab);
        QTest::keyPress(&chart, Qt::Key_Right);
        QTest::keyPress(&chart, Qt::Key_Right);
        QCOMPARE(finals(moved), 0);
        QTest::keyRelease(&chart, Qt::Key_Right);
        QCOMPARE(finals(moved), 1);
        QVERIFY(chart.handles()[1].value > 300);
        QCOMPARE(chart.handles()[0].value, 50.0);
        QTest::keyClick(&chart, Qt::Key_Escape);
        QTest::keyClick(&chart, Qt::Key_Right); // the crosshair again
        QCOMPARE(finals(moved), 1);
    }

    void theLadderSaysTheShareBeyondFromItsBars()
    {
        LadderChart chart;
        fill(chart);
        QVERIFY(std::fabs(chart.histogram().shareAbove(1000) - 0.1) < 1e-12);
        QVERIFY(std::fabs(chart.histogram().shareAbove(1) - 1) < 1e-12);
        QCOMPARE(chart.histogram().shareAbove(1e9), 0.0);
        QVERIFY(chart.handles()[2].note.contains("beyond"));
    }

    void theMarginIsReadOffTheCurve()
    {
        MarginCurveChart chart;
        chart.setCurve("Margin", {1, 2, 4}, {0.8, 0.6, 0.2});
        QVERIFY(std::fabs(chart.valueAt(3) - 0.4) < 1e-12);
        QVERIFY(std::isnan(chart.valueAt(5)));
    }

    void valuesAreRoundedToSignificantDigits()
    {
        QCOMPARE(roundedTo(123456, 3), 123000.0);
        QCOMPARE(roundedTo(0.00123456, 2), 0.0012);
        QCOMPARE(roundedTo(0, 3), 0.0);
    }
};

static const TestCase<ThresholdTest> registered;
#include "threshold_test.moc"
