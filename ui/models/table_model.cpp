#include "ui/models/table_model.h"

#include "ui/widgets/decimal_edit.h"
#include "ui/widgets/icons.h"

#include <QFont>

#include <algorithm>

namespace ui {
namespace {

bool sameShape(const TableContent& a, const TableContent& b)
{
    return a.columns.size() == b.columns.size() &&
           std::equal(a.rows.begin(), a.rows.end(), b.rows.begin(), b.rows.end(),
                      [](const TableRow& x, const TableRow& y) { return x.id == y.id; });
}

bool sameHeaders(const TableContent& a, const TableContent& b)
{
    return std::equal(a.columns.begin(), a.columns.end(), b.columns.begin(), b.columns.end(),
                      [](const TableColumn& x, const TableColumn& y) { return x.header == y.header; });
}

QVariant markIcon(RowMark mark)
{
    if (mark == RowMark::None)
        return {};
    return icon(mark == RowMark::Warning ? QStringLiteral("warning") : QStringLiteral("info"));
}

} // namespace

void TableModel::setContent(TableContent content)
{
    if (!sameShape(m_content, content) || !sameHeaders(m_content, content)) {
        beginResetModel();
        m_content = std::move(content);
        endResetModel();
        return;
    }
    m_content = std::move(content);
    if (!m_content.rows.empty())
        emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

QString TableModel::idOf(int row) const
{
    return row >= 0 && row < rowCount() ? m_content.rows[std::size_t(row)].id : QString();
}

int TableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_content.rows.size());
}

int TableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_content.columns.size());
}

const QVariant& TableModel::cell(const QModelIndex& index) const
{
    static const QVariant none;
    const auto& cells = m_content.rows[std::size_t(index.row())].cells;
    return std::size_t(index.column()) < cells.size() ? cells[std::size_t(index.column())] : none;
}

QString TableModel::displayText(const QModelIndex& index) const
{
    const QVariant& value = cell(index);
    if (!value.isValid())
        return QStringLiteral("–");
    const auto& format = m_content.columns[std::size_t(index.column())].format;
    return format && value.typeId() == QMetaType::Double ? fullText(value.toDouble(), *format)
                                                         : value.toString();
}

QVariant TableModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount() || index.column() >= columnCount())
        return {};
    const TableRow& row = m_content.rows[std::size_t(index.row())];
    const TableColumn& column = m_content.columns[std::size_t(index.column())];
    switch (role) {
    case Qt::DisplayRole:
        return displayText(index);
    case Qt::EditRole:
        return cell(index);
    case Qt::TextAlignmentRole:
        return int((column.format ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::DecorationRole:
        return index.column() == 0 ? markIcon(row.mark) : QVariant();
    case Qt::ToolTipRole:
        return row.hint.isEmpty() ? QVariant() : QVariant(row.hint);
    case Qt::FontRole:
        if (row.emphasised) {
            QFont font;
            font.setWeight(QFont::DemiBold);
            return font;
        }
        return {};
    case kIdRole:
        return row.id;
    case kMarkRole:
        return int(row.mark);
    default:
        return {};
    }
}

bool TableModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (role != Qt::EditRole || !(flags(index) & Qt::ItemIsEditable))
        return false;
    const auto& format = m_content.columns[std::size_t(index.column())].format;
    if (!format) {
        emit cellEdited(idOf(index.row()), index.column(), value.toString());
        return true;
    }
    const auto number = value.typeId() == QMetaType::Double ? std::optional(value.toDouble())
                                                            : parsedNumber(value.toString(), *format);
    if (!number && !value.toString().trimmed().isEmpty())
        return false;
    if (!number || !cell(index).isValid() || *number != cell(index).toDouble())
        emit cellEdited(idOf(index.row()), index.column(), number ? QVariant(*number) : QVariant());
    return true;
}

QVariant TableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    const TableColumn& column = m_content.columns[std::size_t(section)];
    switch (role) {
    case Qt::DisplayRole:
        return column.header;
    case Qt::ToolTipRole:
        // With the name, which may stand shortened.
        return column.hint.isEmpty() ? column.header : column.header + QLatin1Char('\n') + column.hint;
    case Qt::TextAlignmentRole:
        return int((column.format ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    default:
        return {};
    }
}

Qt::ItemFlags TableModel::flags(const QModelIndex& index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
    if (m_content.columns[std::size_t(index.column())].editable)
        flags |= Qt::ItemIsEditable;
    return flags;
}

} // namespace ui
