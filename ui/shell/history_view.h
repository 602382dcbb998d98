#pragma once

#include <QWidget>

class QListWidget;

namespace ui {

class ActionTable;
class ProjectSession;

/// What was edited since the project was opened, to step back and forth in, and the named versions that stay
/// with the project.
class HistoryView : public QWidget {
    Q_OBJECT

public:
    HistoryView(ProjectSession& session, ActionTable& actions, QWidget* parent = nullptr);

private:
    void fillVersions();
    void restore();
    ProjectSession& m_session;
    QListWidget* m_versions;
};

} // namespace ui
