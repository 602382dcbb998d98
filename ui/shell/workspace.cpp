#include "ui/shell/workspace.h"

#include "core/project/demo.h"
#include "ui/models/formats.h"
#include "ui/shell/preferences.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>
#include <QtConcurrent>

namespace ui {
namespace {

constexpr int kMostRecent = 10;

/// Written beside and renamed, so that a crash half way leaves no half sample.
std::optional<core::Error> makeSample(const QString& path)
{
    const QString partial = path + QStringLiteral(".part");
    QFile::remove(partial);
    {
        auto file = core::project::ProjectFile::create(partial.toStdString());
        if (!file)
            return file.error();
        const auto empty = (*file)->load();
        if (!empty)
            return empty.error();
        const auto filled = core::project::fillWithDemo(**file, *empty, {});
        if (!filled)
            return filled.error();
    }
    if (!QFile::rename(partial, path))
        return core::Error{core::ErrorCode::FileAccess, "cannot write the sample project",
                           path.toStdString()};
    return std::nullopt;
}

} // namespace

Workspace::Workspace(QObject* parent)
    : QObject(parent)
{
    connect(&m_sample, &QFutureWatcher<std::optional<core::Error>>::finished, this, [this] {
        emit sampleFinished();
        if (const auto error = m_sample.result())
            emit failed(tr("The sample project could not be made."), text(core::describe(*error)));
        else
            open(samplePath());
    });
}

Workspace::~Workspace()
{
    m_sample.waitForFinished();
}

QString Workspace::dataFolder()
{
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
    QDir().mkpath(folder);
    return folder;
}

QString Workspace::samplePath()
{
    return dataFolder() + QStringLiteral("/sample.tierwright");
}

bool Workspace::isUnnamed() const
{
    return m_session &&
           QFileInfo(m_session->path()).absolutePath() == QFileInfo(dataFolder()).absoluteFilePath() &&
           m_session->name().startsWith(QStringLiteral("untitled-"));
}

QString Workspace::displayName() const
{
    if (!m_session)
        return {};
    if (isUnnamed())
        return tr("Untitled");
    return m_session->path() == samplePath() ? tr("Sample") : m_session->name();
}

bool Workspace::open(const QString& path)
{
    const QString file = QFileInfo(path).absoluteFilePath();
    if (m_session && m_session->path() == file)
        return true;
    auto opened = ProjectSession::open(file, false);
    if (!opened) {
        emit failed(tr("“%1” could not be opened.").arg(QFileInfo(path).fileName()),
                    tr("%1 The file was not changed.").arg(text(core::describe(opened.error()))));
        return false;
    }
    adopt(std::move(opened).value());
    return true;
}

bool Workspace::createUnnamed()
{
    const QString stamp = QDateTime::currentDateTime().toString(QStringLiteral("yyyyMMdd-HHmmss-zzz"));
    const QString path = QStringLiteral("%1/untitled-%2.tierwright").arg(dataFolder(), stamp);
    auto made = ProjectSession::open(path, true);
    if (!made) {
        emit failed(tr("A new project could not be made."), text(core::describe(made.error())));
        return false;
    }
    adopt(std::move(made).value());
    return true;
}

void Workspace::openSample()
{
    if (m_sample.isRunning())
        return;
    if (QFileInfo::exists(samplePath())) {
        open(samplePath());
        return;
    }
    emit sampleStarted();
    m_sample.setFuture(QtConcurrent::run([path = samplePath()] { return makeSample(path); }));
}

bool Workspace::saveAs(const QString& path)
{
    if (!m_session)
        return false;
    const QString before = m_session->path();
    const bool wasUnnamed = isUnnamed();
    if (QFileInfo(path).absoluteFilePath() == before)
        return true;
    m_session->finish();
    const QString partial = path + QStringLiteral(".part");
    QFile::remove(partial);
    if (!QFile::copy(before, partial) || (QFile::exists(path) && !QFile::remove(path)) ||
        !QFile::rename(partial, path)) {
        QFile::remove(partial);
        emit failed(
            tr("The project could not be saved as “%1”.").arg(QFileInfo(path).fileName()),
            tr("Is the folder writable and is there room on the disk? Your project is safe where it was."));
        return false;
    }
    close();
    if (!open(path))
        return open(before);
    if (wasUnnamed)
        QFile::remove(before);
    return true;
}

void Workspace::adopt(std::unique_ptr<ProjectSession> session)
{
    close();
    m_session = std::move(session);
    if (!isUnnamed())
        remember(m_session->path());
    emit sessionOpened();
}

void Workspace::close()
{
    if (!m_session)
        return;
    emit sessionAboutToClose();
    m_session->finish();
    m_session.reset();
    emit closed();
}

void Workspace::remember(const QString& path)
{
    QStringList recent = recentProjects();
    recent.removeAll(path);
    recent.prepend(path);
    setPreference(kRecentProjects, recent.mid(0, kMostRecent));
    setPreference(kLastProject, path);
    emit recentProjectsChanged();
}

QStringList Workspace::recentProjects() const
{
    QStringList recent;
    for (const QString& path : preference(kRecentProjects)) {
        if (QFileInfo::exists(path))
            recent << path;
    }
    return recent;
}

void Workspace::clearRecentProjects()
{
    setPreference(kRecentProjects, QStringList());
    emit recentProjectsChanged();
}

} // namespace ui
