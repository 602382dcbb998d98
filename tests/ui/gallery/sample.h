#pragma once

#include "ui/charts/histogram_chart.h"
#include "ui/charts/line_chart.h"

#include <vector>

/// Made-up data that look like a real product: lognormal usage with a Pareto tail, weekly rhythm, growth.
namespace sample {

std::vector<double> normals(std::size_t n, unsigned seed);
/// Monthly cost of `n` payers in dollars, ascending.
std::vector<double> costs(std::size_t n, unsigned seed);
ui::Histogram histogramOf(const std::vector<double>& values, double lo, double hi, int bins);
/// Expected count per bin of a lognormal with these parameters.
ui::Series lognormalFit(const QString& name, double mu, double sigma, double n, double lo, double hi,
                        int bins);
ui::Series gammaLikeFit(const QString& name, double shape, double scale, double n, double lo, double hi,
                        int bins);

} // namespace sample
