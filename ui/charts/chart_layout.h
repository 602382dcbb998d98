#pragma once

#include "ui/charts/chart.h"

namespace ui {

/// Where everything of a chart stands, for one rectangle and theme.
struct Chart::Layout {
    struct LegendItem {
        QRectF rect;
        LegendEntry entry;
        int index = 0;
        bool hidden = false;
    };
    Plot plot;
    QRectF title;
    QRectF subtitle;
    QRectF yTitle;
    QRectF xTitle;
    QRectF badge;
    double labelWidth = 0; ///< of one x label before it is wrapped or left out
    int labelLines = 1;
    double slant = 0; ///< height of slanted labels; 0: they lie flat
    std::vector<LegendItem> legend;
    bool empty = false;
};

} // namespace ui
