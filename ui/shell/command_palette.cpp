#include "ui/shell/command_palette.h"

#include "ui/charts/plot/chart_theme.h"
#include "ui/shell/fuzzy.h"
#include "ui/widgets/icons.h"

#include <QGraphicsDropShadowEffect>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {
namespace {

constexpr int kWidth = 560;
constexpr int kMostRows = 10;
constexpr int kCommandRole = Qt::UserRole;
constexpr int kDetailRole = Qt::UserRole + 1;
constexpr int kShortcutRole = Qt::UserRole + 2;

/// Icon, text, detail in small print, shortcut at the right.
class CommandDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override
    {
        return {kWidth, option.fontMetrics.height() + 16};
    }
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const ChartTheme theme = ChartTheme::from(option.palette, option.font);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (option.state & QStyle::State_Selected) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(theme.washed(theme.accent, 0.16));
            painter->drawRoundedRect(QRectF(option.rect).adjusted(4, 1, -4, -1), grid::kRadius,
                                     grid::kRadius);
        }
        const QRect row = option.rect.adjusted(16, 0, -16, 0);
        index.data(Qt::DecorationRole)
            .value<QIcon>()
            .paint(painter, row.left(), row.center().y() - 8, 16, 16);
        paintTexts(painter, theme, row.adjusted(28, 0, 0, 0), index);
        painter->restore();
    }

private:
    static void paintTexts(QPainter* painter, const ChartTheme& theme, QRect row, const QModelIndex& index)
    {
        const QString shortcut = index.data(kShortcutRole).toString();
        painter->setFont(theme.type.caption);
        painter->setPen(theme.muted);
        painter->drawText(row, Qt::AlignVCenter | Qt::AlignRight, shortcut);
        row.setRight(row.right() - QFontMetrics(theme.type.caption).horizontalAdvance(shortcut) - 16);
        const QString name = index.data().toString();
        painter->setFont(theme.type.body);
        painter->setPen(theme.text);
        painter->drawText(row, Qt::AlignVCenter | Qt::AlignLeft, name);
        row.setLeft(row.left() + QFontMetrics(theme.type.body).horizontalAdvance(name) + 12);
        painter->setFont(theme.type.caption);
        painter->setPen(theme.muted);
        const QString detail = index.data(kDetailRole).toString();
        painter->drawText(row, Qt::AlignVCenter | Qt::AlignLeft,
                          QFontMetrics(theme.type.caption).elidedText(detail, Qt::ElideRight, row.width()));
    }
};

} // namespace

CommandPalette::CommandPalette(QWidget* window)
    : QFrame(window)
    , m_field(new QLineEdit)
    , m_list(new QListView)
    , m_model(new QStandardItemModel(this))
{
    setAccessibleName(tr("Command palette"));
    m_field->setObjectName(QStringLiteral("PaletteField"));
    m_field->setPlaceholderText(tr("Search actions, pages and plans"));
    m_field->setAccessibleName(tr("Search actions, pages and plans"));
    m_list->setAccessibleName(tr("Found actions"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new CommandDelegate(m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setProperty("flush", true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 8);
    layout->addWidget(m_field);
    layout->addWidget(m_list, 1);
    m_field->installEventFilter(this);
    window->installEventFilter(this);
    connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::filter);
    connect(m_list, &QListView::clicked, this, [this](const QModelIndex& index) {
        m_list->setCurrentIndex(index);
        runCurrent();
    });
    auto* shadow = new QGraphicsDropShadowEffect(this);
    shadow->setBlurRadius(32);
    shadow->setOffset(0, 8);
    shadow->setColor(QColor(0, 0, 0, 90));
    setGraphicsEffect(shadow);
    hide();
}

void CommandPalette::open(std::vector<Command> commands)
{
    m_commands = std::move(commands);
    m_field->clear();
    filter();
    place();
    show();
    raise();
    m_field->setFocus(Qt::ShortcutFocusReason);
}

QStringList CommandPalette::found() const
{
    QStringList texts;
    for (int row = 0; row < m_model->rowCount(); ++row)
        texts << m_model->item(row)->text();
    return texts;
}

void CommandPalette::filter()
{
    struct Hit {
        int score;
        int command;
    };
    std::vector<Hit> hits;
    for (int i = 0; i < int(m_commands.size()); ++i) {
        if (const auto score = fuzzyScore(m_field->text(), m_commands[std::size_t(i)].text))
            hits.push_back({*score, i});
    }
    std::stable_sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) { return a.score > b.score; });
    m_model->clear();
    for (const Hit& hit : hits) {
        const Command& command = m_commands[std::size_t(hit.command)];
        auto* item = new QStandardItem(icon(command.icon), command.text);
        item->setData(hit.command, kCommandRole);
        item->setData(command.detail, kDetailRole);
        item->setData(command.shortcut.toString(QKeySequence::NativeText), kShortcutRole);
        m_model->appendRow(item);
    }
    m_list->setCurrentIndex(m_model->index(0, 0));
    place();
}

void CommandPalette::place()
{
    const int rowHeight = fontMetrics().height() + 16;
    const int rows = std::clamp(m_model->rowCount(), 1, kMostRows);
    const int height = rows * rowHeight + m_field->sizeHint().height() + 36;
    const int width = std::min(kWidth, parentWidget()->width() - 48);
    setGeometry((parentWidget()->width() - width) / 2, 72, width,
                std::min(height, parentWidget()->height() - 96));
}

void CommandPalette::runCurrent()
{
    const QModelIndex current = m_list->currentIndex();
    hide();
    if (current.isValid())
        m_commands[std::size_t(current.data(kCommandRole).toInt())].run();
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == parentWidget()) {
        if (event->type() == QEvent::Resize && isVisible())
            place();
        return false;
    }
    if (event->type() == QEvent::FocusOut && !isAncestorOf(focusWidget()))
        hide();
    if (event->type() != QEvent::KeyPress && event->type() != QEvent::ShortcutOverride)
        return false;
    const int key = static_cast<QKeyEvent*>(event)->key();
    const bool moves =
        key == Qt::Key_Up || key == Qt::Key_Down || key == Qt::Key_PageUp || key == Qt::Key_PageDown;
    const bool ends = key == Qt::Key_Escape || key == Qt::Key_Return || key == Qt::Key_Enter;
    if (!moves && !ends)
        return false;
    if (event->type() == QEvent::ShortcutOverride) {
        event->accept();
        return true;
    }
    if (key == Qt::Key_Escape) {
        hide();
        parentWidget()->setFocus();
    } else if (ends) {
        runCurrent();
    } else {
        const int step = key == Qt::Key_Up ? -1 : key == Qt::Key_Down ? 1 : key == Qt::Key_PageUp ? -8 : 8;
        const int row =
            std::clamp(m_list->currentIndex().row() + step, 0, std::max(0, m_model->rowCount() - 1));
        m_list->setCurrentIndex(m_model->index(row, 0));
    }
    return true;
}

void CommandPalette::paintEvent(QPaintEvent*)
{
    const ChartTheme theme = ChartTheme::from(palette(), font());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme.border);
    painter.setBrush(theme.surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), grid::kCardRadius + 2,
                            grid::kCardRadius + 2);
}

} // namespace ui
