#include "core/stats/sample.h"

#include "core/stats/radix_sort.h"
#include "core/stats/sum.h"

#include <algorithm>
#include <cmath>

namespace core::stats {
namespace {

constexpr std::size_t kBlock = 1 << 16;

struct Row {
    double value;
    double weight;
    double censored;
};

Error badRow(std::size_t row, const char* field, const char* subject, const char* expected)
{
    Error error{ErrorCode::InvalidInput, subject};
    error.line = row + 1;
    error.field = field;
    error.expected = expected;
    return error;
}

bool isAmount(double x)
{
    return std::isfinite(x) && x >= 0;
}

Status check(std::span<const double> values, std::span<const double> weights,
             std::span<const std::uint8_t> censored)
{
    if (!weights.empty() && weights.size() != values.size())
        return Error{ErrorCode::InvalidInput, "there are not as many weights as values"};
    if (!censored.empty() && censored.size() != values.size())
        return Error{ErrorCode::InvalidInput, "there are not as many censoring marks as values"};
    for (std::size_t i = 0; i < values.size(); ++i)
        if (!isAmount(values[i]))
            return badRow(i, "value", "value is negative or not a number", "a finite number of 0 or more");
    for (std::size_t i = 0; i < weights.size(); ++i)
        if (!isAmount(weights[i]))
            return badRow(i, "weight", "weight is negative or not a number", "a finite number of 0 or more");
    return Done{};
}

} // namespace

Result<Sample> Sample::from(std::span<const double> values, std::span<const double> weights,
                            std::span<const std::uint8_t> censored)
{
    if (const Status status = check(values, weights, censored); !status)
        return status.error();
    Sample sample;
    sample.m_rows = values.size();
    if (weights.empty() && censored.empty()) {
        std::vector<double> sorted;
        sorted.reserve(values.size());
        for (double x : values)
            if (x > 0)
                sorted.push_back(x);
        sample.m_zeroWeight = double(values.size() - sorted.size());
        radixSort(sorted, [](double x) { return x; });
        for (std::size_t i = 0; i < sorted.size();) {
            std::size_t end = i + 1;
            while (end < sorted.size() && sorted[end] == sorted[i])
                ++end;
            sample.m_values.push_back(sorted[i]);
            sample.m_weights.push_back(double(end - i));
            i = end;
        }
    } else {
        sample.joinRows(values, weights, censored);
    }
    sample.finish();
    return sample;
}

void Sample::joinRows(std::span<const double> values, std::span<const double> weights,
                      std::span<const std::uint8_t> censored)
{
    std::vector<Row> sorted;
    bool anyCensored = false;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double w = weights.empty() ? 1 : weights[i];
        const bool cut = !censored.empty() && censored[i] != 0;
        if (w == 0)
            continue;
        m_whole = m_whole && w == std::floor(w);
        if (values[i] == 0)
            m_zeroWeight += w; // "at least 0" says nothing about a censored row
        else
            sorted.push_back({values[i], w, cut ? w : 0});
        anyCensored = anyCensored || (cut && values[i] > 0);
    }
    radixSort(sorted, [](const Row& row) { return row.value; });
    for (const Row& row : sorted) {
        if (m_values.empty() || m_values.back() != row.value) {
            m_values.push_back(row.value);
            m_weights.push_back(0);
            m_censored.push_back(0);
        }
        m_weights.back() += row.weight;
        m_censored.back() += row.censored;
    }
    if (!anyCensored)
        m_censored.clear();
}

void Sample::finish()
{
    const std::size_t n = m_values.size();
    m_logs.resize(n);
    m_before.resize(n + 1);
    struct Sums {
        double values, logs;
    };
    const auto parts = inBlocks<Sums>(n, kBlock, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i)
            m_logs[i] = std::log(m_values[i]);
        return Sums{pairwiseSum(begin, end, [&](std::size_t i) { return m_values[i] * m_weights[i]; }),
                    pairwiseSum(begin, end, [&](std::size_t i) { return m_logs[i] * m_weights[i]; })};
    });
    m_sum = pairwiseSum(0, parts.size(), [&](std::size_t i) { return parts[i].values; });
    m_sumOfLogs = pairwiseSum(0, parts.size(), [&](std::size_t i) { return parts[i].logs; });
    m_before[0] = 0;
    for (std::size_t i = 0; i < n; ++i)
        m_before[i + 1] = m_before[i] + m_weights[i];
    m_positiveWeight = m_before[n];
}

double Sample::median() const
{
    if (m_values.empty())
        return 0;
    const double half = m_positiveWeight / 2;
    const auto after = std::upper_bound(m_before.begin() + 1, m_before.end() - 1, half);
    const std::size_t i = std::size_t(after - m_before.begin()) - 1;
    const bool between = i > 0 && m_before[i] == half;
    return between ? m_values[i - 1] + (m_values[i] - m_values[i - 1]) / 2 : m_values[i];
}

Sample Sample::above(double threshold, bool excess) const
{
    Sample part;
    const std::size_t first =
        std::size_t(std::upper_bound(m_values.begin(), m_values.end(), threshold) - m_values.begin());
    part.m_values.assign(m_values.begin() + std::ptrdiff_t(first), m_values.end());
    part.m_weights.assign(m_weights.begin() + std::ptrdiff_t(first), m_weights.end());
    if (isCensored())
        part.m_censored.assign(m_censored.begin() + std::ptrdiff_t(first), m_censored.end());
    if (excess)
        for (double& x : part.m_values)
            x -= threshold;
    part.m_rows = part.m_values.size();
    part.m_whole = m_whole;
    part.finish();
    return part;
}

} // namespace core::stats
