#include "core/project/rejects_file.h"

#include <algorithm>

namespace core::project {
namespace {

constexpr std::string_view kHeader = "file,line,field,reason,text,header"; // older files end here

std::string csvCell(std::string_view text)
{
    std::string cell = "\"";
    for (const char c : text) {
        cell += c;
        if (c == '"')
            cell += '"';
    }
    return cell + "\"";
}

/// The cells of the CSV row that begins at `text`, which is shortened by it.
std::vector<std::string> takeRow(std::string_view& text)
{
    std::vector<std::string> cells(1);
    bool isQuoted = false;
    std::size_t i = 0;
    for (; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '"' && isQuoted && i + 1 < text.size() && text[i + 1] == '"') {
            cells.back() += c;
            ++i;
        } else if (c == '"') {
            isQuoted = !isQuoted;
        } else if (c == ',' && !isQuoted) {
            cells.emplace_back();
        } else if (c == '\n' && !isQuoted) {
            break;
        } else if (c != '\r' || isQuoted) {
            cells.back() += c;
        }
    }
    text.remove_prefix(std::min(i + 1, text.size()));
    return cells;
}

} // namespace

RejectsFile::RejectsFile(std::filesystem::path path)
    : m_path(std::move(path))
    , m_out(m_path, std::ios::binary)
{
    m_out << kHeader << ",names\n";
}

Result<RejectsFile> RejectsFile::create(const std::filesystem::path& path)
{
    RejectsFile file(path);
    if (const Status begun = file.finish(); !begun)
        return begun.error();
    return file;
}

void RejectsFile::add(std::string_view file, std::string_view header, const ingest::Rejected& row, bool codes)
{
    m_out << csvCell(file) << ',' << row.line << ',' << csvCell(row.field) << ',' << csvCell(row.reason)
          << ',' << csvCell(row.text) << ',' << csvCell(header) << ',' << (codes ? "codes" : "") << '\n';
}

Status RejectsFile::finish()
{
    m_out.flush();
    if (!m_out)
        return Error{ErrorCode::FileAccess, "the rejected rows could not be written", m_path.string()};
    return Done{};
}

std::optional<std::vector<MendedLog>> mendedLogs(const std::filesystem::path& file)
{
    std::ifstream in(file, std::ios::binary);
    std::string first(kHeader.size() + 3, '\0');
    in.read(first.data(), std::streamsize(first.size()));
    first.resize(std::size_t(std::max<std::streamsize>(in.gcount(), 0)));
    std::string_view start = first;
    if (start.starts_with("\xEF\xBB\xBF")) // a spreadsheet saved it
        start.remove_prefix(3);
    if (!start.starts_with(kHeader))
        return {};
    in.clear();
    in.seekg(0);
    const std::string all{std::istreambuf_iterator<char>(in), {}};
    std::string_view text = all;
    takeRow(text);
    std::vector<MendedLog> logs;
    std::string header;
    while (!text.empty()) {
        std::vector<std::string> row = takeRow(text);
        if (row.size() < 6 || row[4].empty())
            continue; // nothing of it could be kept, or it was taken out by hand
        const bool codes = row.size() > 6 && row[6] == "codes";
        if (logs.empty() || logs.back().file != row[0] || header != row[5] || logs.back().codes != codes) {
            header = row[5];
            const bool lacksEnd = !header.empty() && header.back() != '\n';
            logs.push_back({row[0], header + (lacksEnd ? "\n" : ""), codes});
        }
        logs.back().text += row[4] + "\n";
    }
    return logs;
}

} // namespace core::project
