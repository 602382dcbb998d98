#pragma once

#include "core/base/decimal.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

/// The value of a plan file (format tierwright.plan/1): what is sold and what is enforced. Names follow the
/// JSON Schema in resources/schema/plan-1.schema.json, which documents every field.
namespace core::plan {

using Id = std::string;
using Money = std::map<std::string, Decimal>; ///< major units by ISO 4217 currency

enum class DurationUnit { Second, Minute, Hour, Day, Week, Month, Year };

struct Duration {
    std::int32_t count = 1;
    DurationUnit unit = DurationUnit::Month;
    bool operator==(const Duration&) const = default;
};

enum class Token { UncachedInput, CacheRead, CacheWrite, Output, Reasoning, Request };

struct Match {
    std::vector<Id> models;                            ///< local model ids; empty = any
    std::vector<Token> tokens;                         ///< empty = any
    std::map<Id, std::vector<std::string>> properties; ///< such as workflow; empty = any
    bool operator==(const Match&) const = default;
};

struct Model {
    Id id;
    std::string price; ///< provider/model entry of the price book
    std::string name;
    bool operator==(const Model&) const = default;
};

enum class MeterKind { Tokens, Requests, Cost, Task, Outcome, Seats, Custom };
enum class Aggregate { Sum, Count, Max, Unique, Last };

struct Meter {
    Id id;
    std::string name;
    MeterKind kind = MeterKind::Tokens;
    Aggregate aggregate = Aggregate::Sum;
    std::string event;
    Id field;
    std::optional<Match> match;
    bool operator==(const Meter&) const = default;
};

struct WeightRow {
    Match match;
    Decimal credits; ///< per `per` tokens or requests
    std::int64_t per = 1;
    bool operator==(const WeightRow&) const = default;
};

struct WeightTable {
    std::vector<WeightRow> rows;     ///< the first row that matches counts
    bool otherFree = false;          ///< what no row matches is free; otherwise rejected
    std::optional<bool> otherStated; ///< whether the file says it (canonical form keeps it)
    bool operator==(const WeightTable&) const = default;
};

struct WeightByCost {
    Decimal creditsPer; ///< credits per unit of `currency` of provider cost x markup
    std::string currency;
    std::optional<Decimal> markup;
    bool operator==(const WeightByCost&) const = default;
};

enum class CreditRounding { Up, HalfUp, Down };
enum class RoundAt { Request, Period };

struct CreditUnit {
    Id id;
    std::string name;
    int decimals = 0;
    CreditRounding round = CreditRounding::Up;
    std::optional<RoundAt> roundAt; ///< absent = period
    std::variant<WeightTable, WeightByCost> weights;
    bool operator==(const CreditUnit&) const = default;
};

enum class Per { Subscription, Customer, Seat, Key };

struct Tier {
    std::optional<Decimal> upTo; ///< inclusive; empty = no end, only in the last tier
    std::optional<Money> unit;
    std::optional<Money> flat;
    bool operator==(const Tier&) const = default;
};

struct UnitPrice {
    Money amount;
    bool operator==(const UnitPrice&) const = default;
};
struct PackagePrice {
    Decimal size;
    Money amount;
    bool operator==(const PackagePrice&) const = default;
};
struct TieredPrice {
    bool volume = false; ///< false = graduated
    std::optional<bool> flatAtZero;
    std::vector<Tier> tiers;
    bool operator==(const TieredPrice&) const = default;
};
struct PercentagePrice {
    Decimal rate;
    std::optional<Money> fixed, least, most;
    bool operator==(const PercentagePrice&) const = default;
};
struct CostPlusPrice {
    Decimal markup;
    bool operator==(const CostPlusPrice&) const = default;
};

using Price = std::variant<UnitPrice, PackagePrice, TieredPrice, PercentagePrice, CostPlusPrice>;

enum class Due { Advance, Arrears, Once };

struct FlatCharge {
    Money amount;
    bool operator==(const FlatCharge&) const = default;
};
struct SeatsCharge {
    Price price;
    std::optional<std::int64_t> included, min, max;
    bool operator==(const SeatsCharge&) const = default;
};
struct AfterGrants {
    bool operator==(const AfterGrants&) const = default;
};
struct UsageCharge {
    Id of; ///< meter or credit unit
    std::optional<Match> match;
    std::variant<std::monostate, AfterGrants, Decimal> after;
    std::optional<bool> optIn;
    Price price;
    std::optional<Money> least, most;
    bool operator==(const UsageCharge&) const = default;
};

struct Charge {
    Id id;
    std::string name;
    std::variant<FlatCharge, SeatsCharge, UsageCharge> kind;
    std::optional<Duration> every;
    std::optional<Due> due;
    bool operator==(const Charge&) const = default;
};

enum class ExpiryKind { PeriodEnd, Never, After };
struct Expiry {
    ExpiryKind kind = ExpiryKind::PeriodEnd;
    Duration after;
    bool operator==(const Expiry&) const = default;
};

struct Rollover {
    Decimal most;
    std::optional<int> periods;
    bool operator==(const Rollover&) const = default;
};

struct Grant {
    Id id;
    Id of;
    Decimal amount;
    std::optional<Duration> every; ///< empty = once
    std::optional<Per> per;
    std::optional<Expiry> expires;
    std::optional<Rollover> rollover;
    std::optional<int> priority; ///< lower is used first
    bool operator==(const Grant&) const = default;
};

struct AutoTopup {
    Decimal below;
    std::int64_t most = 1;
    Duration every;
    bool operator==(const AutoTopup&) const = default;
};

struct Topup {
    Id id;
    std::string name;
    Id of;
    Decimal amount;
    Money price;
    std::optional<Expiry> expires;
    std::optional<int> priority;
    std::optional<AutoTopup> automatic;
    bool operator==(const Topup&) const = default;
};

enum class WindowKind { BillingPeriod, Calendar, Rolling, FromFirstUse, AtOnce };
struct Window {
    WindowKind kind = WindowKind::BillingPeriod;
    std::optional<Duration> length;
    bool operator==(const Window&) const = default;
};

enum class StepAction { Warn, Slow, Block, Reroute, Throttle, Charge };
struct Step {
    Decimal at; ///< fraction of the limit
    StepAction action = StepAction::Warn;
    std::vector<Id> from;      ///< reroute: these models; empty = any
    Id to;                     ///< reroute: local model id
    std::int64_t requests = 0; ///< throttle: so many
    Duration every;            ///< throttle: in this time
    Id charge;                 ///< charge: id of the usage charge
    bool operator==(const Step&) const = default;
};

struct Limit {
    Id id;
    Id of; ///< meter, credit unit or "spend"
    std::variant<Decimal, Money> amount;
    std::optional<Match> match;
    Window window;
    std::optional<Per> per;
    std::optional<bool> shown;
    std::vector<Step> steps;
    bool operator==(const Limit&) const = default;
};

enum class Shortfall { TrueUp, Forfeit };
struct Commitment {
    Money least;
    Duration every;
    std::vector<Id> counts;
    std::optional<Due> paid;
    Shortfall shortfall = Shortfall::TrueUp;
    std::optional<Decimal> discount;
    bool operator==(const Commitment&) const = default;
};

enum class Status { Draft, Active, Retired };
enum class Anchor { Signup, Calendar };
enum class Proration { None, ByDay, BySecond };
enum class RoundMoneyAt { Line, Invoice };

struct Billing {
    Duration every;
    Anchor anchor = Anchor::Calendar;
    std::optional<std::string> timezone;
    Proration proration = Proration::None;
    Rounding rounding = Rounding::HalfUp;
    RoundMoneyAt roundAt = RoundMoneyAt::Line;
    bool operator==(const Billing&) const = default;
};

struct Trial {
    Duration length;
    std::optional<bool> cardRequired;
    std::vector<Grant> grants;
    bool operator==(const Trial&) const = default;
};

struct PriceBookRef {
    Id id;
    std::string version;
    std::optional<std::string> sha256;
    bool operator==(const PriceBookRef&) const = default;
};

using Feature = std::variant<bool, std::int64_t, std::string>;

struct Plan {
    std::optional<std::string> schema; ///< "$schema" as written
    Id id;
    std::int64_t version = 1;
    std::string name;
    std::optional<std::string> description;
    Status status = Status::Draft;
    std::vector<std::string> currencies{"USD"}; ///< the first is the reporting currency
    std::optional<PriceBookRef> priceBook;
    Billing billing;
    std::optional<Trial> trial;
    std::vector<Model> models;
    std::vector<Meter> meters;
    std::vector<CreditUnit> credits;
    std::vector<Charge> charges;
    std::vector<Grant> grants;
    std::vector<Topup> topups;
    std::vector<Limit> limits;
    std::optional<Commitment> commitment;
    std::map<Id, Feature> features;
    std::map<Id, std::string> targets; ///< export hints: target -> JSON object as canonical text
    std::optional<std::string> notes;
    bool operator==(const Plan&) const = default;
};

} // namespace core::plan
