#pragma once

#include "ui/models/table_model.h"
#include "ui/widgets/card.h"

#include <QSortFilterProxyModel>
#include <QTableView>

class QLineEdit;

namespace ui {

class SectionHeader;

/// A table of results: sortable by click, copied with its headers, saved as CSV. Columns fit their content;
/// the one marked `stretch` takes the rest.
class DataTable : public QTableView {
    Q_OBJECT

public:
    explicit DataTable(const QString& accessibleName, QWidget* parent = nullptr);
    void setContent(TableContent content);
    TableModel* tableModel() { return &m_model; }
    /// Rows shown without scrolling; the table asks for exactly that height when it has fewer.
    void setMostRows(int rows);
    void setFilter(const QString& text);
    QString selectedId() const;
    void selectId(const QString& id);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void cellEdited(const QString& id, int column, const QVariant& value);
    void rowSelected(const QString& id);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void fitColumns();
    int contentWidth(int column) const;
    int headerWidth(int column) const;
    int narrow(int column, int wanted, int least);
    void copyRows(bool all);
    void saveCsv();
    QString rowsText(bool all, QChar separator, bool plain) const;
    TableModel m_model;
    QSortFilterProxyModel m_sorted;
    int m_mostRows = 8;
};

/// A table with its title on a card. Hides itself while it has no rows, if told to.
class TableCard : public Card {
    Q_OBJECT

public:
    explicit TableCard(const QString& title, QWidget* parent = nullptr);
    DataTable* table() const { return m_table; }
    SectionHeader* header() const { return m_header; }
    void setContent(TableContent content);
    void setHiddenWhenEmpty(bool hidden) { m_hiddenWhenEmpty = hidden; }
    /// A field above the table that filters its rows.
    void addFilter(const QString& placeholder);

private:
    SectionHeader* m_header;
    DataTable* m_table;
    bool m_hiddenWhenEmpty = false;
};

} // namespace ui
