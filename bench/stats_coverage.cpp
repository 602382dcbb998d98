// How often nominal 95 % intervals hold the truth: the order-statistic interval of a threshold, Fisher
// intervals of a parameter, and percentile bootstraps of the mean, of Gini and of p99/p50, for light and
// heavy tails. Arguments: repetitions (300), payers (1,000). Prints one JSON object.
#include "core/stats/bootstrap.h"
#include "core/stats/breakpoints.h"
#include "core/stats/concentration_intervals.h"
#include "core/stats/distribution.h"
#include "core/stats/fit.h"
#include "core/stats/random.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

using namespace core::stats;

struct Coverage {
    int threshold = 0, parameter = 0, mean = 0, gini = 0, ratio = 0;
};

bool holds(const Bounds& bounds, double truth)
{
    return bounds.low <= truth && truth <= bounds.high;
}

/// Mean of quantile(p) (2p - 1) over p, divided by the mean of the law.
double giniOf(const Distribution& law)
{
    constexpr int kSteps = 2'000'000;
    double sum = 0;
    for (int i = 0; i < kSteps; ++i) {
        const double t = (i + 0.5) / kSteps, above = std::pow(t, 4); // dense in the tail
        if (above > 1e-15)
            sum += 4 * std::pow(t, 3) / kSteps * law.quantile(1 - above) * (1 - 2 * above);
    }
    return sum / law.mean();
}

Coverage coverageOf(const Distribution& law, std::size_t payers, int repetitions)
{
    Coverage hits;
    const double gini = giniOf(law);
    for (int r = 0; r < repetitions; ++r) {
        RandomStream random(1, std::uint64_t(r));
        std::vector<double> values(payers);
        for (double& x : values)
            x = law.quantile(random.uniform());
        const Sample sample = *Sample::from(values);
        const Threshold t = thresholdFor(sample, 0.12);
        const double truth = law.quantile(0.88);
        hits.threshold += t.low && *t.low <= truth && truth <= *t.high;
        const Fit f = fit(sample, law.family(), {.goodness = false});
        hits.parameter += f.converged() && std::abs(f.distribution.parameters()[0] - law.parameters()[0]) <=
                                               1.959964 * f.standardErrors[0];
        const std::vector<std::span<const double>> columns{values};
        const auto sums = *poissonSums(columns, {500, std::uint64_t(r)}, core::noProgress());
        std::vector<double> means;
        for (std::size_t k = 0; k < sums.replicates; ++k)
            means.push_back(sums.at(k, 0) / sums.payers[k]);
        const Bounds b = percentileInterval(means);
        hits.mean += holds(b, law.mean());
        const auto at = *concentrationIntervals(values, {}, {500, std::uint64_t(r)}, core::noProgress());
        hits.gini += holds(at.gini, gini);
        hits.ratio += holds(at.p99OverP50, law.quantile(0.99) / law.quantile(0.5));
    }
    return hits;
}

} // namespace

int main(int argc, char** argv)
{
    const int repetitions = argc > 1 ? std::atoi(argv[1]) : 300;
    const std::size_t payers = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1000;
    std::printf("{\n  \"level\": 0.95, \"payers\": %zu, \"repetitions\": %d", payers, repetitions);
    for (const Distribution& law :
         {Distribution(Family::Exponential, {1}), Distribution(Family::Lognormal, {0, 1}),
          Distribution(Family::Lognormal, {0, 1.8}), Distribution(Family::Lomax, {2.2, 1}),
          Distribution(Family::Lomax, {1.4, 1})}) {
        const Coverage c = coverageOf(law, payers, repetitions);
        std::printf(",\n  \"%s(%g, %g)\": {\"threshold\": %.3f, \"parameter\": %.3f, \"mean\": %.3f, "
                    "\"gini\": %.3f, \"p99_over_p50\": %.3f}",
                    std::string(id(law.family())).c_str(), law.parameters().front(), law.parameters().back(),
                    double(c.threshold) / repetitions, double(c.parameter) / repetitions,
                    double(c.mean) / repetitions, double(c.gini) / repetitions,
                    double(c.ratio) / repetitions);
    }
    std::printf("\n}\n");
}
