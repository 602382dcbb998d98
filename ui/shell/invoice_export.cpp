#include "ui/shell/invoice_export.h"

#include "core/base/guarded.h"
#include "core/interchange/invoices.h"
#include "ui/models/formats.h"
#include "ui/session/background.h"

#include <QSaveFile>
#include <QtConcurrent>

namespace ui {

InvoiceExport::InvoiceExport(const core::Results& results, std::size_t plan, const QString& path,
                             QObject* parent)
    : QObject(parent)
{
    connect(&m_watcher, &QFutureWatcher<Outcome>::finished, this, &InvoiceExport::finish);
    m_watcher.setFuture(QtConcurrent::run([results, plan, path, stop = m_stop] {
        workInBackground();
        return write(results, plan, path, *stop);
    }));
}

InvoiceExport::~InvoiceExport()
{
    m_stop->raise();
    m_watcher.waitForFinished();
}

InvoiceExport::Outcome InvoiceExport::write(const core::Results& results, std::size_t plan,
                                            const QString& path, StopFlag& stop)
{
    const core::Project& project = results.project;
    const auto invoices = core::guarded([&] {
        return core::interchange::invoicesOf(
            *results.matrix, core::payerNames(project), *results.costs->payers, *project.prices,
            (*project.plans)[plan],
            {project.assumptions->takeTopup, project.settings->seed, {}, false, *project.accounts}, stop);
    });
    if (!invoices)
        return {std::nullopt, text(core::describe(invoices.error()))};
    const std::string csv = core::interchange::invoicesCsv(*invoices);
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) ||
        file.write(csv.data(), qint64(csv.size())) != qint64(csv.size()) || stop.isRaised() || !file.commit())
        return {std::nullopt, file.errorString()};
    return {invoices->size(), {}};
}

void InvoiceExport::finish()
{
    const Outcome outcome = m_watcher.result();
    if (outcome.invoices)
        emit done(int(*outcome.invoices));
    else
        emit failed(outcome.reason);
}

} // namespace ui
