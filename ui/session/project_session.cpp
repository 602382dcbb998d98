#include "ui/session/project_session.h"

#include "core/base/guarded.h"
#include "ui/session/background.h"
#include "ui/session/edit_command.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QtConcurrent>

namespace ui {
namespace {

constexpr int kSaveDelayMs =
    250; // one write for a whole drag, soon enough that a crash loses only the edit in flight
constexpr int kProgressIntervalMs = 100;

core::Micros now()
{
    return core::Micros(QDateTime::currentMSecsSinceEpoch()) * 1000;
}

std::vector<std::filesystem::path> pathsOf(const QStringList& files)
{
    std::vector<std::filesystem::path> paths;
    for (const QString& file : files)
        paths.emplace_back(file.toStdString());
    return paths;
}

} // namespace

/// Carries progress out of a worker and the wish to stop into it. Outlives the session while a worker holds
/// it.
class ProjectSession::JobProgress final : public core::Progress {
public:
    JobProgress() { m_clock.start(); }
    bool advance(std::uint64_t done, std::uint64_t total) override
    {
        m_done.store(done, std::memory_order_relaxed);
        m_total.store(total, std::memory_order_relaxed);
        return !m_stop.load(std::memory_order_relaxed);
    }
    void stop() { m_stop = true; }
    ImportProgress state() const
    {
        return {qint64(m_done.load()), qint64(m_total.load()), m_clock.elapsed() / 1000.0};
    }

private:
    std::atomic<std::uint64_t> m_done{0};
    std::atomic<std::uint64_t> m_total{0};
    std::atomic<bool> m_stop{false};
    QElapsedTimer m_clock;
};

core::Result<std::unique_ptr<ProjectSession>> ProjectSession::open(const QString& path, bool create)
{
    const std::filesystem::path file(path.toStdString());
    auto opened = create ? core::project::ProjectFile::create(file) : core::project::ProjectFile::open(file);
    if (!opened)
        return opened.error();
    auto project = (*opened)->load();
    if (!project)
        return project.error();
    return std::unique_ptr<ProjectSession>(
        new ProjectSession(std::move(opened).value(), std::move(project).value()));
}

ProjectSession::ProjectSession(std::unique_ptr<core::project::ProjectFile> file, core::Project project)
    : m_file(std::move(file))
    , m_project(std::move(project))
{
    m_writer.setMaxThreadCount(1);
    m_saveTimer.setSingleShot(true);
    m_saveTimer.setInterval(kSaveDelayMs);
    m_progressTimer.setInterval(kProgressIntervalMs);
    connect(&m_saveTimer, &QTimer::timeout, this, &ProjectSession::save);
    connect(&m_progressTimer, &QTimer::timeout, this,
            [this] { emit importProgressed(m_importProgress->state()); });
    connect(&m_job, &QFutureWatcher<Derived>::finished, this, &ProjectSession::publishResults);
    connect(&m_import, &QFutureWatcher<Imported>::finished, this, &ProjectSession::publishImport);
    QTimer::singleShot(0, this, &ProjectSession::recompute);
}

ProjectSession::~ProjectSession()
{
    if (m_importProgress)
        m_importProgress->stop();
    if (m_deriveProgress)
        m_deriveProgress->stop();
    if (m_saveTimer.isActive())
        save();
    m_job.waitForFinished();
    m_writer.waitForDone();
}

bool ProjectSession::stale() const
{
    return !m_results || m_deriving || !core::sameInputs(m_results->project, m_project);
}

QString ProjectSession::path() const
{
    return QString::fromStdString(m_file->path().string());
}

QString ProjectSession::name() const
{
    return QFileInfo(path()).completeBaseName();
}

void ProjectSession::edit(const QString& text, core::Project next, const QString& mergeKey)
{
    m_undo.push(new EditCommand(*this, text, std::move(next), mergeKey));
}

void ProjectSession::show(const core::Project& next)
{
    m_project = next;
    saveSoon();
    emit projectChanged();
    recompute();
}

void ProjectSession::recompute()
{
    if (m_deriving)
        return; // publishResults() starts again from the newest project
    m_deriving = true;
    m_computing = m_project;
    m_deriveProgress = std::make_shared<JobProgress>();
    m_job.setFuture(
        QtConcurrent::run([next = m_project, previous = m_results, progress = m_deriveProgress]() -> Derived {
            workInBackground();
            auto results = core::guarded([&] { return core::derive(next, previous.get(), *progress); });
            if (!results)
                return {nullptr, results.error()};
            return {std::make_shared<const core::Results>(std::move(results).value()), std::nullopt};
        }));
}

void ProjectSession::publishResults()
{
    m_deriving = false;
    const Derived derived = m_job.result();
    if (derived.results)
        m_results = derived.results;
    if (!core::sameInputs(m_computing, m_project))
        recompute();
    if (derived.results)
        emit resultsChanged();
    else if (derived.error->code != core::ErrorCode::Cancelled)
        emit computationFailed(*derived.error);
}

void ProjectSession::saveSoon()
{
    m_unsaved = true;
    if (!m_saveTimer.isActive())
        m_saveTimer.start();
}

void ProjectSession::save()
{
    m_saveTimer.stop();
    m_unsaved = false;
    m_writer.start([this, project = m_project] {
        const core::Status saved = m_file->saveDocument(project);
        if (!saved)
            QMetaObject::invokeMethod(this, [this, error = saved.error()] { emit saveFailed(error); });
    });
}

void ProjectSession::importFiles(const QStringList& files, const core::ingest::Options& options,
                                 core::project::Overlap overlap)
{
    if (m_importing)
        return;
    if (m_saveTimer.isActive())
        save(); // before the import: what it rests on, such as a key, must not be lost
    m_importing = true;
    m_importProgress = std::make_shared<JobProgress>();
    core::ingest::Options timed = options;
    if (timed.now == 0)
        timed.now = now();
    emit importStarted(files);
    m_progressTimer.start();
    m_import.setFuture(QtConcurrent::run(&m_writer,
                                         [file = m_file.get(), project = m_project, paths = pathsOf(files),
                                          timed, overlap, progress = m_importProgress]() -> Imported {
                                             auto outcome = core::guarded([&] {
                                                 return core::project::importFiles(*file, project, paths,
                                                                                   timed, *progress,
                                                                                   {false, overlap, {}});
                                             });
                                             if (!outcome)
                                                 return {std::nullopt, outcome.error()};
                                             return {std::move(outcome).value(), std::nullopt};
                                         }));
}

void ProjectSession::cancelImport()
{
    if (m_importProgress)
        m_importProgress->stop();
}

void ProjectSession::publishImport()
{
    m_importing = false;
    m_progressTimer.stop();
    const Imported imported = m_import.result();
    if (imported.error) {
        emit importFailed(*imported.error);
        return;
    }
    // Edits made during the import stay; only the usage is taken over.
    m_project.usage = imported.outcome->project.usage;
    m_project.imports = imported.outcome->project.imports;
    m_project.accounts = imported.outcome->project.accounts;
    emit projectChanged();
    emit importFinished(*imported.outcome);
    recompute();
}

void ProjectSession::undoImport(qint64 importId)
{
    if (m_importing)
        return;
    m_writer.waitForDone();
    auto next = m_file->undoImport(importId, m_project);
    if (!next) {
        emit importFailed(next.error());
        return;
    }
    m_project.usage = next->usage;
    m_project.imports = next->imports;
    m_project.accounts = next->accounts;
    emit projectChanged();
    recompute();
}

core::Status ProjectSession::saveVersion(const QString& name)
{
    m_writer.waitForDone();
    const core::Status saved = m_file->saveVersion(name.toStdString(), m_project, now());
    if (saved)
        emit versionsChanged();
    return saved;
}

QStringList ProjectSession::versions() const
{
    QStringList names;
    if (const auto versions = m_file->versions()) {
        for (const std::string& version : *versions)
            names << QString::fromStdString(version);
    }
    return names;
}

core::Result<core::Project> ProjectSession::version(const QString& name)
{
    m_writer.waitForDone();
    auto version = m_file->loadVersion(name.toStdString(), m_project);
    if (!version)
        return version.error();
    return core::sharingEqualParts(std::move(version).value(), m_project);
}

void ProjectSession::restoreVersion(const QString& name)
{
    auto version = this->version(name);
    if (version)
        edit(tr("Restore version \"%1\"").arg(name), std::move(version).value());
    else
        emit saveFailed(version.error());
}

void ProjectSession::showAgain()
{
    emit projectChanged();
    emit resultsChanged();
}

void ProjectSession::finish()
{
    if (m_saveTimer.isActive())
        save();
    while (m_deriving || m_importing) {
        m_job.waitForFinished();
        m_import.waitForFinished();
        QCoreApplication::processEvents();
    }
    m_writer.waitForDone();
}

} // namespace ui
