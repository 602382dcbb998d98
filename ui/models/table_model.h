#pragma once

#include "ui/charts/plot/value_format.h"

#include <QAbstractTableModel>
#include <QColor>
#include <QString>
#include <QVariant>

#include <optional>
#include <vector>

namespace ui {

/// How bad a row is; the model turns it into a mark, never into colour alone.
enum class RowMark { None, Info, Warning };

struct TableColumn {
    QString header;
    QString hint = {};                      ///< tool tip of the header: one sentence
    std::optional<ValueFormat> format = {}; ///< numbers: right-aligned, written by locale; absent: text
    bool editable = false;
    bool stretch = false; ///< takes what is left of the width
};

struct TableRow {
    QString id;                  ///< handed back with edits and selection; need not be shown
    std::vector<QVariant> cells; ///< QString or double; an invalid value shows a dash
    RowMark mark = RowMark::None;
    QString hint = {}; ///< tool tip of the row
    bool emphasised = false;
};

/// The content of a table as a value; pages make it from results.
struct TableContent {
    std::vector<TableColumn> columns;
    std::vector<TableRow> rows;
};

/// Item model over a TableContent. DisplayRole is written by locale, EditRole is the plain value (also for
/// sorting).
class TableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    static constexpr int kIdRole = Qt::UserRole + 1;
    static constexpr int kMarkRole = Qt::UserRole + 2;

    using QAbstractTableModel::QAbstractTableModel;
    /// Keeps selection and scroll position when the rows are the same by id.
    void setContent(TableContent content);
    const TableContent& content() const { return m_content; }
    QString idOf(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

signals:
    /// The user typed a value; who owns the content answers with setContent().
    void cellEdited(const QString& id, int column, const QVariant& value);

private:
    const QVariant& cell(const QModelIndex& index) const;
    QString displayText(const QModelIndex& index) const;
    TableContent m_content;
};

} // namespace ui
