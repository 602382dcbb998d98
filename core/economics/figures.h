#pragma once

#include <string>

/// Numbers inside sentences, in the C locale.
namespace core::economics {

std::string moneyText(double usd);   ///< "$1,234", "$20.18", "$0.00597"
std::string shareText(double share); ///< "12.3 %"
std::string countText(double count); ///< "1,234,000", "12.5"
/// A price of a small unit, by the thousand or million where that reads better: "$0.001 per 1,000 tokens".
std::string unitPriceText(double usd, const std::string& unit);

} // namespace core::economics
