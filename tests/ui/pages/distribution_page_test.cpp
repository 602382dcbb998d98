#include "ui/pages/distribution_page.h"

#include "tests/ui/support/quiet_main.h"
#include "tests/ui/support/sample_project.h"
#include "ui/charts/histogram_chart.h"
#include "ui/charts/tail_chart.h"
#include "ui/models/plan_selection.h"
#include "ui/pages/data_table.h"
#include "ui/session/plan_details.h"
#include "ui/widgets/figure_row.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QFileInfo>
#include <QLabel>
#include <QRegularExpression>

#include <cmath>

namespace {

/// The page over a sample project, once everything is computed.
struct ShownPage {
    SampleProject folder;
    std::unique_ptr<ui::ProjectSession> session = folder.filled();
    ui::PlanSelection selection{*session};
    ui::PlanDetails details{*session, selection};
    ui::DistributionPage page{{*session, selection, details}};

    ShownPage()
    {
        page.resize(1000, 900);
        page.show();
        wait();
    }
    ~ShownPage() { session->finish(); }

    void wait()
    {
        QVERIFY(QTest::qWaitFor([this] { return !page.property("computing").toBool(); }, 60'000));
    }
    ui::DataTable* table(const QString& name)
    {
        for (auto* found : page.findChildren<ui::DataTable*>())
            if (found->accessibleName().startsWith(name))
                return found;
        return nullptr;
    }
    ui::HistogramChart* histogram() { return page.findChild<ui::HistogramChart*>(); }
    QComboBox* box(const QString& name)
    {
        for (auto* found : page.findChildren<QComboBox*>())
            if (found->accessibleName() == name)
                return found;
        return nullptr;
    }
    void choose(QComboBox* box, int index)
    {
        box->setCurrentIndex(index);
        emit box->activated(index);
        wait();
    }
};

double columnSum(ui::DataTable& table, int column)
{
    double sum = 0;
    for (const ui::TableRow& row : table.tableModel()->content().rows)
        sum += row.cells[std::size_t(column)].toDouble();
    return sum;
}

} // namespace

class DistributionPageTest : public QObject {
    Q_OBJECT

private slots:
    void everyNumberOfTiersHoldsAllPayersAndHasALineForEachBreak()
    {
        ShownPage shown;
        QComboBox* lines = shown.box(QStringLiteral("Lines"));
        QVERIFY(lines);
        for (int index = 1; index <= 4; ++index) { // 2, 3, 4, 5 tiers
            shown.choose(lines, index);
            ui::DataTable* tiers = shown.table(QStringLiteral("Tiers"));
            QVERIFY(tiers);
            QCOMPARE(tiers->tableModel()->rowCount(), index + 1);
            QCOMPARE(int(shown.histogram()->handles().size()), index);
            QVERIFY(std::abs(columnSum(*tiers, 3) - 1) < 1e-9);
            QVERIFY(std::abs(columnSum(*tiers, 4) - 1) < 1e-9);
        }
    }

    void aDraggedBreakMovesPayersFromOneTierToTheOther()
    {
        ShownPage shown;
        shown.choose(shown.box(QStringLiteral("Lines")), 1);
        ui::DataTable* tiers = shown.table(QStringLiteral("Tiers"));
        const auto share = [&] {
            return tiers->tableModel()->content().rows[0].cells[3].toDouble();
        };
        const double before = share(), at = shown.histogram()->handles()[0].value;
        shown.histogram()->setHandleValue(0, at / 4);
        QVERIFY(share() < before);
        QVERIFY(std::abs(columnSum(*tiers, 3) - 1) < 1e-9);
        QCOMPARE(shown.session->project().settings->tierBreaks.at("cost").front(),
                 shown.histogram()->handles()[0].value);
        shown.session->undoStack().undo();
        QTRY_COMPARE(share(), before);
    }

    void aSelectedTierIsShownInTheTableOfPayersAndInTheTail()
    {
        ShownPage shown;
        shown.choose(shown.box(QStringLiteral("Lines")), 2); // 3 tiers
        ui::DataTable* payers = shown.table(QStringLiteral("Payers"));
        QVERIFY(payers && payers->tableModel()->rowCount() > 0);
        const double low = shown.histogram()->handles()[0].value,
                     high = shown.histogram()->handles()[1].value;
        shown.table(QStringLiteral("Tiers"))->selectId(QStringLiteral("1"));
        QVERIFY(payers->tableModel()->rowCount() > 0);
        for (const ui::TableRow& row : payers->tableModel()->content().rows) {
            const double cost = row.cells[2].toDouble();
            QVERIFY(cost > low && cost <= high);
        }
        QCOMPARE(int(shown.page.findChild<ui::TailChart*>()->referenceLines().size()), 2);
    }

    void zoomingSelectsWhatIsSeenAndResettingEverybody()
    {
        ShownPage shown;
        ui::DataTable* payers = shown.table(QStringLiteral("Payers"));
        const ui::TableRow heaviest = payers->tableModel()->content().rows.front();
        ui::PlotRange range = shown.histogram()->visibleRange();
        range.x.hi = std::sqrt(range.x.lo * range.x.hi);
        shown.histogram()->zoomTo(range);
        for (const ui::TableRow& row : payers->tableModel()->content().rows)
            QVERIFY(row.cells[2].toDouble() <= range.x.hi);
        shown.histogram()->resetZoom();
        QCOMPARE(payers->tableModel()->content().rows.front().id, heaviest.id);
    }

    void zoomingIntoConcentrationOrAFitSelectsTheSamePayersEverywhere()
    {
        ShownPage shown;
        ui::DataTable* payers = shown.table(QStringLiteral("Payers"));
        auto* lorenz = shown.page.findChild<ui::LorenzChart*>();
        ui::PlotRange range = lorenz->visibleRange();
        range.x.lo = 0.9; // the heaviest tenth
        lorenz->zoomTo(range);
        const auto& rows = payers->tableModel()->content().rows;
        QVERIFY(!rows.empty());
        const double least = shown.page.findChild<ui::TailChart*>()->referenceLines().front().value;
        QVERIFY(least > 0);
        for (const ui::TableRow& row : rows)
            QVERIFY(row.cells[2].toDouble() > least);
        lorenz->resetZoom();

        int charts = 0;
        for (auto* fit : shown.page.findChildren<ui::QqChart*>()) { // quantiles, and shares
            QVERIFY(fit->values().rows() > 0);
            range = fit->visibleRange();
            range.x.lo = (range.x.lo + range.x.hi) / 2;
            fit->zoomTo(range);
            QVERIFY(!shown.page.findChild<ui::TailChart*>()->referenceLines().empty());
            fit->resetZoom();
            QVERIFY(shown.page.findChild<ui::TailChart*>()->referenceLines().empty());
            ++charts;
        }
        QCOMPARE(charts, 2);
    }

    void everySliceOfEveryMeasureCanBeShown()
    {
        ShownPage shown;
        QComboBox* slices = shown.box(QStringLiteral("Consumption of"));
        QVERIFY(slices && slices->count() > 5);
        for (const char* measure : {"requests", "tokens", "cost"}) {
            auto* button = shown.page.findChild<QAbstractButton*>(QString::fromLatin1(measure));
            QVERIFY(button);
            button->click();
            shown.wait();
            for (int index = slices->count() - 1; index >= 0; index -= 3) {
                shown.choose(slices, index);
                QCOMPARE(slices->currentIndex(), index);
                QVERIFY(shown.histogram()->values().rows() > 0);
                QVERIFY(!shown.histogram()->isStale());
            }
        }
    }

    void everyChartOfASliceCanBeTakenAway()
    {
        ShownPage shown;
        shown.choose(shown.box(QStringLiteral("Consumption of")), 2); // not everything
        int charts = 0;
        for (const ui::Chart* chart : shown.page.findChildren<ui::Chart*>()) {
            if (!chart->isVisibleTo(&shown.page))
                continue;
            QVERIFY2(chart->values().rows() > 0, qPrintable(chart->title()));
            for (const char* kind : {"csv", "svg", "png", "pdf"}) {
                const QString path = shown.folder.path(QStringLiteral("chart%1.%2").arg(charts).arg(kind));
                QString reason;
                QVERIFY2(chart->saveTo(path, &reason), qPrintable(chart->title() + reason));
                QVERIFY(QFileInfo(path).size() > 20);
            }
            ++charts;
        }
        QVERIFY2(charts >= 7, qPrintable(QString::number(charts))); // and one for each period
    }

    void theFiguresComeWithTheirIntervals()
    {
        ShownPage shown;
        QStringList names;
        for (const QLabel* label : shown.page.findChild<ui::FigureRow*>()->findChildren<QLabel*>())
            names << label->accessibleName();
        const QString all = names.join(QLatin1Char('\n'));
        QVERIFY2(all.contains(QRegularExpression(QStringLiteral("Gini: 0\\.\\d+ 0\\.\\d+ – "))),
                 qPrintable(all));
        QVERIFY2(all.contains(QStringLiteral("Median: $")), qPrintable(all));
    }

    void theOverageLineLeavesTheWantedShare()
    {
        ShownPage shown;
        shown.choose(shown.box(QStringLiteral("Lines")), 5);
        QCOMPARE(int(shown.histogram()->handles().size()), 1);
        QVERIFY(shown.histogram()->handles()[0].note.startsWith(QStringLiteral("1"))); // "12.0 % of payers"
    }
};

static const TestCase<DistributionPageTest> registered;

#include "distribution_page_test.moc"
