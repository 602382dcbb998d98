#include "ui/shell/group_list.h"

#include "tests/ui/support/quiet_main.h"
#include "tests/ui/support/sample_project.h"
#include "ui/models/customer_groups.h"
#include "ui/models/edits.h"
#include "ui/shell/agent_loop_dialog.h"
#include "ui/widgets/slider_field.h"

#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>

namespace {

using core::economics::Segment;
using core::economics::Segments;
using core::usage::Quantity;

/// One million tokens, a fifth of them output.
Segment oneMillion()
{
    Segment group;
    group.name = "Team";
    group.count = 10;
    group.usage["openai/gpt-4o"].counts = {
        {Quantity::UncachedInput, 600'000}, {Quantity::CacheRead, 200'000}, {Quantity::Output, 200'000}};
    return group;
}

/// The list over a sample project whose customers are typed.
struct ShownList {
    SampleProject folder;
    std::unique_ptr<ui::ProjectSession> session = folder.filled();
    ui::GroupList list{*session};

    explicit ShownList(const Segments& groups)
    {
        ui::editSettings(*session, QStringLiteral("Type"), [&](core::Settings& settings) {
            settings.population = "segments";
            settings.segments = toJson(groups);
        });
        list.show();
    }
    ~ShownList() { session->finish(); }
    Segments groups() const { return ui::groupsOf(session->project()); }
};

} // namespace

class GroupListTest : public QObject {
    Q_OBJECT

private slots:
    void tokensKeepTheirMixAndOutputItsTokens()
    {
        Segment group = oneMillion();
        ui::setTokens(group, 3'000'000);
        QCOMPARE(ui::tokensOf(group), 3e6);
        QCOMPARE(ui::outputShareOf(group), 0.2);
        QCOMPARE(group.usage.begin()->second.counts.at(Quantity::CacheRead), 6e5);
        ui::setOutputShare(group, 0.5);
        QCOMPARE(ui::tokensOf(group), 3e6);
        QCOMPARE(ui::outputShareOf(group), 0.5);
        ui::setOutputShare(group, 0);
        ui::setOutputShare(group, 0.5); // and back from nothing
        QCOMPARE(ui::tokensOf(group), 3e6);
        QCOMPARE(ui::outputShareOf(group), 0.5);
    }

    void everyFieldTurnsOneNumberAndUndoTakesItBack()
    {
        ShownList shown({{}, {oneMillion()}});
        const auto fields = shown.list.findChildren<ui::SliderField*>();
        QCOMPARE(fields.size(), 3); // customers, tokens, share of output
        emit fields[0]->valueEdited(25, true);
        QCOMPARE(shown.groups().groups[0].count, std::optional(25.0));
        emit fields[1]->valueEdited(2e6, true);
        QCOMPARE(ui::tokensOf(shown.groups().groups[0]), 2e6);
        shown.session->undoStack().undo();
        shown.session->undoStack().undo();
        QCOMPARE(shown.groups().groups[0].count, std::optional(10.0));
        QCOMPARE(fields[0]->value(), 10.0);
    }

    void plansAreJudgedByTheGroups()
    {
        ShownList shown({{}, {oneMillion()}});
        QVERIFY(SampleProject::waitForResults(*shown.session));
        QCOMPARE(shown.session->results()->plans[0]->evaluation.results.payers, 10.0);
        shown.list.findChild<QPushButton*>()->click(); // add a group
        QCOMPARE(shown.groups().groups.size(), std::size_t(2));
        QVERIFY(SampleProject::waitForResults(*shown.session));
        QCOMPARE(shown.session->results()->plans[0]->evaluation.results.payers, 110.0);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        shown.list.findChildren<QToolButton*>().back()->click();
        QCOMPARE(shown.groups().groups.size(), std::size_t(1));
    }

    void agentSessionsJoinTheCustomersOfTheLog()
    {
        SampleProject folder;
        auto session = folder.filled();
        QVERIFY(SampleProject::waitForResults(*session));
        const double before = session->results()->plans[0]->evaluation.results.activePayers;
        auto* dialog = new ui::AgentLoopDialog(*session); // deletes itself when it is closed
        dialog->setLoop({8000, 2000, 47, 500, 0});
        QVERIFY2(dialog->words().contains(QStringLiteral("47 turns cost")), qPrintable(dialog->words()));
        dialog->addGroup();
        const Segments groups = ui::groupsOf(session->project());
        QCOMPARE(ui::tokensOf(groups.groups.back()), 20 * (2'538'000.0 + 47 * 500));
        QVERIFY(SampleProject::waitForResults(*session));
        const double after = session->results()->plans[0]->evaluation.results.activePayers;
        QVERIFY2(std::abs(after - before - 100) <= 2, qPrintable(QString::number(after - before))); // rounded
        session->undoStack().undo();
        QCOMPARE(session->project().settings->population, std::string("telemetry"));
        session->finish();
    }
};

static const TestCase<GroupListTest> registered;

#include "group_list_test.moc"
