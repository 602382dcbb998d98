#include "core/derive/distribution_detail.h"

#include <algorithm>
#include <map>
#include <numeric>

namespace core {
namespace {

using usage::Quantity;

bool isTokens(Quantity quantity)
{
    return quantity == Quantity::UncachedInput || quantity == Quantity::CacheRead ||
           quantity == Quantity::CacheWrite || quantity == Quantity::Output; // reasoning is part of output
}

/// Tokens of one row by model.
std::map<std::string, double> tokensByModel(const usage::PayerPeriods& matrix,
                                            std::span<const std::uint32_t> rows)
{
    std::map<std::string, double> tokens;
    for (const usage::MeterColumn& column : matrix.columns) {
        if (!isTokens(column.key.quantity))
            continue;
        for (const std::uint32_t row : rows)
            tokens[column.key.model] += column.values[row];
    }
    return tokens;
}

std::vector<std::pair<std::string, double>> sharesOf(const std::map<std::string, double>& tokens)
{
    const double sum = std::accumulate(tokens.begin(), tokens.end(), 0.0,
                                       [](double s, const auto& entry) { return s + entry.second; });
    std::vector<std::pair<std::string, double>> shares;
    for (const auto& [model, amount] : tokens)
        if (amount > 0)
            shares.emplace_back(model, amount / sum);
    std::stable_sort(shares.begin(), shares.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    return shares;
}

SelectedPayer payerAt(const SliceValues& values, std::size_t entry)
{
    const usage::PayerPeriods& matrix = *values.matrix;
    const std::uint32_t row = values.rows[entry];
    const auto& names = matrix.payerKind == usage::PayerKind::User ? values.names->users : values.names->orgs;
    SelectedPayer payer;
    payer.name = matrix.payer[row] < names.size() ? names[matrix.payer[row]] : std::string();
    payer.period = matrix.periods[matrix.period[row]].name;
    payer.value = values.values[entry];
    payer.cost = values.costs->total[row];
    payer.tokens = matrix.tokens[row];
    payer.requests = matrix.requests[row];
    const auto models = sharesOf(tokensByModel(matrix, {&row, 1}));
    if (!models.empty()) {
        payer.model = models.front().first;
        payer.modelShare = models.front().second;
    }
    return payer;
}

} // namespace

PayerSelection selectionOf(const SliceValues& values, double low, double high, std::size_t shown)
{
    PayerSelection selection;
    selection.low = low;
    selection.high = high;
    std::vector<std::size_t> entries;
    std::vector<std::uint32_t> rows;
    double amount = 0, whole = 0;
    for (std::size_t i = 0; i < values.values.size(); ++i) {
        const double value = values.values[i];
        whole += value;
        if (!(value > low && value <= high))
            continue;
        amount += value;
        entries.push_back(i);
        rows.push_back(values.rows[i]);
    }
    selection.count = entries.size();
    if (entries.empty())
        return selection;
    selection.payers = double(entries.size()) / double(values.values.size());
    selection.amount = whole > 0 ? amount / whole : 0;
    selection.models = sharesOf(tokensByModel(*values.matrix, rows));
    const std::size_t most = std::min(shown, entries.size());
    std::partial_sort(entries.begin(), entries.begin() + std::ptrdiff_t(most), entries.end(),
                      [&](std::size_t a, std::size_t b) {
                          return values.values[a] != values.values[b] ? values.values[a] > values.values[b]
                                                                      : a < b;
                      });
    for (std::size_t i = 0; i < most; ++i)
        selection.top.push_back(payerAt(values, entries[i]));
    return selection;
}

} // namespace core
