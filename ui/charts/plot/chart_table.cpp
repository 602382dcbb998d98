#include "ui/charts/plot/chart_table.h"

#include <QDateTime>

#include <algorithm>
#include <cmath>

namespace ui {
namespace {

QString csvField(const QString& text)
{
    if (!text.contains(QLatin1Char(',')) && !text.contains(QLatin1Char('"')) &&
        !text.contains(QLatin1Char('\n')))
        return text;
    QString quoted = text;
    quoted.replace(QLatin1Char('"'), QStringLiteral("\"\""));
    return QLatin1Char('"') + quoted + QLatin1Char('"');
}

QString tsvField(QString text)
{
    return text.replace(QLatin1Char('\t'), QLatin1Char(' ')).replace(QLatin1Char('\n'), QLatin1Char(' '));
}

/// A cell as plain text; a time as ISO date, a number by `locale`.
QString plainCell(const ChartColumn& column, int row, const QLocale& locale)
{
    if (!column.texts.isEmpty())
        return column.texts.value(row);
    if (row >= int(column.values.size()))
        return {};
    const double value = column.values[std::size_t(row)];
    if (!std::isfinite(value))
        return {};
    if (column.format.kind == ValueKind::Time) {
        const auto time = QDateTime::fromSecsSinceEpoch(qint64(value), Qt::UTC);
        return time.time() == QTime(0, 0) ? time.date().toString(Qt::ISODate)
                                          : time.toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss"));
    }
    return locale.toString(value, 'g', QLocale::FloatingPointShortest);
}

template <class Header, class Cell>
QString joined(const ChartTable& table, QChar separator, const QString& lineEnd, Header header, Cell cell)
{
    QString text;
    if (table.columns.empty())
        return text;
    for (int row = -1; row < table.rows(); ++row) {
        for (std::size_t c = 0; c < table.columns.size(); ++c) {
            if (c > 0)
                text += separator;
            text += row < 0 ? header(table.columns[c]) : cell(table.columns[c], row);
        }
        text += lineEnd;
    }
    return text;
}

} // namespace

int ChartColumn::rows() const
{
    return texts.isEmpty() ? int(values.size()) : int(texts.size());
}

int ChartTable::rows() const
{
    int most = 0;
    for (const ChartColumn& column : columns)
        most = std::max(most, column.rows());
    return most;
}

QString ChartTable::toTsv(const QLocale& locale) const
{
    QLocale plain = locale;
    plain.setNumberOptions(QLocale::OmitGroupSeparator);
    return joined(
        *this, QLatin1Char('\t'), QStringLiteral("\n"),
        [](const ChartColumn& c) { return tsvField(c.header); },
        [&](const ChartColumn& c, int row) { return tsvField(plainCell(c, row, plain)); });
}

QString ChartTable::toCsv() const
{
    QLocale plain = QLocale::c();
    plain.setNumberOptions(QLocale::OmitGroupSeparator);
    return joined(
        *this, QLatin1Char(','), QStringLiteral("\r\n"),
        [](const ChartColumn& c) { return csvField(c.header); },
        [&](const ChartColumn& c, int row) { return csvField(plainCell(c, row, plain)); });
}

void ChartTableModel::setTable(ChartTable table)
{
    beginResetModel();
    m_table = std::move(table);
    endResetModel();
}

int ChartTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : m_table.rows();
}

int ChartTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_table.columns.size());
}

QVariant ChartTableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ChartColumn& column = m_table.columns[std::size_t(index.column())];
    const bool text = !column.texts.isEmpty();
    if (index.row() >= column.rows())
        return role == Qt::DisplayRole ? QVariant(QString()) : QVariant();
    switch (role) {
    case Qt::DisplayRole:
        return text ? column.texts.at(index.row())
                    : fullText(column.values[std::size_t(index.row())], column.format);
    case Qt::EditRole:
        return text ? QVariant(column.texts.at(index.row()))
                    : QVariant(column.values[std::size_t(index.row())]);
    case Qt::TextAlignmentRole:
        return int((text ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    default:
        return {};
    }
}

QVariant ChartTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Vertical)
        return role == Qt::DisplayRole ? QVariant(section + 1) : QVariant();
    if (section < 0 || section >= columnCount())
        return {};
    const ChartColumn& column = m_table.columns[std::size_t(section)];
    if (role == Qt::DisplayRole)
        return column.header;
    if (role == Qt::TextAlignmentRole)
        return int((column.texts.isEmpty() ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return {};
}

} // namespace ui
