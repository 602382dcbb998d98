#include "core/interchange/invoices.h"

#include "core/interchange/accounts.h"
#include "core/interchange/blocking.h"

#include <map>
#include <string_view>

namespace core::interchange {
namespace {

constexpr std::size_t kRowsPerReport = 256;

/// What a payer takes from one period into the next.
struct Standing {
    std::int64_t next = 0; ///< index of the next period since the first
    std::uint16_t firstPeriod = 0;
    std::vector<plan::Balance> balances;
    Decimal counted;
};

Day dayOfHour(Hour hour)
{
    return hour >= 0 ? hour / 24 : -((-hour + 23) / 24);
}

/// Bills the matrix row by row; a payer's rows come in the order of their periods.
class Billing {
public:
    Billing(const usage::PayerPeriods& matrix, const AccountBuilder& accounts)
        : m_matrix(matrix)
        , m_accounts(accounts)
    {}

    Result<PayerInvoice> bill(std::size_t row, const std::vector<std::string>& names);

private:
    const usage::PayerPeriods& m_matrix;
    const AccountBuilder& m_accounts;
    std::map<std::uint32_t, Standing> m_standing;

    bool commitmentBegins(std::int64_t index) const
    {
        const auto& commitment = m_accounts.plan().commitment;
        return commitment && plan::timesDue(commitment->every, m_accounts.plan().billing.every, index) > 0;
    }
};

Result<PayerInvoice> Billing::bill(std::size_t row, const std::vector<std::string>& names)
{
    const std::uint32_t payer = m_matrix.payer[row];
    const std::uint16_t period = m_matrix.period[row];
    const auto [entry, isNew] = m_standing.try_emplace(payer);
    Standing& standing = entry->second;
    if (isNew)
        standing.firstPeriod = period;

    plan::Account account = m_accounts.accountOf(row);
    account.period = {period - standing.firstPeriod, dayOfHour(m_matrix.periods[period].begin),
                      dayOfHour(m_matrix.periods[period].end)};
    account.balances = standing.balances;
    for (std::int64_t index = standing.next; index <= account.period.index; ++index)
        standing.counted = commitmentBegins(index) ? Decimal{} : standing.counted;
    account.countedBefore = standing.counted;

    const Result<plan::Id> stoppedBy = applyBlocks(m_accounts.plan(), account);
    if (!stoppedBy)
        return stoppedBy.error();
    Result<plan::Invoice> invoice = plan::invoiceFor(m_accounts.plan(), account);
    if (!invoice)
        return invoice.error();
    standing.next = account.period.index + 1;
    standing.balances = invoice->balances;
    standing.counted += invoice->counted;
    const std::string name = payer < names.size() ? names[payer] : std::to_string(payer);
    return PayerInvoice{name, m_matrix.periods[period].name, std::move(*invoice), *stoppedBy};
}

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
    }
    return {};
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

Result<std::vector<PayerInvoice>> invoicesOf(const usage::PayerPeriods& matrix,
                                             const std::vector<std::string>& names,
                                             const cost::PayerCosts& costs, const cost::PriceBook& book,
                                             const plan::Plan& plan, Progress& progress)
{
    const AccountBuilder accounts(matrix, costs, book, plan);
    Billing billing(matrix, accounts);
    std::vector<PayerInvoice> invoices;
    invoices.reserve(matrix.size());
    for (std::size_t row = 0; row < matrix.size(); ++row) {
        if (row % kRowsPerReport == 0 && !progress.advance(row, matrix.size()))
            return Error{ErrorCode::Cancelled, "invoices"};
        Result<PayerInvoice> invoice = billing.bill(row, names);
        if (!invoice)
            return invoice.error();
        invoices.push_back(std::move(*invoice));
    }
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
