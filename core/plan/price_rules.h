#pragma once

#include "core/plan/plan.h"
#include "core/plan/problem.h"

#include <string>
#include <vector>

/// Rules for amounts and schedules; used by check.cpp.
namespace core::plan {

/// Whole = must not be finer than the currency's smallest coin (fees, packs, caps); unit prices may be.
enum class Coins { Whole, Finer };

/// Notes what is wrong with amounts and schedules of a plan that sells in `currencies`.
class PriceRules {
public:
    PriceRules(std::vector<std::string> currencies, Problems& problems)
        : m_currencies(std::move(currencies))
        , m_problems(problems)
    {}

    void money(const std::string& path, const Money& money, Coins coins) const;
    void money(const std::string& path, const std::optional<Money>& optional, Coins coins) const
    {
        if (optional)
            money(path, *optional, coins);
    }
    void price(const std::string& path, const Price& price) const;
    /// least must not exceed most in any currency; both may be absent.
    void bounds(const std::string& path, const std::optional<Money>& least,
                const std::optional<Money>& most) const;

private:
    std::vector<std::string> m_currencies;
    Problems& m_problems;

    void fail(const std::string& path, std::string message) const;
    void tiers(const std::string& path, const std::vector<Tier>& tiers) const;
};

/// Places of the decimal's fraction: 3 for 0.012.
int places(Decimal value);

} // namespace core::plan
