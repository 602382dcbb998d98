#include "ui/models/tier_table.h"

#include "ui/models/fit_table.h"
#include "ui/models/formats.h"

#include <QCoreApplication>
#include <QStringList>

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

QString inTier(const ProposedTier& tier, const core::DistributionResults& distribution)
{
    const QString shares = tr("%1 of payers, %2 of %3")
                               .arg(shortText(tier.payers, percentFormat()),
                                    shortText(tier.amount, percentFormat()), nounOf(distribution));
    if (!tier.to)
        return tr("beyond (%1)").arg(shares);
    return tr("up to %1 (%2)").arg(shortText(*tier.to, measureFormat(distribution)), shares);
}

QString reason(const core::TierOption& option, std::size_t natural, bool moved)
{
    if (moved)
        return tr("Moved by hand; the shares follow.");
    if (option.agreed)
        return tr("At least two of three methods see every break: natural breaks, mixture, density valleys.");
    if (option.tiers.size() == natural)
        return tr("The data suggest this number, but the methods do not agree on every break: take it as a "
                  "hint.");
    return tr("No gap in the data asks for this number; the breaks divide it as evenly as can be.");
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

QString tierSentence(const core::TierOption& option, const core::DistributionResults& distribution,
                     std::size_t natural, bool moved)
{
    if (option.tiers.size() < 2)
        return tr("There are too few different values for tiers.");
    QStringList parts;
    for (const ProposedTier& tier : option.tiers)
        parts << inTier(tier, distribution);
    return tr("%1 tiers: %2. %3")
        .arg(QString::number(option.tiers.size()), parts.join(QStringLiteral(", ")),
             reason(option, natural, moved));
}

TableContent payerTable(const core::PayerSelection& selection, const core::DistributionResults& distribution)
{
    TableContent content;
    content.columns = {{tr("Payer"), {}, {}, false, true},
                       {tr("Period"), {}},
                       {tr("Cost"), tr("What serving this payer cost in the period."), currencyFormat("USD")},
                       {tr("Tokens"), {}, tokenFormat()},
                       {tr("Requests"), {}, countFormat()},
                       {tr("Most used model"), {}},
                       {tr("Its share"), tr("Of the payer's tokens."), percentFormat(0)}};
    Q_UNUSED(distribution)
    for (const core::SelectedPayer& payer : selection.top) {
        TableRow row;
        row.id = text(payer.name) + QLatin1Char('\n') + text(payer.period);
        row.cells = {payer.name.empty() ? tr("(no name)") : text(payer.name),
                     text(payer.period),
                     payer.cost,
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

QString intervalSentence(const core::DistributionDetail& detail)
{
    if (!detail.intervals)
        return {};
    const core::stats::ConcentrationIntervals& at = *detail.intervals;
    const core::DistributionResults& d = detail.distribution;
    QString sentence = tr("95 % intervals: Gini %1, top 1 % %2, top 10 % %3.")
                           .arg(intervalText(at.gini.low, at.gini.high, plainFormat({}, 2)),
                                intervalText(at.top1.low, at.top1.high, percentFormat(0)),
                                intervalText(at.top10.low, at.top10.high, percentFormat(0)));
    if (at.restsOn) {
        const auto& names = detail.values.matrix->payerKind == core::usage::PayerKind::User
                                ? detail.values.names->users
                                : detail.values.names->orgs;
        const std::size_t id = at.restsOn->payer;
        sentence +=
            QLatin1Char(' ') +
            tr("The figures of the top rest on one payer, %1: without it the interval is %2 narrower.")
                .arg(id < names.size() ? text(names[id]) : QString(),
                     shortText(1 - at.restsOn->ratio, percentFormat(0)));
    }
    if (d.count < 200)
        sentence += QLatin1Char(' ') + tr("Fewer than 200 payer-periods: read the intervals.");
    return sentence;
}

} // namespace ui
