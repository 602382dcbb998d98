#pragma once

#include "core/ingest/import.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace ui {

/// Files of the same format and the same columns: one mapping reads them all.
struct ImportGroup {
    QStringList files;
    core::ingest::Sniffed sniffed; ///< of the first file
    core::ingest::Mapping mapping; ///< guessed, or what was chosen the last time for these columns
    bool usesMapping = false;      ///< other formats know their columns
    QString formatTitle;
};

struct UnreadableFile {
    QString file;
    QString reason;
};

struct ImportGroups {
    std::vector<ImportGroup> groups;
    std::vector<UnreadableFile> unreadable;
};

/// Looks at the head of every file; nothing is imported.
ImportGroups groupedForImport(const QStringList& files);

/// Keeps the mapping for the next file with the same columns.
void rememberMapping(const ImportGroup& group);

/// Whether rows of the group may name their session.
bool namesSessions(const ImportGroup& group);

/// What is still missing before a group can be imported, in one sentence; empty when nothing is.
QString missingForImport(const ImportGroup& group);

} // namespace ui
