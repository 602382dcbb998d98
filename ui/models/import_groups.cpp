#include "ui/models/import_groups.h"

#include "ui/models/formats.h"
#include "ui/models/log_format.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSettings>

#include <algorithm>

namespace ui {
namespace {

using core::ingest::Mapping;

QString tr(const char* text)
{
    return QCoreApplication::translate("ImportGroups", text);
}

QString settingsKey(const std::vector<std::string>& columns)
{
    QCryptographicHash hash(QCryptographicHash::Sha1);
    for (const std::string& column : columns)
        hash.addData(QByteArray::fromStdString(column + "\n"));
    return QStringLiteral("mappings/") + QString::fromLatin1(hash.result().toHex());
}

QByteArray toJson(const Mapping& mapping)
{
    QJsonObject columns;
    for (const auto& [field, column] : mapping.columnOf)
        columns.insert(text(field), text(column));
    return QJsonDocument(QJsonObject{{QStringLiteral("columns"), columns},
                                     {QStringLiteral("input_includes_cache"), mapping.inputIncludesCache},
                                     {QStringLiteral("constant_user"), text(mapping.constantUser)},
                                     {QStringLiteral("time_zone"), text(mapping.timeZone)},
                                     {QStringLiteral("cost_unit"), mapping.costUnit}})
        .toJson(QJsonDocument::Compact);
}

/// Takes over what was remembered; what the stored text lacks stays as guessed.
Mapping remembered(Mapping mapping, const std::vector<std::string>& columns)
{
    const QByteArray stored = QSettings().value(settingsKey(columns)).toByteArray();
    const QJsonObject json = QJsonDocument::fromJson(stored).object();
    if (json.isEmpty())
        return mapping;
    mapping.columnOf.clear();
    const QJsonObject fields = json.value(QStringLiteral("columns")).toObject();
    for (auto field = fields.begin(); field != fields.end(); ++field) {
        const std::string column = field.value().toString().toStdString();
        if (std::find(columns.begin(), columns.end(), column) != columns.end())
            mapping.columnOf[field.key().toStdString()] = column;
    }
    mapping.inputIncludesCache =
        json.value(QStringLiteral("input_includes_cache")).toBool(mapping.inputIncludesCache);
    mapping.constantUser = json.value(QStringLiteral("constant_user")).toString().toStdString();
    mapping.timeZone = json.value(QStringLiteral("time_zone")).toString(text(mapping.timeZone)).toStdString();
    mapping.costUnit = json.value(QStringLiteral("cost_unit")).toDouble(mapping.costUnit);
    return mapping;
}

ImportGroup groupOf(const QString& file, core::ingest::Sniffed sniffed)
{
    ImportGroup group;
    group.files << file;
    const LogFormat format = logFormat(sniffed.format);
    group.usesMapping = format.usesMapping;
    group.formatTitle = text(format.title);
    group.mapping = group.usesMapping ? remembered(sniffed.mapping, sniffed.columns) : sniffed.mapping;
    group.sniffed = std::move(sniffed);
    return group;
}

bool readAlike(const ImportGroup& group, const core::ingest::Sniffed& sniffed)
{
    return group.sniffed.format == sniffed.format &&
           (!group.usesMapping || group.sniffed.columns == sniffed.columns);
}

} // namespace

ImportGroups groupedForImport(const QStringList& files)
{
    ImportGroups found;
    for (const QString& file : files) {
        auto sniffed = core::ingest::sniff(file.toStdString());
        if (!sniffed) {
            found.unreadable.push_back({file, text(core::describe(sniffed.error()))});
            continue;
        }
        const auto group = std::find_if(found.groups.begin(), found.groups.end(),
                                        [&](const ImportGroup& g) { return readAlike(g, *sniffed); });
        if (group != found.groups.end())
            group->files << file;
        else
            found.groups.push_back(groupOf(file, std::move(sniffed).value()));
    }
    return found;
}

void rememberMapping(const ImportGroup& group)
{
    if (group.usesMapping)
        QSettings().setValue(settingsKey(group.sniffed.columns), toJson(group.mapping));
}

bool namesSessions(const ImportGroup& group)
{
    return group.usesMapping ? group.mapping.columnOf.contains("session") : group.sniffed.hasSessions;
}

QString missingForImport(const ImportGroup& group)
{
    if (!group.usesMapping)
        return {};
    const auto fed = [&](const char* field) {
        return group.mapping.columnOf.count(field) > 0;
    };
    if (!fed("time"))
        return tr("Choose the column that holds the time.");
    if (!fed("user") && !fed("org") && group.mapping.constantUser.empty())
        return tr("Choose the column that holds the user, or type one user for all rows.");
    if (!fed("uncached_input") && !fed("output") && !fed("requests") && !fed("outcome") &&
        !fed("provider_cost"))
        return tr("Choose at least one column with tokens, requests, cost or outcomes.");
    return {};
}

} // namespace ui
