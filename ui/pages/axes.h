#pragma once

#include "ui/charts/plot/plot.h"

namespace ui {

inline AxisSpec axis(const QString& title, const ValueFormat& format, ScaleKind scale = ScaleKind::Linear)
{
    AxisSpec spec;
    spec.title = title;
    spec.format = format;
    spec.scale = scale;
    return spec;
}

/// A linear axis that starts at zero: counts, amounts, shares.
inline AxisSpec axisFromZero(const QString& title, const ValueFormat& format)
{
    AxisSpec spec = axis(title, format);
    spec.fromZero = true;
    return spec;
}

} // namespace ui
