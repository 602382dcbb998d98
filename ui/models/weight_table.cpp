#include "ui/models/weight_table.h"

#include "core/economics/weight_costs.h"
#include "ui/models/formats.h"

#include <QCoreApplication>
#include <QStringList>

namespace ui {
namespace {

using namespace core::plan;

constexpr double kReach = 1.3; // a credit stays worth about what it was: allowances are counted in them
constexpr std::int64_t kMillion = 1'000'000;

QString tr(const char* text)
{
    return QCoreApplication::translate("WeightTable", text);
}

QString tokenName(Token token)
{
    switch (token) {
    case Token::UncachedInput:
        return tr("Input");
    case Token::CacheRead:
        return tr("Cache read");
    case Token::CacheWrite:
        return tr("Cache write");
    case Token::Output:
        return tr("Output");
    case Token::Reasoning:
        return tr("Reasoning");
    case Token::Request:
        return tr("Request");
    }
    return {};
}

const Model* modelOf(const Plan& plan, const Id& id)
{
    for (const Model& model : plan.models) {
        if (model.id == id)
            return &model;
    }
    return nullptr;
}

QString modelNames(const Plan& plan, const Match& match)
{
    if (match.models.empty())
        return tr("Any model");
    QStringList names;
    for (const Id& id : match.models) {
        const Model* model = modelOf(plan, id);
        names << text(!model ? id : model->name.empty() ? model->price : model->name);
    }
    return names.join(QStringLiteral(", "));
}

QString kindNames(const Match& match)
{
    if (match.tokens.empty())
        return tr("Any kind");
    QStringList names;
    for (const Token token : match.tokens)
        names << tokenName(token);
    return names.join(QStringLiteral(", "));
}

bool perRequest(const Match& match)
{
    return match.tokens.size() == 1 && match.tokens.front() == Token::Request;
}

/// USD per token (or request) of the first kind that the row matches.
std::optional<double> unitCost(const Match& match, const core::cost::PriceEntry& price)
{
    if (match.tokens.empty())
        return std::nullopt;
    const auto perToken = [](core::Decimal perMillion) {
        return perMillion.toDouble() / double(kMillion);
    };
    switch (match.tokens.front()) {
    case Token::UncachedInput:
        return perToken(price.uncachedInput);
    case Token::CacheRead:
        return perToken(price.cacheRead.value_or(price.uncachedInput));
    case Token::CacheWrite:
        return perToken(price.cacheWrite.value_or(price.uncachedInput));
    case Token::Output:
        return perToken(price.output);
    case Token::Reasoning:
        return perToken(price.reasoning.value_or(price.output));
    case Token::Request:
        return price.perRequest.toDouble();
    }
    return std::nullopt;
}

const core::cost::PriceEntry* newestPrice(const core::cost::PriceBook& book, const std::string& key)
{
    const core::cost::PriceEntry* newest = nullptr;
    for (const core::cost::PriceEntry& entry : book.entries) {
        if (entry.model == key && entry.tier.empty() && (!newest || entry.from >= newest->from))
            newest = &entry;
    }
    return newest;
}

double creditsPerUnit(const WeightRow& row)
{
    return row.credits.toDouble() / double(std::max<std::int64_t>(row.per, 1));
}

TableRow rowOf(const Plan& plan, const WeightRow& row, const core::cost::PriceBook& book,
               std::optional<double> price)
{
    TableRow shown;
    const bool request = perRequest(row.match);
    shown.cells = {modelNames(plan, row.match),
                   kindNames(row.match),
                   creditsPerUnit(row) * (request ? 1.0 : double(kMillion)),
                   {},
                   {},
                   {}};
    const Model* model = row.match.models.empty() ? nullptr : modelOf(plan, row.match.models.front());
    const auto* entry = model ? newestPrice(book, model->price) : nullptr;
    const auto cost = entry ? unitCost(row.match, *entry) : std::nullopt;
    if (!cost)
        return shown;
    shown.cells[3] = *cost * (request ? 1.0 : double(kMillion));
    if (creditsPerUnit(row) <= 0)
        return shown;
    const double perCredit = *cost / creditsPerUnit(row);
    shown.cells[4] = perCredit;
    if (price && *price > 0) {
        shown.cells[5] = 1 - perCredit / *price;
        if (perCredit > *price) {
            shown.mark = RowMark::Warning;
            shown.hint = tr("A credit spent here costs more than it sells for.");
        }
    }
    return shown;
}

} // namespace

std::optional<Plan> withProposedWeights(Plan plan, const core::cost::PriceBook& book)
{
    const core::economics::WeightCosts costs = core::economics::weightCosts(plan, book);
    bool changed = false;
    for (CreditUnit& unit : plan.credits) {
        auto* table = std::get_if<WeightTable>(&unit.weights);
        if (!table || costs.costs.empty())
            continue;
        *table = core::economics::proposedTable(std::move(*table), costs, {}, true, kReach);
        changed = true;
    }
    return changed ? std::optional(std::move(plan)) : std::nullopt;
}

std::optional<double> creditPrice(const Plan& plan)
{
    const std::string currency = plan.currencies.empty() ? "USD" : plan.currencies.front();
    for (const Charge& charge : plan.charges) {
        const auto* flat = std::get_if<FlatCharge>(&charge.kind);
        const auto amount = flat ? flat->amount.find(currency) : Money::const_iterator{};
        if (!flat || amount == flat->amount.end())
            continue;
        for (const Grant& grant : plan.grants) {
            if (grant.every && grant.amount > core::Decimal())
                return amount->second.toDouble() / grant.amount.toDouble();
        }
    }
    return std::nullopt;
}

TableContent weightTable(const Plan& plan, const core::cost::PriceBook& book)
{
    TableContent content;
    content.columns = {
        {tr("Model"), {}, {}, false, true},
        {tr("Kind"), {}},
        {tr("Credits"), tr("Credits per million tokens, or per request. Double click to change."),
         plainFormat(), true},
        {tr("List price"), tr("What a million tokens (or a request) costs at the newest price."),
         currencyFormat("USD")},
        {tr("Cost per credit"), tr("List price / credits."), currencyFormat("USD", 5)},
        {tr("Left per credit"),
         tr("1 − cost per credit / (plan price / credits included), when all credits are used."),
         percentFormat(1)}};
    const auto price = creditPrice(plan);
    for (const CreditUnit& unit : plan.credits) {
        const auto* table = std::get_if<WeightTable>(&unit.weights);
        for (std::size_t i = 0; table && i < table->rows.size(); ++i) {
            TableRow row = rowOf(plan, table->rows[i], book, price);
            row.id = QStringLiteral("%1/%2").arg(text(unit.id)).arg(i);
            content.rows.push_back(std::move(row));
        }
    }
    return content;
}

std::optional<Plan> withWeight(Plan plan, const QString& rowId, double credits)
{
    const QStringList parts = rowId.split(QLatin1Char('/'));
    if (parts.size() != 2 || credits < 0)
        return std::nullopt;
    for (CreditUnit& unit : plan.credits) {
        auto* table = std::get_if<WeightTable>(&unit.weights);
        const std::size_t row = parts[1].toULongLong();
        if (text(unit.id) != parts[0] || !table || row >= table->rows.size())
            continue;
        WeightRow& weight = table->rows[row];
        weight.per = perRequest(weight.match) ? 1 : kMillion;
        weight.credits = core::Decimal::fromDouble(credits, 6);
        return plan;
    }
    return std::nullopt;
}

} // namespace ui
