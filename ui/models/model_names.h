#pragma once

#include <QStringList>

namespace core {
struct Project;
}

namespace ui {

/// Models as the log names them, by name.
QStringList modelsSeen(const core::Project& project);

/// Those, and all that have a price: where requests can go.
QStringList modelsPriced(const core::Project& project);

} // namespace ui
