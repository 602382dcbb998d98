#pragma once

#include <QString>

namespace ui {
class MainWindow;
}

namespace app {

/// Once the open project's results are shown and rest (or at once without a project), writes the window to
/// `path` and quits; the exit code says whether the picture was written.
void screenshotAndQuit(ui::MainWindow& window, const QString& path);

} // namespace app
