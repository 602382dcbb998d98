#pragma once

#include "ui/charts/plot/chart_theme.h"
#include "ui/charts/plot/scale.h"
#include "ui/charts/plot/ticks.h"
#include "ui/charts/plot/value_format.h"

#include <QPointF>
#include <QRectF>
#include <QStringList>

#include <optional>

namespace ui {

/// What an axis shows. Ends that are not given follow the values.
struct AxisSpec {
    QString title = {};
    ValueFormat format = {};
    ScaleKind scale = ScaleKind::Linear;
    bool switchable = false; ///< the reader may switch between linear and logarithmic
    bool fromZero = false;   ///< a linear axis starts at zero
    double leastStep = 0;    ///< Time only: seconds between ticks at least; bars of months have no days
    std::optional<double> lo = {};
    std::optional<double> hi = {};
    QStringList categories = {}; ///< Category only: names of 0, 1, 2 ...
    bool visible = true;
};

/// A visible section of the plane.
struct PlotRange {
    Range x;
    Range y;
    bool operator==(const PlotRange&) const = default;
};

/// One axis placed on pixels.
struct PlotAxis {
    AxisSpec spec;
    Scale scale;
    double start = 0; ///< pixel of scale.range.lo
    double end = 1;   ///< pixel of scale.range.hi
    TickSet ticks;
    double pixel(double value) const { return start + scale.position(value) * (end - start); }
    double value(double pixel) const { return scale.valueAt((pixel - start) / (end - start)); }
    QString label(double tick) const;
};

/// A chart laid out on a rectangle: what painting code needs and nothing else.
struct Plot {
    QRectF frame; ///< the whole chart
    QRectF area;  ///< where values are drawn
    PlotAxis x;
    PlotAxis y;
    ChartTheme theme;
    bool exporting = false;
    QPointF map(double xValue, double yValue) const { return {x.pixel(xValue), y.pixel(yValue)}; }
    bool canShow(double xValue, double yValue) const
    {
        return x.scale.canShow(xValue) && y.scale.canShow(yValue);
    }
};

} // namespace ui
