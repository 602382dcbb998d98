#include "ui/charts/plot/pixel_reduction.h"

#include "tests/ui/support/quiet_main.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>

using namespace ui;

namespace {

std::vector<QPointF> curve(int n, double width, const std::function<double(double)>& y)
{
    std::vector<QPointF> points;
    for (int i = 0; i < n; ++i)
        points.emplace_back(width * i / (n - 1), y(double(i) / (n - 1)));
    return points;
}

/// Distance of a point to a polyline.
double distance(const QPointF& p, const std::vector<QPointF>& line)
{
    double best = 1e300;
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
        const QPointF d = line[i + 1] - line[i];
        const double length = QPointF::dotProduct(d, d);
        const double t = length > 0 ? std::clamp(QPointF::dotProduct(p - line[i], d) / length, 0.0, 1.0) : 0;
        const QPointF off = p - (line[i] + t * d);
        best = std::min(best, std::hypot(off.x(), off.y()));
    }
    return best;
}

} // namespace

class PixelReductionTest : public QObject {
    Q_OBJECT

private slots:
    void aColumnKeepsItsExtremesAndEnds()
    {
        const std::vector<QPointF> points{{0.1, 5}, {0.3, -9}, {0.5, 40}, {0.9, 6}, {1.2, 7}};
        const std::vector<QPointF> expected{{0.1, 5}, {0.3, -9}, {0.5, 40}, {0.9, 6}, {1.2, 7}};
        QCOMPARE(reduceToColumns(points), expected);
        std::vector<QPointF> dense;
        for (int i = 0; i < 100; ++i)
            dense.emplace_back(i / 100.0, i == 50 ? 99 : i == 70 ? -3 : 1 + i * 0.001);
        const auto reduced = reduceToColumns(dense);
        QCOMPARE(reduced.size(), std::size_t(4));
        QCOMPARE(reduced[1], QPointF(0.5, 99));
        QCOMPARE(reduced[2], QPointF(0.7, -3));
    }

    void simplifyingStaysWithinItsTolerance()
    {
        const auto points =
            curve(5000, 800, [](double t) { return 100 + 80 * std::sin(9 * t) * std::exp(-t); });
        for (const double tolerance : {0.2, 0.5, 2.0}) {
            const auto reduced = simplified(points, tolerance);
            QVERIFY(reduced.size() < points.size() / 10);
            for (const QPointF& point : points)
                QVERIFY(distance(point, reduced) <= 2 * tolerance + 1e-9);
            QCOMPARE(reduced.front(), points.front());
            QCOMPARE(reduced.back(), points.back());
        }
    }

    void whatIsDrawnHasAFewHundredPointsWhateverComes()
    {
        std::mt19937 random(3);
        std::uniform_real_distribution<double> noise(0, 300);
        const auto rough = curve(200000, 900, [&](double) { return noise(random); });
        const auto drawn = reducedForDrawing(rough, 300);
        QVERIFY(drawn.size() <= 300);
        const auto [low, high] = std::minmax_element(
            drawn.begin(), drawn.end(), [](const QPointF& a, const QPointF& b) { return a.y() < b.y(); });
        QVERIFY(low->y() < 1 && high->y() > 299); // the envelope survives
    }

    void fewPointsStayAsTheyAre()
    {
        const std::vector<QPointF> two{{0, 0}, {10, 3}};
        QCOMPARE(reducedForDrawing(two), two);
        QVERIFY(reducedForDrawing({}).empty());
    }

    void aStaircaseHasTwoPointsPerBin()
    {
        const std::vector<double> edges{1, 2, 4};
        const std::vector<double> heights{5, 7};
        QCOMPARE(staircase(edges, heights), (std::vector<QPointF>{{1, 5}, {2, 5}, {2, 7}, {4, 7}}));
    }
};

static const TestCase<PixelReductionTest> registered;
#include "pixel_reduction_test.moc"
