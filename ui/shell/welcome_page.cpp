#include "ui/shell/welcome_page.h"

#include "ui/charts/plot/chart_theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/section_header.h"

#include <QDir>
#include <QEvent>
#include <QFileInfo>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace ui {
namespace {

constexpr int kColumn = 600;
constexpr int kMostShown = 5;

/// The dashed field that invites a drop; a click chooses files instead.
class DropField : public QPushButton {
public:
    using QPushButton::QPushButton;

protected:
    void paintEvent(QPaintEvent*) override
    {
        const ChartTheme theme = ChartTheme::from(palette(), font());
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        QPen pen(hasFocus() || underMouse() ? theme.accent : theme.faint, 1.5, Qt::DashLine);
        pen.setDashPattern({5, 4});
        painter.setPen(pen);
        painter.setBrush(underMouse() ? theme.washed(theme.accent, 0.06) : theme.surface);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 12, 12);
    }
};

} // namespace

WelcomePage::WelcomePage(QWidget* parent)
    : QWidget(parent)
    , m_title(new QLabel(tr("Price AI products from how they are used")))
    , m_sentence(new QLabel(
          tr("Tierwright turns usage logs into cost, shows how unevenly customers consume, and lets you "
             "design plans while you watch margin and overage move.")))
    , m_dropIcon(new QLabel)
    , m_dropTitle(new QLabel(tr("Drop usage logs here")))
    , m_dropDetail(new QLabel(tr("CSV or JSON lines, plain or compressed, several at once. "
                                 "Plans, price lists and projects work too.")))
    , m_sample(new QPushButton(tr("Open sample project")))
    , m_recentCard(new Card)
    , m_recent(new QVBoxLayout)
{
    setAccessibleName(tr("Start page"));
    m_sentence->setWordWrap(true);
    m_recent->setSpacing(2);
    m_recentCard->body()->addWidget(new SectionHeader(tr("Recent projects"), SectionHeader::Level::Group));
    m_recentCard->body()->addLayout(m_recent);
    auto* column = new QVBoxLayout;
    column->setSpacing(grid::kGap);
    column->addStretch(2);
    column->addWidget(m_title);
    column->addWidget(m_sentence);
    column->addWidget(makeDropTarget());
    column->addWidget(makeButtons());
    column->addWidget(m_recentCard);
    column->addStretch(3);
    auto* middle = new QWidget;
    middle->setLayout(column);
    middle->setMaximumWidth(kColumn);
    auto* row = new QHBoxLayout(this);
    row->addStretch(1);
    row->addWidget(middle, 8);
    row->addStretch(1);
    restyle();
}

QWidget* WelcomePage::makeDropTarget()
{
    auto* field = new DropField;
    field->setAccessibleName(tr("Choose usage logs to import"));
    field->setToolTip(tr("Drop files anywhere on the window, or click to choose them"));
    field->setMinimumHeight(168);
    field->setCursor(Qt::PointingHandCursor);
    connect(field, &QPushButton::clicked, this, [this] { emit actionRequested(QStringLiteral("import")); });
    auto* texts = new QVBoxLayout(field);
    texts->setSpacing(6);
    texts->setContentsMargins(grid::kGap * 2, grid::kUnit, grid::kGap * 2, grid::kUnit);
    texts->addStretch();
    for (QLabel* label : {m_dropIcon, m_dropTitle, m_dropDetail}) {
        label->setAlignment(Qt::AlignCenter);
        label->setAttribute(Qt::WA_TransparentForMouseEvents);
        label->setWordWrap(label == m_dropDetail);
        texts->addWidget(label);
    }
    texts->addStretch();
    return field;
}

QWidget* WelcomePage::makeButtons()
{
    auto* buttons = new QWidget;
    auto* row = new QHBoxLayout(buttons);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    m_sample->setProperty("role", "primary");
    auto* fresh = new QPushButton(tr("New project"));
    auto* open = new QPushButton(tr("Open project…"));
    connect(m_sample, &QPushButton::clicked, this,
            [this] { emit actionRequested(QStringLiteral("project.sample")); });
    connect(fresh, &QPushButton::clicked, this,
            [this] { emit actionRequested(QStringLiteral("project.new")); });
    connect(open, &QPushButton::clicked, this,
            [this] { emit actionRequested(QStringLiteral("project.open")); });
    for (QPushButton* button : {m_sample, fresh, open})
        row->addWidget(button);
    row->addStretch();
    return buttons;
}

void WelcomePage::setRecent(const QStringList& paths)
{
    while (QLayoutItem* item = m_recent->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
    for (const QString& path : paths.mid(0, kMostShown)) {
        const QFileInfo info(path);
        auto* button = new QPushButton(icon(QStringLiteral("folder")), info.completeBaseName());
        button->setProperty("role", "quiet");
        button->setToolTip(QDir::toNativeSeparators(path));
        button->setAccessibleName(tr("Open %1").arg(info.completeBaseName()));
        connect(button, &QPushButton::clicked, this, [this, path] { emit projectChosen(path); });
        auto* line = new QWidget;
        auto* row = new QHBoxLayout(line);
        row->setContentsMargins(0, 0, 0, 0);
        row->addWidget(button);
        row->addStretch();
        auto* when = new QLabel(QLocale().toString(info.lastModified(), QLocale::ShortFormat));
        when->setForegroundRole(QPalette::PlaceholderText);
        row->addWidget(when);
        m_recent->addWidget(line);
    }
    m_recentCard->setVisible(!paths.isEmpty());
}

void WelcomePage::setBusy(bool busy)
{
    m_sample->setEnabled(!busy);
    m_sample->setText(busy ? tr("Making the sample…") : tr("Open sample project"));
}

void WelcomePage::restyle()
{
    const ChartTheme theme = ChartTheme::from(palette(), font());
    m_title->setFont(theme.type.heading);
    m_dropTitle->setFont(theme.type.title);
    m_dropIcon->setPixmap(
        icon(QStringLiteral("import"), theme.accent).pixmap(QSize(28, 28), devicePixelRatioF()));
    QPalette quiet = palette();
    quiet.setColor(QPalette::WindowText, theme.muted);
    m_sentence->setPalette(quiet);
    m_dropDetail->setPalette(quiet);
}

void WelcomePage::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        restyle();
}

} // namespace ui
