#include "ui/shell/group_list.h"

#include "ui/charts/plot/chart_theme.h"
#include "ui/models/customer_groups.h"
#include "ui/models/formats.h"
#include "ui/models/model_names.h"
#include "ui/session/project_session.h"
#include "ui/widgets/card.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/reader_label.h"
#include "ui/widgets/slider_field.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {
namespace {

using core::economics::Segment;
using core::economics::Segments;

/// Whether two groups have the same controls: sliders can follow without new ones.
bool sameControls(const Segment& a, const Segment& b)
{
    const auto sameModel = [](const auto& one, const auto& other) {
        return one.first == other.first;
    };
    return a.share.has_value() == b.share.has_value() && a.cost.has_value() == b.cost.has_value() &&
           (tokensOf(a) > 0) == (tokensOf(b) > 0) &&
           std::equal(a.usage.begin(), a.usage.end(), b.usage.begin(), b.usage.end(), sameModel);
}

} // namespace

GroupList::GroupList(ProjectSession& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_cards(new QVBoxLayout)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(grid::kUnit);
    layout->addLayout(m_cards);
    auto* add = new QPushButton(icon(QStringLiteral("add")), tr("Add group"));
    add->setProperty("role", "quiet");
    connect(add, &QPushButton::clicked, this, &GroupList::add);
    layout->addWidget(add);
    connect(&session, &ProjectSession::projectChanged, this, &GroupList::refresh);
    refresh();
}

void GroupList::refresh()
{
    const core::Settings& settings = *m_session.project().settings;
    const bool typed = settings.population == "segments";
    setVisible(typed);
    if (!typed)
        return;
    if (!m_body || settings.segments != m_shownText) {
        const Segments before = std::move(m_groups);
        m_groups = groupsOf(m_session.project());
        m_shownText = settings.segments;
        if (!m_body || !std::equal(m_groups.groups.begin(), m_groups.groups.end(), before.groups.begin(),
                                   before.groups.end(), sameControls))
            rebuild();
    }
    for (const Shown& shown : m_fields)
        shown.field->setValue(shown.value(m_groups.groups[shown.group]));
    for (std::size_t i = 0; i < m_shownCards.size(); ++i) {
        m_shownCards[i].cost->setText(costWords(m_groups.groups[i], *m_session.project().prices));
        if (!m_shownCards[i].name->hasFocus())
            m_shownCards[i].name->setText(text(m_groups.groups[i].name));
    }
}

void GroupList::rebuild()
{
    m_fields.clear();
    m_shownCards.clear();
    if (m_body)
        m_body->deleteLater(); // the edit may come from one of its own controls
    m_body = new QWidget;
    auto* column = new QVBoxLayout(m_body);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(grid::kUnit);
    for (std::size_t i = 0; i < m_groups.groups.size(); ++i)
        column->addWidget(buildCard(i));
    m_cards->addWidget(m_body);
}

QWidget* GroupList::buildCard(std::size_t index)
{
    auto* card = new ui::Card;
    card->body()->setContentsMargins(12, grid::kUnit, 12, 12);
    card->body()->setSpacing(grid::kUnit);
    card->body()->addWidget(nameRow(index));
    if (!m_groups.groups[index].usage.empty())
        card->body()->addWidget(modelBox(index));
    addFields(index, card->body());
    auto* cost = new QLabel;
    cost->setForegroundRole(QPalette::PlaceholderText);
    cost->setWordWrap(true);
    card->body()->addWidget(cost);
    m_shownCards.back().cost = cost;
    return card;
}

QWidget* GroupList::nameRow(std::size_t index)
{
    auto* name = new QLineEdit(text(m_groups.groups[index].name));
    name->setAccessibleName(tr("Name of group %1").arg(index + 1));
    name->setMaxLength(200);
    connect(name, &QLineEdit::editingFinished, this, [this, name, index] {
        if (index >= m_groups.groups.size() || text(m_groups.groups[index].name) == name->text())
            return;
        edit(tr("Rename group"),
             [&](Segments& groups) { groups.groups[index].name = name->text().toStdString(); });
    });
    auto* remove = new QToolButton;
    remove->setAutoRaise(true);
    remove->setIcon(icon(QStringLiteral("delete")));
    remove->setToolTip(tr("Remove this group"));
    remove->setAccessibleName(tr("Remove group: %1").arg(name->text()));
    remove->setVisible(m_groups.groups.size() > 1); // somebody has to be there
    connect(remove, &QToolButton::clicked, this, [this, index] { this->remove(index); });
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(name, 1);
    layout->addWidget(remove);
    m_shownCards.push_back({name, nullptr});
    return row;
}

QWidget* GroupList::modelBox(std::size_t index)
{
    const Segment& group = m_groups.groups[index];
    auto* box = new QComboBox;
    labelForReaders(box, tr("Models of the group: %1").arg(text(group.name)));
    box->setToolTip(tr("Which models the group uses"));
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    if (group.usage.size() > 1)
        box->addItem(tr("%1 models").arg(group.usage.size()), QVariant()); // as mixed in the log
    QStringList models = modelsPriced(m_session.project());
    if (const QString own = text(group.usage.begin()->first);
        group.usage.size() == 1 && !models.contains(own))
        models.prepend(own);
    for (const QString& model : models)
        box->addItem(model, model);
    box->setCurrentIndex(group.usage.size() > 1 ? 0 : box->findData(text(group.usage.begin()->first)));
    connect(box, &QComboBox::activated, this, [this, box, index] {
        if (!box->currentData().isValid())
            return;
        const std::string model = box->currentData().toString().toStdString();
        edit(tr("Model of a group"), [&](Segments& groups) { setModel(groups.groups[index], model); });
    });
    return box;
}

void GroupList::addFields(std::size_t index, QVBoxLayout* card)
{
    const Segment& group = m_groups.groups[index];
    for (const GroupField& control : groupFields(group)) {
        auto* field = new SliderField(control.label);
        field->setFormat(control.format);
        field->setRange(control.range.lo, control.range.hi, control.scale, control.hardLimits);
        field->setHint(control.hint);
        field->setValue(control.value(group));
        m_fields.push_back({field, index, control.value});
        card->addWidget(field);
        connect(field, &SliderField::valueEdited, this,
                [this, index, set = control.set, label = control.label](double value, bool final) {
                    edit(
                        tr("Change %1").arg(label.toLower()),
                        [&](Segments& groups) { set(groups.groups[index], value); },
                        m_drag.next(QStringLiteral("group %1 %2").arg(index).arg(label), final));
                });
    }
}

void GroupList::add()
{
    const QStringList models = modelsPriced(m_session.project());
    edit(tr("Add group"), [&](Segments& groups) {
        const QString name = tr("Group %1").arg(groups.groups.size() + 1);
        groups.groups.push_back(newGroup(name, models));
    });
}

void GroupList::remove(std::size_t index)
{
    edit(tr("Remove group"), [&](Segments& groups) {
        if (index < groups.groups.size() && groups.groups.size() > 1)
            groups.groups.erase(groups.groups.begin() + std::ptrdiff_t(index));
    });
}

void GroupList::edit(const QString& what, const Change& change, const QString& mergeKey)
{
    Segments groups = m_groups;
    change(groups);
    editSettings(
        m_session, what, [&](core::Settings& settings) { settings.segments = toJson(groups); }, mergeKey);
}

} // namespace ui
