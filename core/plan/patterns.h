#pragma once

#include "core/plan/plan.h"

#include <optional>
#include <string>
#include <string_view>

/// The text forms of the plan format, as the schema's patterns say them.
namespace core::plan {

bool isId(std::string_view text);       ///< "credit_pool": lower case, digits, single underscores, at most 48
bool isName(std::string_view text);     ///< 3..64 characters without < > \ " and control characters
bool isCurrency(std::string_view text); ///< "USD"
bool isPriceKey(std::string_view text); ///< "provider/model", at most 128
bool isEventName(std::string_view text);   ///< "nimbus.usage", at most 100
bool isTimeZone(std::string_view text);    ///< "Europe/Berlin"; whether the zone exists is another question
bool isBookVersion(std::string_view text); ///< "2026-11-01" or "2026-11-01.2"
bool isSha256(std::string_view text);

/// Canonical decimals: no sign, no exponent, no leading or trailing zeros.
bool isDecimal(std::string_view text);  ///< at most 15 digits and 12 places
bool isFraction(std::string_view text); ///< at most 4 digits and 6 places

/// ISO 8601 with one unit ("PT5H", "P7D", "P1M"), count 1..9999.
std::optional<Duration> parseDuration(std::string_view text);
std::string text(const Duration& duration);

/// Length in Unicode characters of valid UTF-8.
std::size_t characters(std::string_view text);

} // namespace core::plan
