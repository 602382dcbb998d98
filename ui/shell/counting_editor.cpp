#include "ui/shell/counting_editor.h"

#include "ui/models/edits.h"
#include "ui/models/formats.h"
#include "ui/session/project_session.h"
#include "ui/widgets/labelled.h"
#include "ui/widgets/section_header.h"

#include <QComboBox>
#include <QCompleter>
#include <QLineEdit>
#include <QTimeZone>

namespace ui {
namespace {

using core::usage::PayerKind;
using core::usage::PeriodKind;

} // namespace

CountingEditor::CountingEditor(ProjectSession& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(12);
    auto* header = new SectionHeader(tr("How the log is counted"), SectionHeader::Level::Group);
    header->setDetail(tr("Nothing is imported again"));
    m_column->addWidget(header);
    m_payer =
        addChoice(m_column, tr("Who pays"), tr("Each user pays, or each organisation for all of its users."));
    m_payer->addItem(tr("Users"), int(PayerKind::User));
    m_payer->addItem(tr("Organisations"), int(PayerKind::Org));
    m_period = addChoice(m_column, tr("Periods"),
                         tr("What limits, allowances and the averages of results refer to."));
    m_period->addItem(tr("Calendar months"), int(PeriodKind::Month));
    m_period->addItem(tr("Weeks"), int(PeriodKind::Week));
    m_timeZone = addChoice(m_column, tr("Time zone"), tr("Where a day, a week and a month begin."));
    fillTimeZones();
    connect(m_payer, &QComboBox::activated, this, [this] {
        const auto payer = PayerKind(m_payer->currentData().toInt());
        editSettings(m_session, tr("Change who pays"),
                     [&](core::Settings& settings) { settings.payer = payer; });
    });
    connect(m_period, &QComboBox::activated, this, [this] {
        const auto kind = PeriodKind(m_period->currentData().toInt());
        editSettings(m_session, tr("Change periods"),
                     [&](core::Settings& settings) { settings.periods.kind = kind; });
    });
    connect(m_timeZone, &QComboBox::activated, this, [this] {
        const std::string zone = m_timeZone->currentText().toStdString();
        editSettings(m_session, tr("Change time zone"),
                     [&](core::Settings& settings) { settings.periods.timeZone = zone; });
    });
    connect(&session, &ProjectSession::projectChanged, this, &CountingEditor::refresh);
    refresh();
}

/// Found by typing any part of the name; only names of the list count.
void CountingEditor::fillTimeZones()
{
    m_timeZone->setEditable(true);
    m_timeZone->setInsertPolicy(QComboBox::NoInsert);
    m_timeZone->lineEdit()->setAccessibleName(m_timeZone->accessibleName());
    m_timeZone->addItem(QStringLiteral("UTC"));
    for (const QByteArray& id : QTimeZone::availableTimeZoneIds()) {
        if (id != "UTC")
            m_timeZone->addItem(QString::fromLatin1(id));
    }
    m_timeZone->completer()->setFilterMode(Qt::MatchContains);
    m_timeZone->completer()->setCompletionMode(QCompleter::PopupCompletion);
    connect(m_timeZone->lineEdit(), &QLineEdit::editingFinished, this, [this] {
        if (m_timeZone->findText(m_timeZone->currentText()) < 0)
            refresh(); // back to the zone in force
    });
}

void CountingEditor::refresh()
{
    const core::Settings& settings = *m_session.project().settings;
    m_payer->setCurrentIndex(m_payer->findData(int(settings.payer)));
    m_period->setCurrentIndex(m_period->findData(int(settings.periods.kind)));
    m_timeZone->setCurrentText(text(settings.periods.timeZone));
    m_timeZone->setCurrentIndex(m_timeZone->findText(text(settings.periods.timeZone)));
}

} // namespace ui
