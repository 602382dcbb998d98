#include "ui/pages/data_table.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/section_header.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QFileDialog>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QSaveFile>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {
namespace {

constexpr int kWidestColumn = 320; // a long name must not push the figures out of sight
constexpr int kColumnGap = 4;
constexpr int kCellPadding = 24;
constexpr int kMarkWidth = 24;
constexpr int kArrowWidth = 20;
constexpr int kTextSpare = 8; // texts are elided a few pixels before they are full
constexpr int kMostMeasured = 300;
constexpr int kNarrowestName = 168;
constexpr int kNarrowestHeader = 72;

QString quoted(const QString& cell, QChar separator)
{
    if (!cell.contains(separator) && !cell.contains(QLatin1Char('"')) && !cell.contains(QLatin1Char('\n')))
        return cell;
    return QLatin1Char('"') + QString(cell).replace(QLatin1Char('"'), QStringLiteral("\"\"")) +
           QLatin1Char('"');
}

/// As a sheet or a program reads it: the locale's decimal sign without grouping, or the C locale.
QString cellText(const QVariant& value, bool plain)
{
    if (value.typeId() != QMetaType::Double)
        return value.toString();
    QLocale locale = plain ? QLocale::c() : QLocale();
    locale.setNumberOptions(QLocale::OmitGroupSeparator);
    return locale.toString(value.toDouble(), 'g', QLocale::FloatingPointShortest);
}

} // namespace

DataTable::DataTable(const QString& accessibleName, QWidget* parent)
    : QTableView(parent)
{
    setAccessibleName(accessibleName);
    setProperty("flush", true);
    m_sorted.setSourceModel(&m_model);
    m_sorted.setSortRole(Qt::EditRole);
    m_sorted.setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_sorted.setFilterKeyColumn(-1);
    m_sorted.setSortCaseSensitivity(Qt::CaseInsensitive);
    setModel(&m_sorted);
    setSortingEnabled(true);
    sortByColumn(-1, Qt::AscendingOrder);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setShowGrid(false);
    setAlternatingRowColors(false);
    setWordWrap(false);
    setTextElideMode(Qt::ElideMiddle);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setTabKeyNavigation(false);
    setHorizontalScrollMode(ScrollPerPixel);
    setVerticalScrollMode(ScrollPerPixel);
    setFrameShape(QFrame::NoFrame);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 12);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setStretchLastSection(false);
    horizontalHeader()->setMinimumSectionSize(48);
    setEditTriggers(DoubleClicked | EditKeyPressed | AnyKeyPressed);
    connect(&m_model, &TableModel::cellEdited, this, &DataTable::cellEdited);
    connect(horizontalHeader(), &QHeaderView::sortIndicatorChanged, this, &DataTable::fitColumns);
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this] { emit rowSelected(selectedId()); });
}

void DataTable::setContent(TableContent content)
{
    const bool resized = int(content.rows.size()) != m_model.rowCount();
    m_model.setContent(std::move(content));
    fitColumns();
    if (resized)
        updateGeometry();
}

void DataTable::setMostRows(int rows)
{
    m_mostRows = rows;
    updateGeometry();
}

void DataTable::setFilter(const QString& text)
{
    m_sorted.setFilterFixedString(text);
}

QString DataTable::selectedId() const
{
    return m_model.idOf(m_sorted.mapToSource(currentIndex()).row());
}

void DataTable::selectId(const QString& id)
{
    for (int row = 0; row < m_model.rowCount(); ++row) {
        if (m_model.idOf(row) != id)
            continue;
        const QModelIndex at = m_sorted.mapFromSource(m_model.index(row, 0));
        setCurrentIndex(at);
        scrollTo(at);
    }
}

QSize DataTable::sizeHint() const
{
    const int rows = std::clamp(m_model.rowCount(), 1, m_mostRows);
    const int header = horizontalHeader()->sizeHint().height();
    const bool scrolls = horizontalHeader()->length() > viewport()->width() && viewport()->width() > 200;
    const int bar = scrolls ? horizontalScrollBar()->sizeHint().height() : 0;
    return {360, header + rows * verticalHeader()->defaultSectionSize() + bar + 2};
}

QSize DataTable::minimumSizeHint() const
{
    return {160, std::min(sizeHint().height(), horizontalHeader()->sizeHint().height() * 4)};
}

void DataTable::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    fitColumns();
}

/// Of the first rows, shown or not: the view itself would measure those in sight only.
int DataTable::contentWidth(int column) const
{
    const QFontMetrics metrics(font());
    int widest = 0;
    for (int row = 0; row < std::min(m_model.rowCount(), kMostMeasured); ++row) {
        const QModelIndex index = m_model.index(row, column);
        const int mark = index.data(Qt::DecorationRole).isValid() ? kMarkWidth : 0;
        widest = std::max(widest, metrics.horizontalAdvance(index.data().toString()) + mark);
    }
    const bool isText = !m_model.content().columns[std::size_t(column)].format;
    return widest + kCellPadding + (isText ? kTextSpare : 0);
}

/// The view itself would leave room for an arrow in every header.
int DataTable::headerWidth(int column) const
{
    QFont font = horizontalHeader()->font();
    font.setWeight(QFont::Medium);
    const bool sorted = isSortingEnabled() && horizontalHeader()->sortIndicatorSection() == column;
    return QFontMetrics(font).horizontalAdvance(m_model.content().columns[std::size_t(column)].header) +
           kCellPadding + kTextSpare + (sorted ? kArrowWidth : 0);
}

/// Takes `wanted` pixels from a column but leaves it `least`; how many it gave.
int DataTable::narrow(int column, int wanted, int least)
{
    const int given = std::clamp(columnWidth(column) - least, 0, std::max(0, wanted));
    setColumnWidth(column, columnWidth(column) - given);
    return given;
}

/// What is too wide gives way in this order, before the figures need a scroll bar: the gaps, a long name, and
/// long headers where that is enough.
void DataTable::fitColumns()
{
    const auto& columns = m_model.content().columns;
    const int count = int(columns.size());
    int used = 0;
    int stretched = -1;
    for (int i = 0; i < count; ++i) {
        const int wanted = std::max(contentWidth(i), headerWidth(i)) + kColumnGap;
        setColumnWidth(i, std::min(wanted, kWidestColumn));
        used += columnWidth(i);
        if (columns[std::size_t(i)].stretch)
            stretched = i;
    }
    int over = used - viewport()->width();
    const int each = over / std::max(1, count - 1) + 1;
    for (int i = 0; i < count && over > 0; ++i) {
        if (i != stretched)
            over -= narrow(i, std::min({each, kColumnGap, over}), 0);
    }
    if (stretched >= 0 && over < 0)
        setColumnWidth(stretched, columnWidth(stretched) - over);
    else if (stretched >= 0)
        over -= narrow(stretched, over, kNarrowestName);
    const auto least = [this](int column) {
        return std::max(contentWidth(column), kNarrowestHeader);
    };
    int spare = 0;
    for (int i = 0; i < count; ++i)
        spare += i == stretched ? 0 : std::max(0, columnWidth(i) - least(i));
    for (int i = 0; i < count && over > 0 && spare >= over; ++i) {
        if (i == stretched)
            continue;
        const int given = narrow(i, over, least(i));
        over -= given;
        spare -= given;
    }
}

QString DataTable::rowsText(bool all, QChar separator, bool plain) const
{
    QStringList lines;
    QStringList cells;
    for (int column = 0; column < m_sorted.columnCount(); ++column)
        cells << quoted(m_sorted.headerData(column, Qt::Horizontal).toString(), separator);
    lines << cells.join(separator);
    for (int row = 0; row < m_sorted.rowCount(); ++row) {
        if (!all && !selectionModel()->isRowSelected(row))
            continue;
        cells.clear();
        for (int column = 0; column < m_sorted.columnCount(); ++column)
            cells << quoted(cellText(m_sorted.index(row, column).data(Qt::EditRole), plain), separator);
        lines << cells.join(separator);
    }
    return lines.join(plain ? QStringLiteral("\r\n") : QStringLiteral("\n")) + QLatin1Char('\n');
}

void DataTable::copyRows(bool all)
{
    QApplication::clipboard()->setText(rowsText(all, QLatin1Char('\t'), false));
}

void DataTable::saveCsv()
{
    const QString path =
        QFileDialog::getSaveFileName(this, tr("Save table"), accessibleName() + QStringLiteral(".csv"),
                                     tr("Comma-separated values (*.csv)"));
    if (path.isEmpty())
        return;
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly)) {
        file.write(rowsText(true, QLatin1Char(','), true).toUtf8());
        file.commit();
    }
}

void DataTable::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Copy)) {
        copyRows(!selectionModel()->hasSelection());
        return;
    }
    QTableView::keyPressEvent(event);
}

void DataTable::contextMenuEvent(QContextMenuEvent* event)
{
    QMenu menu(this);
    QAction* copy =
        menu.addAction(tr("Copy selected rows"), QKeySequence::Copy, this, [this] { copyRows(false); });
    copy->setEnabled(selectionModel()->hasSelection());
    menu.addAction(tr("Copy table"), this, [this] { copyRows(true); });
    menu.addAction(icon(QStringLiteral("export")), tr("Save table as CSV…"), this, &DataTable::saveCsv);
    menu.exec(event->globalPos());
}

TableCard::TableCard(const QString& title, QWidget* parent)
    : Card(parent)
    , m_header(new SectionHeader(title, SectionHeader::Level::Section))
    , m_table(new DataTable(title))
{
    body()->addWidget(m_header);
    body()->addWidget(m_table, 1);
}

void TableCard::setContent(TableContent content)
{
    if (m_hiddenWhenEmpty)
        setVisible(!content.rows.empty());
    m_table->setContent(std::move(content));
}

void TableCard::addFilter(const QString& placeholder)
{
    auto* filter = new QLineEdit;
    filter->setPlaceholderText(placeholder);
    filter->setAccessibleName(placeholder);
    filter->setClearButtonEnabled(true);
    filter->setMaximumWidth(220);
    connect(filter, &QLineEdit::textChanged, m_table, &DataTable::setFilter);
    m_header->addButton(filter);
}

} // namespace ui
