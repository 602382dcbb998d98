#include "core/project/project_file.h"

#include "core/project/document_json.h"
#include "core/project/mapping_json.h"
#include "core/project/store.h"

#include <algorithm>
#include <iterator>

namespace core::project {
namespace {

ImportRecord recordOf(const ingest::Imported& imported, Micros now)
{
    ImportRecord record;
    record.fileName = imported.file;
    record.bytes = imported.bytes;
    record.fingerprint = imported.fingerprint;
    record.format = imported.format;
    record.mapping = mappingJson(imported.mapping);
    record.rows = imported.rows;
    record.accepted = imported.accepted;
    record.rejected = imported.rejected;
    record.duplicate = imported.duplicate;
    record.reasons = imported.reasons;
    record.importedAt = now;
    record.source = imported.source;
    record.aggregated = imported.aggregated;
    if (!imported.coverage.empty) {
        record.first = imported.coverage.first;
        record.last = imported.coverage.last;
    }
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

/// What the project is once `imports` are stored behind it. Moves their blocks: usage is in memory once.
Project joined(Project project, std::vector<ingest::Imported> imports, std::vector<ImportRecord> records)
{
    const auto append = [](auto& all, auto& more) {
        all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
    };
    usage::Cube cube = *project.usage;
    usage::Dictionaries names = *cube.names;
    std::vector<usage::Account> accounts = *project.accounts;
    for (ingest::Imported& imported : imports) {
        names += imported.newNames;
        append(accounts, imported.accounts);
        append(cube.blocks, imported.blocks);
        append(cube.sessionBlocks, imported.sessionBlocks);
        cube.coverage = hull(cube.coverage, imported.coverage);
    }
    cube.names = std::move(names);
    for (auto* blocks : {&cube.blocks, &cube.sessionBlocks})
        std::stable_sort(blocks->begin(), blocks->end(),
                         [](const auto& a, const auto& b) { return a->day < b->day; });
    project.usage = std::move(cube);
    if (accounts.size() != project.accounts->size())
        project.accounts = std::move(accounts);
    std::vector<ImportRecord> journal = *project.imports;
    append(journal, records);
    project.imports = std::move(journal);
    return project;
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

Result<Project> ProjectFile::addImport(ingest::Imported imported, const Project& project, Micros now)
{
    std::vector<ingest::Imported> imports;
    imports.push_back(std::move(imported));
    return addImports(std::move(imports), {}, project, now);
}

Result<Project> ProjectFile::addImports(std::vector<ingest::Imported> imports,
                                        std::span<const std::int64_t> replaced, const Project& project,
                                        Micros now)
{
    std::vector<ImportRecord> records;
    for (const ingest::Imported& imported : imports)
        records.push_back(recordOf(imported, now));
    const Status stored = m_impl->store.addImports(imports, replaced, *project.usage->names, records);
    if (!stored)
        return stored.error();
    if (replaced.empty())
        return joined(project, std::move(imports), std::move(records));
    imports.clear(); // the usage is read from the file again
    return m_impl->store.usageOf(project);
}

Result<Project> ProjectFile::undoImport(std::int64_t importId, const Project& project)
{
    const auto known = std::find_if(project.imports->begin(), project.imports->end(),
                                    [&](const ImportRecord& record) { return record.id == importId; });
    if (known == project.imports->end())
        return Error{ErrorCode::NotFound, "there is no import " + std::to_string(importId), path().string()};
    return m_impl->store.undoImport(importId, project);
}

Result<std::string> ProjectFile::eventHashes(Day day, std::span<const std::int64_t> except) const
{
    return m_impl->store.eventHashes(day, except);
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
