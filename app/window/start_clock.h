#pragma once

#include <QObject>

namespace ui {
class MainWindow;
}

namespace app {

/// Prints "EVENT first-paint N ms" when the window was painted for the first time and "EVENT results N ms" when the
/// first results of a project were shown, N since the epoch milliseconds in the environment variable
/// TIERWRIGHT_T0_MS. Silent without it.
class StartClock : public QObject {
public:
    explicit StartClock(ui::MainWindow& window);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void print(const char* event);
};

} // namespace app
