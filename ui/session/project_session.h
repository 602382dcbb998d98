#pragma once

#include "core/base/error.h"
#include "core/derive/derive.h"
#include "core/project/import_files.h"
#include "core/project/project_file.h"

#include <QFutureWatcher>
#include <QObject>
#include <QStringList>
#include <QThreadPool>
#include <QTimer>
#include <QUndoStack>

#include <atomic>
#include <memory>
#include <optional>

namespace ui {

/// How far the running import is, for the job bar.
struct ImportProgress {
    qint64 doneBytes = 0;
    qint64 totalBytes = 0;
    double secondsElapsed = 0;
};

/// The open project: the only place that changes it. Edits go through one undo stack that swaps whole
/// documents; results follow in the background, one job at a time, always from the newest project. Every edit
/// is saved.
class ProjectSession : public QObject {
    Q_OBJECT

public:
    /// Opens the file, or makes it when `create` is set.
    static core::Result<std::unique_ptr<ProjectSession>> open(const QString& path, bool create);
    ~ProjectSession() override;

    const core::Project& project() const { return m_project; }
    /// Results of the newest project whose computation ended; see `stale`. Null before the first.
    const core::Results* results() const { return m_results.get(); }
    bool stale() const; ///< the results belong to an older project
    QString path() const;
    QString name() const; ///< file name without its ending
    QUndoStack& undoStack() { return m_undo; }

    /// The only way to change the document (plans, prices, assumptions, settings). Consecutive edits with the
    /// same non-empty `mergeKey`, such as one slider drag, become a single undo step.
    void edit(const QString& text, core::Project next, const QString& mergeKey = {});

    bool importing() const { return m_importing; }
    void importFiles(const QStringList& files, const core::ingest::Options& options,
                     core::project::Overlap overlap = core::project::Overlap::Refuse);
    void cancelImport();
    void undoImport(qint64 importId);

    core::Status saveVersion(const QString& name);
    QStringList versions() const;
    /// A saved version over the usage as it is now.
    core::Result<core::Project> version(const QString& name);
    void restoreVersion(const QString& name); ///< an edit like any other

    /// Tells all views to show again what they show: numbers are written otherwise now.
    void showAgain();

    /// Waits until everything is saved and no job runs; for closing and for tests.
    void finish();

signals:
    void projectChanged();
    void resultsChanged();
    void computationFailed(const core::Error& error);
    void saveFailed(const core::Error& error);
    void versionsChanged();
    void importStarted(const QStringList& files);
    void importProgressed(const ui::ImportProgress& progress);
    void importFinished(const core::project::ImportOutcome& outcome);
    void importFailed(const core::Error& error);

private:
    friend class EditCommand;
    class JobProgress;
    struct Derived {
        std::shared_ptr<const core::Results> results;
        std::optional<core::Error> error;
    };
    struct Imported {
        std::optional<core::project::ImportOutcome> outcome;
        std::optional<core::Error> error;
    };

    ProjectSession(std::unique_ptr<core::project::ProjectFile> file, core::Project project);
    void show(const core::Project& next);
    void recompute();
    void publishResults();
    void publishImport();
    void saveSoon();
    void save();

    std::unique_ptr<core::project::ProjectFile>
        m_file; ///< used on m_writer's one thread only, after construction
    core::Project m_project;
    core::Project m_computing;
    std::shared_ptr<const core::Results> m_results;
    QUndoStack m_undo;
    QFutureWatcher<Derived> m_job;
    /// From the start of a job until its results are published. A job that ended is not yet published:
    /// starting the next one then would lose its results.
    bool m_deriving = false;
    QFutureWatcher<Imported> m_import;
    bool m_importing = false; ///< as m_deriving
    std::shared_ptr<JobProgress> m_importProgress;
    std::shared_ptr<JobProgress> m_deriveProgress;
    QThreadPool m_writer; ///< one thread: file operations happen in order
    QTimer m_saveTimer;
    QTimer m_progressTimer;
    std::atomic<bool> m_unsaved{false};
};

} // namespace ui
