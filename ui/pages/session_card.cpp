#include "ui/pages/session_card.h"

#include "ui/models/session_table.h"
#include "ui/pages/data_table.h"
#include "ui/widgets/section_header.h"

#include <QLabel>
#include <QLocale>
#include <QVBoxLayout>

namespace ui {
namespace {

constexpr int kShownRows = 10;

} // namespace

SessionCard::SessionCard(QWidget* parent)
    : Card(parent)
    , m_header(new SectionHeader(tr("By session"), SectionHeader::Level::Section))
    , m_hint(new QLabel(tr("This project keeps no sessions. Tick “Keep sessions” when you import logs that "
                           "name the session of a request, and see what conversations and agent runs cost. "
                           "A log that is here already: undo its import first.")))
    , m_figures(new FigureRow)
    , m_table(new DataTable(tr("Most expensive sessions")))
{
    m_hint->setWordWrap(true);
    m_table->setMostRows(kShownRows);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_header, m_hint, m_figures, m_table})
        body()->addWidget(widget);
    setSessions(nullptr, 0);
}

void SessionCard::setSessions(const core::SessionResults* sessions, double total)
{
    m_hint->setVisible(!sessions);
    m_figures->setVisible(sessions);
    m_table->setVisible(sessions);
    m_header->setDetail({});
    if (!sessions)
        return;
    if (sessions->sessions > sessions->costliest.size())
        m_header->setDetail(tr("The %1 most expensive are listed")
                                .arg(QLocale().toString(qulonglong(sessions->costliest.size()))));
    m_figures->setFigures(sessionFigures(*sessions, total));
    m_table->setContent(sessionTable(*sessions));
}

} // namespace ui
