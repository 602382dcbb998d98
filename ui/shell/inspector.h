#pragma once

#include <QWidget>

class QComboBox;
class QScrollArea;
class QTabBar;
class QStackedWidget;

namespace ui {

class ActionTable;
class AssumptionsEditor;
class PlanEditor;
class PlanSelection;
class ProjectSession;

/// The panel at the right: which plan, its controls, and what is assumed.
class Inspector : public QWidget {
    Q_OBJECT

public:
    Inspector(ProjectSession& session, PlanSelection& selection, ActionTable& actions,
              QWidget* parent = nullptr);
    /// Shows the plan's controls and puts the focus on the one at (or nearest to) `path`.
    void focusControl(const QString& path);
    void focusName();

    QSize sizeHint() const override { return {312, 600}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QWidget* makeHeader(ActionTable& actions);
    QScrollArea* scrolled(QWidget* content);
    void fillPlans();
    void showTab(int index);
    ProjectSession& m_session;
    PlanSelection& m_selection;
    QComboBox* m_plans;
    QTabBar* m_tabs;
    QStackedWidget* m_stack;
    PlanEditor* m_planEditor;
};

} // namespace ui
