#pragma once

#include <QWidget>

class QComboBox;
class QVBoxLayout;

namespace ui {

class ProjectSession;

/// How the log is counted: who pays, and how its time is cut. All results follow; nothing is imported again.
class CountingEditor : public QWidget {
    Q_OBJECT

public:
    explicit CountingEditor(ProjectSession& session, QWidget* parent = nullptr);

private:
    void fillTimeZones();
    void refresh();

    ProjectSession& m_session;
    QVBoxLayout* m_column;
    QComboBox* m_payer = nullptr;
    QComboBox* m_period = nullptr;
    QComboBox* m_timeZone = nullptr;
};

} // namespace ui
