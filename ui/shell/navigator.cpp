#include "ui/shell/navigator.h"

#include "ui/charts/plot/chart_theme.h"
#include "ui/widgets/icons.h"

#include <QAbstractButton>
#include <QButtonGroup>
#include <QPainter>
#include <QStyleOption>
#include <QVBoxLayout>

namespace ui {
namespace {

constexpr int kWidth = 176;
constexpr int kCompactWidth = 56;
constexpr int kIcon = 18;

/// A row of the navigator: icon and name, filled while it is the current page.
class PageButton : public QAbstractButton {
public:
    explicit PageButton(const PageInfo& info, int number)
        : m_icon(info.icon)
    {
        setText(info.name);
        setAccessibleName(info.name);
        setAccessibleDescription(info.question);
        setToolTip(QStringLiteral("%1 — %2 (Ctrl+%3)").arg(info.name, info.question).arg(number));
        setCheckable(true);
        setFocusPolicy(Qt::StrongFocus);
        setAttribute(Qt::WA_Hover);
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    }
    void setCompact(bool compact)
    {
        m_compact = compact;
        updateGeometry();
        update();
    }
    QSize sizeHint() const override { return {m_compact ? 40 : kWidth - 16, fontMetrics().height() + 18}; }

protected:
    void paintEvent(QPaintEvent*) override
    {
        const ChartTheme theme = ChartTheme::from(palette(), font());
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        paintBackground(painter, theme);
        const QColor ink = isChecked() ? theme.text : theme.muted;
        const int left = m_compact ? (width() - kIcon) / 2 : 12;
        ui::icon(m_icon, isChecked() ? theme.accent : ink)
            .paint(&painter, left, (height() - kIcon) / 2, kIcon, kIcon);
        if (m_compact)
            return;
        painter.setPen(ink);
        painter.setFont(isChecked() ? theme.type.strong : theme.type.body);
        painter.drawText(rect().adjusted(left + kIcon + 12, 0, -8, 0), Qt::AlignVCenter | Qt::AlignLeft,
                         text());
    }

private:
    void paintBackground(QPainter& painter, const ChartTheme& theme) const
    {
        const QRectF box = QRectF(rect()).adjusted(1, 1, -1, -1);
        if (isChecked() || underMouse()) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(isChecked() ? theme.washed(theme.accent, 0.14) : theme.washed(theme.text, 0.05));
            painter.drawRoundedRect(box, grid::kRadius, grid::kRadius);
        }
        if (hasFocus()) {
            painter.setPen(QPen(theme.accent, 1.5));
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(box, grid::kRadius, grid::kRadius);
        }
    }
    QString m_icon;
    bool m_compact = false;
};

} // namespace

std::vector<PageInfo> pageInfos()
{
    const auto page = [](const char* id, const QString& name, const QString& question) {
        return PageInfo{QString::fromLatin1(id), name, QString::fromLatin1(id), question};
    };
    return {
        page("usage", Navigator::tr("Usage"), Navigator::tr("What was consumed, when and with which model?")),
        page("costs", Navigator::tr("Costs"),
             Navigator::tr("What did serving it cost, and where does it go?")),
        page("distribution", Navigator::tr("Distribution"),
             Navigator::tr("How unevenly do customers consume?")),
        page("plans", Navigator::tr("Plans"), Navigator::tr("What is sold, and who would be in it?")),
        page("margins", Navigator::tr("Margins"),
             Navigator::tr("What does the plan earn, and whom does it hurt?")),
        page("compare", Navigator::tr("Compare"),
             Navigator::tr("Which plan is better than today's, and by how much?"))};
}

Navigator::Navigator(QWidget* parent)
    : QFrame(parent)
    , m_pages(pageInfos())
    , m_buttons(new QButtonGroup(this))
{
    setAccessibleName(tr("Pages"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(grid::kUnit, grid::kWide, grid::kUnit, grid::kUnit);
    layout->setSpacing(2);
    for (int i = 0; i < int(m_pages.size()); ++i) {
        auto* button = new PageButton(m_pages[std::size_t(i)], i + 1);
        m_buttons->addButton(button, i);
        layout->addWidget(button);
    }
    layout->addStretch();
    setFixedWidth(kWidth);
    connect(m_buttons, &QButtonGroup::idClicked, this,
            [this](int index) { emit pageChosen(m_pages[std::size_t(index)].id); });
}

void Navigator::setCurrent(const QString& pageId)
{
    for (int i = 0; i < int(m_pages.size()); ++i) {
        if (m_pages[std::size_t(i)].id == pageId)
            m_buttons->button(i)->setChecked(true);
    }
}

void Navigator::setCompact(bool compact)
{
    if (m_compact == compact)
        return;
    m_compact = compact;
    for (QAbstractButton* button : m_buttons->buttons())
        static_cast<PageButton*>(button)->setCompact(compact);
    setFixedWidth(compact ? kCompactWidth : kWidth);
}

void Navigator::paintEvent(QPaintEvent*)
{
    const ChartTheme theme = ChartTheme::from(palette(), font());
    QPainter painter(this);
    painter.fillRect(rect(), theme.surface);
    painter.setPen(theme.border);
    painter.drawLine(rect().topRight(), rect().bottomRight());
}

} // namespace ui
