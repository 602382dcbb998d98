// Sorting, nine families with three tests, concentration, breaks and the bootstrap for 1,000,000 payers made
// from a seed; another number may be given as the argument. Prints one JSON object: CPU seconds of all
// threads, best of three.
#include "core/stats/bootstrap.h"
#include "core/stats/breakpoints.h"
#include "core/stats/concentration.h"
#include "core/stats/curves.h"
#include "core/stats/fit.h"
#include "core/stats/mixture.h"
#include "core/stats/random.h"
#include "core/stats/tail.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <string>

namespace {

using namespace core::stats;

double cpuSeconds()
{
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return double(time.tv_sec) + double(time.tv_nsec) * 1e-9;
}

bool g_first = true;

void measure(const char* what, const std::function<void()>& work)
{
    double best = 1e300;
    for (int i = 0; i < 3; ++i) {
        const double start = cpuSeconds();
        work();
        best = std::min(best, cpuSeconds() - start);
    }
    std::printf("%s  \"%s\": %.4f", g_first ? "" : ",\n", what, best);
    g_first = false;
}

std::vector<double> tokens(std::size_t n)
{
    RandomStream random(42);
    std::vector<double> values(n);
    for (double& x : values)
        x = random.uniform() < 0.1 ? 1.7e6 * std::pow(random.uniform(), -1 / 1.3)
                                   : std::exp(12 + 1.3 * random.normal());
    return values;
}

} // namespace

int main(int argc, char** argv)
{
    const std::size_t n = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1000000;
    const std::vector<double> values = tokens(n);
    std::printf("{\n  \"payers\": %zu,\n", n);
    Sample sample;
    measure("sort", [&] { sample = *Sample::from(values); });
    measure("nine_families", [&] { (void)fitAll(sample, allFamilies(), core::noProgress()); });
    for (Family family : allFamilies())
        measure(("fit_" + std::string(id(family))).c_str(), [&] { (void)fit(sample, family); });
    measure("concentration", [&] { (void)concentrationOf(sample); });
    measure("curves", [&] { (void)logHistogram(sample), (void)ccdf(sample); });
    measure("threshold", [&] { (void)thresholdFor(sample, 0.12); });
    measure("xmin_scan", [&] { (void)powerLaw(sample); });
    measure("jenks_2_to_8", [&] { (void)jenks(sample, 8); });
    measure("mixtures_1_to_4", [&] { (void)fitMixtures(sample, 4, core::noProgress()); });
    const std::vector<std::span<const double>> columns(4, values);
    measure("bootstrap_1000x4", [&] { (void)poissonSums(columns, {}, core::noProgress()); });
    std::printf("\n}\n");
}
