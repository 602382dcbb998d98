#pragma once

#include "ui/models/choice_words.h"
#include "ui/shell/number_sliders.h"

#include <QWidget>

#include <functional>
#include <utility>
#include <vector>

class QCheckBox;
class QComboBox;
class QVBoxLayout;

namespace ui {

class ProjectSession;
class SliderField;

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
    NumberSliders m_sliders;
    QComboBox* m_mode = nullptr;
    QCheckBox* m_willing = nullptr; ///< whether customers have a limit of what they would pay
    std::vector<std::pair<SliderField*, When>> m_fields;
};

} // namespace ui
