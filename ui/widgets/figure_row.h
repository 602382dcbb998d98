#pragma once

#include "ui/widgets/flow_row.h"

#include <QString>

#include <vector>

class QLabel;

namespace ui {

/// One number among several: what it is, the number, its interval where it has one, and what it means.
struct Figure {
    QString name, value, interval, meaning;
};

/// Numbers side by side, each with its name above and its interval below; fewer a line where it is narrow.
class FigureRow : public QWidget {
    Q_OBJECT

public:
    explicit FigureRow(QWidget* parent = nullptr);
    void setFigures(const std::vector<Figure>& figures);

protected:
    void changeEvent(QEvent* event) override;

private:
    struct Cell {
        QWidget* box = nullptr;
        QLabel *name = nullptr, *value = nullptr, *interval = nullptr;
    };
    Cell addCell();
    void restyle();
    FlowRow* m_row;
    std::vector<Cell> m_cells;
};

} // namespace ui
