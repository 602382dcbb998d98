#include "core/economics/terms.h"

#include "core/economics/rounding.h"
#include "core/plan/lookup.h"

#include <algorithm>
#include <numeric>

namespace core::economics {
namespace {

usage::MeterKey withQuantity(usage::MeterKey key, usage::Quantity quantity)
{
    key.quantity = quantity;
    return key;
}

bool names(const plan::WeightRow& row, plan::Token token)
{
    return plan::contains(row.match.tokens, token);
}

} // namespace

TermBuilder::TermBuilder(const Population& population, const Needs& needs, const ServingPrices& prices,
                         const Basis* sums)
    : m_population(population)
    , m_needs(needs)
    , m_prices(prices)
    , m_sums(sums)
    , m_matcher(needs, prices)
{
    m_unattributed = classFor((1u << needs.selectors.size()) - 1);
    for (const usage::MeterColumn& column : population.columns) {
        std::uint32_t covered = 0;
        for (std::size_t i = 0; i < needs.selectors.size(); ++i)
            covered |= m_matcher.covers(needs.selectors[i], column.key) ? 1u << i : 0u;
        m_classOf.push_back(classFor(covered));
    }
}

std::size_t TermBuilder::classFor(std::uint32_t selectors)
{
    const auto found = std::find(m_classes.begin(), m_classes.end(), selectors);
    if (found != m_classes.end())
        return static_cast<std::size_t>(found - m_classes.begin());
    m_classes.push_back(selectors);
    return m_classes.size() - 1;
}

/// Restricting matches: one without token kinds lets every kind through.
bool TermBuilder::withinAll(const Matches& matches, const usage::MeterKey& key) const
{
    return std::all_of(matches.begin(), matches.end(), [&](const plan::Match* match) {
        if (!match)
            return true;
        if (!m_matcher.covers(Selector{match->models, match->properties}, key))
            return false;
        const std::optional<plan::Token> token = tokenOf(key.quantity);
        return match->tokens.empty() || (token && plan::contains(match->tokens, *token));
    });
}

Terms TermBuilder::quantity(const MeasureKey& key)
{
    const plan::Match* match = key.match ? &*key.match : nullptr;
    const plan::CreditUnit* credit = plan::find(m_needs.credits, key.unit);
    const plan::Meter* meter = plan::find(m_needs.meters, key.unit);
    const plan::Match* meterMatch = meter && meter->match ? &*meter->match : nullptr;
    if (key.asCost)
        return ofCost({match, meterMatch}, 1);

    Terms terms;
    if (credit) {
        const auto* byCost = std::get_if<plan::WeightByCost>(&credit->weights);
        const double markup = byCost ? byCost->markup.value_or(Decimal::fromInteger(1)).toDouble() : 1;
        terms = byCost ? ofCost({match}, byCost->creditsPer.toDouble() * markup) : ofTable(*credit, {match});
        terms.rounding = {credit->decimals, moneyRounding(credit->round)};
    } else if (meter) {
        terms = ofMeter(*meter, {match, meterMatch});
    }
    const auto direct = m_population.quantities.find(key.unit);
    if (direct != m_population.quantities.end()) {
        terms.direct = &direct->second;
        terms.rounding.reset(); // stated quantities are as rounded as they are meant to be
        if (match)
            notes.push_back({PreparationNote::Kind::MatchIgnored, key.unit});
    } else if (terms.terms.empty() && terms.constant == 0 && !match) {
        notes.push_back({PreparationNote::Kind::UnitWithoutUsage, key.unit});
    }
    return terms;
}

TermBuilder::Weight TermBuilder::Weight::less(const Weight& other) const
{
    Weight out{perOne - other.perOne, known, exact};
    if (other.known)
        out.exact = exact && other.exact ? difference(*exact, *other.exact) : std::nullopt;
    return out;
}

TermBuilder::Weight TermBuilder::weightOf(const plan::WeightTable& table, const usage::MeterKey& key) const
{
    for (const plan::WeightRow& row : table.rows) {
        const bool reasoningByName =
            key.quantity != usage::Quantity::Reasoning || names(row, plan::Token::Reasoning);
        if (reasoningByName && m_matcher.covers(row.match, key))
            return {row.credits.toDouble() / double(row.per), true, fractionOf(row.credits, row.per)};
    }
    return {};
}

Terms TermBuilder::ofTable(const plan::CreditUnit& unit, const Matches& within)
{
    const auto& table = std::get<plan::WeightTable>(unit.weights);
    Terms terms;
    for (std::size_t i = 0; i < m_population.columns.size(); ++i) {
        const usage::MeterColumn& column = m_population.columns[i];
        Weight weight = weightOf(table, column.key);
        if (!weight.known)
            continue;
        const usage::MeterKey output = withQuantity(column.key, usage::Quantity::Output);
        const bool isReasoning = column.key.quantity == usage::Quantity::Reasoning;
        if (isReasoning && withinAll(within, output))
            weight = weight.less(weightOf(table, output)); // the output column has counted it
        else if (!withinAll(within, column.key))
            continue;
        terms.terms.push_back({&column.values, weight.perOne, m_classOf[i], i, weight.exact});
    }
    if (std::none_of(within.begin(), within.end(), [](const plan::Match* match) { return match; }))
        noteUnweighted(unit, table);
    return terms;
}

/// Tokens that no row weighs, by their share of all tokens.
void TermBuilder::noteUnweighted(const plan::CreditUnit& unit, const plan::WeightTable& table)
{
    double all = 0, unweighted = 0;
    for (std::size_t i = 0; m_sums && i < m_population.columns.size(); ++i) {
        const usage::MeterColumn& column = m_population.columns[i];
        if (!isTokens(column.key.quantity))
            continue;
        const double tokens = m_sums->columnSums[i];
        all += tokens;
        const bool known = weightOf(table, column.key).known ||
                           weightOf(table, withQuantity(column.key, usage::Quantity::Requests)).known;
        unweighted += known ? 0 : tokens;
    }
    if (unweighted > 0 && !table.otherFree)
        notes.push_back({PreparationNote::Kind::UnweightedUsage, unit.id, unweighted / all});
}

std::vector<ModelWeight> TermBuilder::modelWeights(const plan::CreditUnit& unit)
{
    std::vector<ModelWeight> models;
    if (!m_sums || !std::holds_alternative<plan::WeightTable>(unit.weights))
        return models;

    const std::vector<PreparationNote> kept = notes;
    const Terms terms = ofTable(unit, {});
    notes = kept; // has been said before
    for (std::size_t i = 0; i < m_population.costColumns.size(); ++i) {
        const cost::CostColumn& column = m_population.costColumns[i];
        ModelWeight model{column.model, 0, m_sums->costSums[i]};
        for (const Term& term : terms.terms) {
            const usage::MeterKey& key = m_population.columns[term.column].key;
            if (key.model == column.model && key.tier == column.tier)
                model.credits += term.coefficient * m_sums->columnSums[term.column];
        }
        if (!column.model.empty())
            models.push_back(std::move(model));
    }
    return models;
}

bool TermBuilder::counts(const plan::Meter& meter, const usage::MeterKey& key) const
{
    switch (meter.kind) {
    case plan::MeterKind::Tokens:
        return meter.match && !meter.match->tokens.empty() ? tokenOf(key.quantity).has_value()
                                                           : isTokens(key.quantity);
    case plan::MeterKind::Requests:
    case plan::MeterKind::Task:
        return key.quantity == usage::Quantity::Requests;
    case plan::MeterKind::Outcome:
        return key.quantity == usage::Quantity::Outcomes &&
               (key.outcome == meter.id || key.outcome == meter.event ||
                (meter.event.empty() && meter.match));
    default:
        return false;
    }
}

Terms TermBuilder::ofMeter(const plan::Meter& meter, const Matches& within)
{
    if (meter.kind == plan::MeterKind::Cost)
        return ofCost(within, 1);
    Terms terms;
    terms.constant = meter.kind == plan::MeterKind::Seats ? 1 : 0;
    const bool byToken = meter.kind == plan::MeterKind::Tokens;
    for (std::size_t i = 0; i < m_population.columns.size(); ++i) {
        const usage::MeterColumn& column = m_population.columns[i];
        const usage::MeterKey key =
            byToken ? column.key : withQuantity(column.key, usage::Quantity::Requests);
        const bool inScope =
            byToken ? withinAll(within, key)
                    : std::all_of(within.begin(), within.end(), [&](const plan::Match* match) {
                          return !match ||
                                 m_matcher.covers(Selector{match->models, match->properties}, column.key);
                      });
        if (counts(meter, column.key) && inScope)
            terms.terms.push_back({&column.values, 1, m_classOf[i], i, Fraction{1, 1}});
    }
    return terms;
}

Terms TermBuilder::cost()
{
    return ofCost({}, 1);
}

std::vector<std::size_t> TermBuilder::partsOf(const cost::CostColumn& column) const
{
    std::vector<std::size_t> parts;
    for (std::size_t i = 0; i < m_population.columns.size(); ++i) {
        const usage::MeterKey& key = m_population.columns[i].key;
        if (key.model == column.model && key.tier == column.tier && key.quantity != usage::Quantity::Outcomes)
            parts.push_back(i);
    }
    return parts;
}

Terms TermBuilder::ofCost(const Matches& within, double factor)
{
    Terms terms;
    const bool whole = m_classes.size() == 1 && std::none_of(within.begin(), within.end(),
                                                             [](const plan::Match* match) { return match; });
    if (whole || m_population.costColumns.empty()) {
        terms.terms.push_back({&m_population.cost, factor, m_unattributed});
        return terms;
    }
    for (const cost::CostColumn& column : m_population.costColumns) {
        const std::vector<std::size_t> parts = partsOf(column);
        if (parts.empty()) {
            terms.terms.push_back({&column.values, factor, m_unattributed});
            continue;
        }
        const auto alike = [&](std::size_t part) {
            return m_classOf[part] == m_classOf[parts[0]] &&
                   withinAll(within, m_population.columns[part].key) ==
                       withinAll(within, m_population.columns[parts[0]].key);
        };
        if (!std::all_of(parts.begin(), parts.end(), alike))
            addSharedCost(terms, column, parts, within, factor);
        else if (withinAll(within, m_population.columns[parts[0]].key))
            terms.terms.push_back({&column.values, factor, m_classOf[parts[0]]});
    }
    return terms;
}

/// What the given usage costs at the book's latest price; by tokens when the book has none.
std::vector<double> TermBuilder::priced(const std::vector<std::size_t>& columns) const
{
    std::vector<double> sum(m_population.size(), 0.0);
    for (const std::size_t i : columns) {
        const usage::MeterColumn& column = m_population.columns[i];
        const std::optional<TokenPrices> prices = m_prices.of(column.key.model, column.key.tier);
        const double price = prices ? prices->of(column.key.quantity) : isTokens(column.key.quantity) ? 1 : 0;
        for (std::size_t row = 0; row < sum.size(); ++row)
            sum[row] += price * column.values[row];
    }
    return sum;
}

/// The cost of a model whose usage falls into several classes, or is covered in part: in proportion to its
/// price.
void TermBuilder::addSharedCost(Terms& terms, const cost::CostColumn& column,
                                const std::vector<std::size_t>& parts, const Matches& within, double factor)
{
    const std::vector<double> whole = priced(parts);
    for (std::size_t usageClass = 0; usageClass < m_classes.size(); ++usageClass) {
        std::vector<std::size_t> covered;
        std::copy_if(parts.begin(), parts.end(), std::back_inserter(covered), [&](std::size_t part) {
            return m_classOf[part] == usageClass && withinAll(within, m_population.columns[part].key);
        });
        if (covered.empty())
            continue;
        std::vector<double> part = priced(covered);
        for (std::size_t row = 0; row < part.size(); ++row)
            part[row] = whole[row] > 0 ? column.values[row] * (part[row] / whole[row]) : 0;
        m_derived.push_back(std::move(part));
        terms.terms.push_back({&m_derived.back(), factor, usageClass, Term::kNoColumn, {}, true});
    }
}

Result<Terms> TermBuilder::reroutedCost(const plan::Id& target, double tokenFactor)
{
    const plan::Model* model = plan::find(m_needs.models, target);
    const std::optional<TokenPrices> prices = model ? m_prices.of(model->price, "") : std::nullopt;
    Terms terms;
    double withoutTokens = m_population.costColumns.empty() && m_sums ? m_sums->costSum : 0;
    for (std::size_t i = 0; i < m_population.costColumns.size(); ++i) {
        const cost::CostColumn& column = m_population.costColumns[i];
        if (!partsOf(column).empty())
            continue;
        terms.terms.push_back({&column.values, 1, m_unattributed});
        withoutTokens += m_sums ? m_sums->costSums[i] : 0;
    }
    if (m_population.costColumns.empty())
        terms.terms.push_back({&m_population.cost, 1, m_unattributed});
    if (withoutTokens > 0)
        notes.push_back({PreparationNote::Kind::UnpricedReroute, target, withoutTokens / m_sums->costSum});
    for (std::size_t i = 0; i < m_population.columns.size(); ++i) {
        const usage::MeterColumn& column = m_population.columns[i];
        if (column.key.quantity == usage::Quantity::Outcomes)
            continue;
        const bool itself = m_matcher.isModel(target, column.key.model);
        const std::optional<TokenPrices> own =
            itself ? m_prices.of(column.key.model, column.key.tier) : prices;
        if (!own) {
            return Error{ErrorCode::MissingPrice,
                         "usage is rerouted to a model without a price",
                         {},
                         0,
                         "models",
                         "a price for " + (model ? model->price : target)};
        }
        const bool scaled = !itself && column.key.quantity != usage::Quantity::Requests;
        const double price = own->of(column.key.quantity) * (scaled ? tokenFactor : 1);
        if (price != 0)
            terms.terms.push_back({&column.values, price, m_classOf[i], i});
    }
    return terms;
}

} // namespace core::economics
