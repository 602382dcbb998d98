#include "ui/widgets/lint_list.h"

#include "ui/charts/plot/chart_theme.h"
#include "ui/widgets/icons.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {
namespace {

struct Sign {
    const char* icon;
    QColor colour;
    QString word;
};

Sign signOf(Severity severity, const ChartTheme& theme)
{
    switch (severity) {
    case Severity::Error:
        return {"error", theme.negative, LintList::tr("Problem")};
    case Severity::Warning:
        return {"warning", theme.warning, LintList::tr("Warning")};
    case Severity::Info:
        break;
    }
    return {"info", theme.seriesColour(0), LintList::tr("Note")};
}

/// One remark: icon, sentence, figure, button.
class LintRow : public QWidget {
public:
    explicit LintRow(LintList* list)
        : QWidget(list)
        , m_icon(new QLabel(this))
        , m_sentence(new QLabel(this))
        , m_figure(new QLabel(this))
        , m_button(new QPushButton(this))
    {
        auto* row = new QHBoxLayout(this);
        row->setContentsMargins(0, 6, 0, 6);
        row->setSpacing(10);
        row->addWidget(m_icon, 0, Qt::AlignTop);
        row->addWidget(m_sentence, 1);
        row->addWidget(m_figure, 0, Qt::AlignRight);
        row->addWidget(m_button);
        m_sentence->setWordWrap(true);
        m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
        m_icon->setFixedWidth(18);
        m_icon->setContentsMargins(0, 1, 0, 0);
        connect(m_button, &QPushButton::clicked, list, [this, list] { emit list->actionRequested(m_id); });
    }

    void show(const LintEntry& entry)
    {
        m_id = entry.id;
        const ChartTheme theme = ChartTheme::from(palette(), font());
        const Sign sign = signOf(entry.severity, theme);
        m_icon->setPixmap(
            icon(QLatin1String(sign.icon), sign.colour).pixmap(QSize(18, 18), devicePixelRatioF()));
        m_icon->setAccessibleName(sign.word);
        m_sentence->setText(entry.sentence);
        m_figure->setText(entry.figure);
        m_figure->setFont(theme.type.strong);
        m_figure->setVisible(!entry.figure.isEmpty());
        m_button->setText(entry.action);
        m_button->setVisible(!entry.action.isEmpty());
        m_button->setAccessibleName(entry.action + QStringLiteral(": ") + entry.sentence);
        setAccessibleName(sign.word + QStringLiteral(": ") + entry.sentence);
    }

private:
    QString m_id;
    QLabel* m_icon;
    QLabel* m_sentence;
    QLabel* m_figure;
    QPushButton* m_button;
};

} // namespace

LintList::LintList(QWidget* parent)
    : QWidget(parent)
    , m_cleanText(tr("Nothing to remark."))
    , m_rows(new QVBoxLayout(this))
    , m_clean(new QLabel(this))
{
    m_rows->setContentsMargins(0, 0, 0, 0);
    m_rows->setSpacing(0);
    m_rows->addWidget(m_clean);
    rebuild();
}

void LintList::setEntries(std::vector<LintEntry> entries)
{
    std::stable_sort(entries.begin(), entries.end(),
                     [](const auto& a, const auto& b) { return a.severity > b.severity; });
    if (entries == m_entries)
        return;
    m_entries = std::move(entries);
    rebuild();
}

void LintList::setCleanText(const QString& text)
{
    m_cleanText = text;
    rebuild();
}

void LintList::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        rebuild();
}

void LintList::rebuild()
{
    while (m_rows->count() - 1 > int(m_entries.size()))
        delete m_rows->takeAt(m_rows->count() - 1)->widget();
    while (m_rows->count() - 1 < int(m_entries.size()))
        m_rows->addWidget(new LintRow(this));
    for (std::size_t i = 0; i < m_entries.size(); ++i)
        static_cast<LintRow*>(m_rows->itemAt(int(i) + 1)->widget())->show(m_entries[i]);
    const ChartTheme theme = ChartTheme::from(palette(), font());
    QPalette muted = palette();
    muted.setColor(QPalette::WindowText, theme.muted);
    m_clean->setPalette(muted);
    m_clean->setText(QStringLiteral("✓  ") + m_cleanText);
    m_clean->setVisible(m_entries.empty());
}

} // namespace ui
