#pragma once

#include "ui/models/edits.h"

#include <QWidget>

#include <functional>
#include <vector>

class QCheckBox;
class QComboBox;
class QVBoxLayout;

namespace core::economics {
struct ChoiceRules;
}

namespace ui {

class ProjectSession;
class SliderField;
struct ChoiceField;

/// How customers choose among the plans, as part of the assumptions: every drag is one undo step.
class ChoiceEditor : public QWidget {
    Q_OBJECT

public:
    explicit ChoiceEditor(ProjectSession& session, QWidget* parent = nullptr);

private:
    enum class When { Chosen, Logit, Willing }; ///< a number that has a meaning then
    void addModes(QVBoxLayout* layout);
    void addField(QVBoxLayout* layout, const ChoiceField& field, When when);
    void addWillingness(QVBoxLayout* layout);
    void edit(const QString& what, const std::function<void(core::economics::ChoiceRules&)>& change,
              const QString& mergeKey = {});
    void refresh();

    ProjectSession& m_session;
    DragKey m_drag;
    QComboBox* m_mode = nullptr;
    QCheckBox* m_willing = nullptr; ///< whether customers have a limit of what they would pay
    struct Shown {
        SliderField* field = nullptr;
        double (*value)(const core::economics::ChoiceRules&) = nullptr;
        When when = When::Chosen;
    };
    std::vector<Shown> m_fields;
};

} // namespace ui
