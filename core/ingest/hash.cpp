#include "core/ingest/hash.h"

#include <string>

namespace core::ingest {

Hash hashOf(std::string_view text)
{
    constexpr std::size_t kShort = 192;
    if (text.size() <= kShort) {
        char copy[kShort + kPadding] = {};
        std::memcpy(copy, text.data(), text.size());
        return hashPadded(copy, text.size());
    }
    std::string copy(text);
    copy.append(kPadding, '\0');
    return hashPadded(copy.data(), text.size());
}

} // namespace core::ingest
