#include "app/window/screenshot.h"

#include "ui/pages/page.h"
#include "ui/shell/main_window.h"

#include <QApplication>
#include <QPixmap>
#include <QTimer>

#include <algorithm>

namespace app {
namespace {

constexpr int kPollMs = 100;
constexpr int kRestMs = 1500; // fades and layouts have ended

bool isBusy(ui::MainWindow& window)
{
    const ui::ProjectSession* session = window.workspace().session();
    if (session && (session->stale() || session->importing()))
        return true;
    const QList<ui::Page*> pages = window.findChildren<ui::Page*>();
    return std::any_of(pages.begin(), pages.end(), [](const ui::Page* page) {
        return page->isVisible() &&
               (page->property("computing").toBool() || page->property("waiting").toBool());
    });
}

} // namespace

void screenshotAndQuit(ui::MainWindow& window, const QString& path)
{
    auto* timer = new QTimer(&window);
    timer->start(kPollMs);
    QObject::connect(timer, &QTimer::timeout, &window, [timer, &window, path] {
        if (isBusy(window))
            return;
        timer->stop();
        QTimer::singleShot(kRestMs, &window, [&window, path] {
            const bool written = window.grab().save(path);
            QApplication::exit(written ? 0 : 3);
        });
    });
}

} // namespace app
