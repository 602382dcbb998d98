#pragma once

#include <QIcon>
#include <QPalette>
#include <QString>

namespace ui {

/// One of the program's line icons, by the name of its file without suffix: "usage", "costs", "distribution",
/// "plans", "margins", "compare", "report", "import", "export", "undo", "redo", "add", "duplicate", "delete",
/// "settings", "search", "warning", "info", "ok", "error", "close", "more", "chevron-down", "reset",
/// "baseline", "goal", "folder", "history". Painted in the palette's text colour at the moment it is shown,
/// so it follows light and dark; sharp at every scale. An unknown name gives a null icon.
QIcon icon(const QString& name);
/// The same in a fixed colour role, for instance QPalette::Highlight.
QIcon icon(const QString& name, QPalette::ColorRole role);
QIcon icon(const QString& name, const QColor& colour);
/// The coloured icon of the program.
QIcon appIcon();

} // namespace ui
