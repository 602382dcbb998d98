#pragma once

#include <string>
#include <string_view>

namespace core::ingest {

/// A stand-in for a name that only the holder of `key` can recompute: `prefix` ("u-" for users, "o-" for
/// orgs) and 20 hexadecimal digits of HMAC-SHA-256 (RFC 2104).
std::string pseudonymOf(std::string_view name, std::string_view key, std::string_view prefix);

} // namespace core::ingest
