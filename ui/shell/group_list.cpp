#include "ui/shell/group_list.h"

#include "ui/models/customer_groups.h"
#include "ui/models/formats.h"
#include "ui/models/model_names.h"
#include "ui/session/project_session.h"
#include "ui/widgets/reader_label.h"

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
    : CardList({}, {}, parent)
    , m_session(session)
{
    auto* add = new QPushButton(tr("Add group"));
    connect(add, &QPushButton::clicked, this, &GroupList::add);
    addButton(add);
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
    if (!m_built || settings.segments != m_shownText) {
        const Segments before = std::move(m_groups);
        m_groups = groupsOf(m_session.project());
        m_shownText = settings.segments;
        if (!m_built || !std::equal(m_groups.groups.begin(), m_groups.groups.end(), before.groups.begin(),
                                    before.groups.end(), sameControls))
            rebuild();
    }
    m_sliders.refresh();
    for (std::size_t i = 0; i < m_texts.size(); ++i) {
        m_texts[i].cost->setText(costWords(m_groups.groups[i], *m_session.project().prices));
        if (!m_texts[i].name->hasFocus())
            m_texts[i].name->setText(text(m_groups.groups[i].name));
    }
}

void GroupList::rebuild()
{
    m_built = true;
    m_sliders.clear();
    m_texts.clear();
    rebuildCards(m_groups.groups.size(), [this](std::size_t index, QVBoxLayout* card) { fill(index, card); });
}

void GroupList::fill(std::size_t index, QVBoxLayout* card)
{
    card->addWidget(nameRow(index));
    if (!m_groups.groups[index].usage.empty())
        card->addWidget(modelBox(index));
    addFields(index, card);
    auto* cost = new QLabel;
    cost->setForegroundRole(QPalette::PlaceholderText);
    cost->setWordWrap(true);
    card->addWidget(cost);
    m_texts.back().cost = cost;
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
    auto* remove = removeButton(tr("Remove this group"), tr("Remove group: %1").arg(name->text()),
                                [this, index] { this->remove(index); });
    remove->setVisible(m_groups.groups.size() > 1); // somebody has to be there
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(name, 1);
    layout->addWidget(remove);
    m_texts.push_back({name, nullptr});
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
    for (const GroupField& field : groupFields(m_groups.groups[index])) {
        m_sliders.add(
            card, field, [this, index, value = field.value] { return value(m_groups.groups[index]); },
            [this, index, set = field.set](const NumberSliders::Edit& wanted) {
                edit(
                    wanted.text,
                    [&](Segments& groups) {
                        if (index < groups.groups.size())
                            set(groups.groups[index], wanted.value);
                    },
                    wanted.mergeKey);
            },
            QStringLiteral("group %1 %2").arg(index).arg(field.label));
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
