#pragma once

#include <QString>
#include <QStringList>

namespace ui {

/// What a file is for, judged by its name and first bytes; what is nothing else is tried as a usage log.
enum class FileKind { Project, Plan, PriceList, Segments, Assumptions, Log };

FileKind kindOf(const QString& path);

/// Files sorted by what is done with them. Folders are replaced by the files in them (two levels deep).
struct SortedFiles {
    QStringList projects, plans, priceLists, segments, assumptions, logs;
};
SortedFiles sortedFiles(const QStringList& paths);

} // namespace ui
