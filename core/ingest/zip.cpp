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

    /// Moves to the first regular file that is not a resource fork of another.
    Status findFile()
    {
        archive_entry* entry = nullptr;
        for (;;) {
            const int status = archive_read_next_header(m_reader, &entry);
            if (status == ARCHIVE_EOF)
                return Error{ErrorCode::InvalidInput, "holds no file", m_path.string(), 0, {},
                             "a zip with a log in it"};
            if (status < ARCHIVE_WARN)
                return broken();
            const char* name = archive_entry_pathname(entry);
            const bool hidden = name && std::string_view(name).starts_with("__MACOSX/");
            if (archive_entry_filetype(entry) == AE_IFREG && !hidden)
                return Done{};
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

} // namespace

Result<std::unique_ptr<Source>> openZip(const std::filesystem::path& file)
{
    archive* reader = archive_read_new();
    auto source = std::make_unique<ZipSource>(reader, file);
    archive_read_support_format_zip(reader);
    if (archive_read_open_filename(reader, file.c_str(), 256 * 1024) != ARCHIVE_OK)
        return Error{ErrorCode::FileAccess, "cannot be opened", file.string(), 0, {}, "a readable file"};
    const Status found = source->findFile();
    if (!found)
        return found.error();
    return std::unique_ptr<Source>(std::move(source));
}

} // namespace core::ingest
