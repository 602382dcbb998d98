#include "app/window/start_clock.h"

#include "ui/session/project_session.h"
#include "ui/shell/main_window.h"

#include <QDateTime>
#include <QEvent>
#include <QTimer>

#include <cstdio>

namespace app {

StartClock::StartClock(ui::MainWindow& window)
{
    if (!qEnvironmentVariableIsSet("TIERWRIGHT_T0_MS"))
        return;
    window.installEventFilter(this);
    ui::Workspace* workspace = &window.workspace();
    connect(workspace, &ui::Workspace::sessionOpened, this, [this, workspace] {
        connect(
            workspace->session(), &ui::ProjectSession::resultsChanged, this, [this] { print("results"); },
            Qt::SingleShotConnection);
    });
}

bool StartClock::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Paint) {
        watched->removeEventFilter(this);
        print("first-paint");
    }
    return false;
}

/// Behind the events of this round, when the frame is on its way to the screen.
void StartClock::print(const char* event)
{
    QTimer::singleShot(0, this, [event] {
        const qint64 start = qEnvironmentVariable("TIERWRIGHT_T0_MS").toLongLong();
        std::printf("EVENT %s %lld ms\n", event,
                    static_cast<long long>(QDateTime::currentMSecsSinceEpoch() - start));
        std::fflush(stdout);
    });
}

} // namespace app
