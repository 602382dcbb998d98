#include "core/project/project_file.h"

#include "core/project/document_json.h"
#include "core/project/store.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace core::project {
namespace {

std::string mappingJson(const ingest::Mapping& mapping)
{
    nlohmann::ordered_json json = {{"columns", mapping.columnOf},
                                   {"input_includes_cache", mapping.inputIncludesCache},
                                   {"output_includes_reasoning", mapping.outputIncludesReasoning},
                                   {"time_zone", mapping.timeZone},
                                   {"cost_unit", mapping.costUnit}};
    if (!mapping.constantUser.empty())
        json["constant_user"] = mapping.constantUser;
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

ImportRecord recordOf(const ingest::Imported& imported, Micros now)
{
    ImportRecord record;
    record.fileName = imported.file;
    record.bytes = imported.bytes;
    record.sha256 = imported.sha256;
    record.format = imported.format;
    record.mapping = mappingJson(imported.mapping);
    record.rows = imported.rows;
    record.accepted = imported.accepted;
    record.rejected = imported.rejected;
    record.duplicate = imported.duplicate;
    record.reasons = imported.reasons;
    record.importedAt = now;
    return record;
}

/// The document, read back: what could not be opened again is never written.
Result<std::string> soundDocument(const Project& project, const std::filesystem::path& path)
{
    std::string json = documentJson(project);
    if (auto again = withDocument(json, project, path.string()); !again) {
        Error error = again.error();
        error.subject = "this cannot be saved: " + error.subject;
        return error;
    }
    return json;
}

usage::Cube joined(const usage::Cube& cube, const ingest::Imported& imported)
{
    const auto append = [](auto& names, const auto& more) {
        names.insert(names.end(), more.begin(), more.end());
    };
    usage::Cube next = cube;
    usage::Dictionaries names = *cube.names;
    append(names.users, imported.newNames.users);
    append(names.orgs, imported.newNames.orgs);
    append(names.contexts, imported.newNames.contexts);
    next.names = std::move(names);
    for (const usage::Block& block : imported.blocks)
        next.blocks.emplace_back(block);
    std::stable_sort(next.blocks.begin(), next.blocks.end(),
                     [](const auto& a, const auto& b) { return a->day < b->day; });
    next.coverage = hull(cube.coverage, imported.coverage);
    return next;
}

} // namespace

struct ProjectFile::Impl {
    explicit Impl(std::filesystem::path path)
        : store(std::move(path))
    {}
    Store store;
};

ProjectFile::ProjectFile(std::unique_ptr<Impl> impl)
    : m_impl(std::move(impl))
{}
ProjectFile::~ProjectFile() = default;

const std::filesystem::path& ProjectFile::path() const
{
    return m_impl->store.path();
}

Result<std::unique_ptr<ProjectFile>> ProjectFile::create(const std::filesystem::path& path)
{
    std::error_code failure;
    if (std::filesystem::exists(path, failure))
        return Error{ErrorCode::Conflict, "the file exists already", path.string(), 0, {}, "a new name"};
    auto impl = std::make_unique<Impl>(path);
    if (const Status made = impl->store.create(); !made) {
        impl.reset(); // closes before the half-made file goes
        std::filesystem::remove(path, failure);
        return made.error();
    }
    return std::unique_ptr<ProjectFile>(new ProjectFile(std::move(impl)));
}

Result<std::unique_ptr<ProjectFile>> ProjectFile::open(const std::filesystem::path& path)
{
    auto impl = std::make_unique<Impl>(path);
    if (const Status opened = impl->store.open(); !opened)
        return opened.error();
    return std::unique_ptr<ProjectFile>(new ProjectFile(std::move(impl)));
}

Result<Project> ProjectFile::load() const
{
    return m_impl->store.load();
}

Status ProjectFile::saveDocument(const Project& project)
{
    const auto json = soundDocument(project, path());
    return json ? m_impl->store.saveDocument(*json) : Status(json.error());
}

Result<Project> ProjectFile::addImport(const ingest::Imported& imported, const Project& project, Micros now)
{
    ImportRecord record = recordOf(imported, now);
    if (const Status stored = m_impl->store.addImport(imported, *project.usage->names, record); !stored)
        return stored.error();
    Project next = project;
    next.usage = joined(*project.usage, imported);
    std::vector<ImportRecord> imports = *project.imports;
    imports.push_back(std::move(record));
    next.imports = std::move(imports);
    return next;
}

Result<Project> ProjectFile::undoImport(std::int64_t importId, const Project& project)
{
    const auto known = std::find_if(project.imports->begin(), project.imports->end(),
                                    [&](const ImportRecord& record) { return record.id == importId; });
    if (known == project.imports->end())
        return Error{ErrorCode::NotFound, "there is no import " + std::to_string(importId), path().string()};
    return m_impl->store.undoImport(importId, project);
}

Result<std::string> ProjectFile::eventHashes(Day day) const
{
    return m_impl->store.eventHashes(day);
}

Result<std::vector<ingest::Rejected>> ProjectFile::rejectedRows(std::int64_t importId) const
{
    return m_impl->store.rejectedRows(importId);
}

Status ProjectFile::saveVersion(const std::string& name, const Project& project, Micros now)
{
    if (name.empty())
        return Error{ErrorCode::InvalidInput, "a version needs a name"};
    const auto json = soundDocument(project, path());
    return json ? m_impl->store.saveVersion(name, now, *json) : Status(json.error());
}

Result<std::vector<std::string>> ProjectFile::versions() const
{
    return m_impl->store.versions();
}

Result<Project> ProjectFile::loadVersion(const std::string& name, const Project& project) const
{
    const auto json = m_impl->store.version(name);
    if (!json)
        return json.error();
    return withDocument(*json, project, path().string());
}

} // namespace core::project
