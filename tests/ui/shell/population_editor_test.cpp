#include "ui/shell/population_editor.h"

#include "tests/ui/support/quiet_main.h"
#include "tests/ui/support/sample_project.h"

#include <QComboBox>

namespace {

void choose(QComboBox* box, const QVariant& data)
{
    box->setCurrentIndex(box->findData(data));
    emit box->activated(box->currentIndex());
}

} // namespace

class PopulationEditorTest : public QObject {
    Q_OBJECT

private slots:
    void onePeriodOrALawCounts()
    {
        SampleProject folder;
        auto session = folder.filled();
        ui::PopulationEditor editor(*session);
        editor.show();
        const auto boxes = editor.findChildren<QComboBox*>(); // who counts, period, law
        QVERIFY(boxes.size() >= 3);
        const auto words = [&] {
            return QString::fromStdString(session->results()->populationWords);
        };
        const std::size_t all = session->results()->population->size();
        QCOMPARE(words(), QString());

        const QString second = boxes[1]->itemData(3).toString();
        choose(boxes[1], second);
        QVERIFY(SampleProject::waitForResults(*session));
        QCOMPARE(words(), second + QStringLiteral(" only"));
        QCOMPARE(session->results()->population->periods, 1);
        QVERIFY(session->results()->population->size() < all);

        choose(boxes[0], QStringLiteral("fitted"));
        choose(boxes[2], QStringLiteral("weibull"));
        QVERIFY(SampleProject::waitForResults(*session));
        QCOMPARE(words(), QStringLiteral("%1 only; made-up customers, weibull").arg(second));

        session->undoStack().undo();
        session->undoStack().undo();
        session->undoStack().undo();
        QCOMPARE(boxes[1]->currentData().toString(), QString());
        QVERIFY(SampleProject::waitForResults(*session));
        QCOMPARE(session->results()->population->size(), all);
        session->finish();
    }

    void aPeriodThatTheLogHasNotIsSaid()
    {
        SampleProject folder;
        auto session = folder.filled();
        const std::size_t all = session->results()->population->size();
        core::Project project = session->project();
        core::Settings settings = *project.settings;
        settings.onlyPeriod = "1999-01";
        project.settings = settings;
        session->edit(QStringLiteral("Change period"), project);
        ui::PopulationEditor editor(*session);
        QVERIFY(SampleProject::waitForResults(*session));
        QCOMPARE(session->results()->population->size(), all);
        QVERIFY(session->results()->populationWords.find("1999-01") != std::string::npos);
        QVERIFY(editor.findChildren<QComboBox*>()[1]->currentText().contains(QStringLiteral("1999-01")));
        session->finish();
    }
};

static const TestCase<PopulationEditorTest> registered;

#include "population_editor_test.moc"
