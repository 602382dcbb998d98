#include "ui/charts/plot/scale.h"
#include "ui/charts/plot/ticks.h"

#include "tests/ui/support/quiet_main.h"

#include <QtTest>

#include <cmath>
#include <random>

using namespace ui;

namespace {

std::vector<double> labelled(const TickSet& set)
{
    std::vector<double> out;
    for (const Tick& tick : set.ticks) {
        if (tick.labelled)
            out.push_back(tick.value);
    }
    return out;
}

bool near(const std::vector<double>& a, const std::vector<double>& b)
{
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](double x, double y) {
               return std::fabs(x - y) <= 1e-9 * std::max(1.0, std::fabs(y));
           });
}

double day(int year, int month, int dayOfMonth)
{
    return double(QDateTime(QDate(year, month, dayOfMonth), QTime(0, 0), Qt::UTC).toSecsSinceEpoch());
}

} // namespace

class AxesTest : public QObject {
    Q_OBJECT

private slots:
    void linearTicksAreMultiplesOfOneTwoOrFive()
    {
        QVERIFY(near(labelled(linearTicks({0, 100}, 6)), {0, 20, 40, 60, 80, 100}));
        QVERIFY(near(labelled(linearTicks({-30, 30}, 7)), {-30, -20, -10, 0, 10, 20, 30}));
        QVERIFY(near(labelled(linearTicks({0.661, 0.763}, 5)), {0.675, 0.7, 0.725, 0.75}));
    }

    void noRangeGetsMoreTicksThanAskedFor()
    {
        std::mt19937 random(11);
        std::uniform_real_distribution<double> exponent(-8, 12);
        std::uniform_real_distribution<double> offset(-3, 3);
        for (int i = 0; i < 2000; ++i) {
            const double span = std::pow(10, exponent(random));
            const double lo = offset(random) * span;
            const int most = 2 + i % 9;
            const TickSet linear = linearTicks({lo, lo + span}, most);
            QVERIFY2(int(linear.ticks.size()) <= most, qPrintable(QString::number(span)));
            for (const Tick& tick : linear.ticks)
                QVERIFY(tick.value >= lo - span * 1e-6 && tick.value <= lo + span * (1 + 1e-6));
            const double from = std::pow(10, exponent(random) - 4);
            const TickSet log = logTicks({from, from * (1 + span)}, most);
            QVERIFY(int(labelled(log).size()) <= std::max(most, 2));
        }
    }

    void aLogAxisOfOneDecadeShowsOneTwoFive()
    {
        QVERIFY(near(labelled(logTicks({2, 30}, 8)), {2, 5, 10, 20})); // Qt Charts shows only 10
        QVERIFY(near(labelled(logTicks({0.01, 1000}, 8)), {0.01, 0.1, 1, 10, 100, 1000})); // both ends kept
        QVERIFY(near(labelled(logTicks({1e-6, 1e6}, 5)), {1e-6, 1e-3, 1, 1e3, 1e6}));
    }

    void aLogAxisOfLessThanAStepStillHasTicks() { QVERIFY(labelled(logTicks({11, 19}, 6)).size() >= 2); }

    void timeTicksFollowTheCalendar()
    {
        QVERIFY(near(labelled(timeTicks({day(2025, 1, 1), day(2025, 4, 1)}, 6)),
                     {day(2025, 1, 1), day(2025, 2, 1), day(2025, 3, 1), day(2025, 4, 1)}));
        const auto weeks = labelled(timeTicks({day(2025, 3, 1), day(2025, 3, 31)}, 7));
        QVERIFY(!weeks.empty());
        for (const double week : weeks)
            QCOMPARE(QDateTime::fromSecsSinceEpoch(qint64(week), Qt::UTC).date().dayOfWeek(), 1);
    }

    void positionAndValueAreInverse()
    {
        for (const Scale& scale : {Scale{ScaleKind::Log, {0.001, 5e4}}, Scale{ScaleKind::Linear, {-3, 9}}}) {
            for (double at = 0; at <= 1; at += 0.05)
                QVERIFY(std::fabs(scale.position(scale.valueAt(at)) - at) < 1e-12);
        }
    }

    void aLogScaleRefusesWhatItCannotShow()
    {
        const Scale log{ScaleKind::Log, {1, 10}};
        for (const double value : {0.0, -1.0, std::nan(""), double(INFINITY)})
            QVERIFY(!log.canShow(value));
        QVERIFY(std::isnan(log.position(0)));
        QCOMPARE(*rangeOf(std::vector<double>{0, -4, 3, std::nan(""), 7}, ScaleKind::Log), (Range{3, 7}));
        QVERIFY(!rangeOf(std::vector<double>{0, -1}, ScaleKind::Log));
    }

    /// Qt Charts recurses until the stack is gone when a log axis is zoomed out a few times.
    void zoomingForEverNeverLeavesTheDoubles()
    {
        for (const double factor : {2.0, 0.5}) {
            for (const ScaleKind kind : {ScaleKind::Log, ScaleKind::Linear}) {
                Scale scale{kind, {1, 1000}};
                for (int i = 0; i < 3000; ++i)
                    scale.range = zoomed(scale, 0.37, factor);
                QVERIFY(scale.range.isValid());
                QVERIFY(kind != ScaleKind::Log || scale.range.lo > 0);
            }
        }
    }
};

static const TestCase<AxesTest> registered;
#include "axes_test.moc"
