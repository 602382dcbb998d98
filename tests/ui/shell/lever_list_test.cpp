#include "ui/shell/lever_list.h"

#include "tests/ui/support/quiet_main.h"
#include "tests/ui/support/sample_project.h"
#include "ui/models/lever_words.h"
#include "ui/widgets/slider_field.h"

#include <QAction>
#include <QComboBox>
#include <QMenu>
#include <QToolButton>

namespace {

/// The list over a sample project.
struct ShownList {
    SampleProject folder;
    std::unique_ptr<ui::ProjectSession> session = folder.filled();
    ui::LeverList list{*session};

    ShownList() { list.show(); }
    ~ShownList() { session->finish(); }

    void add(core::economics::LeverKind kind)
    {
        for (QAction* action : list.findChild<QMenu*>()->actions()) {
            if (action->text() == ui::leverName(kind))
                action->trigger();
        }
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
    const std::vector<core::economics::Lever>& levers() const
    {
        return session->project().assumptions->levers;
    }
};

} // namespace

class LeverListTest : public QObject {
    Q_OBJECT

private slots:
    void everyKindCanBeAddedTurnedAndUndone()
    {
        ShownList shown;
        for (const core::economics::LeverKind kind : ui::leverKinds()) {
            shown.add(kind);
            QCOMPARE(shown.levers().size(), std::size_t(1));
            QCOMPARE(shown.levers()[0].kind, kind);
            QVERIFY(SampleProject::waitForResults(*shown.session));
            QVERIFY2(shown.session->results()->levers->error.empty(),
                     shown.session->results()->levers->error.c_str());
            const auto fields = shown.list.findChildren<ui::SliderField*>();
            QCOMPARE(std::size_t(fields.size()), ui::leverFields(kind).size());
            emit fields.front()->valueEdited(0.4, true);
            QCOMPARE(shown.levers()[0].rate, 0.4);
            shown.session->undoStack().undo();
            QVERIFY(shown.levers()[0].rate != 0.4);
            QCOMPARE(fields.front()->value(), shown.levers()[0].rate);
            shown.session->undoStack().undo();
            QVERIFY(shown.levers().empty());
            QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        }
    }

    void fallingPricesMakeServingCheaper()
    {
        ShownList shown;
        const double before = shown.session->results()->plans[0]->evaluation.results.cogs;
        shown.add(core::economics::LeverKind::PriceTrend); // 30 % in the year ahead
        QVERIFY(SampleProject::waitForResults(*shown.session));
        const core::Results& results = *shown.session->results();
        QVERIFY(results.plans[0]->evaluation.results.cogs < before);
        const ui::TableContent table = ui::leverTable(results.levers.get(), shown.levers());
        QCOMPARE(table.rows.size(), std::size_t(1));
        QVERIFY(std::abs(table.rows[0].cells[4].toDouble() + 0.3) < 1e-9);
    }

    void aLeverActsOnTheModelThatIsChosen()
    {
        ShownList shown;
        shown.add(core::economics::LeverKind::Compression);
        auto* models = shown.list.findChild<QComboBox*>();
        models->setCurrentIndex(1);
        emit models->activated(1);
        QCOMPARE(shown.levers()[0].models, std::vector<std::string>{models->itemText(1).toStdString()});
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QCOMPARE(shown.list.findChild<QComboBox*>()->currentIndex(), 1);
        shown.list.findChild<QToolButton*>()->click();
        QVERIFY(shown.levers().empty());
    }
};

static const TestCase<LeverListTest> registered;

#include "lever_list_test.moc"
