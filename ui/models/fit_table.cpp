#include "ui/models/fit_table.h"

#include "ui/models/formats.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace ui {
namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("FitTable", text);
}

QString parametersText(const core::FitSummary& fit)
{
    QStringList parts;
    for (std::size_t i = 0; i < fit.parameters.size(); ++i) {
        const auto& [name, value] = fit.parameters[i];
        QString part = QStringLiteral("%1 = %2").arg(text(name), fullText(value, plainFormat({}, 3)));
        if (i < fit.standardErrors.size() && std::isfinite(fit.standardErrors[i].second))
            part += QStringLiteral(" ± %1").arg(fullText(fit.standardErrors[i].second, plainFormat({}, 3)));
        parts << part;
    }
    return parts.join(QStringLiteral(",  "));
}

} // namespace

TableContent fitTable(const core::DistributionResults& distribution)
{
    TableContent content;
    content.columns = {
        {tr("Family"), {}},
        {tr("Parameters"), tr("With standard errors."), {}, false, true},
        {tr("Δ BIC"),
         tr("Bayesian information criterion, as a difference to the best; above 10 is clearly worse."),
         plainFormat({}, 1)},
        {tr("KS"), tr("Kolmogorov–Smirnov: largest gap between the fitted and the observed share."),
         plainFormat({}, 3)},
        {tr("AD"), tr("Anderson–Darling: like KS, but sees the tails."), plainFormat({}, 2)}};
    const double best = distribution.fits.empty() ? 0 : distribution.fits.front().bic;
    for (const core::FitSummary& fit : distribution.fits) {
        TableRow row;
        row.id = text(fit.family);
        row.hint = text(fit.note);
        if (fit.converged)
            row.cells = {text(fit.name), parametersText(fit), fit.bic - best, fit.ks, fit.ad};
        else
            row.cells = {
                text(fit.name), fit.note.empty() ? tr("did not converge") : text(fit.note), {}, {}, {}};
        row.mark = fit.converged ? RowMark::None : RowMark::Info;
        row.emphasised = fit.converged && fit.bic == best;
        content.rows.push_back(std::move(row));
    }
    return content;
}

ValueFormat measureFormat(const core::DistributionResults& distribution)
{
    if (distribution.measure == "cost")
        return currencyFormat("USD");
    return distribution.measure == "tokens" ? tokenFormat() : countFormat(text(distribution.unit));
}

Beyond beyond(const core::DistributionResults& distribution, double value)
{
    const auto& sorted = distribution.sorted;
    if (sorted.empty())
        return {};
    const auto above = std::upper_bound(sorted.begin(), sorted.end(), value);
    Beyond share;
    share.payers = double(sorted.end() - above) / double(sorted.size());
    if (above == sorted.begin())
        share.amount = 1;
    else
        share.amount = distribution.sortedShareAbove[std::size_t(above - sorted.begin() - 1)];
    return share;
}

QString beyondText(const core::DistributionResults& distribution, double value)
{
    const Beyond share = beyond(distribution, value);
    return tr("%1 of payers, %2 of %3 beyond")
        .arg(shortText(share.payers, percentFormat(1)), shortText(share.amount, percentFormat(0)),
             text(distribution.measure));
}

} // namespace ui
