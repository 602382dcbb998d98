#include "tests/ui/gallery/sample.h"

#include <algorithm>
#include <cmath>
#include <random>

namespace sample {

std::vector<double> normals(std::size_t n, unsigned seed)
{
    std::mt19937 random(seed);
    std::normal_distribution<double> normal;
    std::vector<double> out(n);
    std::generate(out.begin(), out.end(), [&] { return normal(random); });
    return out;
}

std::vector<double> costs(std::size_t n, unsigned seed)
{
    std::mt19937 random(seed);
    std::uniform_real_distribution<double> uniform(1e-6, 1);
    std::vector<double> out = normals(n, seed + 1);
    for (double& value : out) {
        value = std::exp(1.2 + 1.25 * value);
        if (uniform(random) < 0.04)
            value = 20 * std::pow(uniform(random), -1 / 1.5);
    }
    std::sort(out.begin(), out.end());
    return out;
}

ui::Histogram histogramOf(const std::vector<double>& values, double lo, double hi, int bins)
{
    ui::Histogram histogram;
    histogram.counts.resize(std::size_t(bins));
    for (int i = 0; i <= bins; ++i)
        histogram.edges.push_back(lo * std::pow(hi / lo, double(i) / bins));
    for (const double value : values) {
        const int bin = int(std::log(value / lo) / std::log(hi / lo) * bins);
        if (bin >= 0 && bin < bins)
            ++histogram.counts[std::size_t(bin)];
    }
    return histogram;
}

ui::Series lognormalFit(const QString& name, double mu, double sigma, double n, double lo, double hi,
                        int bins)
{
    ui::Series fit{name, {}, {}};
    const double width = std::log(hi / lo) / bins;
    for (int i = 0; i <= 400; ++i) {
        const double x = lo * std::pow(hi / lo, i / 400.0);
        const double z = (std::log(x) - mu) / sigma;
        fit.x.push_back(x);
        fit.y.push_back(n * width * std::exp(-z * z / 2) / (sigma * std::sqrt(2 * M_PI)));
    }
    return fit;
}

ui::Series gammaLikeFit(const QString& name, double shape, double scale, double n, double lo, double hi,
                        int bins)
{
    ui::Series fit{name, {}, {}};
    const double width = std::log(hi / lo) / bins;
    for (int i = 0; i <= 400; ++i) {
        const double x = lo * std::pow(hi / lo, i / 400.0);
        fit.x.push_back(x);
        fit.y.push_back(n * width * std::pow(x / scale, shape) * std::exp(-x / scale) / std::tgamma(shape));
    }
    return fit;
}

} // namespace sample
