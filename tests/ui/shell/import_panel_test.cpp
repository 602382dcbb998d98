#include "tests/ui/support/quiet_main.h"
#include "tests/ui/support/sample_project.h"
#include "ui/models/session_table.h"
#include "ui/pages/data_table.h"
#include "ui/pages/session_card.h"
#include "ui/shell/import_panel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QPushButton>

namespace {

QString written(const QString& path, const QByteArray& content)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size() ? path : QString();
}

/// Daily sums without ids, as a gateway exports them.
QByteArray dailySums(const QByteArray& requests)
{
    return "date,user,model,input_tokens,output_tokens,requests\n"
           "2026-07-01,ann,gpt-4o,1000,200," +
           requests +
           "\n"
           "2026-07-02,ben,gpt-4o,100,20,4\n";
}

QPushButton* buttonNamed(QWidget* parent, const QString& name)
{
    for (QPushButton* button : parent->findChildren<QPushButton*>()) {
        if (button->text() == name)
            return button;
    }
    return nullptr;
}

QCheckBox* sessionsBox(const ui::ImportPanel& panel)
{
    for (QCheckBox* box : panel.findChildren<QCheckBox*>()) {
        if (box->text() == QStringLiteral("Keep sessions"))
            return box;
    }
    return nullptr;
}

std::int64_t requestsOf(const ui::ProjectSession& session)
{
    return session.results()->usage->totals.counts.requests;
}

} // namespace

class ImportPanelTest : public QObject {
    Q_OBJECT

private slots:
    void sumsOfATimeThatIsThereAskWhetherTheyReplace()
    {
        SampleProject folder;
        auto session = folder.empty();
        const auto import = [&](const QString& name, const QByteArray& content, const QString& answer) {
            ui::ImportPanel panel(*session, {written(folder.path(name), content)});
            panel.show();
            QSignalSpy finished(&panel, &ui::ImportPanel::finished);
            panel.start();
            if (!answer.isEmpty()) {
                QPushButton* button = buttonNamed(&panel, answer);
                QTRY_VERIFY_WITH_TIMEOUT(button->isVisible(), 60'000);
                button->click();
            }
            QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, 60'000);
            QVERIFY(SampleProject::waitForResults(*session));
        };
        import(QStringLiteral("a.csv"), dailySums("10"), {});
        QCOMPARE(requestsOf(*session), 14);
        import(QStringLiteral("b.csv"), dailySums("25"), QStringLiteral("Leave this file out"));
        QCOMPARE(requestsOf(*session), 14);
        import(QStringLiteral("b.csv"), dailySums("25"), QStringLiteral("Replace the earlier import"));
        QCOMPARE(requestsOf(*session), 29);
        import(QStringLiteral("c.csv"), dailySums("1"), QStringLiteral("Keep both"));
        QCOMPARE(requestsOf(*session), 34);
    }

    void namesCanBeHiddenUnderAKeyThatTheProjectKeeps()
    {
        SampleProject folder;
        auto session = folder.empty();
        ui::ImportPanel panel(*session, {written(folder.path(QStringLiteral("a.csv")), dailySums("10"))});
        for (QCheckBox* box : panel.findChildren<QCheckBox*>()) {
            if (box->text().startsWith(QStringLiteral("Store codes")))
                box->setChecked(true);
        }
        for (QComboBox* combo : panel.findChildren<QComboBox*>()) {
            if (const int project = combo->findData(QStringLiteral("project")); project >= 0)
                combo->setCurrentIndex(project);
        }
        QSignalSpy finished(&panel, &ui::ImportPanel::finished);
        panel.start();
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, 60'000);
        QVERIFY(!session->project().settings->pseudonymKey.empty());
        int codes = 0;
        for (const std::string& user : session->project().usage->names->users) {
            QVERIFY2(user.empty() || user.rfind("u-", 0) == 0, user.c_str());
            codes += !user.empty();
        }
        QCOMPARE(codes, 2);
    }

    void sessionsCanBeKeptWhereALogNamesThem()
    {
        SampleProject folder;
        auto session = folder.empty();
        ui::ImportPanel without(*session, {written(folder.path(QStringLiteral("a.csv")), dailySums("10"))});
        QVERIFY(!sessionsBox(without)->isEnabled());
        ui::SessionCard card;
        QVERIFY(card.findChild<ui::DataTable*>()->isHidden());

        ui::ImportPanel panel(*session, {written(folder.path(QStringLiteral("b.csv")),
                                                 "request_id,time,user,model,input_tokens,session_id\n"
                                                 "1,2026-07-01T10:00:00Z,ann,gpt-4o,1000,s1\n"
                                                 "2,2026-07-01T11:00:00Z,ann,gpt-4o,500,s2\n"
                                                 "3,2026-07-02T10:00:00Z,ben,gpt-4o,100,s1\n"
                                                 "4,2026-07-02T10:00:00Z,ben,gpt-4o,400,\n")});
        QVERIFY(sessionsBox(panel)->isEnabled());
        QVERIFY2(!sessionsBox(panel)->isChecked(), "kept only when asked for");
        sessionsBox(panel)->setChecked(true);
        QSignalSpy finished(&panel, &ui::ImportPanel::finished);
        panel.start();
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, 60'000);
        QVERIFY(SampleProject::waitForResults(*session));
        const core::CostResults& costs = *session->results()->costs;
        QVERIFY(costs.sessions);
        card.setSessions(costs.sessions.get(), costs.total);
        const ui::DataTable* table = card.findChild<ui::DataTable*>();
        QVERIFY(!table->isHidden());
        const QAbstractItemModel* rows = table->model();
        QCOMPARE(rows->rowCount(), 3);
        QCOMPARE(rows->index(0, 0).data().toString(), QStringLiteral("s1"));
        QCOMPARE(rows->index(0, 1).data().toString(), QStringLiteral("ann"));
        QVERIFY(
            ui::sessionFigures(*costs.sessions, costs.total).back().value.startsWith(QStringLiteral("20.0")));
    }
};

static const TestCase<ImportPanelTest> registered;

#include "import_panel_test.moc"
