#pragma once

#include "core/plan/json.h"
#include "core/plan/patterns.h"
#include "core/plan/words.h"

#include <nlohmann/json.hpp>

/// The canonical form of plan files: keys in the schema's order, money in the order of the plan's currencies.
namespace core::plan {

using Json = nlohmann::ordered_json;

/// Writes one plan; knows the order of its currencies.
class PlanWriter {
public:
    explicit PlanWriter(const Plan& plan)
        : m_plan(plan)
    {}
    Json plan() const;

    Json money(const Money& money) const;
    Json price(const Price& price) const;

private:
    const Plan& m_plan;

    Json tier(const Tier& tier) const;
    Json charge(const Charge& charge) const;
    Json topup(const Topup& topup) const;
    Json limit(const Limit& limit) const;
    Json commitment(const Commitment& commitment) const;
    void addParts(Json& out) const;

    void addFlat(Json& out, const FlatCharge& flat) const;
    void addSeats(Json& out, const SeatsCharge& seats) const;
    void addUsage(Json& out, const UsageCharge& usage) const;
    void addMoney(Json& out, const char* key, const std::optional<Money>& value) const
    {
        if (value)
            out[key] = money(*value);
    }
};

// Members that are written only when they say something.

inline void add(Json& out, const char* key, const std::string& value)
{
    if (!value.empty())
        out[key] = value;
}

template <typename T>
void add(Json& out, const char* key, const std::optional<T>& value)
{
    if (value)
        out[key] = *value;
}

inline void add(Json& out, const char* key, const std::optional<Decimal>& value)
{
    if (value)
        out[key] = value->text();
}

inline void add(Json& out, const char* key, const std::optional<Duration>& value)
{
    if (value)
        out[key] = text(*value);
}

template <typename Enum>
void addWord(Json& out, const char* key, const std::optional<Enum>& value)
{
    if (value)
        out[key] = wordFor(*value);
}

template <typename T, typename Write>
void addList(Json& out, const char* key, const std::vector<T>& list, Write write)
{
    if (list.empty())
        return;
    Json& items = out[key] = Json::array();
    for (const T& item : list)
        items.push_back(write(item));
}

Json matchJson(const Match& match);
void addMatch(Json& out, const std::optional<Match>& match);
/// "never", "period_end" or a duration.
std::string expiryText(const Expiry& expiry);

} // namespace core::plan
