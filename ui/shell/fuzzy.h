#pragma once

#include <QString>

#include <optional>

namespace ui {

/// How well `text` answers what was typed: larger is better; nothing when a typed letter is missing. All
/// typed words must occur, in any order, each as letters in sequence; beginnings of words and runs count
/// more.
std::optional<int> fuzzyScore(const QString& typed, const QString& text);

} // namespace ui
