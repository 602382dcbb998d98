#pragma once

#include "ui/charts/plot/scale.h"
#include "ui/charts/plot/value_format.h"

#include <QString>

namespace ui {

/// How a number that can be turned looks in the inspector.
struct NumberLook {
    QString label, hint;
    ValueFormat format;
    Range range;      ///< of the slider
    Range hardLimits; ///< of the field
    ScaleKind scale = ScaleKind::Linear;
};

/// A number of a T: how it looks, and where it is.
template <typename T>
struct NumberOf : NumberLook {
    double (*value)(const T&) = nullptr;
    void (*set)(T&, double) = nullptr;
};

} // namespace ui
