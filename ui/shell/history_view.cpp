#include "ui/shell/history_view.h"

#include "ui/charts/plot/chart_theme.h"
#include "ui/session/project_session.h"
#include "ui/shell/action_table.h"
#include "ui/widgets/section_header.h"

#include <QListWidget>
#include <QPushButton>
#include <QUndoView>
#include <QVBoxLayout>

namespace ui {
namespace {

constexpr int kVersionRows = 6;

}

HistoryView::HistoryView(ProjectSession& session, ActionTable& actions, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_versions(new QListWidget)
{
    auto* steps = new QUndoView(&session.undoStack());
    steps->setEmptyLabel(tr("As it was opened"));
    steps->setAccessibleName(tr("Edits"));
    steps->setToolTip(
        tr("Choose a step to go back to it or forth again; nothing is lost until the next edit"));
    steps->setFrameShape(QFrame::NoFrame);
    steps->setUniformItemSizes(true);
    m_versions->setAccessibleName(tr("Named versions"));
    m_versions->setToolTip(tr("Press Enter or double-click to go back to a version; undo takes that back"));
    m_versions->setFrameShape(QFrame::NoFrame);
    m_versions->setMaximumHeight(kVersionRows * (fontMetrics().height() + 12));
    connect(m_versions, &QListWidget::itemActivated, this, &HistoryView::restore);
    connect(&session, &ProjectSession::versionsChanged, this, &HistoryView::fillVersions);

    auto* save = new QPushButton(tr("Save a named version…"));
    connect(save, &QPushButton::clicked, actions[QStringLiteral("version.save")], &QAction::trigger);
    auto* edits = new SectionHeader(tr("Edits"), SectionHeader::Level::Group);
    auto* versions = new SectionHeader(tr("Named versions"), SectionHeader::Level::Group);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(grid::kWide, grid::kWide, grid::kWide, grid::kWide);
    layout->setSpacing(grid::kUnit);
    layout->addWidget(edits);
    layout->addWidget(steps, 1);
    layout->addSpacing(grid::kUnit);
    layout->addWidget(versions);
    layout->addWidget(m_versions);
    layout->addWidget(save);
    fillVersions();
}

void HistoryView::fillVersions()
{
    m_versions->clear();
    m_versions->addItems(m_session.versions());
    if (m_versions->count() > 0)
        return;
    auto* none = new QListWidgetItem(tr("None yet"), m_versions);
    none->setFlags(Qt::NoItemFlags);
}

void HistoryView::restore()
{
    if (const QListWidgetItem* item = m_versions->currentItem())
        m_session.restoreVersion(item->text());
}

} // namespace ui
