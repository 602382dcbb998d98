#pragma once

#include "ui/models/edits.h"
#include "ui/models/plan_controls.h"

#include <QHash>
#include <QWidget>

class QComboBox;
class QLineEdit;
class QVBoxLayout;

namespace ui {

class PlanSelection;
class ProjectSession;
class SliderField;

/// The controls of the selected plan: its name, then a slider and a field for every number, and the steps of
/// its limits. Every drag is one undo step.
class PlanEditor : public QWidget {
    Q_OBJECT

public:
    PlanEditor(ProjectSession& session, PlanSelection& selection, QWidget* parent = nullptr);
    /// Puts the focus on a control and returns its widget; null when the plan has no such control.
    QWidget* focusControl(const QString& path);
    void focusName();

private:
    void refresh();
    void chainFocus();
    void rebuild(const std::vector<PlanControl>& controls);
    void addControl(QVBoxLayout* group, const PlanControl& control);
    void addStep(QVBoxLayout* group, const PlanControl& control);
    QComboBox* stepActions(std::size_t limit, std::size_t step);
    QWidget* addStepButton(std::size_t limit);
    void changeStructure(const QString& text,
                         const std::function<std::optional<core::plan::Plan>(core::plan::Plan)>& change);
    void showValue(SliderField& field, const PlanControl& control);
    void rename();

    ProjectSession& m_session;
    PlanSelection& m_selection;
    DragKey m_drag;
    QLineEdit* m_name;
    QVBoxLayout* m_body;
    QWidget* m_controls = nullptr;
    QHash<QString, SliderField*> m_fields;
    QString m_signature; ///< which controls are shown
};

} // namespace ui
