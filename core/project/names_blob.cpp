#include "core/project/names_blob.h"

#include <array>
#include <limits>

namespace core::project {
namespace {

constexpr std::array kContextFields = {
    &usage::Context::provider, &usage::Context::model, &usage::Context::tier,
    &usage::Context::workflow, &usage::Context::stage, &usage::Context::outcome,
};

Error damaged()
{
    return {ErrorCode::Damaged, "the names of users or models are damaged"};
}

void put(std::string& blob, std::size_t number)
{
    for (;; number >>= 7) {
        const auto low = static_cast<char>(number & 0x7f);
        blob.push_back(number >= 0x80 ? static_cast<char>(low | 0x80) : low);
        if (number < 0x80)
            break;
    }
}

void put(std::string& blob, std::string_view name)
{
    put(blob, name.size());
    blob += name;
}

/// Takes one number off the front; false when the bytes do not hold one.
bool take(std::string_view& blob, std::size_t& number)
{
    number = 0;
    for (int shift = 0; shift < 35; shift += 7) {
        if (blob.empty())
            return false;
        const auto byte = static_cast<unsigned char>(blob.front());
        blob.remove_prefix(1);
        number |= std::size_t(byte & 0x7f) << shift;
        if (byte < 0x80)
            return true;
    }
    return false;
}

/// Takes one name off the front; false when the bytes do not hold one.
bool take(std::string_view& blob, std::string& name)
{
    std::size_t length = 0;
    if (!take(blob, length) || length > blob.size())
        return false;
    name = blob.substr(0, length);
    blob.remove_prefix(length);
    return true;
}

} // namespace

std::string namesBlob(const std::vector<std::string>& names)
{
    std::string blob;
    for (const std::string& name : names)
        put(blob, name);
    return blob;
}

Status appendNames(std::string_view blob, std::vector<std::string>& names)
{
    while (!blob.empty()) {
        names.emplace_back();
        if (!take(blob, names.back()))
            return damaged();
    }
    return Done{};
}

std::string contextsBlob(const std::vector<usage::Context>& contexts)
{
    std::string blob;
    for (const usage::Context& context : contexts) {
        for (const auto field : kContextFields)
            put(blob, context.*field);
    }
    return blob;
}

Status appendContexts(std::string_view blob, std::vector<usage::Context>& contexts)
{
    while (!blob.empty()) {
        contexts.emplace_back();
        for (const auto field : kContextFields) {
            if (!take(blob, contexts.back().*field))
                return damaged();
        }
    }
    return Done{};
}

std::string sessionsBlob(std::span<const usage::Session> sessions)
{
    std::string blob;
    for (const usage::Session& session : sessions) {
        put(blob, std::size_t(session.user));
        put(blob, session.name);
    }
    return blob;
}

Status appendSessions(std::string_view blob, std::vector<usage::Session>& sessions)
{
    while (!blob.empty()) {
        std::size_t user = 0;
        sessions.emplace_back();
        if (!take(blob, user) || user > std::numeric_limits<usage::UserId>::max() ||
            !take(blob, sessions.back().name))
            return damaged();
        sessions.back().user = static_cast<usage::UserId>(user);
    }
    return Done{};
}

} // namespace core::project
