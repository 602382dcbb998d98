#pragma once

#include <QPalette>

class QApplication;
class QFont;

namespace ui {

enum class Appearance { System, Light, Dark, HighContrast };

/// The complete palette of an appearance (System is resolved by the caller's desktop: see systemAppearance).
QPalette paletteFor(Appearance appearance);
/// Light or dark, judged by the palette the desktop gave the program before ours was set.
Appearance systemAppearance();

/// Sets font, palette and style of the whole program; may be called again while it runs, and everything
/// recolours. Call once before the first window.
void setAppearance(QApplication& app, Appearance appearance);

/// Registers the fonts that come with the program; falls back to the system's Inter, then to its default
/// font. Returns the interface font: tabular figures, so columns of numbers align.
QFont applicationFont(double pointSize = 0);

} // namespace ui
