#include "core/ingest/encoding.h"
#include "core/ingest/fields.h"
#include "core/ingest/numbers.h"
#include "core/ingest/pseudonym.h"
#include "core/ingest/readers.h"
#include "core/ingest/record.h"

#include <algorithm>
#include <span>

// A list of accounts from a billing or CRM system: who pays which plan since when. Columns are known by their
// names, in English and German.

namespace core::ingest {
namespace {

using Words = std::span<const std::string_view>;

constexpr std::string_view kUser[] = {"user",  "user_id",    "userid",  "customer_user",
                                      "email", "user_email", "benutzer"};
constexpr std::string_view kOrg[] = {"org",     "org_id",   "organization", "organization_id", "organisation",
                                     "company", "customer", "customer_id",  "account",         "account_id",
                                     "team",    "tenant",   "workspace",    "kunde",           "firma"};
constexpr std::string_view kPlan[] = {"plan",         "plan_id",           "plan_name", "plan_in_force",
                                      "subscription", "subscription_plan", "tarif"};
constexpr std::string_view kSeats[] = {"seats",    "seat_count", "licenses", "licences",
                                       "quantity", "plaetze",    "lizenzen"};
constexpr std::string_view kPaid[] = {"price_paid", "paid",   "price", "monthly_price",
                                      "mrr",        "amount", "preis"};
constexpr std::string_view kCountry[] = {"country", "country_code", "billing_country", "land"};
constexpr std::string_view kStart[] = {"start_date",  "start",  "started_at", "since",
                                       "valid_from",  "from",   "begin",      "created_at",
                                       "signup_date", "beginn", "seit"};

std::string plain(std::string_view name)
{
    std::string text;
    for (const char c : trimmed(name))
        text += c == ' ' || c == '-' ? '_' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

/// The column of the first word that the header has; empty when it has none.
std::string columnFor(const Head& head, Words words)
{
    for (const std::string_view word : words)
        for (const std::string& column : head.columns)
            if (plain(column) == word)
                return column;
    return {};
}

struct Columns {
    std::string user, org, plan, seats, paid, country, start;
    explicit Columns(const Head& head)
        : user(columnFor(head, kUser))
        , org(columnFor(head, kOrg))
        , plan(columnFor(head, kPlan))
        , seats(columnFor(head, kSeats))
        , paid(columnFor(head, kPaid))
        , country(columnFor(head, kCountry))
        , start(columnFor(head, kStart))
    {}
};

struct Fault {
    const char* field = nullptr;
    const char* reason = nullptr;
};

/// Fills `account`; tells what is wrong with the row.
Fault readAccount(const Record& record, const Columns& columns, NumberStyle style, usage::Account& account)
{
    const auto text = [&](const std::string& column) {
        return column.empty() ? std::string() : std::string(trimmed(record.text(column)));
    };
    account = {text(columns.user), text(columns.org), text(columns.plan), 1, {}, text(columns.country), {}};
    if (account.user.empty() && account.org.empty())
        return {"user", "no_payer"};
    if (account.plan.empty())
        return {"plan", "no_plan"};
    for (const std::string* name : {&account.user, &account.org, &account.plan, &account.country})
        if (!isUtf8(*name))
            return {"user", "bad_encoding"};
    if (const std::string seats = text(columns.seats); !seats.empty()) {
        const auto count = parseCount(seats, style);
        if (!count || *count < 0)
            return {"seats", count ? "negative_count" : "malformed_count"};
        account.seats = *count;
    }
    if (const std::string paid = text(columns.paid); !paid.empty()) {
        account.paidNano = parseNano(paid, style);
        if (!account.paidNano || *account.paidNano < 0)
            return {"price_paid", account.paidNano ? "negative_cost" : "malformed_cost"};
    }
    if (const std::string start = text(columns.start); !start.empty()) {
        TimeReader times;
        Micros time = 0;
        if (!times.readSlow(start, time))
            return {"start_date", "bad_time"};
        constexpr Micros kMicrosPerDay = 24 * kMicrosPerHour;
        account.start = static_cast<Day>((time - (time < 0 ? kMicrosPerDay - 1 : 0)) / kMicrosPerDay);
    }
    return {};
}

void hideNames(usage::Account& account, const Options& options)
{
    if (options.dropped.contains("user"))
        account.user.clear();
    if (options.dropped.contains("org"))
        account.org.clear();
    if (!options.pseudonymise)
        return;
    if (!account.user.empty())
        account.user = pseudonymOf(account.user, options.pseudonymKey, "u-");
    if (!account.org.empty())
        account.org = pseudonymOf(account.org, options.pseudonymKey, "o-");
}

} // namespace

bool isAccounts(const Head& head)
{
    const Columns columns(head);
    if (columns.plan.empty() || (columns.user.empty() && columns.org.empty()))
        return false;
    std::vector<std::string> ignored;
    const Mapping usage = guessMapping(head.columns, head.rows, ignored);
    for (const char* field : {"uncached_input", "output", "cache_read", "model"})
        if (usage.columnOf.contains(field))
            return false; // a log of requests that names the plan of each
    return !columns.seats.empty() || !columns.paid.empty() || !columns.country.empty() ||
           !columns.start.empty();
}

Status readAccounts(ReadJob& job)
{
    const Columns columns(job.head);
    const NumberStyle style{job.head.shape == Shape::Csv && job.head.layout.delimiter == ';' ? ',' : '.'};
    const auto add = [&](const Record& record, std::uint64_t line, std::string_view text, RowSink& sink) {
        usage::Account account;
        const Fault fault = readAccount(record, columns, style, account);
        if (fault.reason)
            return sink.reject(line, fault.field, fault.reason, text);
        hideNames(account, job.options);
        ++sink.batch().otherCount;
        job.accounts.push_back(std::move(account));
    };
    return readRowsInOrder(job, csvRecords(job.head, job.options, add), jsonRecords(job.options, add));
}

} // namespace core::ingest
