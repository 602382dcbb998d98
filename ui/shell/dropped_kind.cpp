#include "ui/shell/dropped_kind.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace ui {
namespace {

constexpr qint64 kHead = 64 << 10;
constexpr int kFolderDepth = 2;

bool says(const QByteArray& head, const char* format)
{
    return head.contains(QByteArray("\"") + format);
}

/// A price book of ours, or the public model price list (an object of models with their cost per token).
bool isPriceList(const QByteArray& head)
{
    return says(head, "tierwright.prices/") || says(head, "tierwright.price_book/") ||
           (head.contains("\"input_cost_per_token\"") && head.contains("\"litellm_provider\""));
}

void addFolder(const QString& path, int depth, QStringList& files)
{
    for (const QFileInfo& info :
         QDir(path).entryInfoList(QDir::Files | QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name)) {
        if (!info.isDir())
            files << info.absoluteFilePath();
        else if (depth > 1)
            addFolder(info.absoluteFilePath(), depth - 1, files);
    }
}

} // namespace

FileKind kindOf(const QString& path)
{
    if (path.endsWith(QStringLiteral(".tierwright"), Qt::CaseInsensitive))
        return FileKind::Project;
    if (!path.endsWith(QStringLiteral(".json"), Qt::CaseInsensitive))
        return FileKind::Log;
    QFile file(path);
    const QByteArray head = file.open(QIODevice::ReadOnly) ? file.read(kHead) : QByteArray();
    if (says(head, "tierwright.plan/"))
        return FileKind::Plan;
    if (says(head, "tierwright.segments/"))
        return FileKind::Segments;
    if (says(head, "tierwright.assumptions/"))
        return FileKind::Assumptions;
    return isPriceList(head) ? FileKind::PriceList : FileKind::Log;
}

SortedFiles sortedFiles(const QStringList& paths)
{
    QStringList files;
    for (const QString& path : paths) {
        if (QFileInfo(path).isDir())
            addFolder(path, kFolderDepth, files);
        else
            files << path;
    }
    SortedFiles sorted;
    for (const QString& file : files) {
        switch (kindOf(file)) {
        case FileKind::Project:
            sorted.projects << file;
            break;
        case FileKind::Plan:
            sorted.plans << file;
            break;
        case FileKind::PriceList:
            sorted.priceLists << file;
            break;
        case FileKind::Segments:
            sorted.segments << file;
            break;
        case FileKind::Assumptions:
            sorted.assumptions << file;
            break;
        case FileKind::Log:
            sorted.logs << file;
            break;
        }
    }
    return sorted;
}

} // namespace ui
