#include "tests/ui/support/quiet_main.h"
#include "tests/ui/support/sample_project.h"
#include "ui/models/edits.h"
#include "ui/session/scenarios.h"

#include <QDeadlineTimer>
#include <QFile>

namespace {

std::string baselineOf(const ui::ProjectSession& session)
{
    return session.project().settings->baselinePlan;
}

void setTarget(ui::ProjectSession& session, double target, const QString& key = {})
{
    ui::editAssumptions(
        session, QStringLiteral("Change target"),
        [&](core::economics::Assumptions& a) { a.overageTarget = target; }, key);
}

/// Three requests of two users.
QByteArray smallLog()
{
    return "timestamp,user,model,input_tokens,output_tokens,request_id\n"
           "2026-07-01T10:00:00Z,ann,gpt-4o,1000,200,r1\n"
           "2026-07-02T11:00:00Z,ann,gpt-4o,500,100,r2\n"
           "2026-07-03T12:00:00Z,ben,gpt-4o,700,50,r3\n";
}

} // namespace

class ProjectSessionTest : public QObject {
    Q_OBJECT

private slots:
    void undoAndRedoGiveTheSameDocumentsAgain()
    {
        SampleProject folder;
        auto session = folder.empty();
        QVERIFY(session);
        const auto before = *session->project().assumptions;
        setTarget(*session, 0.2);
        const auto after = *session->project().assumptions;
        QCOMPARE(after.overageTarget, 0.2);
        session->undoStack().undo();
        QVERIFY(*session->project().assumptions == before);
        session->undoStack().redo();
        QVERIFY(*session->project().assumptions == after);
        session->finish();
    }

    void savedVersionsAreScenariosOverTodaysUsage()
    {
        SampleProject folder;
        auto session = folder.filled();
        const std::string plan = session->project().plans->front().id;
        const double before = session->results()->plans[0]->evaluation.results.operatingMargin;
        QVERIFY(session->saveVersion(QStringLiteral("Base")));
        ui::editAssumptions(*session, QStringLiteral("Rent"),
                            [](core::economics::Assumptions& a) { a.fixedCostPerMonth = 1000; });
        QVERIFY(SampleProject::waitForResults(*session));
        ui::Scenarios scenarios(*session);
        scenarios.request(*session->results());
        QTRY_COMPARE(scenarios.known().size(), std::size_t(1));
        QCOMPARE(scenarios.known()[0].name, QStringLiteral("Base"));
        QCOMPARE(scenarios.known()[0].problem, QString());
        QCOMPARE(scenarios.known()[0].plans.at(plan).operatingMargin, before);
        QVERIFY(session->results()->plans[0]->evaluation.results.operatingMargin < before);
        QVERIFY(session->saveVersion(QStringLiteral("With rent"))); // both are computed again
        QTRY_COMPARE(scenarios.known().size(), std::size_t(2));
        QCOMPARE(scenarios.known()[0].plans.at(plan).operatingMargin +
                     scenarios.known()[1].plans.at(plan).operatingMargin,
                 before + session->results()->plans[0]->evaluation.results.operatingMargin);
        session->finish();
    }

    void aDragIsOneStepAndTwoDragsAreTwo()
    {
        SampleProject folder;
        auto session = folder.empty();
        ui::DragKey drag;
        for (const double target : {0.13, 0.14, 0.15})
            setTarget(*session, target, drag.next(QStringLiteral("target"), target == 0.15));
        QCOMPARE(session->undoStack().count(), 1);
        setTarget(*session, 0.3, drag.next(QStringLiteral("target"), true));
        QCOMPARE(session->undoStack().count(), 2);
        session->undoStack().undo();
        QCOMPARE(session->project().assumptions->overageTarget, 0.15);
        session->finish();
    }

    void draggingBackToTheStartLeavesNoStep()
    {
        SampleProject folder;
        auto session = folder.empty();
        ui::DragKey drag;
        for (const double target : {0.13, 0.2, 0.12})
            setTarget(*session, target, drag.next(QStringLiteral("target"), target == 0.12));
        QCOMPARE(session->undoStack().count(), 0);
        session->finish();
    }

    void editsAreThereWhenTheProjectIsOpenedAgain()
    {
        SampleProject folder;
        {
            auto session = folder.empty();
            setTarget(*session, 0.33);
            session->finish();
        }
        auto again = ui::ProjectSession::open(folder.path(QStringLiteral("empty.tierwright")), false);
        QVERIFY(again);
        QCOMPARE((*again)->project().assumptions->overageTarget, 0.33);
        (*again)->finish();
    }

    void resultsAreStaleUntilTheyBelongToTheNewestProject()
    {
        SampleProject folder;
        auto session = folder.filled();
        QVERIFY(session);
        QVERIFY(!session->stale());
        setTarget(*session, 0.05);
        QVERIFY(session->stale());
        QVERIFY(SampleProject::waitForResults(*session));
        QCOMPARE(session->results()->project.assumptions->overageTarget, 0.05);
        session->finish();
    }

    void resultsKeepComingWhileADragGoesOn()
    {
        SampleProject folder;
        const auto session = folder.filled();
        QSignalSpy shown(session.get(), &ui::ProjectSession::resultsChanged);
        const QDeadlineTimer patience(60'000); // a drag as long as a busy machine needs
        for (int step = 0; shown.count() < 5 && !patience.hasExpired(); ++step) {
            // The job for the first edit has ended, but nobody was told yet, when the second one comes.
            setTarget(*session, 0.1 + (step % 20) * 0.01, QStringLiteral("drag"));
            QThread::msleep(60);
            setTarget(*session, 0.105 + (step % 20) * 0.01, QStringLiteral("drag"));
            QCoreApplication::processEvents();
        }
        QVERIFY2(shown.count() >= 5, qPrintable(QString::number(shown.count())));
        session->finish();
    }

    void anImportAddsItsRowsAndUndoTakesThemOut()
    {
        SampleProject folder;
        auto session = folder.empty();
        const QString log = folder.path(QStringLiteral("usage.csv"));
        QFile file(log);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(smallLog()) > 0);
        file.close();
        QSignalSpy finished(session.get(), &ui::ProjectSession::importFinished);
        QSignalSpy failed(session.get(), &ui::ProjectSession::importFailed);
        session->importFiles({log}, {});
        QTRY_COMPARE_WITH_TIMEOUT(finished.count() + failed.count(), 1, 60'000);
        QCOMPARE(failed.count(), 0);
        QCOMPARE(session->project().imports->size(), std::size_t(1));
        QCOMPARE(session->project().imports->front().accepted, std::uint64_t(3));
        QVERIFY(SampleProject::waitForResults(*session));
        QCOMPARE(session->results()->usage->totals.counts.requests, std::int64_t(3));
        session->undoImport(session->project().imports->front().id);
        QVERIFY(session->project().imports->empty());
        session->finish();
    }

    void undoOfAnEditKeepsWhatWasImportedSince()
    {
        SampleProject folder;
        auto session = folder.filled();
        const auto usage = session->project().usage;
        setTarget(*session, 0.4);
        session->undoStack().undo();
        QVERIFY(session->project().usage.same(usage));
        QVERIFY(!baselineOf(*session).empty());
        session->finish();
    }

    void aVersionBringsItsDocumentBack()
    {
        SampleProject folder;
        auto session = folder.empty();
        setTarget(*session, 0.21);
        QVERIFY(session->saveVersion(QStringLiteral("before launch")));
        setTarget(*session, 0.5);
        QCOMPARE(session->versions(), QStringList{QStringLiteral("before launch")});
        session->restoreVersion(QStringLiteral("before launch"));
        QCOMPARE(session->project().assumptions->overageTarget, 0.21);
        session->undoStack().undo();
        QCOMPARE(session->project().assumptions->overageTarget, 0.5);
        session->finish();
    }
};

static const TestCase<ProjectSessionTest> registered;

#include "project_session_test.moc"
