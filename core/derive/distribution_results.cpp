#include "core/derive/distribution_results.h"

#include "core/stats/breakpoints.h"
#include "core/stats/concentration.h"
#include "core/stats/curves.h"
#include "core/stats/fit.h"
#include "core/stats/quantile.h"
#include "core/stats/verdict.h"

#include <array>
#include <cmath>

namespace core {
namespace {

constexpr std::size_t kQuantiles = 2000; // enough to read a share off while a line is dragged
constexpr int kMostTiers = 4;

Curve curveOf(const std::vector<stats::Point>& points)
{
    Curve curve;
    for (const stats::Point& point : points) {
        curve.x.push_back(point.x);
        curve.y.push_back(point.y);
    }
    return curve;
}

FitSummary summaryOf(const stats::Fit& fit, const stats::Sample& sample, const stats::Histogram& histogram)
{
    FitSummary summary;
    summary.family = stats::id(fit.family);
    summary.name = stats::name(fit.family);
    summary.converged = fit.converged();
    summary.note = fit.note;
    summary.logLikelihood = fit.logLikelihood;
    summary.aic = fit.aic;
    summary.bic = fit.bic;
    if (!fit.converged())
        return summary;
    const auto names = stats::parameterNames(fit.family);
    for (std::size_t i = 0; i < names.size(); ++i) {
        summary.parameters.emplace_back(names[i], fit.distribution.parameters()[i]);
        if (i < fit.standardErrors.size())
            summary.standardErrors.emplace_back(names[i], fit.standardErrors[i]);
    }
    summary.ks = fit.goodness.ks;
    summary.cvm = fit.goodness.cvm;
    summary.ad = fit.goodness.ad;
    summary.density = curveOf(stats::expectedCounts(histogram, fit.distribution, sample.positiveWeight()));
    summary.ccdf = curveOf(stats::ccdf(fit.distribution, sample.values().front(), sample.values().back()));
    summary.qq = curveOf(stats::qqPoints(sample, fit.distribution));
    return summary;
}

void describeSpread(DistributionResults& results, const stats::Sample& sample)
{
    const stats::Concentration spread = stats::concentrationOf(sample);
    results.mean = spread.mean;
    results.p50 = spread.p50;
    results.p90 = spread.p90;
    results.p99 = spread.p99;
    results.p99OverP50 = spread.p99OverP50.value_or(0);
    results.gini = spread.gini.value_or(0);
    results.top1 = spread.top1.value_or(0);
    results.top5 = spread.top5.value_or(0);
    results.top10 = spread.top10.value_or(0);
    for (const stats::LorenzPoint& point : stats::lorenzCurve(sample)) {
        results.lorenz.x.push_back(point.payers);
        results.lorenz.y.push_back(point.amount);
    }
    results.sorted = stats::quantileTable(sample, kQuantiles);
    for (const double value : results.sorted)
        results.sortedShareAbove.push_back(stats::beyond(sample, value).amount);
}

void describeTiers(DistributionResults& results, const stats::Sample& sample, double overageTarget)
{
    const stats::Threshold threshold = stats::thresholdFor(sample, overageTarget);
    results.threshold = {overageTarget, threshold.value, threshold.low, threshold.high};
    const auto classes = stats::jenks(sample, kMostTiers);
    if (classes.empty())
        return;
    for (std::size_t i = 0; i + 1 < classes.back().largest.size(); ++i)
        results.jenksBreaks.push_back(classes.back().largest[i]);
}

/// The rows whose period is complete, or all of them when none is.
std::vector<double> valuesOf(const std::vector<double>& column, const usage::PayerPeriods& matrix,
                             bool& partial)
{
    partial = true;
    for (const usage::Period& period : matrix.periods)
        partial = partial && period.partial;
    std::vector<double> values;
    for (std::size_t row = 0; row < matrix.size(); ++row) {
        const usage::Period& period = matrix.periods[matrix.period[row]];
        if (partial)
            values.push_back(period.covered > 0 ? column[row] / period.covered : column[row]);
        else if (!period.partial)
            values.push_back(column[row]);
    }
    return values;
}

} // namespace

Result<DistributionResults> distributionOf(std::span<const double> values, const std::string& measure,
                                           const std::string& unit, double overageTarget, Progress& progress)
{
    DistributionResults results;
    results.measure = measure;
    results.unit = unit;
    const auto sample = stats::Sample::from(values);
    if (!sample)
        return sample.error();
    results.count = sample->rows();
    results.zeros = static_cast<std::size_t>(std::llround(sample->zeroWeight()));
    if (sample->size() == 0)
        return results;
    describeSpread(results, *sample);
    describeTiers(results, *sample, overageTarget);
    const stats::Histogram histogram = stats::logHistogram(*sample);
    results.histogram = {histogram.edges, histogram.counts};
    results.ccdf = curveOf(stats::ccdf(*sample));

    auto fits = stats::fitAll(*sample, stats::allFamilies(), progress);
    if (!fits)
        return fits.error();
    for (const stats::Fit& fit : *fits)
        results.fits.push_back(summaryOf(fit, *sample, histogram));
    results.verdict = stats::sentence(stats::verdictOf(*sample, *fits), unit);
    return results;
}

Status deriveDistributions(Results& results, Progress& progress)
{
    struct Measure {
        const char* name;
        const char* unit;
        const std::vector<double>* column;
    };
    const std::array measures = {
        Measure{"cost", "USD", &results.costs->payers->total},
        Measure{"tokens", "tokens", &results.matrix->tokens},
        Measure{"requests", "requests", &results.matrix->requests},
    };
    for (const Measure& measure : measures) {
        bool partial = false;
        const std::vector<double> values = valuesOf(*measure.column, *results.matrix, partial);
        auto found = distributionOf(values, measure.name, measure.unit,
                                    results.project.assumptions->overageTarget, progress);
        if (!found)
            return found.error();
        found->partial = partial;
        results.distributions[measure.name] =
            std::make_shared<const DistributionResults>(std::move(found).value());
    }
    return Done{};
}

} // namespace core
