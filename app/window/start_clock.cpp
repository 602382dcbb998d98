#include "app/window/start_clock.h"

#include <QDateTime>
#include <QEvent>
#include <QTimer>
#include <QWidget>

#include <cstdio>

namespace app {

StartClock::StartClock(QWidget& window)
{
    if (qEnvironmentVariableIsSet("TIERWRIGHT_T0_MS"))
        window.installEventFilter(this);
}

bool StartClock::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Paint) {
        watched->removeEventFilter(this);
        // Behind the paint events of this round, when the frame is on its way to the screen.
        QTimer::singleShot(0, this, [] {
            const qint64 start = qEnvironmentVariable("TIERWRIGHT_T0_MS").toLongLong();
            std::printf("EVENT first-paint %lld ms\n",
                        static_cast<long long>(QDateTime::currentMSecsSinceEpoch() - start));
            std::fflush(stdout);
        });
    }
    return false;
}

} // namespace app
