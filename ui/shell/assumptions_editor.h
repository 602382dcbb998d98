#pragma once

#include "ui/models/edits.h"
#include "ui/widgets/slider_field.h"

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
    struct Control {
        QString label, hint;
        ValueFormat format;
        Range range;
        Range hardLimits;
        double core::economics::Assumptions::*member;
    };
    void addGroup(const QString& title, const std::vector<Control>& controls);
    void addControl(QVBoxLayout* group, const Control& control);
    void addCustomers();
    void addPopulation();
    void choosePopulation();
    void addServing();
    void addReactions();
    void addTargets();
    void addCostSource();
    void refresh();

    ProjectSession& m_session;
    DragKey m_drag;
    QVBoxLayout* m_groups;
    QComboBox* m_costSource = nullptr;
    QComboBox* m_population = nullptr;
    SliderField* m_growth = nullptr; ///< of the larger base
    std::vector<std::pair<SliderField*, double core::economics::Assumptions::*>> m_fields;
};

} // namespace ui
