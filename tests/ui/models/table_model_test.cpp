#include "core/cost/price_book.h"
#include "core/plan/presets.h"
#include "tests/ui/support/quiet_main.h"
#include "tests/ui/support/sample_project.h"
#include "ui/models/compare_table.h"
#include "ui/models/cost_tables.h"
#include "ui/models/fit_table.h"
#include "ui/models/table_model.h"
#include "ui/models/usage_tables.h"
#include "ui/models/weight_table.h"

#include <QAbstractItemModelTester>
#include <QLocale>

class TableModelTest : public QObject {
    Q_OBJECT

    static void meet(const ui::TableContent& content)
    {
        ui::TableModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setContent(content);
        QCOMPARE(model.rowCount(), int(content.rows.size()));
        model.setContent({});
        model.setContent(content);
    }

private slots:
    void hoursAreComparedWithTheMonthAtOnce()
    {
        core::PlanView view;
        view.evaluation.results.revenue = 1000;
        view.evaluation.results.deniedShare = 0;
        core::economics::ReplayResult replay;
        replay.evaluation.results = view.evaluation.results;
        replay.evaluation.results.revenue += 1e-9; // added up in another order
        QVERIFY(ui::replayTable(view, replay, "USD").rows.empty());
        replay.evaluation.results.deniedShare = 0.25; // by a window that the month does not see
        replay.exhaustedDayP10 = 12;
        const ui::TableContent table = ui::replayTable(view, replay, "USD");
        QCOMPARE(table.rows.size(), 2u);
        QCOMPARE(table.rows[0].id, QStringLiteral("denied_share"));
        QVERIFY(table.rows[0].cells[2].toString().startsWith(QStringLiteral("25")));
        QVERIFY(table.rows[0].cells[3].toString().contains(QStringLiteral("worse")));
        QCOMPARE(table.rows[1].cells[2].toString(), QStringLiteral("12"));
        view.unpricedTokenShare = 0.5; // costs are bounds then, whose difference is not known
        replay.evaluation.results.cogs = 700;
        const ui::TableContent bounds = ui::replayTable(view, replay, "USD");
        QCOMPARE(bounds.rows[0].id, QStringLiteral("cogs"));
        QVERIFY(bounds.rows[0].cells[2].toString().startsWith(QChar(0x2265)));
        QCOMPARE(bounds.rows[0].cells[3].toString(), QString());
    }

    void aMarginWithoutPricesIsNotCompared()
    {
        SampleProject folder;
        auto session = folder.filled();
        core::Results results = *session->results();
        const auto marginOf = [&](std::size_t plan, double unpriced) {
            core::PlanView view = *results.plans[plan];
            view.unpricedTokenShare = unpriced;
            results.plans[plan] = std::make_shared<const core::PlanView>(std::move(view));
            core::Settings settings = *results.project.settings;
            settings.baselinePlan.clear();
            return ui::compareTable(results, settings).rows.front().cells[plan + 1]; // gross margin
        };
        QVERIFY(!marginOf(0, 0).toString().startsWith(QChar(0x2264)));
        QVERIFY(marginOf(0, 0.2).toString().startsWith(QChar(0x2264))); // at most
        QVERIFY(!marginOf(0, 1).isValid());
    }

    void everyTableOfAProjectMeetsTheModelTester()
    {
        SampleProject folder;
        auto session = folder.filled();
        QVERIFY(session);
        const core::Results& results = *session->results();
        meet(ui::groupTable(results.usage->byModel, QStringLiteral("Model")));
        meet(ui::periodTable(*results.usage));
        meet(ui::journalTable(*results.project.imports));
        meet(ui::unknownTable(results.costs->unknown));
        meet(ui::costTable(results.costs->byModel, QStringLiteral("Model"), results.costs->total));
        meet(ui::priceTable(*results.project.prices));
        meet(ui::fitTable(*results.distributions.at("cost")));
        meet(ui::compareTable(results, *results.project.settings));
        session->finish();
    }

    void differencesSayHowSureTheyAre()
    {
        core::Results results;
        results.project = core::newProject();
        std::vector<core::plan::Plan> plans(2);
        plans[0].id = "today", plans[0].name = "Today";
        plans[1].id = "next", plans[1].name = "Next";
        results.project.plans = plans;
        core::Settings settings;
        settings.baselinePlan = "today";
        for (const double margin : {0.5, 0.6}) {
            auto view = std::make_shared<core::PlanView>();
            view->evaluation.results.grossMargin = margin;
            view->evaluation.results.overageShare = 0.1 + margin / 10;
            results.plans.push_back(view);
        }
        const auto cell = [&](const core::PlanDetail* detail, int row) {
            return ui::compareTable(results, settings, detail).rows[std::size_t(row)].cells[3].toString();
        };
        QCOMPARE(cell(nullptr, 0), QStringLiteral("+10.0\u00a0pp better"));
        core::PlanDetail detail;
        core::economics::PlanEvaluation::Intervals intervals;
        intervals.grossMargin = {0.08, 0.12};   // surely above zero
        intervals.overageShare = {-0.01, 0.03}; // perhaps below
        detail.differences = {std::nullopt, intervals};
        QCOMPARE(cell(&detail, 0), QStringLiteral("+10.0 ±2.0\u00a0pp better"));
        QCOMPARE(cell(&detail, 1), QStringLiteral("+1.0 ±2.0\u00a0pp may be chance"));
    }

    void numbersAreWrittenByLocaleAndEditedAsTyped()
    {
        ui::TableModel model;
        ui::TableColumn name{QStringLiteral("Name"), {}, {}, false, false};
        ui::TableColumn price{
            QStringLiteral("Price"), {}, ui::moneyFormat(QStringLiteral("$"), 2), true, false};
        model.setContent({{name, price}, {{QStringLiteral("a"), {QStringLiteral("Input"), 1234.5}}}});
        QCOMPARE(model.index(0, 1).data().toString(), QStringLiteral("$1,234.50"));
        QSignalSpy edited(&model, &ui::TableModel::cellEdited);
        QVERIFY(model.setData(model.index(0, 1), QStringLiteral("$2.75")));
        QCOMPARE(edited.count(), 1);
        QCOMPARE(edited[0][2].toDouble(), 2.75);
        QVERIFY(!model.setData(model.index(0, 1), QStringLiteral("cheap")));
        QVERIFY(!model.setData(model.index(0, 0), QStringLiteral("Output")));
        QCOMPARE(edited.count(), 1);
    }

    void aValueThatIsMissingShowsADash()
    {
        ui::TableModel model;
        ui::TableColumn column{QStringLiteral("Share"), {}, ui::percentFormat(), false, false};
        model.setContent({{column}, {{QStringLiteral("a"), {QVariant()}}}});
        QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("–"));
    }

    void aPriceThatIsEditedChangesItsEntryOnly()
    {
        const core::cost::PriceBook& book = core::cost::shippedPriceBook();
        const ui::TableContent table = ui::priceTable(book);
        const auto changed = ui::withPrice(book, table.rows[3].id, 6, 12.5);
        QVERIFY(changed);
        QCOMPARE(changed->entries[3].output, core::Decimal::fromDouble(12.5));
        for (std::size_t i = 0; i < book.entries.size(); ++i)
            QVERIFY(i == 3 || changed->entries[i] == book.entries[i]);
        QVERIFY(!ui::withPrice(book, table.rows[3].id, 6, -1.0));
    }

    void aWeightIsReadAndWrittenPerMillion()
    {
        const auto plan = core::plan::planFromPreset("credit_pool");
        QVERIFY(plan);
        const ui::TableContent table = ui::weightTable(*plan, core::cost::shippedPriceBook());
        QVERIFY(!table.rows.empty());
        const auto changed = ui::withWeight(*plan, table.rows[0].id, 42);
        QVERIFY(changed);
        const ui::TableContent again = ui::weightTable(*changed, core::cost::shippedPriceBook());
        QCOMPARE(again.rows[0].cells[ui::kCreditsColumn].toDouble(), 42.0);
    }
};

static const TestCase<TableModelTest> registered;

#include "table_model_test.moc"
