#pragma once

#include "core/base/error.h"
#include "ui/session/project_session.h"

#include <QObject>
#include <QStringList>

#include <memory>

namespace ui {

/// Which project is open. New projects without a name live in the program's data folder until they are saved
/// as.
class Workspace : public QObject {
    Q_OBJECT

public:
    explicit Workspace(QObject* parent = nullptr);
    ~Workspace() override;

    ProjectSession* session() const { return m_session.get(); }
    bool isUnnamed() const;      ///< lives in the data folder
    QString displayName() const; ///< "Untitled" until it has a name

    bool open(const QString& path);
    bool createUnnamed();
    /// Opens the sample project, making it first when there is none; long work runs in the background.
    void openSample();
    /// Copies the project to `path` and goes on there.
    bool saveAs(const QString& path);
    void close();

    QStringList recentProjects() const;
    void clearRecentProjects();

signals:
    void sessionAboutToClose();
    void sessionOpened();
    void closed();
    void failed(const QString& what, const QString& detail);
    void sampleStarted();
    void sampleFinished();
    void recentProjectsChanged();

private:
    void adopt(std::unique_ptr<ProjectSession> session);
    void remember(const QString& path);
    static QString dataFolder();
    static QString samplePath();
    std::unique_ptr<ProjectSession> m_session;
    QFutureWatcher<std::optional<core::Error>> m_sample;
};

} // namespace ui
