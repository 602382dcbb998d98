#include "core/plan/json.h"
#include "core/plan/presets.h"
#include "tests/ui/support/quiet_main.h"
#include "tests/ui/support/sample_project.h"
#include "ui/shell/action_table.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/dropped_kind.h"
#include "ui/shell/fuzzy.h"
#include "ui/shell/import_panel.h"
#include "ui/shell/main_window.h"
#include "ui/shell/plan_editor.h"
#include "ui/shell/preferences.h"
#include "ui/shell/wheel_guard.h"
#include "ui/shell/workbench.h"
#include "ui/widgets/kpi_tile.h"
#include "ui/widgets/slider_field.h"

#include <QAccessible>
#include <QApplication>
#include <QComboBox>
#include <QDragEnterEvent>
#include <QFile>
#include <QMimeData>
#include <QPushButton>
#include <QStandardPaths>
#include <QWheelEvent>

#include <vector>

namespace {

QString written(const QString& path, const QByteArray& content)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size() ? path : QString();
}

QMimeData* mimeOf(const QString& path)
{
    auto* mime = new QMimeData;
    mime->setUrls({QUrl::fromLocalFile(path)});
    mime->setText(path); // some file managers offer the path as text too
    return mime;
}

bool acceptsDrop(QWidget* target, const QString& path)
{
    const std::unique_ptr<QMimeData> mime(mimeOf(path));
    QDragEnterEvent enter(target->rect().center(), Qt::CopyAction, mime.get(), Qt::LeftButton,
                          Qt::NoModifier);
    QApplication::sendEvent(target, &enter);
    const bool accepted = enter.isAccepted();
    QDragLeaveEvent leave;
    QApplication::sendEvent(target, &leave);
    return accepted;
}

} // namespace

class MainWindowTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_settings;

private slots:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(QStringLiteral("tierwright-test"));
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_settings.path());
    }

    void theWheelScrollsPastFieldsAndNeverChangesThem()
    {
        ui::WheelGuard guard;
        QComboBox box;
        box.addItems({QStringLiteral("a"), QStringLiteral("b")});
        box.installEventFilter(&guard);
        box.show();
        box.setFocus(); // as after a click
        QVERIFY(box.focusPolicy() != Qt::WheelFocus);
        QWheelEvent wheel({5, 5}, box.mapToGlobal(QPointF(5, 5)), {}, {0, -120}, {}, {}, Qt::NoScrollPhase,
                          false);
        QApplication::sendEvent(&box, &wheel);
        QVERIFY(!wheel.isAccepted());
        QCOMPARE(box.currentIndex(), 0);
    }

    void theStartPageOffersToBeginAndTitlesTheWindow()
    {
        ui::MainWindow window;
        window.show();
        QCOMPARE(window.windowTitle(), QStringLiteral("Tierwright"));
        QVERIFY(!window.actionTable()["plan.export"]->isEnabled());
        QVERIFY(window.actionTable()["project.new"]->isEnabled());
    }

    void aNewProjectHasNoNameUntilItIsSavedAs()
    {
        SampleProject folder;
        ui::MainWindow window;
        window.show();
        window.actionTable().trigger(QStringLiteral("project.new"));
        QVERIFY(window.workspace().isUnnamed());
        QCOMPARE(window.windowTitle(), QStringLiteral("Untitled[*] — Tierwright"));
        const QString unnamed = window.workspace().session()->path();
        QVERIFY(window.workspace().saveAs(folder.path(QStringLiteral("Acme.tierwright"))));
        QCOMPARE(window.windowTitle(), QStringLiteral("Acme[*] — Tierwright"));
        QVERIFY(!QFile::exists(unnamed));
        QVERIFY(window.workspace().recentProjects().contains(folder.path(QStringLiteral("Acme.tierwright"))));
        window.close();
    }

    void numbersAreWrittenAsPreferred()
    {
        SampleProject folder;
        folder.filled(QStringLiteral("numbers.tierwright"))->finish();
        ui::MainWindow window;
        window.show();
        window.openFiles({folder.path(QStringLiteral("numbers.tierwright"))});
        QVERIFY(SampleProject::waitForResults(*window.workspace().session()));
        window.showPage(QStringLiteral("plans"));
        QCoreApplication::processEvents();
        const auto firstShare = [&] {
            for (const ui::KpiTile* tile : window.findChildren<ui::KpiTile*>()) {
                if (tile->value().value.contains(QLatin1Char('%')))
                    return tile->value().value;
            }
            return QString();
        };
        QVERIFY2(firstShare().contains(QLatin1Char('.')), qPrintable(firstShare()));
        ui::setPreference(ui::kNumbers, QStringLiteral("de_DE"));
        window.applyNumbers();
        QCoreApplication::processEvents();
        QVERIFY2(firstShare().contains(QLatin1Char(',')), qPrintable(firstShare()));
        ui::setPreference(ui::kNumbers, QStringLiteral("en_US"));
        window.applyNumbers();
        QVERIFY2(firstShare().contains(QLatin1Char('.')), qPrintable(firstShare()));
        window.close();
    }

    void theSearchIsInReachOfScreenReaders()
    {
        ui::MainWindow window;
        window.show();
        QAccessibleInterface* root = QAccessible::queryAccessibleInterface(&window);
        std::vector<QAccessibleInterface*> open{root};
        bool found = false;
        while (!open.empty() && !found) {
            QAccessibleInterface* at = open.back();
            open.pop_back();
            found = at->role() == QAccessible::Button &&
                    at->text(QAccessible::Name) == QStringLiteral("Search actions");
            for (int i = 0; i < at->childCount(); ++i) {
                if (at->child(i))
                    open.push_back(at->child(i));
            }
        }
        QVERIFY(found);
    }

    void filesCanBeDroppedOverEveryChild()
    {
        SampleProject folder;
        const QString log = written(folder.path(QStringLiteral("usage.csv")), "timestamp,user\n");
        folder.filled(QStringLiteral("drop.tierwright"))->finish();
        ui::MainWindow window;
        window.show();
        window.openFiles({folder.path(QStringLiteral("drop.tierwright"))});
        QVERIFY(SampleProject::waitForResults(*window.workspace().session()));
        for (const char* page : {"usage", "distribution", "plans", "margins"}) {
            window.showPage(QLatin1String(page));
            QCoreApplication::processEvents();
            for (QWidget* child : window.findChildren<QWidget*>()) {
                if (child->isVisibleTo(&window) && !child->isWindow())
                    QVERIFY2(acceptsDrop(child, log), child->metaObject()->className());
            }
        }
        window.close();
    }

    void aDroppedLogIsImportedAfterALook()
    {
        SampleProject folder;
        const QString log = written(folder.path(QStringLiteral("usage.csv")),
                                    "timestamp,user,model,input_tokens,output_tokens\n"
                                    "2026-07-01T10:00:00Z,ann,gpt-4o,1000,200\n"
                                    "2026-07-02T10:00:00Z,ben,gpt-4o,100,20\n");
        ui::MainWindow window;
        window.show();
        window.openFiles({log});
        auto* panel = window.findChild<ui::ImportPanel*>();
        QVERIFY(panel);
        QVERIFY(window.workspace().session()->project().imports->empty());
        QVERIFY(panel->canStart());
        QSignalSpy finished(panel, &ui::ImportPanel::finished);
        panel->start();
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, 60'000);
        QCOMPARE(finished[0][0].toString(), QStringLiteral("2 rows accepted."));
        QCOMPARE(window.workspace().session()->project().imports->size(), std::size_t(1));

        window.openFiles({log});
        panel = window.findChild<ui::ImportPanel*>();
        QSignalSpy again(panel, &ui::ImportPanel::finished);
        panel->start();
        QTRY_COMPARE_WITH_TIMEOUT(again.count(), 1, 60'000);
        QVERIFY(again[0][0].toString().startsWith(QStringLiteral("Nothing new")));
        window.close();
    }

    void aDroppedPlanIsAddedAndSelectedAndABadOneIsExplained()
    {
        SampleProject folder;
        const auto preset = core::plan::planFromPreset(core::plan::presets().front().id);
        QVERIFY(preset);
        const QString good =
            written(folder.path(QStringLiteral("good.json")), QByteArray::fromStdString(toJson(*preset)));
        const QString bad =
            written(folder.path(QStringLiteral("bad.json")), R"({"format": "tierwright.plan/1", "id": 7})");
        ui::MainWindow window;
        window.show();
        window.openFiles({good});
        QCOMPARE(window.workspace().session()->project().plans->size(), std::size_t(1));
        window.openFiles({bad});
        QCOMPARE(window.workspace().session()->project().plans->size(), std::size_t(1));
        window.actionTable().trigger(QStringLiteral("undo"));
        QVERIFY(window.workspace().session()->project().plans->empty());
        window.close();
    }

    void planActionsAreUndoable()
    {
        SampleProject folder;
        folder.filled(QStringLiteral("plans.tierwright"))->finish();
        ui::MainWindow window;
        window.show();
        window.openFiles({folder.path(QStringLiteral("plans.tierwright"))});
        ui::ProjectSession& session = *window.workspace().session();
        QVERIFY(SampleProject::waitForResults(session));
        const std::size_t plans = session.project().plans->size();
        window.actionTable().trigger(QStringLiteral("plan.duplicate"));
        QCOMPARE(session.project().plans->size(), plans + 1);
        window.actionTable().trigger(QStringLiteral("plan.baseline"));
        QCOMPARE(session.project().settings->baselinePlan, session.project().plans->back().id);
        window.actionTable().trigger(QStringLiteral("plan.delete"));
        QCOMPARE(session.project().plans->size(), plans);
        for (int step = 0; step < 3; ++step)
            window.actionTable().trigger(QStringLiteral("undo"));
        QCOMPARE(session.project().plans->size(), plans);
        QVERIFY(!session.undoStack().canUndo());
        window.close();
    }

    void theInspectorEditsThePlanAndOneDragIsOneStep()
    {
        SampleProject folder;
        folder.filled(QStringLiteral("edit.tierwright"))->finish();
        ui::MainWindow window;
        window.show();
        window.openFiles({folder.path(QStringLiteral("edit.tierwright"))});
        ui::ProjectSession& session = *window.workspace().session();
        auto* editor = window.findChild<ui::PlanEditor*>();
        QVERIFY(editor);
        auto* field = editor->findChild<ui::SliderField*>();
        QVERIFY(field);
        const auto before = *session.project().plans;
        emit field->valueEdited(field->value() + 1, false);
        emit field->valueEdited(field->value() + 2, true);
        QCOMPARE(session.undoStack().count(), 1);
        QVERIFY(*session.project().plans != before);
        session.undoStack().undo();
        QVERIFY(*session.project().plans == before);
        window.close();
    }

    void thePaletteFindsByLettersInSequence()
    {
        QVERIFY(ui::fuzzyScore(QStringLiteral("nplan"), QStringLiteral("New plan from a preset…")));
        QVERIFY(!ui::fuzzyScore(QStringLiteral("xyz"), QStringLiteral("New plan")));
        const auto whole = ui::fuzzyScore(QStringLiteral("plan"), QStringLiteral("Export plan…"));
        const auto scattered = ui::fuzzyScore(QStringLiteral("plan"), QStringLiteral("Open sample analysis"));
        QVERIFY(whole && scattered && *whole > *scattered);
        ui::MainWindow window;
        window.show();
        window.actionTable().trigger(QStringLiteral("palette"));
        QTest::keyClicks(window.commandPalette().findChild<QWidget*>(QStringLiteral("PaletteField")),
                         QStringLiteral("samp"));
        QCOMPARE(window.commandPalette().found().value(0), QStringLiteral("Open sample project"));
    }

    void aFileIsKnownByWhatItSays()
    {
        SampleProject folder;
        const auto kind = [&](const char* name, const char* content) {
            return ui::kindOf(written(folder.path(QLatin1String(name)), content));
        };
        QVERIFY(kind("a.json", R"({"format": "tierwright.plan/1"})") == ui::FileKind::Plan);
        QVERIFY(kind("b.json", R"({"format": "tierwright.segments/1"})") == ui::FileKind::Segments);
        QVERIFY(kind("c.json", R"({"format": "tierwright.prices/1"})") == ui::FileKind::PriceList);
        QVERIFY(kind("d.json", R"([{"model": "gpt-4o"}])") == ui::FileKind::Log);
        QVERIFY(kind("e.csv", "a,b") == ui::FileKind::Log);
        QVERIFY(ui::kindOf(QStringLiteral("x.tierwright")) == ui::FileKind::Project);
    }

    void everyActionHasATextAndNoShortcutIsUsedTwice()
    {
        ui::MainWindow window;
        QSet<QString> used;
        for (const ui::ActionSpec& spec : window.actionTable().specs()) {
            QVERIFY2(!spec.text.isEmpty() && !spec.hint.isEmpty(), qPrintable(spec.id));
            for (const QKeySequence& keys : window.actionTable()[spec.id]->shortcuts()) {
                QVERIFY2(!used.contains(keys.toString()), qPrintable(spec.id));
                used.insert(keys.toString());
            }
        }
    }
};

static const TestCase<MainWindowTest> registered;

#include "main_window_test.moc"
