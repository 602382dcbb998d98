#include "ui/shell/mapping_editor.h"

#include "ui/charts/plot/chart_theme.h"
#include "ui/models/formats.h"
#include "ui/widgets/flow_row.h"
#include "ui/widgets/labelled.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCompleter>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QTimeZone>
#include <QVBoxLayout>

namespace ui {
namespace {

constexpr int kNarrowest = 180; // a field

struct FieldName {
    const char* field;
    const char* name;
    const char* hint;
};

// In the order in which a reader of a log looks for them.
constexpr FieldName kFields[] = {
    {"time", QT_TRANSLATE_NOOP("ui::MappingEditor", "Time"),
     QT_TRANSLATE_NOOP("ui::MappingEditor", "When the request was made")},
    {"user", QT_TRANSLATE_NOOP("ui::MappingEditor", "User"),
     QT_TRANSLATE_NOOP("ui::MappingEditor", "Who used it")},
    {"org", QT_TRANSLATE_NOOP("ui::MappingEditor", "Organisation"),
     QT_TRANSLATE_NOOP("ui::MappingEditor", "Whose account it is")},
    {"model", QT_TRANSLATE_NOOP("ui::MappingEditor", "Model"),
     QT_TRANSLATE_NOOP("ui::MappingEditor", "Which model answered")},
    {"provider", QT_TRANSLATE_NOOP("ui::MappingEditor", "Provider"),
     QT_TRANSLATE_NOOP("ui::MappingEditor", "Who serves the model")},
    {"tier", QT_TRANSLATE_NOOP("ui::MappingEditor", "Service tier"),
     QT_TRANSLATE_NOOP("ui::MappingEditor", "standard, batch, priority, flex")},
    {"uncached_input", QT_TRANSLATE_NOOP("ui::MappingEditor", "Input tokens"),
     QT_TRANSLATE_NOOP("ui::MappingEditor", "With or without cached ones: see below")},
    {"cache_read", QT_TRANSLATE_NOOP("ui::MappingEditor", "Cache reads"),
     QT_TRANSLATE_NOOP("ui::MappingEditor", "Input tokens read from a cache")},
    {"cache_write", QT_TRANSLATE_NOOP("ui::MappingEditor", "Cache writes"),
     QT_TRANSLATE_NOOP("ui::MappingEditor", "Input tokens written to a cache")},
    {"output", QT_TRANSLATE_NOOP("ui::MappingEditor", "Output tokens"),
     QT_TRANSLATE_NOOP("ui::MappingEditor", "Reasoning included")},
    {"reasoning", QT_TRANSLATE_NOOP("ui::MappingEditor", "Reasoning tokens"),
     QT_TRANSLATE_NOOP("ui::MappingEditor", "A part of output")},
    {"requests", QT_TRANSLATE_NOOP("ui::MappingEditor", "Requests"),
     QT_TRANSLATE_NOOP("ui::MappingEditor", "For aggregated rows; else each row is one")},
    {"provider_cost", QT_TRANSLATE_NOOP("ui::MappingEditor", "Cost"),
     QT_TRANSLATE_NOOP("ui::MappingEditor", "What the log says it cost")},
    {"workflow", QT_TRANSLATE_NOOP("ui::MappingEditor", "Workflow"),
     QT_TRANSLATE_NOOP("ui::MappingEditor", "What the request was for")},
    {"stage", QT_TRANSLATE_NOOP("ui::MappingEditor", "Stage"),
     QT_TRANSLATE_NOOP("ui::MappingEditor", "Step of the workflow")},
    {"session", QT_TRANSLATE_NOOP("ui::MappingEditor", "Session"),
     QT_TRANSLATE_NOOP("ui::MappingEditor", "Conversation or run")},
    {"event_id", QT_TRANSLATE_NOOP("ui::MappingEditor", "Request id"),
     QT_TRANSLATE_NOOP("ui::MappingEditor", "Recognises duplicates")},
    {"status", QT_TRANSLATE_NOOP("ui::MappingEditor", "Status"),
     QT_TRANSLATE_NOOP("ui::MappingEditor", "Marks failed requests")},
    {"outcome", QT_TRANSLATE_NOOP("ui::MappingEditor", "Outcome"),
     QT_TRANSLATE_NOOP("ui::MappingEditor", "Task done, ticket resolved")},
    {"outcome_count", QT_TRANSLATE_NOOP("ui::MappingEditor", "Outcome count"),
     QT_TRANSLATE_NOOP("ui::MappingEditor", "How many; else one a row")},
};

} // namespace

MappingEditor::MappingEditor(QWidget* parent)
    : QWidget(parent)
    , m_columns(new FlowRow)
    , m_reading(new FlowRow)
    , m_includesCache(new QCheckBox(tr("Input tokens include cached ones")))
    , m_timeZone(new QComboBox)
    , m_costUnit(new QComboBox)
    , m_user(new QLineEdit)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(grid::kWide);
    for (FlowRow* row : {m_columns, m_reading}) {
        row->setNarrowest(kNarrowest);
        row->setLastFills(false);
        column->addWidget(row);
    }
    column->addWidget(m_includesCache);
    for (const FieldName& field : kFields)
        addField(field.field, tr(field.name), tr(field.hint));
    addReading();
}

void MappingEditor::addField(const char* field, const QString& name, const QString& hint)
{
    auto* combo = new QComboBox;
    combo->setAccessibleName(tr("Column for %1").arg(name));
    combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    combo->setMinimumContentsLength(8);
    m_columns->addWidget(labelled(name, combo, hint));
    m_fields.emplace_back(field, combo);
    connect(combo, &QComboBox::activated, this, &MappingEditor::edited);
}

void MappingEditor::addReading()
{
    m_timeZone->setEditable(true);
    m_timeZone->setInsertPolicy(QComboBox::NoInsert);
    m_timeZone->setAccessibleName(tr("Time zone of times without an offset"));
    m_timeZone->lineEdit()->setAccessibleName(m_timeZone->accessibleName());
    m_timeZone->addItem(QStringLiteral("UTC"));
    for (const QByteArray& id : QTimeZone::availableTimeZoneIds())
        m_timeZone->addItem(QString::fromLatin1(id));
    m_timeZone->completer()->setFilterMode(Qt::MatchContains);
    m_timeZone->completer()->setCompletionMode(QCompleter::PopupCompletion);
    m_costUnit->setAccessibleName(tr("Unit of the cost column"));
    m_costUnit->addItem(tr("dollars"), 1.0);
    m_costUnit->addItem(tr("cents"), 0.01);
    m_costUnit->addItem(tr("millionths of a dollar"), 1e-6);
    m_costUnit->addItem(tr("billionths of a dollar"), 1e-9);
    m_user->setPlaceholderText(tr("a column feeds the user"));
    m_user->setAccessibleName(tr("One user for all rows"));
    m_includesCache->setToolTip(tr("OpenAI counts cached tokens inside input, Anthropic beside it"));
    for (QComboBox* combo : {m_timeZone, m_costUnit}) {
        combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        combo->setMinimumContentsLength(12);
    }
    m_reading->addWidget(labelled(tr("Times without an offset are in"), m_timeZone));
    m_reading->addWidget(labelled(tr("Cost is given in"), m_costUnit));
    m_reading->addWidget(labelled(tr("One user for all rows"), m_user));
    connect(m_timeZone, &QComboBox::currentTextChanged, this, &MappingEditor::edited);
    connect(m_costUnit, &QComboBox::activated, this, &MappingEditor::edited);
    connect(m_user, &QLineEdit::textEdited, this, &MappingEditor::edited);
    connect(m_includesCache, &QCheckBox::clicked, this, &MappingEditor::edited);
}

void MappingEditor::setMapping(const std::vector<std::string>& columns, const core::ingest::Mapping& mapping)
{
    const QSignalBlocker quiet(this);
    m_mapping = mapping;
    for (const auto& [field, combo] : m_fields) {
        combo->clear();
        combo->addItem(tr("–"), QString());
        for (const std::string& column : columns)
            combo->addItem(text(column), text(column));
        const auto fed = mapping.columnOf.find(field);
        combo->setCurrentIndex(
            fed == mapping.columnOf.end() ? 0 : std::max(0, combo->findData(text(fed->second))));
    }
    m_includesCache->setChecked(mapping.inputIncludesCache);
    m_timeZone->setCurrentText(text(mapping.timeZone));
    m_costUnit->setCurrentIndex(std::max(0, m_costUnit->findData(mapping.costUnit)));
    m_user->setText(text(mapping.constantUser));
}

core::ingest::Mapping MappingEditor::mapping() const
{
    core::ingest::Mapping mapping = m_mapping;
    mapping.columnOf.clear();
    for (const auto& [field, combo] : m_fields) {
        if (combo->currentIndex() > 0)
            mapping.columnOf[field] = combo->currentData().toString().toStdString();
    }
    mapping.inputIncludesCache = m_includesCache->isChecked();
    mapping.timeZone = m_timeZone->currentText().trimmed().toStdString();
    mapping.costUnit = m_costUnit->currentData().toDouble();
    mapping.constantUser = m_user->text().trimmed().toStdString();
    return mapping;
}

} // namespace ui
