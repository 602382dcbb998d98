#include "app/cli/read_file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>

#include <unistd.h>

namespace cli {
namespace {

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

core::Error systemError(const std::string& path, const char* doing)
{
    const core::ErrorCode code = errno == ENOSPC ? core::ErrorCode::DiskFull : core::ErrorCode::FileAccess;
    return {code, std::string("cannot ") + doing + ": " + std::strerror(errno), path};
}

core::Result<std::string> readAll(std::FILE* file, const std::string& path)
{
    std::string bytes;
    char buffer[65536];
    while (const std::size_t size = std::fread(buffer, 1, sizeof buffer, file))
        bytes.append(buffer, size);
    if (std::ferror(file))
        return systemError(path, "read");
    return bytes;
}

} // namespace

core::Result<std::string> readFile(const std::string& path)
{
    if (path == "-")
        return readAll(stdin, "standard input");
    const File file(std::fopen(path.c_str(), "rb"), std::fclose);
    if (!file)
        return systemError(path, "open");
    return readAll(file.get(), path);
}

core::Status writeFile(const std::string& path, const std::string& bytes)
{
    // A pipe or /dev/stdout cannot be replaced by a new file.
    std::error_code ignored;
    const bool replace =
        !std::filesystem::exists(path, ignored) || std::filesystem::is_regular_file(path, ignored);
    const std::string target = replace ? path + ".part" : path;
    File file(std::fopen(target.c_str(), "wb"), std::fclose);
    if (!file)
        return systemError(path, "write");
    const bool written = std::fwrite(bytes.data(), 1, bytes.size(), file.get()) == bytes.size();
    const bool closed = std::fclose(file.release()) == 0;
    if (written && closed && (!replace || std::rename(target.c_str(), path.c_str()) == 0))
        return core::Done{};
    const core::Error error = systemError(path, "write");
    if (replace)
        unlink(target.c_str());
    return error;
}

} // namespace cli
