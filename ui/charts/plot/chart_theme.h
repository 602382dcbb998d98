#pragma once

#include <QColor>
#include <QFont>
#include <QPalette>

#include <array>

namespace ui {

/// Everything is placed on a grid of 8 pixels, with 4 for what belongs together.
namespace grid {
constexpr int kHalf = 4;
constexpr int kUnit = 8;
constexpr int kWide = 16;
constexpr int kGap = 24;
constexpr int kRadius = 6;     ///< controls
constexpr int kCardRadius = 8; ///< cards
} // namespace grid

/// One type scale for the whole window; sizes follow the application font.
struct TypeScale {
    QFont caption; ///< axis labels, hints (0.85)
    QFont body;    ///< the application font
    QFont strong;  ///< body, semibold
    QFont title;   ///< chart and section titles, semibold (1.08)
    QFont heading; ///< page titles, semibold (1.5)
    QFont figure;  ///< the number of a KPI tile, semibold (1.7)
    static TypeScale from(const QFont& base);
};

/// The colours and fonts of all charts and tiles, derived from a palette alone, so that a change of palette
/// while running recolours everything. Series colours are Okabe & Ito's, which colour-blind people can
/// tell apart, lightened on dark surfaces.
struct ChartTheme {
    bool dark = false;
    bool highContrast = false;
    QColor canvas;  ///< behind cards
    QColor surface; ///< card and plot
    QColor raised;  ///< tool tips, chips
    QColor text;
    QColor muted; ///< axis labels, secondary text
    QColor faint; ///< disabled, hints
    QColor grid;
    QColor axis;
    QColor border;
    QColor accent; ///< the one accent: handles, focus, selection
    QColor onAccent;
    QColor bar; ///< neutral bars of a histogram
    QColor positive;
    QColor negative;
    QColor warning;
    std::array<QColor, 8> series;
    TypeScale type;

    /// Colour number `index`, repeating after eight.
    QColor seriesColour(int index) const { return series[static_cast<std::size_t>(index) % series.size()]; }
    /// `colour` laid over the surface with the given opacity, opaque.
    QColor washed(const QColor& colour, double opacity) const;
    /// Sequential colour for 0..1 (perceived lightness changes monotonically); NaN gives the surface.
    QColor sequential(double share) const;
    /// Diverging colour for -1..1: negative (vermillion) over neutral to positive (blue).
    QColor diverging(double share) const;

    static ChartTheme from(const QPalette& palette, const QFont& font);
};

/// WCAG contrast ratio, 1..21.
double contrastRatio(const QColor& a, const QColor& b);
/// `top` over `bottom` with the opacity 0..1.
QColor blended(const QColor& bottom, const QColor& top, double opacity);

} // namespace ui
