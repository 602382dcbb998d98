#include "core/economics/prepared.h"
#include "core/plan/edit.h"
#include "tests/ui/support/quiet_main.h"
#include "tests/ui/support/sample_project.h"
#include "ui/models/edits.h"
#include "ui/models/formats.h"
#include "ui/models/plan_selection.h"
#include "ui/pages/data_table.h"
#include "ui/shell/bill_dialog.h"
#include "ui/shell/counted_dialog.h"
#include "ui/shell/plan_commands.h"

#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QSet>
#include <QTemporaryDir>

#include <cmath>

namespace {

struct Shown {
    SampleProject folder;
    std::unique_ptr<ui::ProjectSession> session = folder.filled();
    ui::PlanSelection selection{*session};
};

/// The label that holds an amount of money.
QString amountOf(const QWidget& dialog)
{
    for (const QLabel* label : dialog.findChildren<QLabel*>()) {
        if (label->text().startsWith(QLatin1Char('$')))
            return label->text();
    }
    return {};
}

const ui::TableContent& linesOf(const QWidget& dialog)
{
    return dialog.findChild<ui::DataTable*>()->tableModel()->content();
}

} // namespace

class BillDialogTest : public QObject {
    Q_OBJECT

private slots:
    void aBillIsExplainedLineByLineAndFollowsThePlan()
    {
        Shown shown;
        ui::BillDialog dialog(*shown.session, shown.selection);
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        auto* name = dialog.findChild<QLineEdit*>();
        name->setText(ui::text(shown.session->project().usage->names->users.at(3)));
        emit name->editingFinished();
        QVERIFY(dialog.findChild<QComboBox*>()->count() >= 1);
        const QString amount = amountOf(dialog);
        QVERIFY(!amount.isEmpty());
        QCOMPARE(linesOf(dialog).rows.back().cells.back().toString(), amount); // the total

        const QString planId = shown.selection.id();
        ui::editPlan(*shown.session, planId, QStringLiteral("Price"),
                     [](const core::plan::Plan& plan) { return core::plan::withFlatPrice(plan, 345); });
        QVERIFY(SampleProject::waitForResults(*shown.session));
        QTRY_VERIFY(amountOf(dialog) != amount);
    }

    void everyPayersInvoiceIsWrittenOrNothing()
    {
        Shown shown;
        ui::PlanCommands commands(*shown.session, shown.selection);
        QSignalSpy done(&commands, &ui::PlanCommands::done), failed(&commands, &ui::PlanCommands::failed);
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("invoices.csv"));
        commands.exportInvoices(path);
        QTRY_COMPARE_WITH_TIMEOUT(done.count(), 1, 60'000);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readLine().startsWith("payer,period,currency,line,kind,"));
        QSet<QByteArray> invoices;
        for (QByteArray line = file.readLine(); !line.isEmpty(); line = file.readLine()) {
            const QList<QByteArray> fields = line.split(',');
            invoices.insert(fields[0] + ' ' + fields[1]);
        }
        QVERIFY(invoices.size() > 50);
        QVERIFY2(done[0][0].toString().startsWith(QString::number(invoices.size())),
                 qPrintable(done[0][0].toString()));

        commands.exportInvoices(folder.filePath(QStringLiteral("no/such/folder.csv")));
        QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, 60'000);
    }

    void anUnknownNameIsSaid()
    {
        Shown shown;
        ui::BillDialog dialog(*shown.session, shown.selection);
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        auto* name = dialog.findChild<QLineEdit*>();
        name->setText(QStringLiteral("nobody at all"));
        emit name->editingFinished();
        bool said = false;
        for (const QLabel* label : dialog.findChildren<QLabel*>())
            said = said || label->text().contains(QStringLiteral("nobody at all"));
        QVERIFY(said);
    }

    void thePayersBehindAShareAreAsManyAsItSays()
    {
        Shown shown;
        for (const ui::Kpi& kpi : ui::headlineKpis("USD")) {
            const auto counted = ui::countedBy(kpi.id);
            if (!counted)
                continue;
            ui::CountedDialog dialog(*shown.session, shown.selection, kpi);
            dialog.setAttribute(Qt::WA_DeleteOnClose, false);
            const auto& results = shown.selection.view()->evaluation.results;
            const double periods = shown.selection.view()->prepared->basis->periods;
            const double expected = kpi.value(results).value() * results.payers * periods;
            QCOMPARE(double(linesOf(dialog).rows.size()), std::round(expected));
        }
    }
};

static const TestCase<BillDialogTest> registered;

#include "bill_dialog_test.moc"
