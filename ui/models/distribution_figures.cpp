#include "ui/models/distribution_figures.h"

#include "ui/models/fit_table.h"
#include "ui/models/formats.h"

#include <QCoreApplication>
#include <QStringList>

#include <cmath>

namespace ui {
namespace {

constexpr std::size_t kFewPayers = 200;

QString tr(const char* text)
{
    return QCoreApplication::translate("DistributionFigures", text);
}

QString boundsText(const core::stats::Bounds& at, const ValueFormat& format)
{
    return std::isfinite(at.high) ? intervalText(at.low, at.high, format)
                                  : tr("%1 or more").arg(shortText(at.low, format));
}

QString zerosSentence(const core::DistributionResults& distribution)
{
    const double n = double(distribution.count), zeros = double(distribution.zeros);
    const core::stats::Bounds at = core::stats::wilsonInterval(zeros, n);
    return tr("%1 of payers use nothing (95 % interval %2); the fits are of the others.")
        .arg(shortText(zeros / n, percentFormat()), intervalText(at.low, at.high, percentFormat()));
}

QString onePayerSentence(const core::DistributionDetail& detail)
{
    const auto& rests = detail.intervals->restsOn;
    const auto& names = detail.values.matrix->payerKind == core::usage::PayerKind::User
                            ? detail.values.names->users
                            : detail.values.names->orgs;
    const std::size_t id = rests->payer;
    return tr("The figures of the top rest on one payer, %1: without it the interval is %2 narrower.")
        .arg(id < names.size() ? text(names[id]) : QString(), shortText(1 - rests->ratio, percentFormat(0)));
}

} // namespace

std::vector<Figure> distributionFigures(const core::DistributionResults& d,
                                        const core::DistributionDetail* detail)
{
    const ValueFormat amount = measureFormat(d), share = percentFormat(0), plain = plainFormat({}, 2);
    const core::stats::ConcentrationIntervals* at =
        detail && detail->intervals ? &*detail->intervals : nullptr;
    const auto interval = [&](const core::stats::Bounds core::stats::ConcentrationIntervals::*bounds,
                              const ValueFormat& format) {
        return at ? boundsText(at->*bounds, format) : QString();
    };
    using Intervals = core::stats::ConcentrationIntervals;
    const QString what = humanised(d.measure).toLower();
    return {
        {tr("Median"), shortText(d.p50, amount), {}, tr("Half of the payer-periods use less.")},
        {tr("Mean"), shortText(d.mean, amount), interval(&Intervals::mean, amount),
         tr("All %1 divided by the payer-periods, with its 95 % interval.").arg(what)},
        {tr("p90"), shortText(d.p90, amount), {}, tr("90 % of the payer-periods use less.")},
        {tr("p99"), shortText(d.p99, amount), {}, tr("99 % of the payer-periods use less.")},
        {tr("Gini"), shortText(d.gini, plain), interval(&Intervals::gini, plain),
         tr("0: all use the same; 1: one uses everything. Twice the area between the Lorenz curve and the "
            "diagonal, with its 95 % interval.")},
        {tr("Top 1 % use"), shortText(d.top1, share), interval(&Intervals::top1, share),
         tr("Share of all %1 that the heaviest 1 % of payer-periods use, with its 95 % interval.").arg(what)},
        {tr("Top 10 % use"), shortText(d.top10, share), interval(&Intervals::top10, share),
         tr("Share of all %1 that the heaviest 10 % of payer-periods use, with its 95 % interval.")
             .arg(what)},
        {tr("Payer-periods"),
         fullText(double(d.count), countFormat()),
         {},
         tr("One for every payer and period with any usage: what is counted here.")},
    };
}

QString distributionCautions(const core::DistributionResults& d, const core::DistributionDetail* detail)
{
    QStringList sentences;
    if (d.zeros > 0)
        sentences << zerosSentence(d);
    if (detail && detail->intervals) {
        if (detail->intervals->restsOn)
            sentences << onePayerSentence(*detail);
        const std::string caution = core::stats::cautionOf(*detail->intervals);
        if (!caution.empty())
            sentences << text(caution);
        else if (d.count < kFewPayers)
            sentences << tr("Fewer than %1 payer-periods: read the intervals.").arg(kFewPayers);
    }
    return sentences.join(QLatin1Char(' '));
}

} // namespace ui
