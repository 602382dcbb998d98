#pragma once

#include "ui/pages/page.h"

#include <QHash>
#include <QWidget>

class QStackedWidget;

namespace ui {

class KpiStrip;
class Navigator;
class NoticeBar;

/// The open project on screen: navigator, key figures, messages, and the page.
class Workbench : public QWidget {
    Q_OBJECT

public:
    Workbench(const PageContext& context, QWidget* parent = nullptr);

    void showPage(const QString& pageId);
    QString currentPage() const { return m_current; }
    NoticeBar* notices() const { return m_notices; }
    /// Stands in for the page until it is closed, such as the import panel. Taken over.
    void showPanel(QWidget* panel);
    void closePanel();
    bool hasPanel() const { return m_panel != nullptr; }

signals:
    void actionRequested(const QString& actionId);
    void controlRequested(const QString& path);
    /// A value is wanted at which this key figure meets a target.
    void goalRequested(const QString& kpiId);
    /// The payers behind this key figure are wanted.
    void payersRequested(const QString& kpiId);
    void pageShown(const QString& pageId);
    void billRequested(std::uint32_t payer);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void addPage(const QString& id, Page* page);
    Navigator* m_navigator;
    KpiStrip* m_strip;
    NoticeBar* m_notices;
    QStackedWidget* m_stack;
    QHash<QString, Page*> m_pages;
    QWidget* m_panel = nullptr;
    QString m_current;
};

} // namespace ui
