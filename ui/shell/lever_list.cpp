#include "ui/shell/lever_list.h"

#include "ui/models/formats.h"
#include "ui/models/lever_words.h"
#include "ui/models/model_names.h"
#include "ui/session/project_session.h"
#include "ui/widgets/reader_label.h"
#include "ui/widgets/section_header.h"

#include <QCheckBox>
#include <QComboBox>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {
namespace {

using core::economics::Lever;
using core::economics::LeverKind;

/// Whether two levers have the same controls: sliders can follow without new ones.
bool sameControls(const Lever& a, const Lever& b)
{
    return a.kind == b.kind && a.models == b.models && a.to == b.to && a.writeMissed == b.writeMissed;
}

} // namespace

LeverList::LeverList(ProjectSession& session, QWidget* parent)
    : CardList(tr("Levers"), tr("Ways in which serving could cost less"), parent)
    , m_session(session)
{
    auto* add = new QPushButton(tr("Add lever"));
    auto* menu = new QMenu(add);
    menu->setToolTipsVisible(true);
    for (const LeverKind kind : leverKinds()) {
        QAction* action = menu->addAction(leverName(kind), this, [this, kind] { this->add(kind); });
        action->setToolTip(leverMeaning(kind));
    }
    connect(add, &QPushButton::clicked, menu, // not setMenu(): that blocks a screen reader that presses
            [add, menu] { menu->popup(add->mapToGlobal(QPoint(0, add->height()))); });
    addButton(add);
    connect(&session, &ProjectSession::projectChanged, this, &LeverList::refresh);
    rebuild();
}

const std::vector<Lever>& LeverList::levers() const
{
    return m_session.project().assumptions->levers;
}

void LeverList::refresh()
{
    if (!std::equal(levers().begin(), levers().end(), m_built.begin(), m_built.end(), sameControls))
        rebuild();
    m_sliders.refresh();
}

void LeverList::rebuild()
{
    m_sliders.clear();
    m_built = levers();
    rebuildCards(m_built.size(), [this](std::size_t index, QVBoxLayout* card) { fill(index, card); });
}

void LeverList::fill(std::size_t index, QVBoxLayout* card)
{
    const Lever& lever = m_built[index];
    auto* header = new SectionHeader(leverName(lever.kind), SectionHeader::Level::Group);
    header->setToolTip(leverMeaning(lever.kind));
    header->addButton(removeButton(tr("Remove this lever"), tr("Remove lever: %1").arg(leverName(lever.kind)),
                                   [this, index] { remove(index); }));
    card->addWidget(header);
    card->addWidget(modelsBox(index));
    if (lever.kind == LeverKind::Routing)
        card->addWidget(targetBox(index));
    addFields(index, card);
    if (lever.kind == LeverKind::PromptCache)
        card->addWidget(missesBox(index));
}

QWidget* LeverList::modelsBox(std::size_t index)
{
    const Lever& lever = m_built[index];
    auto* box = new QComboBox;
    labelForReaders(box, tr("Models of the lever: %1").arg(leverName(lever.kind)));
    box->setToolTip(tr("Which models it acts on"));
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->addItem(tr("All models"), QString());
    for (const QString& model : modelsSeen(m_session.project()))
        box->addItem(model, model);
    if (lever.models.size() == 1 && box->findData(text(lever.models.front())) < 0)
        box->addItem(text(lever.models.front()), text(lever.models.front()));
    if (lever.models.size() > 1)
        box->insertItem(0, tr("%1 models").arg(lever.models.size()), QVariant()); // as the file says
    box->setCurrentIndex(lever.models.size() > 1 ? 0
                         : lever.models.empty()  ? 0
                                                 : box->findData(text(lever.models.front())));
    connect(box, &QComboBox::activated, this, [this, box, index] {
        if (!box->currentData().isValid())
            return;
        const std::string model = box->currentData().toString().toStdString();
        edit(index, tr("Models of a lever"), [&](Lever& changed) {
            changed.models = model.empty() ? std::vector<std::string>{} : std::vector<std::string>{model};
        });
    });
    return box;
}

QWidget* LeverList::targetBox(std::size_t index)
{
    auto* box = new QComboBox;
    labelForReaders(box, tr("Routed to"));
    box->setToolTip(tr("The model that serves what is routed"));
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    for (const QString& model : modelsPriced(m_session.project()))
        box->addItem(tr("to %1").arg(model), model);
    box->setCurrentIndex(box->findData(text(m_built[index].to)));
    connect(box, &QComboBox::activated, this, [this, box, index] {
        edit(index, tr("Route to another model"),
             [&](Lever& lever) { lever.to = box->currentData().toString().toStdString(); });
    });
    return box;
}

QWidget* LeverList::missesBox(std::size_t index)
{
    auto* box = new QCheckBox(tr("What is missed pays the write price"));
    box->setChecked(m_built[index].writeMissed);
    connect(box, &QCheckBox::toggled, this, [this, index](bool on) {
        edit(index, tr("Change prompt cache"), [&](Lever& lever) { lever.writeMissed = on; });
    });
    return box;
}

void LeverList::addFields(std::size_t index, QVBoxLayout* card)
{
    for (const LeverField& field : leverFields(m_built[index].kind)) {
        m_sliders.add(
            card, field, [this, index, value = field.value] { return value(levers()[index]); },
            [this, index, set = field.set](const NumberSliders::Edit& wanted) {
                edit(
                    index, wanted.text, [&](Lever& lever) { set(lever, wanted.value); }, wanted.mergeKey);
            },
            QStringLiteral("lever %1 %2").arg(index).arg(field.label));
    }
}

void LeverList::add(LeverKind kind)
{
    const QStringList models = modelsPriced(m_session.project());
    editAssumptions(m_session, tr("Add lever"), [&](core::economics::Assumptions& assumptions) {
        assumptions.levers.push_back(newLever(kind, models));
    });
}

void LeverList::remove(std::size_t index)
{
    editAssumptions(m_session, tr("Remove lever"), [&](core::economics::Assumptions& assumptions) {
        if (index < assumptions.levers.size())
            assumptions.levers.erase(assumptions.levers.begin() + std::ptrdiff_t(index));
    });
}

void LeverList::edit(std::size_t index, const QString& what, const Change& change, const QString& mergeKey)
{
    editAssumptions(
        m_session, what,
        [&](core::economics::Assumptions& assumptions) {
            if (index < assumptions.levers.size())
                change(assumptions.levers[index]);
        },
        mergeKey);
}

} // namespace ui
