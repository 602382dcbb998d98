#include "ui/models/tier_table.h"

#include "ui/models/fit_table.h"
#include "ui/models/formats.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace ui {
namespace {

using core::ProposedTier;

QString tr(const char* text)
{
    return QCoreApplication::translate("TierTable", text);
}

QString nounOf(const core::DistributionResults& distribution)
{
    return humanised(distribution.measure).toLower();
}

QString seenBy(const ProposedTier& tier)
{
    QStringList methods;
    if (tier.jenks)
        methods << tr("natural breaks");
    if (tier.mixture)
        methods << tr("mixture");
    if (tier.valley)
        methods << tr("density valley");
    return methods.join(QStringLiteral(", "));
}

QString shareText(double share)
{
    return share > 0 && share < 0.001 ? tr("under 0.1 %") : shortText(share, percentFormat(1));
}

/// "4.51M, 139M and 2.23B".
QString listed(const QStringList& items)
{
    if (items.size() < 2)
        return items.join(QString());
    return tr("%1 and %2").arg(items.mid(0, items.size() - 1).join(QStringLiteral(", ")), items.last());
}

QString reason(const core::TierOption& option, std::size_t natural, bool moved)
{
    if (moved)
        return tr("Moved by hand; the shares follow.");
    if (option.agreed)
        return tr(
            "Why: at least two of three methods (natural breaks, mixture, density valleys) see a gap at "
            "every break.");
    const bool byBreaksAlone =
        std::all_of(option.tiers.begin(), option.tiers.end(),
                    [](const ProposedTier& tier) { return !tier.to || (!tier.mixture && !tier.valley); });
    if (option.tiers.size() != natural)
        return tr("Why: natural breaks put the most alike payers into one tier; no gap in the data asks for "
                  "this number of tiers.");
    if (byBreaksAlone)
        return tr(
            "Why: no gap separates groups of payers, so natural breaks put the most alike into one tier; "
            "with one tier more they would hardly be more alike. Round the allowances freely.");
    return tr("Why: the data show gaps, but only one method sees some of them: read the last column of the "
              "table.");
}

} // namespace

QString sliceName(const core::DistributionSlice& slice)
{
    using By = core::DistributionSlice::By;
    switch (slice.by) {
    case By::Everything:
        return tr("Everything");
    case By::Model:
        return tr("Model: %1").arg(text(slice.name));
    case By::Workflow:
        return tr("Workflow: %1").arg(text(slice.name));
    case By::Plan:
        return tr("Plan: %1").arg(text(slice.name));
    case By::Period:
        return tr("Period: %1").arg(text(slice.name));
    }
    return {};
}

TableContent tierTable(const core::TierOption& option, const core::DistributionResults& distribution)
{
    const ValueFormat format = measureFormat(distribution);
    TableContent content;
    content.columns = {
        {tr("Tier"), {}},
        {tr("Above"), tr("Payers of this tier use more than this in a period."), format},
        {tr("Allowance"), tr("Payers of this tier use at most this in a period."), format},
        {tr("Payers"), tr("Share of all payer-periods."), percentFormat(1)},
        {tr("Share of %1").arg(nounOf(distribution)), tr("What the tier uses of the whole."),
         percentFormat(1)},
        {tr("Typical"), tr("Median use within the tier."), format},
        {tr("Break seen by"), tr("Methods that find a gap at the tier's allowance."), {}, false, true}};
    for (std::size_t i = 0; i < option.tiers.size(); ++i) {
        const ProposedTier& tier = option.tiers[i];
        TableRow row;
        row.id = QString::number(i);
        row.cells = {tr("Tier %1").arg(i + 1),
                     tier.from,
                     tier.to ? QVariant(*tier.to) : QVariant(),
                     tier.payers,
                     tier.amount,
                     tier.payers > 0 ? QVariant(tier.typical) : QVariant(),
                     seenBy(tier)};
        content.rows.push_back(std::move(row));
    }
    return content;
}

QString tierSentence(const core::TierOption& option, const core::DistributionResults& distribution)
{
    if (option.tiers.size() < 2)
        return tr("There are too few different values for tiers.");
    QStringList allowances;
    for (const ProposedTier& tier : option.tiers)
        if (tier.to)
            allowances << shortText(*tier.to, measureFormat(distribution));
    const ProposedTier& last = option.tiers.back();
    QString list = listed(allowances);
    if (distribution.measure != "cost") // money carries its sign
        list += QLatin1Char(' ') + nounOf(distribution);
    return tr("%1 tiers, with allowances of %2 a period: the last holds %3 of payers and %4 of %5.")
        .arg(QString::number(option.tiers.size()), list, shareText(last.payers), shareText(last.amount),
             nounOf(distribution));
}

QString tierReason(const core::TierOption& option, std::size_t natural, bool moved)
{
    return option.tiers.size() < 2 ? QString() : reason(option, natural, moved);
}

TableContent payerTable(const core::PayerSelection& selection)
{
    TableContent content;
    content.columns = {{tr("Payer"), {}, {}, false, true},
                       {tr("Period"), {}},
                       {tr("Cost"), tr("What serving this payer cost in the period."), currencyFormat("USD")},
                       {tr("Tokens"), {}, tokenFormat()},
                       {tr("Requests"), {}, countFormat()},
                       {tr("Most used model"), {}},
                       {tr("Its share"), tr("Of the payer's tokens."), percentFormat(0)}};
    for (const core::SelectedPayer& payer : selection.top) {
        TableRow row;
        row.id = text(payer.name) + QLatin1Char('\n') + text(payer.period);
        row.cells = {payer.name.empty() ? tr("(no name)") : text(payer.name),
                     text(payer.period),
                     payer.cost > 0 ? QVariant(payer.cost) : QVariant(), // without a price: no figure
                     payer.tokens,
                     payer.requests,
                     text(payer.model),
                     payer.model.empty() ? QVariant() : QVariant(payer.modelShare)};
        content.rows.push_back(std::move(row));
    }
    return content;
}

QString selectionSentence(const core::PayerSelection& selection,
                          const core::DistributionResults& distribution)
{
    if (selection.count == 0)
        return tr("Nobody is in the selection.");
    QString sentence = tr("%1 payer-periods, %2 of all, with %3 of %4")
                           .arg(fullText(double(selection.count), countFormat()),
                                shortText(selection.payers, percentFormat()),
                                shortText(selection.amount, percentFormat()), nounOf(distribution));
    QStringList models;
    for (std::size_t i = 0; i < std::min<std::size_t>(3, selection.models.size()); ++i)
        models << tr("%1 %2").arg(text(selection.models[i].first),
                                  shortText(selection.models[i].second, percentFormat(0)));
    if (!models.isEmpty())
        sentence += tr("; of their tokens: %1").arg(models.join(QStringLiteral(", ")));
    if (selection.count > selection.top.size())
        sentence += tr("; the %1 heaviest are listed").arg(selection.top.size());
    return sentence;
}

} // namespace ui
