#include "core/interchange/invoices.h"

#include "core/interchange/accounts.h"
#include "core/interchange/blocking.h"
#include "core/stats/random.h"

#include <iterator>
#include <unordered_map>
#include <utility>

namespace core::interchange {
namespace {

constexpr std::size_t kBillsPerReport = 256;
constexpr Hour kHoursOfAMonth = 28 * 24; ///< at least; a week has fewer

/// Rows of the matrix that one invoice bills, in the order of their periods.
struct Bill {
    std::uint32_t payer = 0;
    std::int64_t index = 0; ///< billing period since the payer's first
    std::vector<std::uint32_t> rows;
};

/// What a payer takes from one billing period into the next.
struct Standing {
    std::int64_t next = 0; ///< index of the next period since the first
    std::vector<plan::Balance> balances;
    Decimal counted;
};

Day dayOfHour(Hour hour)
{
    return hour >= 0 ? hour / 24 : -((-hour + 23) / 24);
}

/// How many periods of the matrix the plan bills together.
Result<std::int64_t> periodsPerBill(const plan::Duration& every, const usage::PayerPeriods& matrix)
{
    using plan::DurationUnit;
    const bool months =
        matrix.periods.empty() || matrix.periods[0].end - matrix.periods[0].begin >= kHoursOfAMonth;
    if (months && every.unit == DurationUnit::Month)
        return std::int64_t{every.count};
    if (months && every.unit == DurationUnit::Year)
        return std::int64_t{12} * every.count;
    if (!months && every.unit == DurationUnit::Week)
        return std::int64_t{every.count};
    return Error{ErrorCode::InvalidInput, "the plan bills by another period than usage is cut into", {}, 0,
                 "billing.every",         months ? "whole months or years" : "whole weeks"};
}

/// Bills in the order of their first rows.
std::vector<Bill> billsOf(const usage::PayerPeriods& matrix, std::int64_t periods,
                          std::optional<std::uint32_t> payer)
{
    std::vector<Bill> bills;
    std::unordered_map<std::uint32_t, std::pair<std::uint16_t, std::size_t>> last; ///< first period, bill
    for (std::uint32_t row = 0; row < matrix.size(); ++row) {
        if (payer && matrix.payer[row] != *payer)
            continue;
        const auto [known, isNew] = last.try_emplace(matrix.payer[row], matrix.period[row], bills.size());
        auto& [first, bill] = known->second;
        const std::int64_t index = (matrix.period[row] - first) / periods;
        if (isNew || bills[bill].index != index) {
            bill = bills.size();
            bills.push_back({matrix.payer[row], index, {}});
        }
        bills[bill].rows.push_back(row);
    }
    return bills;
}

/// Bills payer by payer; a payer's bills come in the order of their periods.
class Billing {
public:
    Billing(const usage::PayerPeriods& matrix, const AccountBuilder& accounts, const InvoiceOptions& options)
        : m_matrix(matrix)
        , m_accounts(accounts)
        , m_options(options)
        , m_seats(options.accounts, matrix.payerKind)
    {}

    Result<PayerInvoice> invoice(const Bill& bill, const std::vector<std::string>& names);

private:
    const usage::PayerPeriods& m_matrix;
    const AccountBuilder& m_accounts;
    const InvoiceOptions& m_options;
    usage::AccountsOf m_seats;
    std::unordered_map<std::uint32_t, Standing> m_standing;

    bool commitmentBegins(std::int64_t index) const
    {
        const auto& commitment = m_accounts.plan().commitment;
        return commitment && plan::timesDue(commitment->every, m_accounts.plan().billing.every, index) > 0;
    }
    bool buysPacks(std::uint32_t payer) const
    {
        return stats::RandomStream(m_options.seed, payer).uniform() < m_options.takeTopup;
    }
    plan::Account accountOf(const Bill& bill) const;
    std::int64_t seatsOf(const Bill& bill, const std::vector<std::string>& names) const;
    std::string periodOf(const Bill& bill) const;
};

/// Usage of all of the bill's periods together.
plan::Account Billing::accountOf(const Bill& bill) const
{
    plan::Account account = m_accounts.accountOf(bill.rows.front());
    for (std::size_t i = 1; i < bill.rows.size(); ++i) {
        plan::Account more = m_accounts.accountOf(bill.rows[i]);
        std::move(more.uses.begin(), more.uses.end(), std::back_inserter(account.uses));
        for (const auto& [unit, quantity] : more.quantities)
            account.quantities[unit] += quantity;
    }
    const usage::Period& first = m_matrix.periods[m_matrix.period[bill.rows.front()]];
    const usage::Period& last = m_matrix.periods[m_matrix.period[bill.rows.back()]];
    account.period = {bill.index, dayOfHour(first.begin), dayOfHour(last.end)};
    return account;
}

/// As the account says that is in force at the end of the bill.
std::int64_t Billing::seatsOf(const Bill& bill, const std::vector<std::string>& names) const
{
    if (m_options.accounts.empty() || bill.payer >= names.size())
        return 1;
    const usage::Period& last = m_matrix.periods[m_matrix.period[bill.rows.back()]];
    const usage::Account* account = m_seats.inForce(names[bill.payer], dayOfHour(last.end - 1));
    return account ? account->seats : 1;
}

std::string Billing::periodOf(const Bill& bill) const
{
    const std::string& first = m_matrix.periods[m_matrix.period[bill.rows.front()]].name;
    const std::string& last = m_matrix.periods[m_matrix.period[bill.rows.back()]].name;
    return first == last ? first : first + " to " + last;
}

Result<PayerInvoice> Billing::invoice(const Bill& bill, const std::vector<std::string>& names)
{
    const plan::Plan& plan = m_accounts.plan();
    Standing& standing = m_standing[bill.payer];
    plan::Account account = accountOf(bill);
    account.balances = standing.balances;
    account.seats = seatsOf(bill, names);
    for (std::int64_t index = standing.next; index <= bill.index; ++index)
        standing.counted = commitmentBegins(index) ? Decimal{} : standing.counted;
    account.countedBefore = standing.counted;

    Result<plan::Id> stoppedBy = applyBlocks(plan, account);
    if (!stoppedBy)
        return stoppedBy.error();
    Result<plan::Invoice> invoice = billedWithinGrants(plan, account, buysPacks(bill.payer), *stoppedBy);
    if (!invoice)
        return invoice.error();
    standing.next = bill.index + 1;
    standing.balances = invoice->balances;
    standing.counted += invoice->counted;
    const std::string name = bill.payer < names.size() ? names[bill.payer] : std::to_string(bill.payer);
    return PayerInvoice{name, periodOf(bill), std::move(*invoice), *stoppedBy,
                        m_options.uses ? std::move(account.uses) : std::vector<plan::Use>{}};
}

/// A text as a CSV field; quoted where needed, harmless in spreadsheets.
std::string field(std::string_view text)
{
    const bool formula =
        !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
    const std::string safe = (formula ? "'" : "") + std::string(text);
    if (safe.find_first_of(",\"\r\n") == std::string::npos)
        return safe;
    std::string quoted = "\"";
    for (const char c : safe)
        quoted += c == '"' ? "\"\"" : std::string(1, c);
    return quoted + "\"";
}

} // namespace

std::string_view nameOf(plan::LineKind kind)
{
    switch (kind) {
    case plan::LineKind::Flat:
        return "flat";
    case plan::LineKind::Seats:
        return "seats";
    case plan::LineKind::Usage:
        return "usage";
    case plan::LineKind::Pack:
        return "pack";
    case plan::LineKind::Commitment:
        return "commitment";
    case plan::LineKind::Discount:
        return "discount";
    case plan::LineKind::Drawdown:
        return "drawdown";
    case plan::LineKind::TrueUp:
        return "true_up";
    case plan::LineKind::Rounding:
        return "rounding";
    }
    return {};
}

Status forEachInvoice(const usage::PayerPeriods& matrix, const std::vector<std::string>& names,
                      const cost::PayerCosts& costs, const cost::PriceBook& book, const plan::Plan& plan,
                      const InvoiceOptions& options, Progress& progress,
                      const std::function<void(PayerInvoice&&)>& take)
{
    const Result<std::int64_t> periods = periodsPerBill(plan.billing.every, matrix);
    if (!periods)
        return periods.error();
    const AccountBuilder accounts(matrix, costs, book, plan);
    Billing billing(matrix, accounts, options);
    const std::vector<Bill> bills = billsOf(matrix, *periods, options.payer);
    for (std::size_t i = 0; i < bills.size(); ++i) {
        if (i % kBillsPerReport == 0 && !progress.advance(i, bills.size()))
            return Error{ErrorCode::Cancelled, "invoices"};
        Result<PayerInvoice> invoice = billing.invoice(bills[i], names);
        if (!invoice)
            return invoice.error();
        take(std::move(*invoice));
    }
    return Done{};
}

Result<std::vector<PayerInvoice>> invoicesOf(const usage::PayerPeriods& matrix,
                                             const std::vector<std::string>& names,
                                             const cost::PayerCosts& costs, const cost::PriceBook& book,
                                             const plan::Plan& plan, const InvoiceOptions& options,
                                             Progress& progress)
{
    std::vector<PayerInvoice> invoices;
    const Status done =
        forEachInvoice(matrix, names, costs, book, plan, options, progress,
                       [&](PayerInvoice&& invoice) { invoices.push_back(std::move(invoice)); });
    if (!done)
        return done.error();
    return invoices;
}

std::string invoicesCsv(std::span<const PayerInvoice> invoices)
{
    std::string csv = "payer,period,currency,line,kind,source,description,quantity,unit,amount,invoice\r\n";
    for (const PayerInvoice& each : invoices) {
        const int coins = coinPlaces(each.invoice.currency);
        const std::string head = field(each.payer) + "," + each.period + "," + each.invoice.currency + ",";
        const std::string total = each.invoice.total.text(coins);
        int number = 0;
        for (const plan::InvoiceLine& line : each.invoice.lines) {
            csv += head + std::to_string(++number) + "," + std::string(nameOf(line.kind)) + "," +
                   line.source + "," + field(line.description) + "," + line.quantity.text() + "," +
                   line.unit + "," + line.amount.text() + "," + total + "\r\n";
        }
        if (each.invoice.lines.empty())
            csv += head + "0,,,,,," + "0," + total + "\r\n";
    }
    return csv;
}

} // namespace core::interchange
