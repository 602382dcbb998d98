#include "ui/shell/import_options.h"

#include "core/project/pseudonym_key.h"
#include "ui/charts/plot/chart_theme.h"
#include "ui/models/edits.h"
#include "ui/models/formats.h"
#include "ui/session/project_session.h"
#include "ui/widgets/decimal_edit.h"
#include "ui/widgets/flow_row.h"
#include "ui/widgets/labelled.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateEdit>
#include <QMenu>
#include <QPushButton>
#include <QTimeZone>
#include <QVBoxLayout>

namespace ui {
namespace {

constexpr double kMicrosPerDay = 86'400e6;
constexpr int kNarrowest = 200; // a field

} // namespace

ImportOptions::ImportOptions(QWidget* parent)
    : QWidget(parent)
    , m_pseudonymise(new QCheckBox(tr("Store codes instead of names")))
    , m_sessions(new QCheckBox(tr("Keep sessions")))
    , m_key(new QComboBox)
    , m_drop(new QPushButton)
    , m_columns(new QMenu(this))
    , m_mostTokens(new DecimalEdit)
    , m_earliest(new QDateEdit)
    , m_latestAhead(new DecimalEdit)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(grid::kGap);
    column->addWidget(m_pseudonymise);
    column->addWidget(privacyRow());
    column->addWidget(rulesRow());
    column->addWidget(m_sessions);
    m_pseudonymise->setToolTip(tr("Of users, organisations and sessions; the names are not stored anywhere"));
    setSessionsKnown(false);
}

QWidget* ImportOptions::privacyRow()
{
    m_key->addItem(tr("Your own, kept on this computer"), QStringLiteral("own"));
    m_key->addItem(tr("Kept in this project"), QStringLiteral("project"));
    m_key->addItem(tr("Thrown away"), QStringLiteral("none"));
    m_key->setEnabled(false);
    connect(m_pseudonymise, &QCheckBox::toggled, m_key, &QWidget::setEnabled);
    connect(m_drop, &QPushButton::clicked,
            m_columns, // not setMenu(): that blocks a screen reader that presses
            [this] { m_columns->popup(m_drop->mapToGlobal(QPoint(0, m_drop->height()))); });
    showDropped();
    auto* row = new FlowRow;
    row->setNarrowest(kNarrowest);
    row->addWidget(labelled(
        tr("Key of the codes"), m_key,
        tr("The same key gives the same user the same code in every import; its holder can recompute them")));
    row->addWidget(
        labelled(tr("Columns never stored"), m_drop, tr("Prompts and answers are never stored in any case")));
    return row;
}

QWidget* ImportOptions::rulesRow()
{
    const core::ingest::Rules rules;
    m_mostTokens->setFormat(tokenFormat());
    m_mostTokens->setRange(1, 1e15);
    m_mostTokens->setValue(double(rules.mostTokens));
    m_earliest->setCalendarPopup(true);
    m_earliest->setDisplayFormat(QStringLiteral("yyyy-MM-dd"));
    m_earliest->setDate(QDateTime::fromMSecsSinceEpoch(rules.earliest / 1000, QTimeZone::utc()).date());
    m_latestAhead->setFormat(plainFormat(tr("days")));
    m_latestAhead->setRange(0, 36500);
    m_latestAhead->setValue(double(rules.latestAhead) / kMicrosPerDay);
    const QString hint = tr("Rows beyond it are rejected and listed, never changed");
    auto* row = new FlowRow;
    row->setNarrowest(kNarrowest);
    row->addWidget(labelled(tr("Most tokens of a kind in a request"), m_mostTokens, hint));
    row->addWidget(labelled(tr("Earliest date"), m_earliest, hint));
    row->addWidget(labelled(tr("Ahead of now, at most"), m_latestAhead, hint));
    return row;
}

void ImportOptions::setSessionsKnown(bool known)
{
    m_sessions->setEnabled(known);
    m_sessions->setToolTip(known
                               ? tr("Also stores the usage of each session, so that Costs shows what "
                                    "conversations and agent runs cost. The project file grows: with short "
                                    "sessions it may double")
                               : tr("These files name no sessions. Choose a column for the field Session if "
                                    "one holds them"));
}

void ImportOptions::setColumns(const std::vector<std::string>& columns)
{
    m_columns->clear();
    for (const std::string& column : columns) {
        QAction* action = m_columns->addAction(text(column));
        action->setCheckable(true);
        action->setChecked(m_dropped.contains(column));
        connect(action, &QAction::toggled, this, [this, column](bool on) {
            if (on)
                m_dropped.insert(column);
            else
                m_dropped.erase(column);
            showDropped();
        });
    }
    m_drop->setEnabled(!columns.empty());
}

void ImportOptions::showDropped()
{
    QStringList names;
    for (const std::string& column : m_dropped)
        names << text(column);
    m_drop->setText(names.isEmpty() ? tr("None") : names.join(QStringLiteral(", ")));
}

core::Status ImportOptions::apply(core::ingest::Options& options, ProjectSession& session) const
{
    options.dropped = m_dropped;
    options.keepSessions = m_sessions->isEnabled() && m_sessions->isChecked();
    options.rules.mostTokens = std::int64_t(m_mostTokens->value());
    options.rules.earliest = m_earliest->date().startOfDay(QTimeZone::utc()).toMSecsSinceEpoch() * 1000;
    options.rules.latestAhead = core::Micros(m_latestAhead->value() * kMicrosPerDay);
    options.pseudonymise = m_pseudonymise->isChecked();
    if (!options.pseudonymise)
        return core::Done{};
    const std::string where = m_key->currentData().toString().toStdString();
    const auto key = core::project::pseudonymKey(where, false, session.project().settings->pseudonymKey);
    if (!key)
        return key.error();
    options.pseudonymKey = key->key;
    if (key->fresh && where == "project")
        editSettings(session, tr("Keep the key of pseudonyms"),
                     [&](core::Settings& settings) { settings.pseudonymKey = key->key; });
    return core::Done{};
}

} // namespace ui
