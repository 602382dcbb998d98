#include "ui/pages/unknown_models.h"

#include "ui/charts/plot/chart_theme.h"
#include "ui/models/edits.h"
#include "ui/models/formats.h"
#include "ui/session/project_session.h"
#include "ui/widgets/decimal_edit.h"
#include "ui/widgets/reader_label.h"
#include "ui/widgets/section_header.h"

#include <QComboBox>
#include <QCompleter>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include <algorithm>
#include <set>

namespace ui {
namespace {

constexpr std::size_t kMostRows = 12;

} // namespace

UnknownModels::UnknownModels(ProjectSession& session, QWidget* parent)
    : Card(parent)
    , m_session(session)
    , m_rows(new QVBoxLayout)
    , m_more(new QLabel)
{
    auto* title = new SectionHeader(tr("Models without a price"), SectionHeader::Level::Section);
    title->setDetail(
        tr("Their tokens carry no cost until you say which known model they are, or set a price"));
    m_rows->setSpacing(grid::kUnit);
    body()->addWidget(title);
    body()->addLayout(m_rows);
    body()->addWidget(m_more);
    hide();
}

void UnknownModels::setUnknown(const std::vector<core::cost::UnknownModel>& unknown)
{
    setVisible(!unknown.empty());
    if (unknown == m_models)
        return;
    m_models = unknown;
    rebuild();
}

/// Rows of models that stay are kept, with what somebody is typing there.
void UnknownModels::rebuild()
{
    std::map<std::string, Row> before;
    before.swap(m_shown);
    while (QLayoutItem* item = m_rows->takeAt(0))
        delete item;
    for (std::size_t i = 0; i < m_models.size() && i < kMostRows; ++i) {
        const core::cost::UnknownModel& model = m_models[i];
        const auto kept = before.extract(model.model);
        Row& row = m_shown[model.model] = kept ? kept.mapped() : makeRow(model);
        row.label->setText(
            tr("%1 – %2 of tokens").arg(text(model.model), shortText(model.tokenShare, percentFormat(1))));
        m_rows->addWidget(row.widget);
    }
    for (const auto& [model, row] : before) {
        row.widget->hide();
        row.widget->deleteLater();
    }
    const int more = std::max(0, int(m_models.size()) - int(kMostRows));
    m_more->setText(tr("and %n more, which follow when these are done", nullptr, more));
    m_more->setVisible(more > 0);
}

UnknownModels::Row UnknownModels::makeRow(const core::cost::UnknownModel& model)
{
    const QString name = text(model.model);
    auto* label = new QLabel;
    label->setMinimumWidth(200);
    auto* known = new QComboBox;
    known->setEditable(true);
    known->setInsertPolicy(QComboBox::NoInsert);
    labelForReaders(known, tr("Known model that %1 is").arg(name));
    known->lineEdit()->setPlaceholderText(tr("is the same as…"));
    known->lineEdit()->setAccessibleName(known->accessibleName());
    std::set<std::string> keys;
    for (const core::cost::PriceEntry& entry : m_session.project().prices->entries)
        keys.insert(entry.model);
    for (const std::string& key : keys)
        known->addItem(text(key));
    known->setCurrentIndex(-1);
    known->completer()->setFilterMode(Qt::MatchContains);
    known->completer()->setCompletionMode(QCompleter::PopupCompletion);
    connect(known, &QComboBox::activated, this,
            [this, known, logged = model.model] { map(logged, known->currentText().toStdString()); });
    auto* input = new MoneyEdit;
    auto* output = new MoneyEdit;
    input->setAccessibleName(tr("Input price of %1, USD per million tokens").arg(name));
    output->setAccessibleName(tr("Output price of %1, USD per million tokens").arg(name));
    input->setToolTip(tr("USD per million input tokens"));
    output->setToolTip(tr("USD per million output tokens"));
    auto* set = new QPushButton(tr("Set price"));
    set->setAccessibleName(tr("Set price of %1").arg(name));
    // A model is never free by accident: one of the prices must be there.
    const auto allow = [set, input, output] {
        set->setEnabled(input->value() > 0 || output->value() > 0);
    };
    allow();
    for (MoneyEdit* field : {input, output})
        connect(field, &MoneyEdit::valueEdited, set, allow);
    connect(set, &QPushButton::clicked, this,
            [this, input, output, logged = model.model] { price(logged, input->value(), output->value()); });
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(grid::kUnit);
    layout->addWidget(label, 2);
    layout->addWidget(known, 3);
    layout->addWidget(new QLabel(tr("or")));
    layout->addWidget(input, 1);
    layout->addWidget(output, 1);
    layout->addWidget(set);
    return {row, label};
}

void UnknownModels::map(const std::string& logged, const std::string& known)
{
    if (known.empty())
        return;
    editPrices(m_session, tr("Map model"),
               [&](core::cost::PriceBook& book) { book.mapping[logged] = known; });
}

void UnknownModels::price(const std::string& logged, double input, double output)
{
    core::cost::PriceEntry entry;
    entry.model = logged.find('/') == std::string::npos ? "own/" + logged : logged;
    entry.uncachedInput = core::Decimal::fromDouble(input, 9);
    entry.output = core::Decimal::fromDouble(output, 9);
    entry.source = tr("Set by hand").toStdString();
    editPrices(m_session, tr("Set price"), [&](core::cost::PriceBook& book) {
        book = core::cost::withEntry(std::move(book), entry);
        book.mapping[logged] = entry.model;
    });
}

} // namespace ui
