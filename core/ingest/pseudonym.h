#pragma once

#include <string>
#include <string_view>

namespace core::ingest {

/// A stand-in for a user's name that only the holder of `key` can recompute: "u-" and 20 hexadecimal digits
/// of HMAC-SHA-256 (RFC 2104).
std::string pseudonymOf(std::string_view name, std::string_view key);

} // namespace core::ingest
