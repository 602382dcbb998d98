#include "core/interchange/invoices.h"
#include "core/plan/json.h"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>

// For test_invoices.py: invoice_files PRICES (PLAN MATRIX)... prints the CSV of each two files, and a line
// "end". A matrix is JSON: the names of calendar months, payers and their seats, rows of [payer, month],
// columns of usage and columns of cost.
namespace {

using namespace core;
using nlohmann::json;

std::string textOf(const char* path)
{
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

usage::Quantity quantityNamed(const std::string& name)
{
    static const std::vector<std::string> names = {"uncached_input", "cache_read", "cache_write", "output",
                                                   "reasoning",      "requests",   "outcomes"};
    return static_cast<usage::Quantity>(std::find(names.begin(), names.end(), name) - names.begin());
}

usage::Period monthNamed(const std::string& name)
{
    const int year = std::stoi(name.substr(0, 4)), month = std::stoi(name.substr(5));
    const Day begin = dayOf({year, month, 1});
    const Day end = month == 12 ? dayOf({year + 1, 1, 1}) : dayOf({year, month + 1, 1});
    return {name, Hour(begin * 24), Hour(end * 24), false, 1};
}

usage::PayerPeriods matrixOf(const json& text)
{
    usage::PayerPeriods matrix;
    for (const json& month : text.at("months"))
        matrix.periods.push_back(monthNamed(month));
    for (const json& row : text.at("rows")) {
        matrix.payer.push_back(row.at(0));
        matrix.period.push_back(row.at(1));
    }
    for (const json& column : text.at("columns")) {
        matrix.columns.push_back({{column.at("model"), "", column.at("workflow"), column.at("outcome"),
                                   quantityNamed(column.at("quantity"))},
                                  column.at("values")});
    }
    return matrix;
}

cost::PayerCosts costsOf(const json& text)
{
    cost::PayerCosts costs;
    for (const json& column : text.at("costs"))
        costs.columns.push_back({column.at("model"), "", column.at("values")});
    return costs;
}

/// One account of each payer, with its seats.
std::vector<usage::Account> accountsOf(const json& text)
{
    std::vector<usage::Account> accounts;
    for (std::size_t i = 0; i < text.at("payers").size(); ++i) {
        usage::Account account;
        account.user = text.at("payers").at(i);
        account.seats = text.at("seats").at(i);
        accounts.push_back(account);
    }
    return accounts;
}

Result<std::string> csvOf(char** files, const cost::PriceBook& prices)
{
    const Result<plan::Plan> plan = plan::planFromJson(textOf(files[0]), files[0]);
    if (!plan)
        return plan.error();
    const json text = json::parse(textOf(files[1]));
    const usage::PayerPeriods matrix = matrixOf(text);
    const std::vector<usage::Account> accounts = accountsOf(text);
    const auto invoices =
        interchange::invoicesOf(matrix, text.at("payers"), costsOf(text), prices, *plan,
                                {text.at("take_topup"), 1, {}, false, accounts}, noProgress());
    if (!invoices)
        return invoices.error();
    return interchange::invoicesCsv(*invoices);
}

} // namespace

int main(int count, char** arguments)
{
    const auto prices = cost::priceBookFromJson(count > 1 ? textOf(arguments[1]) : "", "prices");
    if (!prices || count < 4) {
        std::fputs("usage: invoice_files PRICES (PLAN MATRIX)...\n", stderr);
        return 2;
    }
    for (int i = 2; i + 1 < count; i += 2) {
        const Result<std::string> csv = csvOf(arguments + i, *prices);
        if (!csv) {
            std::fprintf(stderr, "%s: %s\n", arguments[i], describe(csv.error()).c_str());
            return 1;
        }
        std::fputs((*csv + "end\n").c_str(), stdout);
    }
    return 0;
}
