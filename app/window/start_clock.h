#pragma once

#include <QObject>

class QWidget;

namespace app {

/// Prints "EVENT first-paint N ms" when the window was painted for the first time, N since the epoch
/// milliseconds in the environment variable TIERWRIGHT_T0_MS. Silent without it.
class StartClock : public QObject {
public:
    explicit StartClock(QWidget& window);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
};

} // namespace app
