#include "ui/shell/plan_editor.h"

#include "ui/charts/plot/chart_theme.h"
#include "ui/models/formats.h"
#include "ui/models/plan_selection.h"
#include "ui/models/plan_steps.h"
#include "ui/models/plan_words.h"
#include "ui/session/project_session.h"
#include "ui/widgets/decimal_edit.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/reader_label.h"
#include "ui/widgets/section_header.h"
#include "ui/widgets/slider_field.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QToolButton>
#include <QVBoxLayout>

namespace ui {
namespace {

/// Limit and step that a path such as "limits[0].steps[1].at" names.
std::optional<std::pair<std::size_t, std::size_t>> stepOf(const QString& path)
{
    static const QRegularExpression pattern(QStringLiteral("^limits\\[(\\d+)\\]\\.steps\\[(\\d+)\\]\\.at$"));
    const auto match = pattern.match(path);
    if (!match.hasMatch())
        return std::nullopt;
    return std::pair{std::size_t(match.captured(1).toULongLong()),
                     std::size_t(match.captured(2).toULongLong())};
}

QString signatureOf(const QString& planId, const std::vector<PlanControl>& controls)
{
    QString signature = planId;
    for (const PlanControl& control : controls)
        signature += QLatin1Char('|') + control.path + control.group + control.label;
    return signature;
}

QVBoxLayout* column(int spacing)
{
    auto* layout = new QVBoxLayout;
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing);
    return layout;
}

} // namespace

PlanEditor::PlanEditor(ProjectSession& session, PlanSelection& selection, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_selection(selection)
    , m_name(new QLineEdit)
    , m_body(column(grid::kWide))
{
    auto* layout = column(grid::kWide);
    layout->setContentsMargins(grid::kWide, grid::kWide, grid::kWide, grid::kWide);
    setLayout(layout);
    m_name->setAccessibleName(tr("Plan name"));
    m_name->setPlaceholderText(tr("Plan name"));
    layout->addWidget(m_name);
    layout->addLayout(m_body);
    layout->addStretch();
    connect(m_name, &QLineEdit::editingFinished, this, &PlanEditor::rename);
    connect(&session, &ProjectSession::projectChanged, this, &PlanEditor::refresh);
    connect(&selection, &PlanSelection::changed, this, &PlanEditor::refresh);
    refresh();
}

void PlanEditor::refresh()
{
    const core::plan::Plan* plan = m_selection.plan();
    setEnabled(plan != nullptr);
    if (!plan) {
        m_name->clear();
        rebuild({});
        m_signature.clear();
        return;
    }
    if (!m_name->hasFocus() || !m_name->isModified())
        m_name->setText(text(plan->name));
    const auto controls = planControls(*plan);
    const QString signature = signatureOf(text(plan->id), controls);
    if (signature != m_signature) {
        m_signature = signature;
        rebuild(controls);
    }
    for (const PlanControl& control : controls) {
        if (SliderField* field = m_fields.value(control.path))
            showValue(*field, control);
    }
}

/// A slider's range stays while its value fits: it must not move under the pointer.
void PlanEditor::showValue(SliderField& field, const PlanControl& control)
{
    const Range range = field.slider()->range();
    if (!range.contains(control.value) || stepOf(control.path))
        field.setRange(control.range.lo, control.range.hi, control.scale, control.hardLimits);
    field.setValue(control.value);
}

void PlanEditor::rebuild(const std::vector<PlanControl>& controls)
{
    m_fields.clear();
    if (m_controls) {
        m_controls->hide();
        m_controls->deleteLater(); // the signal that changed the structure may come from inside
    }
    m_controls = new QWidget;
    auto* groups = column(grid::kGap);
    m_controls->setLayout(groups);
    QString name;
    QVBoxLayout* group = nullptr;
    int limit = -1; // whose steps are being added
    const auto closeLimit = [&] {
        if (limit >= 0)
            group->addWidget(addStepButton(std::size_t(limit)));
        limit = -1;
    };
    for (const PlanControl& control : controls) {
        const auto step = stepOf(control.path);
        if (!step)
            closeLimit();
        if (!group || control.group != name) {
            name = control.group;
            group = column(12);
            group->addWidget(new SectionHeader(name, SectionHeader::Level::Group));
            groups->addLayout(group);
        }
        step ? addStep(group, control) : addControl(group, control);
        if (step)
            limit = int(step->first);
    }
    closeLimit();
    m_body->addWidget(m_controls);
    chainFocus();
}

/// New controls would come last of the whole window; they belong after the name, in the order they are read.
void PlanEditor::chainFocus()
{
    QWidget* before = m_name;
    for (QWidget* child : m_controls->findChildren<QWidget*>()) {
        if (child->focusPolicy() & Qt::TabFocus) {
            setTabOrder(before, child);
            before = child;
        }
    }
}

void PlanEditor::addControl(QVBoxLayout* group, const PlanControl& control)
{
    auto* field = new SliderField(control.label);
    field->setFormat(control.format);
    field->setRange(control.range.lo, control.range.hi, control.scale, control.hardLimits);
    field->setDefaultValue(control.value);
    field->setHint(control.hint);
    field->setValue(control.value);
    m_fields.insert(control.path, field);
    group->addWidget(field);
    connect(field, &SliderField::valueEdited, this,
            [this, path = control.path, label = control.label](double value, bool final) {
                editPlan(
                    m_session, m_selection.id(), tr("Change %1").arg(label.toLower()),
                    [&](core::plan::Plan plan) { return withControl(plan, path, value); },
                    m_drag.next(m_selection.id() + path, final));
            });
}

void PlanEditor::addStep(QVBoxLayout* group, const PlanControl& control)
{
    const auto [limit, step] = *stepOf(control.path);
    auto* remove = new QToolButton;
    remove->setAutoRaise(true);
    remove->setIcon(icon(QStringLiteral("delete")));
    remove->setToolTip(tr("Remove this step"));
    remove->setAccessibleName(tr("Remove step %1").arg(step + 1));
    remove->setEnabled(m_selection.plan()->limits[limit].steps.size() > 1);
    connect(remove, &QToolButton::clicked, this, [this, limit = limit, step = step] {
        changeStructure(tr("Remove step"),
                        [&](core::plan::Plan plan) { return withStepRemoved(std::move(plan), limit, step); });
    });
    auto* line = new QHBoxLayout;
    line->setSpacing(grid::kHalf);
    line->addWidget(stepActions(limit, step), 1);
    line->addWidget(remove);
    group->addSpacing(grid::kHalf);
    group->addLayout(line);
    PlanControl at = control;
    at.label = tr("at");
    addControl(group, at);
    m_fields.value(control.path)
        ->field()
        ->setAccessibleName(tr("%1 at, share of the limit").arg(control.label));
}

QComboBox* PlanEditor::stepActions(std::size_t limit, std::size_t step)
{
    auto* combo = new QComboBox;
    labelForReaders(combo, tr("Step %1: what happens").arg(step + 1));
    combo->setToolTip(tr("What happens from here on"));
    const auto actions = actionsFor(*m_selection.plan(), limit);
    const auto present = m_selection.plan()->limits[limit].steps[step].action;
    for (const core::plan::StepAction action : actions) {
        combo->addItem(actionText(action), int(action));
        if (action == present)
            combo->setCurrentIndex(combo->count() - 1);
    }
    connect(combo, &QComboBox::activated, this, [this, combo, limit, step] {
        const auto action = core::plan::StepAction(combo->currentData().toInt());
        changeStructure(tr("Change step"), [&](core::plan::Plan plan) {
            return withStepAction(std::move(plan), limit, step, action);
        });
    });
    return combo;
}

QWidget* PlanEditor::addStepButton(std::size_t limit)
{
    auto* add = new QPushButton(icon(QStringLiteral("add")), tr("Add step"));
    add->setProperty("role", "quiet");
    add->setAccessibleName(tr("Add step to limit %1").arg(limit + 1));
    connect(add, &QPushButton::clicked, this, [this, limit] {
        changeStructure(tr("Add step"),
                        [&](core::plan::Plan plan) { return withStepAdded(std::move(plan), limit); });
    });
    return add;
}

void PlanEditor::changeStructure(
    const QString& text, const std::function<std::optional<core::plan::Plan>(core::plan::Plan)>& change)
{
    editPlan(m_session, m_selection.id(), text, change);
}

void PlanEditor::rename()
{
    const std::string name = m_name->text().trimmed().toStdString();
    m_name->setModified(false);
    if (name.empty()) {
        refresh();
        return;
    }
    editPlan(m_session, m_selection.id(), tr("Rename plan"),
             [&](core::plan::Plan plan) -> std::optional<core::plan::Plan> {
                 plan.name = name;
                 return plan;
             });
}

QWidget* PlanEditor::focusControl(const QString& path)
{
    const core::plan::Plan* plan = m_selection.plan();
    SliderField* field = plan ? m_fields.value(nearestControl(*plan, path)) : nullptr;
    if (field)
        field->field()->setFocus(Qt::OtherFocusReason);
    return field;
}

void PlanEditor::focusName()
{
    m_name->setFocus(Qt::OtherFocusReason);
    m_name->selectAll();
}

} // namespace ui
