#include "tests/ui/support/quiet_main.h"
#include "ui/models/kpi.h"

#include <QLocale>
#include <QTest>

#include <cmath>

#include "ui/models/fit_table.h"
#include "ui/models/waterfall.h"

namespace {

core::PlanView viewWith(double margin, double overage)
{
    core::PlanView view;
    view.evaluation.results.revenue = 1000;
    view.evaluation.results.grossMargin = margin;
    view.evaluation.results.overageShare = overage;
    return view;
}

const ui::Kpi& kpi(const std::vector<ui::Kpi>& all, const char* id)
{
    return *std::find_if(all.begin(), all.end(), [&](const ui::Kpi& k) { return k.id == QLatin1String(id); });
}

} // namespace

class KpiTest : public QObject {
    Q_OBJECT

private slots:
    void aTileSaysWhyItHasNoValue()
    {
        const auto kpis = ui::headlineKpis("USD");
        const core::economics::Assumptions assumptions;
        QCOMPARE(ui::tileValue(kpis[0], nullptr, nullptr, assumptions).targetText,
                 QStringLiteral("no plan yet"));
        core::PlanView view;
        QCOMPARE(ui::tileValue(kpis[0], &view, nullptr, assumptions).targetText,
                 QStringLiteral("No revenue in this period"));
    }

    void aMissedTargetAndTheDifferenceToTheBaselineAreJudged()
    {
        const auto kpis = ui::headlineKpis("USD");
        const core::economics::Assumptions assumptions; // overage at most 12 %, margin at least 70 %
        const core::PlanView today = viewWith(0.6, 0.05), plan = viewWith(0.75, 0.2);
        const auto margin = ui::tileValue(kpi(kpis, "gross_margin"), &plan, &today, assumptions);
        QCOMPARE(margin.value, QStringLiteral("75.0\u202F%"));
        QVERIFY(margin.target == ui::TargetState::Met && margin.sense == ui::DeltaSense::Better &&
                margin.direction == 1);
        const auto overage = ui::tileValue(kpi(kpis, "overage_share"), &plan, &today, assumptions);
        QVERIFY(overage.target == ui::TargetState::Missed && overage.sense == ui::DeltaSense::Worse);
    }

    void withoutSomePricesFiguresAreBoundsAndWithoutAnyThereAreNone()
    {
        const auto kpis = ui::headlineKpis("USD");
        core::PlanView plan = viewWith(0.75, 0.1);
        plan.unpricedTokenShare = 0.2;
        const auto margin = ui::tileValue(kpi(kpis, "gross_margin"), &plan, nullptr, {});
        QCOMPARE(margin.value, QStringLiteral("≤\u202F75.0\u202F%"));
        QVERIFY(margin.target == ui::TargetState::None);
        QCOMPARE(margin.targetText, QStringLiteral("20.0\u202F% of tokens have no price"));
        QVERIFY(
            !ui::tileValue(kpi(kpis, "overage_share"), &plan, nullptr, {}).value.startsWith(QChar(0x2264)));
        plan.unpricedTokenShare = 1;
        QCOMPARE(ui::tileValue(kpi(kpis, "gross_margin"), &plan, nullptr, {}).value, QString());
    }

    void theBaselineItselfHasNoDifference()
    {
        const auto kpis = ui::headlineKpis("USD");
        const core::PlanView plan = viewWith(0.7, 0.1);
        QVERIFY(ui::tileValue(kpis[0], &plan, &plan, {}).delta.isEmpty());
    }

    void everyKpiIsDefined()
    {
        for (const ui::Kpi& k : ui::comparedKpis("EUR")) {
            QVERIFY2(!k.name.isEmpty() && k.sentence.endsWith(QLatin1Char('.')) && !k.formula.isEmpty(),
                     qPrintable(k.id));
            QVERIFY(k.value);
        }
    }

    void theWaterfallEndsAtGrossProfit()
    {
        core::economics::PlanResults results;
        results.fixedRevenue = 800;
        results.overageRevenue = 200;
        results.revenue = 1000;
        results.servedCost = 300;
        results.paymentFees = 50;
        results.cogs = 350;
        results.contribution = results.operatingMargin = 650;
        double sum = 0;
        for (const ui::WaterfallStep& step : ui::waterfallOf(results))
            sum += step.total ? 0 : step.amount;
        QCOMPARE(sum, 650.0);
    }

    void whatLiesBeyondAValueIsReadFromTheQuantiles()
    {
        core::DistributionResults d;
        d.measure = "cost";
        d.count = 4;
        d.sorted = {1, 2, 3, 4};
        d.sortedShareAbove = {0.9, 0.7, 0.4, 0};
        QCOMPARE(ui::beyond(d, 2.5).payers, 0.5);
        QCOMPARE(ui::beyond(d, 2.5).amount, 0.7);
        QCOMPARE(ui::beyond(d, 9).payers, 0.0);
        QCOMPARE(ui::beyond(d, 0.1).amount, 1.0);
    }
};

static const TestCase<KpiTest> registered;

#include "kpi_test.moc"
