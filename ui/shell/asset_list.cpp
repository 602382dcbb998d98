#include "ui/shell/asset_list.h"

#include "ui/models/formats.h"
#include "ui/session/project_session.h"

#include <QDate>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace ui {
namespace {

using core::economics::Asset;
using core::economics::Assumptions;

constexpr double kFirstCost = 50'000; // USD; the user knows better

std::vector<NumberOf<Asset>> assetFields()
{
    return {{AssetList::tr("Paid"),
             AssetList::tr("What was paid for it once."),
             currencyFormat("USD"),
             {1000, 1e7},
             {0, 1e12},
             ScaleKind::Log,
             [](const Asset& asset) { return asset.cost; },
             [](Asset& asset, double value) {
                 asset.cost = value;
             }},
            {AssetList::tr("Months of life"),
             AssetList::tr("The cost is spread evenly over these months and counts in the operating margin."),
             plainFormat({}, 0),
             {1, 60},
             {1, 1200},
             ScaleKind::Linear,
             [](const Asset& asset) { return asset.lifeMonths; },
             [](Asset& asset, double value) {
                 asset.lifeMonths = value;
             }}};
}

} // namespace

AssetList::AssetList(ProjectSession& session, QWidget* parent)
    : CardList(tr("Assets"), tr("Paid once, spread over their life"), parent)
    , m_session(session)
{
    auto* add = new QPushButton(tr("Add asset"));
    add->setToolTip(tr("A training run, a data set, hardware: something that was paid for once."));
    connect(add, &QPushButton::clicked, this, &AssetList::add);
    addButton(add);
    connect(&session, &ProjectSession::projectChanged, this, &AssetList::refresh);
    rebuild();
}

const std::vector<Asset>& AssetList::assets() const
{
    return m_session.project().assumptions->assets;
}

void AssetList::refresh()
{
    if (assets().size() != m_names.size())
        rebuild();
    m_sliders.refresh();
    for (std::size_t i = 0; i < m_names.size(); ++i) {
        if (!m_names[i]->hasFocus())
            m_names[i]->setText(text(assets()[i].name));
    }
}

void AssetList::rebuild()
{
    m_sliders.clear();
    m_names.clear();
    rebuildCards(assets().size(), [this](std::size_t index, QVBoxLayout* card) { fill(index, card); });
}

void AssetList::fill(std::size_t index, QVBoxLayout* card)
{
    card->addWidget(nameRow(index));
    for (const NumberOf<Asset>& field : assetFields()) {
        m_sliders.add(
            card, field, [this, index, value = field.value] { return value(assets()[index]); },
            [this, index, set = field.set](const NumberSliders::Edit& wanted) {
                edit(
                    wanted.text,
                    [&](std::vector<Asset>& all) {
                        if (index < all.size())
                            set(all[index], wanted.value);
                    },
                    wanted.mergeKey);
            },
            QStringLiteral("asset %1 %2").arg(index).arg(field.label));
    }
}

QWidget* AssetList::nameRow(std::size_t index)
{
    auto* name = new QLineEdit(text(assets()[index].name));
    name->setAccessibleName(tr("Name of asset %1").arg(index + 1));
    name->setMaxLength(200);
    connect(name, &QLineEdit::editingFinished, this, [this, name, index] {
        if (index >= assets().size() || text(assets()[index].name) == name->text())
            return;
        edit(tr("Rename asset"),
             [&](std::vector<Asset>& all) { all[index].name = name->text().toStdString(); });
    });
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(name, 1);
    layout->addWidget(
        removeButton(tr("Remove this asset"), tr("Remove asset: %1").arg(name->text()), [this, index] {
            edit(tr("Remove asset"), [&](std::vector<Asset>& all) {
                if (index < all.size())
                    all.erase(all.begin() + std::ptrdiff_t(index));
            });
        }));
    m_names.push_back(name);
    return row;
}

void AssetList::add()
{
    Asset asset;
    asset.name = tr("Asset %1").arg(assets().size() + 1).toStdString();
    asset.cost = kFirstCost;
    asset.start = QDate::currentDate().toString(Qt::ISODate).toStdString();
    edit(tr("Add asset"), [&](std::vector<Asset>& all) { all.push_back(asset); });
}

void AssetList::edit(const QString& what, const Change& change, const QString& mergeKey)
{
    editAssumptions(
        m_session, what, [&](Assumptions& assumptions) { change(assumptions.assets); }, mergeKey);
}

} // namespace ui
