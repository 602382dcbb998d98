// How often nominal 95 % intervals hold the truth: the order-statistic interval of a threshold, Fisher
// intervals of lognormal parameters and the percentile bootstrap of the mean, for light and heavy tails.
// Meant for 300 repetitions of 1,000 payers. Prints one JSON object.
#include "core/stats/bootstrap.h"
#include "core/stats/breakpoints.h"
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
    int threshold = 0, parameter = 0, mean = 0;
};

Coverage coverageOf(const Distribution& law, std::size_t payers, int repetitions)
{
    Coverage hits;
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
        hits.mean += b.low <= law.mean() && law.mean() <= b.high;
    }
    return hits;
}

} // namespace

int main(int argc, char** argv)
{
    const int repetitions = argc > 1 ? std::atoi(argv[1]) : 300;
    std::printf("{\n  \"level\": 0.95, \"payers\": 1000, \"repetitions\": %d", repetitions);
    for (const Distribution& law :
         {Distribution(Family::Exponential, {1}), Distribution(Family::Lognormal, {0, 1}),
          Distribution(Family::Lognormal, {0, 1.8}), Distribution(Family::Lomax, {2.2, 1}),
          Distribution(Family::Lomax, {1.4, 1})}) {
        const Coverage c = coverageOf(law, 1000, repetitions);
        std::printf(",\n  \"%s(%g, %g)\": {\"threshold\": %.3f, \"parameter\": %.3f, \"mean\": %.3f}",
                    std::string(id(law.family())).c_str(), law.parameters().front(), law.parameters().back(),
                    double(c.threshold) / repetitions, double(c.parameter) / repetitions,
                    double(c.mean) / repetitions);
    }
    std::printf("\n}\n");
}
