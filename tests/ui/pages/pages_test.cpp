#include "tests/ui/support/quiet_main.h"
#include "tests/ui/support/sample_project.h"
#include "ui/charts/ladder_chart.h"
#include "ui/charts/tail_chart.h"
#include "ui/models/edits.h"
#include "ui/models/plan_selection.h"
#include "ui/pages/compare_page.h"
#include "ui/pages/costs_page.h"
#include "ui/pages/data_table.h"
#include "ui/pages/distribution_page.h"
#include "ui/pages/margins_page.h"
#include "ui/pages/plans_page.h"
#include "ui/pages/usage_page.h"
#include "ui/session/plan_details.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/lint_list.h"

#include <QAbstractButton>
#include <QClipboard>
#include <QGuiApplication>

#include <cmath>

namespace {

template <typename P>
std::unique_ptr<ui::Page> shown(const ui::PageContext& context)
{
    auto page = std::make_unique<P>(context);
    page->resize(1000, 800);
    page->show();
    QCoreApplication::processEvents();
    return page;
}

std::vector<std::unique_ptr<ui::Page>> allPages(const ui::PageContext& context)
{
    std::vector<std::unique_ptr<ui::Page>> pages;
    pages.push_back(shown<ui::UsagePage>(context));
    pages.push_back(shown<ui::CostsPage>(context));
    pages.push_back(shown<ui::DistributionPage>(context));
    pages.push_back(shown<ui::PlansPage>(context));
    pages.push_back(shown<ui::MarginsPage>(context));
    pages.push_back(shown<ui::ComparePage>(context));
    return pages;
}

ui::EmptyState* visibleEmptyState(const ui::Page& page)
{
    for (ui::EmptyState* state : page.findChildren<ui::EmptyState*>()) {
        if (state->isVisible())
            return state;
    }
    return nullptr;
}

} // namespace

class PagesTest : public QObject {
    Q_OBJECT

private slots:
    void anEmptyProjectShowsOnEveryPageTheButtonThatHelps()
    {
        SampleProject folder;
        auto session = folder.empty();
        ui::PlanSelection selection(*session);
        ui::PlanDetails details(*session, selection);
        for (const auto& page : allPages({*session, selection, details})) {
            ui::EmptyState* state = visibleEmptyState(*page);
            QVERIFY2(state, qPrintable(page->accessibleName()));
            QSignalSpy asked(page.get(), &ui::Page::actionRequested);
            state->findChild<QAbstractButton*>()->click();
            QCOMPARE(asked.count(), 1);
            QCOMPARE(asked[0][0].toString(), QStringLiteral("import"));
        }
        session->finish();
    }

    void aFilledProjectShowsValuesInEveryChartOfEveryPage()
    {
        SampleProject folder;
        auto session = folder.filled();
        QVERIFY(session);
        ui::editAssumptions(*session, QStringLiteral("Let customers choose"), [](auto& assumptions) {
            assumptions.choice = core::economics::ChoiceMode::Cheapest;
        });
        QVERIFY(SampleProject::waitForResults(*session));
        ui::PlanSelection selection(*session);
        ui::PlanDetails details(*session, selection);
        for (const auto& page : allPages({*session, selection, details})) {
            QVERIFY2(!visibleEmptyState(*page), qPrintable(page->accessibleName()));
            QVERIFY(!page->findChildren<ui::Chart*>().isEmpty());
            QTRY_VERIFY_WITH_TIMEOUT(!page->property("waiting").toBool(), 60'000);
            for (ui::Chart* chart : page->findChildren<ui::Chart*>())
                QTRY_VERIFY2_WITH_TIMEOUT(chart->values().rows() > 0,
                                          qPrintable(page->accessibleName() + ": " + chart->title()), 60'000);
        }
        session->finish();
    }

    void chartsAreDimmedWhileTheResultsAreOlder()
    {
        SampleProject folder;
        auto session = folder.filled();
        ui::PlanSelection selection(*session);
        ui::PlanDetails details(*session, selection);
        const auto page = shown<ui::MarginsPage>({*session, selection, details});
        ui::editAssumptions(*session, QStringLiteral("Change"), [](auto& a) { a.paymentFeeShare = 0.03; });
        for (ui::Chart* chart : page->findChildren<ui::Chart*>())
            QVERIFY(chart->isStale());
        QVERIFY(SampleProject::waitForResults(*session));
        for (ui::Chart* chart : page->findChildren<ui::Chart*>())
            QTRY_VERIFY_WITH_TIMEOUT(!chart->isStale(), 60'000); // what is computed later follows by itself
        session->finish();
    }

    void draggingARungMovesThePlanInOneStep()
    {
        SampleProject folder;
        auto session = folder.filled();
        ui::PlanSelection selection(*session);
        ui::PlanDetails details(*session, selection);
        const auto page = shown<ui::PlansPage>({*session, selection, details});
        auto* ladder = page->findChild<ui::LadderChart*>();
        QVERIFY(!ladder->ladder().empty());
        const double start = ladder->ladder().back().at;
        for (const double factor : {1.1, 1.2, 1.3})
            emit ladder->handleMoved(int(ladder->ladder().size()) - 1, start * factor, factor == 1.3);
        QCOMPARE(session->undoStack().count(), 1);
        QVERIFY(std::abs(ladder->ladder().back().at - start * 1.3) < start * 0.01);
        session->undoStack().undo();
        QVERIFY(std::abs(ladder->ladder().back().at - start) < start * 1e-6);
        session->finish();
    }

    void deletingTheLastPlanAsksForANewOne()
    {
        SampleProject folder;
        auto session = folder.filled();
        ui::PlanSelection selection(*session);
        ui::PlanDetails details(*session, selection);
        const auto page = shown<ui::PlansPage>({*session, selection, details});
        ui::editPlans(*session, QStringLiteral("Delete"), [](auto& plans) { plans.clear(); });
        QVERIFY(SampleProject::waitForResults(*session));
        QVERIFY(visibleEmptyState(*page));
        QVERIFY(selection.id().isEmpty());
        session->undoStack().undo();
        QVERIFY(SampleProject::waitForResults(*session));
        QVERIFY(!visibleEmptyState(*page));
        session->finish();
    }

    void aTableCopiesWithItsHeaders()
    {
        ui::DataTable table(QStringLiteral("Test"));
        ui::TableColumn name{QStringLiteral("Name"), {}, {}, false, true};
        ui::TableColumn share{QStringLiteral("Share"), {}, ui::percentFormat(), false, false};
        table.setContent({{name, share}, {{QStringLiteral("a"), {QStringLiteral("x"), 0.25}}}});
        QTest::keySequence(&table, QKeySequence::Copy);
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("Name\tShare\nx\t0.25\n"));
    }
};

static const TestCase<PagesTest> registered;

#include "pages_test.moc"
