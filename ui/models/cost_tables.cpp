#include "ui/models/cost_tables.h"

#include "ui/models/formats.h"

#include <QCoreApplication>

namespace ui {
namespace {

using core::Decimal;
using core::cost::PriceBook;
using core::cost::PriceEntry;

constexpr int kInput = 3, kCacheRead = 4, kCacheWrite = 5, kOutput = 6, kRequest = 7;

QString tr(const char* text)
{
    return QCoreApplication::translate("CostTables", text);
}

QString rowId(const PriceEntry& entry)
{
    return text(entry.model) + QLatin1Char('\n') + text(entry.tier) + QLatin1Char('\n') +
           QString::number(entry.from);
}

QVariant orNothing(const std::optional<Decimal>& price)
{
    return price ? QVariant(price->toDouble()) : QVariant();
}

bool setPrice(PriceEntry& entry, int column, const QVariant& usd)
{
    const std::optional<Decimal> price =
        usd.isValid() ? std::optional(Decimal::fromDouble(usd.toDouble(), 9)) : std::nullopt;
    switch (column) {
    case kCacheRead:
        entry.cacheRead = price;
        return true;
    case kCacheWrite:
        entry.cacheWrite = price;
        return true;
    case kInput:
        entry.uncachedInput = price.value_or(entry.uncachedInput);
        return price.has_value();
    case kOutput:
        entry.output = price.value_or(entry.output);
        return price.has_value();
    case kRequest:
        entry.perRequest = price.value_or(Decimal());
        return true;
    default:
        return false;
    }
}

} // namespace

TableContent costTable(const std::vector<core::cost::CostGroup>& groups, const QString& dimension,
                       double total)
{
    const ValueFormat money = currencyFormat("USD", 2);
    TableContent content;
    content.columns = {{dimension, {}, {}, false, true},
                       {tr("Cost"), tr("At the price in force when each request was made."), money},
                       {tr("Share"), tr("Of all cost."), percentFormat(1)},
                       {tr("Input"), tr("Cost of input that was not cached."), money},
                       {tr("Cache"), tr("Cost of cache reads and writes."), money},
                       {tr("Output"), tr("Cost of output, reasoning included."), money},
                       {tr("Per user"), tr("Cost / users."), money},
                       {tr("Per 1M"), tr("Cost / million tokens."), money}};
    for (const auto& group : groups) {
        const double tokens = double(group.counts.tokens());
        content.rows.push_back({text(group.name),
                                {group.name.empty() ? tr("(none)") : text(group.name), group.cost,
                                 total > 0 ? QVariant(group.cost / total) : QVariant(), group.uncachedInput,
                                 group.cacheRead + group.cacheWrite, group.output,
                                 group.users > 0 ? QVariant(group.cost / double(group.users)) : QVariant(),
                                 tokens > 0 ? QVariant(group.cost / tokens * 1e6) : QVariant()}});
    }
    return content;
}

TableContent priceTable(const PriceBook& book)
{
    const ValueFormat money = currencyFormat("USD");
    const auto price = [&](const QString& header, const QString& hint) {
        return TableColumn{header, hint, money, true};
    };
    TableContent content;
    content.columns = {{tr("Model"), {}, {}, false, true},
                       {tr("Tier"), {}},
                       {tr("From"), tr("First day in force (UTC).")},
                       price(tr("Input"), tr("USD per million uncached input tokens.")),
                       price(tr("Cache read"), tr("Empty: taken from input, and said so.")),
                       price(tr("Cache write"), tr("Empty: taken from input, and said so.")),
                       price(tr("Output"), tr("USD per million output tokens.")),
                       price(tr("Request"), tr("USD per request."))};
    for (const PriceEntry& entry : book.entries)
        content.rows.push_back(
            {rowId(entry),
             {text(entry.model), entry.tier.empty() ? tr("standard") : text(entry.tier),
              text(core::isoDate(entry.from)), entry.uncachedInput.toDouble(), orNothing(entry.cacheRead),
              orNothing(entry.cacheWrite), entry.output.toDouble(),
              entry.perRequest.isZero() ? QVariant() : QVariant(entry.perRequest.toDouble())},
             RowMark::None,
             text(entry.source)});
    return content;
}

std::optional<PriceBook> withPrice(PriceBook book, const QString& id, int column, const QVariant& usd)
{
    if (usd.isValid() && usd.toDouble() < 0)
        return std::nullopt;
    for (PriceEntry& entry : book.entries) {
        if (rowId(entry) != id)
            continue;
        if (!setPrice(entry, column, usd))
            return std::nullopt;
        entry.source = tr("Edited by hand").toStdString();
        return book;
    }
    return std::nullopt;
}

} // namespace ui
