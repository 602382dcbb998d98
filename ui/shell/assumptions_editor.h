#pragma once

#include "ui/shell/number_sliders.h"

#include <QWidget>

#include <functional>
#include <vector>

class QComboBox;
class QVBoxLayout;

namespace ui {

class ProjectSession;

/// What is assumed about customers and serving, and what counts as good. Every drag is one undo step.
class AssumptionsEditor : public QWidget {
    Q_OBJECT

public:
    explicit AssumptionsEditor(ProjectSession& session, QWidget* parent = nullptr);

private:
    struct Control : NumberLook {
        double core::economics::Assumptions::*member;
    };
    void addGroup(const QString& title, const std::vector<Control>& controls);
    void addControl(QVBoxLayout* group, const Control& control);
    void addCustomers();
    void addServing();
    void addReactions();
    void addTargets();
    void addCostSource();
    void refresh();

    ProjectSession& m_session;
    NumberSliders m_sliders;
    QVBoxLayout* m_groups;
    QComboBox* m_costSource = nullptr;
};

} // namespace ui
