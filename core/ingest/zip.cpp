#include "core/ingest/inflaters.h"

#include <archive.h>
#include <archive_entry.h>

namespace core::ingest {
namespace {

class ZipSource final : public Source {
public:
    ZipSource(archive* reader, std::filesystem::path path)
        : m_reader(reader)
        , m_path(std::move(path))
    {}
    ~ZipSource() override { archive_read_free(m_reader); }

    Result<std::size_t> read(char* into, std::size_t room) override
    {
        std::size_t total = 0;
        while (total < room) {
            const la_ssize_t got = archive_read_data(m_reader, into + total, room - total);
            if (got == ARCHIVE_RETRY)
                continue;
            if (got < 0)
                return broken();
            if (got == 0)
                break;
            total += static_cast<std::size_t>(got);
        }
        return total;
    }
    std::uint64_t consumed() const override
    {
        return static_cast<std::uint64_t>(archive_filter_bytes(m_reader, -1));
    }

    /// Moves to the next regular file that is not a resource fork of another; its name, empty at the end.
    Result<std::string> next()
    {
        archive_entry* entry = nullptr;
        for (;;) {
            const int status = archive_read_next_header(m_reader, &entry);
            if (status == ARCHIVE_EOF)
                return std::string();
            if (status < ARCHIVE_WARN)
                return broken();
            const char* name = archive_entry_pathname(entry);
            if (name && *name && archive_entry_filetype(entry) == AE_IFREG &&
                !std::string_view(name).starts_with("__MACOSX/"))
                return std::string(name);
        }
    }

    /// Moves to the member of that name; to the first when it is empty.
    Status find(const std::string& member)
    {
        for (;;) {
            const Result<std::string> name = next();
            if (!name)
                return name.error();
            if (!name->empty() && (member.empty() || *name == member))
                return Done{};
            if (name->empty())
                return Error{ErrorCode::InvalidInput,
                             member.empty() ? "holds no file" : "holds no file \"" + member + "\"",
                             m_path.string(),
                             0,
                             {},
                             "a zip with a log in it"};
        }
    }

private:
    Error broken() const
    {
        return Error{ErrorCode::InvalidInput,
                     "is not a sound zip file",
                     m_path.string(),
                     0,
                     {},
                     "a complete file; copy or download it again"};
    }
    archive* m_reader;
    std::filesystem::path m_path;
};

Result<std::unique_ptr<ZipSource>> opened(const std::filesystem::path& file)
{
    archive* reader = archive_read_new();
    auto source = std::make_unique<ZipSource>(reader, file);
    archive_read_support_format_zip(reader);
    if (archive_read_open_filename(reader, file.c_str(), 256 * 1024) != ARCHIVE_OK)
        return Error{ErrorCode::FileAccess, "cannot be opened", file.string(), 0, {}, "a readable file"};
    return source;
}

} // namespace

Result<std::unique_ptr<Source>> openZip(const std::filesystem::path& file, const std::string& member)
{
    auto source = opened(file);
    if (!source)
        return source.error();
    if (const Status found = (*source)->find(member); !found)
        return found.error();
    return std::unique_ptr<Source>(*std::move(source));
}

Result<std::vector<std::string>> zipMembers(const std::filesystem::path& file)
{
    auto source = opened(file);
    if (!source)
        return source.error();
    std::vector<std::string> names;
    for (;;) {
        Result<std::string> name = (*source)->next();
        if (!name)
            return name.error();
        if (name->empty())
            return names;
        names.push_back(*std::move(name));
    }
}

} // namespace core::ingest
