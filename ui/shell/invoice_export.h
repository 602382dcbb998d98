#pragma once

#include "core/derive/results.h"
#include "ui/session/stop_flag.h"

#include <QFutureWatcher>
#include <QObject>
#include <QString>

#include <memory>
#include <optional>

namespace ui {

/// Bills every payer under a plan in the background and writes the lines as CSV; whole or not at all. Stops
/// when it is destroyed, before anything is written.
class InvoiceExport : public QObject {
    Q_OBJECT

public:
    /// `plan`: index of results.plans.
    InvoiceExport(const core::Results& results, std::size_t plan, const QString& path,
                  QObject* parent = nullptr);
    ~InvoiceExport() override;

signals:
    void done(int invoices);
    void failed(const QString& reason);

private:
    struct Outcome {
        std::optional<std::size_t> invoices; ///< absent: it failed
        QString reason;
    };
    static Outcome write(const core::Results& results, std::size_t plan, const QString& path, StopFlag& stop);
    void finish();
    std::shared_ptr<StopFlag> m_stop = std::make_shared<StopFlag>();
    QFutureWatcher<Outcome> m_watcher;
};

} // namespace ui
