#pragma once

#include "core/project/demo.h"
#include "ui/session/project_session.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

/// Projects for tests, in a folder that goes with them.
class SampleProject {
public:
    QString path(const QString& name) const { return m_folder.filePath(name); }

    /// An empty project.
    std::unique_ptr<ui::ProjectSession> empty(const QString& name = QStringLiteral("empty.tierwright"))
    {
        auto session = ui::ProjectSession::open(path(name), true);
        return session ? std::move(session).value() : nullptr;
    }

    /// A small sample project whose results are there.
    std::unique_ptr<ui::ProjectSession> filled(const QString& name = QStringLiteral("sample.tierwright"))
    {
        {
            auto file = core::project::ProjectFile::create(path(name).toStdString());
            core::project::DemoOptions options;
            options.users = 150;
            options.months = 2;
            const auto empty = file ? (*file)->load() : file.error();
            if (!empty || !core::project::fillWithDemo(**file, *empty, options))
                return nullptr;
        }
        auto session = ui::ProjectSession::open(path(name), false);
        if (!session)
            return nullptr;
        waitForResults(**session);
        return std::move(session).value();
    }

    static bool waitForResults(ui::ProjectSession& session)
    {
        return QTest::qWaitFor([&] { return session.results() && !session.stale(); }, 120'000);
    }

private:
    QTemporaryDir m_folder;
};
