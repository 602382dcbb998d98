#include "ui/shell/choice_editor.h"

#include "ui/charts/plot/chart_theme.h"
#include "ui/session/project_session.h"
#include "ui/widgets/reader_label.h"
#include "ui/widgets/section_header.h"
#include "ui/widgets/slider_field.h"

#include <QCheckBox>
#include <QComboBox>
#include <QVBoxLayout>

namespace ui {
namespace {

using core::economics::Assumptions;
using core::economics::ChoiceMode;
using core::economics::ChoiceRules;

constexpr double kFirstMedian = 30; // USD; the user knows better

} // namespace

ChoiceEditor::ChoiceEditor(ProjectSession& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    auto* header = new SectionHeader(tr("Choosing a plan"), SectionHeader::Level::Group);
    header->setDetail(tr("Compare shows who takes which plan"));
    layout->addWidget(header);
    addModes(layout);
    addField(layout, sharpnessField(), When::Logit);
    for (const ChoiceField& field : perceptionFields())
        addField(layout, field, When::Chosen);
    addWillingness(layout);
    connect(&session, &ProjectSession::projectChanged, this, &ChoiceEditor::refresh);
    refresh();
}

void ChoiceEditor::addModes(QVBoxLayout* layout)
{
    m_mode = new QComboBox;
    labelForReaders(m_mode, tr("How customers choose a plan"));
    for (const ChoiceMode mode : choiceModes()) {
        m_mode->addItem(choiceName(mode), int(mode));
        m_mode->setItemData(m_mode->count() - 1, choiceMeaning(mode), Qt::ToolTipRole);
    }
    connect(m_mode, &QComboBox::activated, this, [this] {
        const auto mode = ChoiceMode(m_mode->currentData().toInt());
        editAssumptions(m_session, tr("Change how customers choose"),
                        [&](Assumptions& assumptions) { assumptions.choice = mode; });
    });
    layout->addWidget(m_mode);
}

void ChoiceEditor::addField(QVBoxLayout* layout, const ChoiceField& field, When when)
{
    auto* slider = m_sliders.add(
        layout, field,
        [this, value = field.value] { return value(m_session.project().assumptions->choiceRules); },
        [this, set = field.set](const NumberSliders::Edit& wanted) {
            edit(
                wanted.text, [&](ChoiceRules& rules) { set(rules, wanted.value); }, wanted.mergeKey);
        },
        field.label);
    m_fields.emplace_back(slider, when);
}

void ChoiceEditor::addWillingness(QVBoxLayout* layout)
{
    m_willing = new QCheckBox(tr("Customers pay only so much"));
    m_willing->setToolTip(tr("Whoever would pay less than a plan seems to cost takes no plan at all."));
    connect(m_willing, &QCheckBox::clicked, this, [this](bool on) {
        edit(tr("Change willingness to pay"), [&](ChoiceRules& rules) {
            rules.willingnessToPay.reset();
            if (on)
                rules.willingnessToPay = {.median = kFirstMedian};
        });
    });
    layout->addWidget(m_willing);
    for (const ChoiceField& field : willingnessFields())
        addField(layout, field, When::Willing);
}

void ChoiceEditor::edit(const QString& what, const std::function<void(ChoiceRules&)>& change,
                        const QString& mergeKey)
{
    editAssumptions(
        m_session, what, [&](Assumptions& assumptions) { change(assumptions.choiceRules); }, mergeKey);
}

void ChoiceEditor::refresh()
{
    const Assumptions& assumptions = *m_session.project().assumptions;
    const bool chosen = assumptions.choice != ChoiceMode::Assigned;
    const bool willing = assumptions.choiceRules.willingnessToPay.has_value();
    m_mode->setCurrentIndex(m_mode->findData(int(assumptions.choice)));
    m_mode->setToolTip(choiceMeaning(assumptions.choice));
    m_willing->setVisible(chosen);
    m_willing->setChecked(willing);
    const bool logit = assumptions.choice == ChoiceMode::Logit;
    for (const auto& [slider, when] : m_fields)
        slider->setVisible(when == When::Logit ? logit : when == When::Willing ? chosen && willing : chosen);
    m_sliders.refresh();
}

} // namespace ui
