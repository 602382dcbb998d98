#include "core/project/pseudonym_key.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

#include <fcntl.h>
#include <sys/random.h>
#include <unistd.h>

namespace core::project {
namespace {

constexpr std::size_t kKeyBytes = 32;

std::filesystem::path configuration()
{
    if (const char* set = std::getenv("XDG_CONFIG_HOME"); set && *set == '/')
        return set;
    const char* home = std::getenv("HOME");
    return std::filesystem::path(home ? home : "/") / ".config";
}

std::string randomKey()
{
    unsigned char bytes[kKeyBytes];
    // Up to 256 bytes getrandom() neither fails nor returns less once the system has started.
    if (getrandom(bytes, sizeof bytes, 0) != ssize_t(sizeof bytes))
        std::abort();
    std::string text;
    for (const unsigned char byte : bytes)
        text += fmt::format("{:02x}", byte);
    return text;
}

Status writeSecret(const std::filesystem::path& path, const std::string& text)
{
    std::error_code ignored;
    std::filesystem::create_directories(path.parent_path(), ignored);
    const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    const bool written = file >= 0 && write(file, text.data(), text.size()) == ssize_t(text.size());
    const int problem = errno;
    if (file >= 0)
        close(file);
    if (written)
        return Done{};
    return Error{ErrorCode::FileAccess, std::string("cannot make the key: ") + std::strerror(problem),
                 path.string()};
}

Result<PseudonymKey> ownKey(bool keep)
{
    const std::filesystem::path path = configuration() / "tierwright" / "pseudonym.key";
    std::error_code ignored;
    if (std::filesystem::exists(path, ignored)) {
        std::string text;
        if (std::ifstream file(path); !std::getline(file, text) && !file.eof())
            return Error{ErrorCode::FileAccess, "cannot read the key", path.string()};
        text.erase(text.find_last_not_of(" \r\n") + 1);
        if (text.empty())
            return Error{ErrorCode::InvalidInput,
                         "the key is empty",
                         path.string(),
                         0,
                         {},
                         "the key that was made there, or no such file"};
        return PseudonymKey{std::move(text), path.string(), false};
    }
    PseudonymKey made{randomKey(), path.string(), true};
    if (!keep)
        return made;
    const Status written = writeSecret(path, made.key + "\n");
    if (!written)
        return written.error();
    return made;
}

} // namespace

Result<PseudonymKey> pseudonymKey(const std::string& where, bool dryRun, const std::string& ofProject)
{
    if (where == "none")
        return PseudonymKey{randomKey(), {}, true};
    if (where == "project" && !ofProject.empty())
        return PseudonymKey{ofProject, {}, false};
    if (where == "project")
        return PseudonymKey{randomKey(), {}, true};
    return ownKey(!dryRun);
}

} // namespace core::project
