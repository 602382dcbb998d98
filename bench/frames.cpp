#include "core/ingest/generate.h"
#include "core/project/demo.h"
#include "core/project/import_files.h"
#include "ui/session/project_session.h"
#include "ui/shell/main_window.h"
#include "ui/shell/plan_editor.h"
#include "ui/widgets/slider_field.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QThread>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <vector>

// Frames while a slider of the plan is dragged: the window is 1440 x 900, the project a synthetic one of
// about 1 M payer-periods (first argument: users, default 410,000, over three months; second: a project file
// to use, made when it is missing). Each frame sets the slider, lets the window handle its events and
// repaint, and rests until 16 ms are over. As JSON: quantiles of the frames' milliseconds on the window's
// thread, of all and of those in which results came, and how long new results lag behind the hand. Target:
// p95 of frames
// <= 16 ms.
namespace {

constexpr int kFrames = 300;
constexpr double kFrameMs = 16;

double quantile(std::vector<double> values, double share)
{
    std::sort(values.begin(), values.end());
    return values.empty() ? 0 : values[std::size_t(share * double(values.size() - 1))];
}

constexpr std::uint64_t kRowsPerUser = 24; // enough that most are seen in each of the three months

/// The sample's plans over a synthetic log of the same months.
bool makeProject(const QTemporaryDir& folder, const QString& path, std::uint32_t users)
{
    auto file = core::project::ProjectFile::create(path.toStdString());
    const auto empty = file ? (*file)->load() : file.error();
    core::project::DemoOptions few;
    few.users = 50;
    few.firstMonth = {2026, 1, 1};
    auto project =
        empty ? core::project::fillWithDemo(**file, *empty, few) : core::Result<core::Project>(empty.error());
    core::ingest::GenerateOptions many;
    many.users = users;
    many.rows = kRowsPerUser * users;
    const std::filesystem::path log = folder.filePath(QStringLiteral("usage.csv")).toStdString();
    if (!project || !core::ingest::generateLog(log, many, core::noProgress()))
        return false;
    core::ingest::Options reading;
    reading.now = core::Micros(many.firstDay + 2 * many.days) * 86'400'000'000;
    return bool(core::project::importFiles(**file, *project, {&log, 1}, reading, core::noProgress()));
}

void waitForResults(ui::ProjectSession& session)
{
    while (!session.results() || session.stale())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 10);
}

struct Measured {
    std::vector<double> frames, framesWithResults, lags; ///< milliseconds
};

/// Drags the first control of the plan to and fro within half and one and a half of its value.
Measured dragged(ui::MainWindow& window)
{
    ui::ProjectSession& session = *window.workspace().session();
    auto* field = window.findChild<ui::PlanEditor*>()->findChild<ui::SliderField*>();
    const double middle = field->value();
    Measured measured;
    QElapsedTimer sinceResults;
    sinceResults.start();
    const auto counting = QObject::connect(&session, &ui::ProjectSession::resultsChanged, &window, [&] {
        measured.lags.push_back(double(sinceResults.nsecsElapsed()) / 1e6), sinceResults.start();
    });
    for (int frame = 0; frame < kFrames; ++frame) {
        const double swing = double(frame % 60) / 60 - 0.5;
        QElapsedTimer clock;
        clock.start();
        const std::size_t results = measured.lags.size();
        emit field->valueEdited(middle * (1 + swing), false);
        QCoreApplication::processEvents();
        const double took = double(clock.nsecsElapsed()) / 1e6;
        measured.frames.push_back(took);
        if (measured.lags.size() > results)
            measured.framesWithResults.push_back(took);
        if (took < kFrameMs)
            QThread::usleep(static_cast<unsigned long>((kFrameMs - took) * 1000));
    }
    QObject::disconnect(counting);
    return measured;
}

} // namespace

int main(int argc, char** argv)
{
    if (qEnvironmentVariableIsEmpty("DISPLAY"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QStandardPaths::setTestModeEnabled(true);
    QApplication app(argc, argv);
    const QTemporaryDir folder;
    const QString path =
        argc > 2 ? QString::fromLocal8Bit(argv[2]) : folder.filePath(QStringLiteral("frames.tierwright"));
    const auto users = argc > 1 ? std::uint32_t(std::atoi(argv[1])) : 410'000;
    if (!QFileInfo::exists(path) && !makeProject(folder, path, users))
        return EXIT_FAILURE;
    ui::MainWindow window;
    window.resize(1440, 900);
    window.show();
    window.openFiles({path});
    waitForResults(*window.workspace().session());
    for (const char* page : {"plans", "margins"}) {
        window.showPage(QString::fromLatin1(page));
        QCoreApplication::processEvents();
        const Measured measured = dragged(window);
        waitForResults(*window.workspace().session());
        const auto print = [](const char* name, const std::vector<double>& values) {
            std::printf(", \"%s\": {\"count\": %zu, \"p50\": %.1f, \"p95\": %.1f, \"max\": %.1f}", name,
                        values.size(), quantile(values, 0.5), quantile(values, 0.95), quantile(values, 1));
        };
        std::printf("{\"page\": \"%s\", \"payer_periods\": %zu", page,
                    window.workspace().session()->results()->matrix->size());
        print("frame_ms", measured.frames);
        print("frame_with_results_ms", measured.framesWithResults);
        print("results_every_ms", measured.lags);
        std::printf("}\n");
        std::fflush(stdout);
    }
    window.close();
    return EXIT_SUCCESS;
}
