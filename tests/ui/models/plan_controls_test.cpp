#include "core/plan/json.h"
#include "core/plan/presets.h"
#include "tests/ui/support/quiet_main.h"
#include "ui/models/lint.h"
#include "ui/models/plan_controls.h"
#include "ui/models/plan_ladder.h"
#include "ui/models/plan_steps.h"
#include "ui/models/plan_words.h"
#include "ui/models/weight_table.h"

#include <QSet>
#include <QTest>

#include <cmath>

namespace {

/// $20 a month with 2,000 credits; at 80 % a warning, past them overage.
core::plan::Plan creditPlan()
{
    const auto plan = core::plan::planFromJson(R"({
        "format": "tierwright.plan/1", "id": "p", "version": 1, "name": "Credits", "status": "draft", "currencies": ["USD"],
        "billing": {"every": "P1M", "anchor": "calendar", "proration": "none",
                    "rounding": {"money": "half_up", "at": "line"}},
        "models": [{"id": "large", "price": "openai/gpt-4o"}],
        "credits": [{"id": "credit", "name": "Credit", "decimals": 0, "round": "up",
                     "weights": {"rule": "table", "rows": [
                        {"match": {"model": ["large"], "token": ["output"]}, "credits": "100", "per": 1000000}],
                        "other": "free"}}],
        "charges": [{"id": "base", "kind": "flat", "amount": {"USD": "20"}},
                    {"id": "overage", "kind": "usage", "of": "credit", "after": "grants",
                     "price": {"model": "unit", "amount": {"USD": "0.01"}}}],
        "grants": [{"id": "monthly", "of": "credit", "amount": "2000", "every": "P1M"}],
        "limits": [{"id": "month", "of": "credit", "amount": "2000", "window": {"kind": "billing_period"},
                    "steps": [{"at": "0.8", "do": "warn"}, {"at": "1", "do": "charge", "charge": "overage"}]}]})",
                                               "test.json");
    return plan ? *plan : core::plan::Plan{};
}

double valueOf(const core::plan::Plan& plan, const QString& path)
{
    for (const ui::PlanControl& control : ui::planControls(plan)) {
        if (control.path == path)
            return control.value;
    }
    return -1;
}

} // namespace

class PlanControlsTest : public QObject {
    Q_OBJECT

private slots:
    void grantsAreToldApartByHowOftenTheyCome()
    {
        core::plan::Plan plan = creditPlan();
        core::plan::Grant welcome = plan.grants.front(), daily = welcome;
        welcome.id = "welcome";
        welcome.every.reset();
        daily.id = "daily";
        daily.every = core::plan::Duration{1, core::plan::DurationUnit::Day};
        plan.grants.push_back(welcome);
        plan.grants.push_back(daily);
        QStringList labels;
        for (const ui::PlanControl& control : ui::planControls(plan)) {
            if (control.path.startsWith(QStringLiteral("grants")))
                labels << control.label;
        }
        QCOMPARE(labels.join(QStringLiteral(" | ")),
                 QStringLiteral("Included credits | Included credits, once | Included credits per day"));
    }

    void weightsByCostTakeAboutTheSameForEveryDollar()
    {
        // gpt-4o costs $2.50 for a million input tokens, $1.25 from the cache, $10 for output; output takes
        // 100 credits, so a dollar of cost takes about 10.
        const auto proposed = ui::withProposedWeights(creditPlan(), core::cost::shippedPriceBook());
        QVERIFY(proposed);
        QVERIFY(core::plan::planFromJson(core::plan::toJson(*proposed), "proposed"));
        const auto& table = std::get<core::plan::WeightTable>(proposed->credits[0].weights);
        double input = 0, output = 0;
        for (const core::plan::WeightRow& row : table.rows) {
            for (const core::plan::Token token : row.match.tokens) {
                if (token == core::plan::Token::Output)
                    output = row.credits.toDouble();
                if (token == core::plan::Token::UncachedInput)
                    input = row.credits.toDouble();
            }
        }
        QVERIFY2(input > 15 && input < 40, qPrintable(QString::number(input)));
        QVERIFY2(output > 60 && output < 160, qPrintable(QString::number(output)));
        QVERIFY(std::abs(output / input / 4 - 1) < 0.35); // round numbers distort a little
        core::plan::Plan flat = creditPlan();
        flat.credits.clear();
        QVERIFY(!ui::withProposedWeights(flat, core::cost::shippedPriceBook()));
    }

    void everyControlOfEveryPresetCanBeMovedAndNothingElseBreaks()
    {
        for (const core::plan::Preset& preset : core::plan::presets()) {
            const auto plan = core::plan::planFromPreset(preset.id);
            QVERIFY(plan);
            QSet<QString> paths;
            for (const ui::PlanControl& control : ui::planControls(*plan)) {
                QVERIFY2(!paths.contains(control.path), qPrintable(control.path));
                paths.insert(control.path);
                QVERIFY2(!control.label.isEmpty() && !control.group.isEmpty(), qPrintable(control.path));
                QVERIFY2(control.range.isValid() || control.range.lo == control.range.hi,
                         qPrintable(control.path));
                QVERIFY2(control.range.contains(control.value), qPrintable(control.path));
                QVERIFY(ui::withControl(*plan, control.path, control.range.hi));
            }
        }
    }

    void anAllowanceCarriesTheLimitAtTheSameAmountAlong()
    {
        const auto moved = ui::withControl(creditPlan(), QStringLiteral("grants[0].amount"), 3000);
        QVERIFY(moved);
        QCOMPARE(valueOf(*moved, QStringLiteral("grants[0].amount")), 3000.0);
        QCOMPARE(valueOf(*moved, QStringLiteral("limits[0].amount")), 3000.0);
        QCOMPARE(valueOf(*moved, QStringLiteral("limits[0].steps[0].at")), 0.8);
    }

    void aLimitApartFromTheAllowanceStays()
    {
        auto plan = creditPlan();
        plan.limits[0].amount = core::Decimal::fromInteger(5000);
        const auto moved = ui::withControl(plan, QStringLiteral("grants[0].amount"), 3000);
        QCOMPARE(valueOf(*moved, QStringLiteral("limits[0].amount")), 5000.0);
    }

    void theLadderStandsWhereTheStepsAre()
    {
        const auto ladder = ui::ladderOf(creditPlan(), "credit");
        QCOMPARE(ladder.size(), std::size_t(2));
        QCOMPARE(ladder[0].at, 1600.0);
        QCOMPARE(ladder[1].at, 2000.0);
        QVERIFY(ladder[0].action == ui::LadderAction::Warn && ladder[1].action == ui::LadderAction::Charge);
    }

    void theRungAtTheWholeLimitMovesTheAllowanceAndAnotherItsShare()
    {
        const auto whole = ui::withRung(creditPlan(), "credit", 1, 4000);
        QVERIFY(whole);
        QCOMPARE(valueOf(*whole, QStringLiteral("grants[0].amount")), 4000.0);
        QCOMPARE(ui::ladderOf(*whole, "credit")[0].at, 3200.0);
        const auto warning = ui::withRung(creditPlan(), "credit", 0, 1000);
        QVERIFY(warning);
        QCOMPARE(valueOf(*warning, QStringLiteral("limits[0].steps[0].at")), 0.5);
        QCOMPARE(valueOf(*warning, QStringLiteral("grants[0].amount")), 2000.0);
        QVERIFY(!ui::withRung(creditPlan(), "credit", 7, 10));
    }

    void stepsStayValidWhenTheyAreAddedChangedAndRemoved()
    {
        auto plan = ui::withStepAdded(creditPlan(), 0);
        QVERIFY(plan);
        QVERIFY(core::plan::checkPlan(*plan).empty());
        for (const core::plan::StepAction action : ui::actionsFor(*plan, 0)) {
            if (action == core::plan::StepAction::Block)
                continue; // only as the last
            const auto changed = ui::withStepAction(*plan, 0, 1, action);
            QVERIFY(changed);
            QVERIFY2(core::plan::checkPlan(*changed).empty(), qPrintable(ui::actionText(action)));
        }
        plan = ui::withStepRemoved(*plan, 0, 2);
        QVERIFY(plan);
        QVERIFY(*plan == creditPlan());
    }

    void aSummarySaysPriceAllowanceAndWhatFollows()
    {
        const ui::PlanSummary summary = ui::summaryOf(creditPlan());
        QCOMPARE(summary.price, QStringLiteral("$20 per month"));
        QCOMPARE(summary.allowance, QStringLiteral("2,000\u00A0credits included"));
        QCOMPARE(summary.beyond, QStringLiteral("then: charge overage"));
    }

    void aFindingLeadsToItsControl()
    {
        core::economics::LintFinding finding;
        finding.code = "overage_below_cost";
        finding.message = "Overage is sold below cost.";
        finding.control = "charges[1].price";
        const auto entries = ui::lintEntries({finding}, creditPlan());
        QCOMPARE(entries[0].id, QStringLiteral("charges[1].price.amount.USD"));
        QVERIFY(!entries[0].action.isEmpty());
    }
};

static const TestCase<PlanControlsTest> registered;

#include "plan_controls_test.moc"
