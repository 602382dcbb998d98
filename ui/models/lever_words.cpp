#include "ui/models/lever_words.h"

#include "ui/models/formats.h"

#include <QCoreApplication>

namespace ui {
namespace {

using core::economics::Lever;
using core::economics::LeverKind;

QString tr(const char* text)
{
    return QCoreApplication::translate("LeverWords", text);
}

constexpr double kBatchDiscount = 0.5; // what the large providers give

LeverField rateField(const QString& label, const QString& hint, Range range = {0, 1}, Range hard = {0, 1})
{
    return {label,
            hint,
            percentFormat(),
            range,
            hard,
            ScaleKind::Linear,
            [](const Lever& lever) { return lever.rate; },
            [](Lever& lever, double value) {
                lever.rate = value;
            }};
}

LeverField monthsField()
{
    return {tr("Months ahead"),
            tr("How far in the future the plan is judged."),
            plainFormat({}, 0),
            {0, 36},
            {0, 120},
            ScaleKind::Linear,
            [](const Lever& lever) { return lever.months; },
            [](Lever& lever, double value) {
                lever.months = value;
            }};
}

std::vector<LeverField> routingFields()
{
    return {rateField(tr("Share routed"), tr("Of the requests that go to the other model first.")),
            {tr("Tokens there"),
             tr("A smaller model may need more tokens for the same work."),
             factorFormat(),
             {0.5, 3},
             {0, 100},
             ScaleKind::Linear,
             [](const Lever& lever) { return lever.tokenFactor; },
             [](Lever& lever, double value) {
                 lever.tokenFactor = value;
             }},
            {tr("Escalated"),
             tr("Of the routed requests, the share that is run again on the first model."),
             percentFormat(),
             {0, 1},
             {0, 1},
             ScaleKind::Linear,
             [](const Lever& lever) { return lever.escalation; },
             [](Lever& lever, double value) {
                 lever.escalation = value;
             }}};
}

} // namespace

const std::vector<LeverKind>& leverKinds()
{
    static const std::vector<LeverKind> kinds{
        LeverKind::Growth,  LeverKind::Compression, LeverKind::SemanticCache, LeverKind::PromptCache,
        LeverKind::Routing, LeverKind::Batch,       LeverKind::Local,         LeverKind::PriceTrend};
    return kinds;
}

QString leverName(LeverKind kind)
{
    switch (kind) {
    case LeverKind::Growth:
        return tr("Growth of usage");
    case LeverKind::Compression:
        return tr("Shorter prompts");
    case LeverKind::SemanticCache:
        return tr("Semantic cache");
    case LeverKind::PromptCache:
        return tr("Prompt cache");
    case LeverKind::Routing:
        return tr("Routing to another model");
    case LeverKind::Batch:
        return tr("Batch");
    case LeverKind::Local:
        return tr("Local model");
    case LeverKind::PriceTrend:
        return tr("Falling prices");
    }
    return {};
}

QString leverMeaning(LeverKind kind)
{
    switch (kind) {
    case LeverKind::Growth:
        return tr("Every customer uses more tokens each year.");
    case LeverKind::Compression:
        return tr("Input tokens that are left out of prompts.");
    case LeverKind::SemanticCache:
        return tr("Requests that are answered with an earlier answer, for the price of a look-up.");
    case LeverKind::PromptCache:
        return tr("Input that the provider has cached and charges less for.");
    case LeverKind::Routing:
        return tr("Requests that a cheaper model serves; some come back.");
    case LeverKind::Batch:
        return tr("Requests that can wait and go through the batch queue.");
    case LeverKind::Local:
        return tr("Requests that run on hardware of one's own.");
    case LeverKind::PriceTrend:
        return tr("Providers charge less for the same tokens each year.");
    }
    return {};
}

std::vector<LeverField> leverFields(LeverKind kind)
{
    switch (kind) {
    case LeverKind::Growth:
        return {rateField(tr("Growth a year"), tr("Of the tokens of every customer."), {-0.5, 3}, {-1, 100}),
                monthsField()};
    case LeverKind::PriceTrend:
        return {rateField(tr("Fall a year"), tr("Of all token prices."), {0, 0.9}, {-10, 1}), monthsField()};
    case LeverKind::Compression:
        return {rateField(tr("Left out"), tr("Share of the uncached input tokens."))};
    case LeverKind::SemanticCache:
        return {rateField(tr("Answered from it"), tr("Share of the requests.")),
                {tr("Price of a look-up"),
                 tr("USD for every request that is answered from the cache."),
                 currencyFormat("USD"),
                 {0, 0.01},
                 {0, 1e6},
                 ScaleKind::Linear,
                 [](const Lever& lever) { return lever.lookupPrice; },
                 [](Lever& lever, double value) {
                     lever.lookupPrice = value;
                 }}};
    case LeverKind::PromptCache:
        return {rateField(tr("Read from cache"), tr("Share of the uncached input tokens."))};
    case LeverKind::Routing:
        return routingFields();
    case LeverKind::Batch:
        return {rateField(tr("Can wait"), tr("Share of the requests.")),
                {tr("Discount"),
                 tr("Off the usual price; where the price book has batch prices, begin there."),
                 percentFormat(),
                 {0, 0.9},
                 {0, 1},
                 ScaleKind::Linear,
                 [](const Lever& lever) { return lever.discount.value_or(kBatchDiscount); },
                 [](Lever& lever, double value) {
                     lever.discount = value;
                 }}};
    case LeverKind::Local:
        return {rateField(tr("Run locally"), tr("Share of the requests.")),
                {tr("Cost per active user"),
                 tr("USD a month for every payer: hardware, power, people."),
                 currencyFormat("USD"),
                 {0, 20},
                 {0, 1e6},
                 ScaleKind::Linear,
                 [](const Lever& lever) { return lever.costPerActiveUser; },
                 [](Lever& lever, double value) {
                     lever.costPerActiveUser = value;
                 }}};
    }
    return {};
}

Lever newLever(LeverKind kind, const QStringList& models)
{
    Lever lever;
    lever.kind = kind;
    lever.rate = 0.2;
    if (kind == LeverKind::Growth || kind == LeverKind::PriceTrend) {
        lever.rate = 0.3;
        lever.months = 12;
    }
    if (kind == LeverKind::Routing && !models.isEmpty())
        lever.to = models.front().toStdString();
    return lever;
}

TableContent leverTable(const core::LeverResults* results, const std::vector<Lever>& levers)
{
    TableContent content;
    const ValueFormat money = currencyFormat("USD");
    content.columns = {
        {tr("Lever"), tr("Levers act in this order, each on what the one before left."), {}, false, true},
        {tr("Cost before"), tr("Of serving everybody, per period."), money},
        {tr("Cost after"), tr("Of serving everybody, per period."), money},
        {tr("Saved"), tr("Below zero: the lever makes serving dearer."), money},
        {tr("Change"), tr("Of the cost before."), percentFormat(1)}};
    for (const core::economics::LeverEffect& effect :
         results ? results->effects : std::vector<core::economics::LeverEffect>{}) {
        if (effect.lever >= levers.size())
            continue;
        const double saved = effect.costBefore - effect.costAfter;
        content.rows.push_back(
            {QString::number(effect.lever),
             {leverName(levers[effect.lever].kind), effect.costBefore, effect.costAfter, saved,
              effect.costBefore > 0 ? QVariant(-saved / effect.costBefore) : QVariant()}});
    }
    return content;
}

} // namespace ui
