#include "ui/shell/notice_bar.h"

#include "ui/charts/plot/chart_theme.h"
#include "ui/widgets/icons.h"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

namespace ui {
namespace {

constexpr int kGoodNewsMs = 8000;

}

NoticeBar::NoticeBar(QWidget* parent)
    : QFrame(parent)
    , m_icon(new QLabel)
    , m_title(new QLabel)
    , m_detail(new QLabel)
    , m_action(new QPushButton)
    , m_goodbye(new QTimer(this))
{
    for (QLabel* label : {m_title, m_detail}) {
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    auto* close = new QToolButton;
    close->setAutoRaise(true);
    close->setIcon(icon(QStringLiteral("close")));
    close->setAccessibleName(tr("Close message"));
    close->setToolTip(tr("Close message"));
    auto* texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(m_title);
    texts->addWidget(m_detail);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(grid::kWide, grid::kUnit, grid::kUnit, grid::kUnit);
    row->setSpacing(12);
    row->addWidget(m_icon, 0, Qt::AlignTop);
    row->addLayout(texts, 1);
    row->addWidget(m_action);
    row->addWidget(close);
    m_goodbye->setSingleShot(true);
    connect(m_goodbye, &QTimer::timeout, this, &QWidget::hide);
    connect(close, &QToolButton::clicked, this, &QWidget::hide);
    connect(m_action, &QPushButton::clicked, this, [this] {
        hide();
        if (m_act)
            m_act();
    });
    restyle();
    hide();
}

void NoticeBar::showNotice(Kind kind, const QString& title, const QString& detail, const QString& action,
                           std::function<void()> act)
{
    m_kind = kind;
    m_title->setText(title);
    m_detail->setText(detail);
    m_detail->setVisible(!detail.isEmpty());
    m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
    m_act = std::move(act);
    setAccessibleName(text());
    restyle();
    show();
    kind == Kind::Good ? m_goodbye->start(kGoodNewsMs) : m_goodbye->stop();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

QString NoticeBar::text() const
{
    return m_detail->text().isEmpty() ? m_title->text()
                                      : m_title->text() + QLatin1Char(' ') + m_detail->text();
}

QColor NoticeBar::colour() const
{
    const ChartTheme theme = ChartTheme::from(palette(), font());
    return m_kind == Kind::Good ? theme.positive : m_kind == Kind::Problem ? theme.negative : theme.accent;
}

void NoticeBar::restyle()
{
    const ChartTheme theme = ChartTheme::from(palette(), font());
    const QString name = m_kind == Kind::Good      ? QStringLiteral("ok")
                         : m_kind == Kind::Problem ? QStringLiteral("error")
                                                   : QStringLiteral("info");
    m_icon->setPixmap(icon(name, colour()).pixmap(QSize(18, 18), devicePixelRatioF()));
    m_title->setFont(theme.type.strong);
}

void NoticeBar::changeEvent(QEvent* event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        restyle();
}

void NoticeBar::paintEvent(QPaintEvent*)
{
    const ChartTheme theme = ChartTheme::from(palette(), font());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme.washed(colour(), 0.45));
    painter.setBrush(theme.washed(colour(), 0.10));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), grid::kCardRadius,
                            grid::kCardRadius);
}

} // namespace ui
