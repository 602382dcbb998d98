#pragma once

#include "ui/charts/plot/value_format.h"

#include <QAbstractTableModel>
#include <QString>
#include <QStringList>

#include <vector>

namespace ui {

/// One column of the numbers behind a chart: texts, or values with a format. Shorter columns end in blanks.
struct ChartColumn {
    QString header = {};
    ValueFormat format = {};
    std::vector<double> values = {};
    QStringList texts = {}; ///< used when not empty
    int rows() const;
};

/// The numbers behind a chart, for the clipboard, files, screen readers and the table view.
struct ChartTable {
    std::vector<ChartColumn> columns;
    int rows() const;
    /// With headers and tabs; the locale's decimal sign and no grouping, so that it pastes into a sheet.
    QString toTsv(const QLocale& locale = QLocale()) const;
    /// RFC 4180, C locale, full precision.
    QString toCsv() const;
};

/// The chart's table as an item model; Qt::EditRole gives the plain number.
class ChartTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    using QAbstractTableModel::QAbstractTableModel;
    void setTable(ChartTable table);
    const ChartTable& table() const { return m_table; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    ChartTable m_table;
};

} // namespace ui
