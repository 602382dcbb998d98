#include "ui/models/customer_groups.h"

#include "ui/models/formats.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace ui {
namespace {

using core::economics::Segment;
using core::economics::Segments;
using core::economics::SegmentUsage;
using core::usage::Quantity;

constexpr double kFirstCustomers = 100;
constexpr double kFirstInput = 1'500'000, kFirstOutput = 500'000, kFirstRequests = 500; // a month of chats

QString tr(const char* text)
{
    return QCoreApplication::translate("CustomerGroups", text);
}

double countOf(const SegmentUsage& usage, Quantity quantity)
{
    const auto count = usage.counts.find(quantity);
    return count == usage.counts.end() ? 0 : count->second;
}

double inputOf(const SegmentUsage& usage)
{
    return countOf(usage, Quantity::UncachedInput) + countOf(usage, Quantity::CacheRead) +
           countOf(usage, Quantity::CacheWrite);
}

void scale(SegmentUsage& usage, Quantity quantity, double factor)
{
    if (const auto count = usage.counts.find(quantity); count != usage.counts.end())
        count->second *= factor;
}

/// Three significant digits: what comes from a log is no measure for what somebody types.
double friendly(double value)
{
    if (value <= 0)
        return value;
    const double unit = std::pow(10, std::floor(std::log10(value)) - 2);
    return std::round(value / unit) * unit;
}

Segment friendly(Segment group)
{
    if (group.count)
        group.count = std::max(1.0, std::round(*group.count));
    if (group.cost)
        group.cost = friendly(*group.cost);
    if (tokensOf(group) > 0) {
        setOutputShare(group, friendly(outputShareOf(group)));
        setTokens(group, friendly(tokensOf(group)));
    }
    return group;
}

GroupField customersField()
{
    return {tr("Customers"),
            tr("How many customers are in the group."),
            countFormat(),
            {1, 100'000},
            {0, 1e9},
            ScaleKind::Log,
            [](const Segment& group) { return group.count.value_or(0); },
            [](Segment& group, double value) {
                group.count = value;
            }};
}

GroupField shareField()
{
    return {tr("Share of customers"),
            tr("How many of all customers are in the group."),
            percentFormat(),
            {0, 1},
            {0, 1},
            ScaleKind::Linear,
            [](const Segment& group) { return group.share.value_or(0); },
            [](Segment& group, double value) {
                group.share = value;
            }};
}

GroupField costField()
{
    return {tr("Cost of one"),
            tr("What it costs to serve one customer of the group for a period."),
            currencyFormat("USD"),
            {0.01, 10'000},
            {0, 1e9},
            ScaleKind::Log,
            [](const Segment& group) { return group.cost.value_or(0); },
            [](Segment& group, double value) {
                group.cost = value;
            }};
}

} // namespace

std::vector<GroupField> groupFields(const Segment& group)
{
    std::vector<GroupField> fields{group.share ? shareField() : customersField()};
    if (tokensOf(group) > 0) {
        fields.push_back({tr("Tokens of one"),
                          tr("Tokens that one customer of the group uses in a period; the mix of models and "
                             "kinds stays."),
                          tokenFormat(),
                          {1e4, 1e10},
                          {1, 1e15},
                          ScaleKind::Log,
                          tokensOf,
                          setTokens});
        fields.push_back({tr("Of them output"),
                          tr("Share of the tokens that the models answer; output costs several times what "
                             "input costs."),
                          percentFormat(),
                          {0, 1},
                          {0, 1},
                          ScaleKind::Linear,
                          outputShareOf,
                          setOutputShare});
    }
    if (group.cost)
        fields.push_back(costField());
    return fields;
}

double tokensOf(const Segment& group)
{
    double tokens = 0;
    for (const auto& [model, usage] : group.usage)
        tokens += inputOf(usage) + countOf(usage, Quantity::Output);
    return tokens;
}

void setTokens(Segment& group, double tokens)
{
    const double before = tokensOf(group);
    if (before <= 0)
        return;
    for (auto& [model, usage] : group.usage) {
        for (auto& [quantity, count] : usage.counts)
            count *= tokens / before;
    }
}

double outputShareOf(const Segment& group)
{
    double output = 0;
    for (const auto& [model, usage] : group.usage)
        output += countOf(usage, Quantity::Output);
    const double tokens = tokensOf(group);
    return tokens > 0 ? output / tokens : 0;
}

void setOutputShare(Segment& group, double share)
{
    const double tokens = tokensOf(group), output = outputShareOf(group) * tokens;
    const double input = tokens - output;
    for (auto& [model, usage] : group.usage) {
        const double own = inputOf(usage) + countOf(usage, Quantity::Output);
        for (const Quantity kind : {Quantity::UncachedInput, Quantity::CacheRead, Quantity::CacheWrite})
            scale(usage, kind, input > 0 ? (1 - share) * tokens / input : 0);
        for (const Quantity kind : {Quantity::Output, Quantity::Reasoning})
            scale(usage, kind, output > 0 ? share * tokens / output : 0);
        if (input <= 0)
            usage.counts[Quantity::UncachedInput] = (1 - share) * own;
        if (output <= 0)
            usage.counts[Quantity::Output] = share * own;
    }
}

void setModel(Segment& group, const std::string& model)
{
    SegmentUsage all;
    for (const auto& [name, usage] : group.usage) {
        for (const auto& [quantity, count] : usage.counts)
            all.counts[quantity] += count;
    }
    group.usage = {{model, all}};
}

Segment newGroup(const QString& name, const QStringList& models)
{
    Segment group;
    group.name = name.toStdString();
    group.count = kFirstCustomers;
    if (models.isEmpty())
        group.cost = 1;
    else
        group.usage[models.front().toStdString()].counts = {{Quantity::UncachedInput, kFirstInput},
                                                            {Quantity::Output, kFirstOutput},
                                                            {Quantity::Requests, kFirstRequests}};
    return group;
}

Segments groupsOf(const core::Project& project)
{
    const std::string& text = project.settings->segments;
    if (text.empty())
        return {};
    auto groups = core::economics::segmentsFromJson(text, "segments");
    return groups ? std::move(groups).value() : Segments{};
}

Segments firstGroups(const core::Project& project, const core::Results* results, const QStringList& models)
{
    Segments groups = groupsOf(project);
    if (!groups.groups.empty())
        return groups;
    if (results && results->population && results->population->size() > 0)
        groups = core::economics::summarised(*results->population, *project.prices);
    std::transform(groups.groups.begin(), groups.groups.end(), groups.groups.begin(),
                   [](const Segment& group) { return friendly(group); });
    if (groups.groups.empty())
        groups.groups.push_back(newGroup(tr("Customers"), models));
    return groups;
}

QString costWords(const Segment& group, const core::cost::PriceBook& book)
{
    const auto cost = core::economics::segmentsPopulation(Segments{100, {group}}, "segments", book);
    if (!cost)
        return text(core::describe(cost.error()));
    return tr("%1 to serve one for a period").arg(fullText(cost->cost.front(), currencyFormat("USD")));
}

} // namespace ui
