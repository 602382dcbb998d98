#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace core::stats {

/// Nelder and Mead (1965) for functions whose derivatives jump. `size` is the first simplex' edge.
template <std::size_t D, typename F>
std::array<double, D> minimiseBySimplex(const F& f, const std::array<double, D>& start, double size,
                                        int steps = 600)
{
    using Vertex = std::pair<double, std::array<double, D>>;
    std::array<Vertex, D + 1> v;
    v[0] = {f(start), start};
    for (std::size_t i = 0; i < D; ++i) {
        auto x = start;
        x[i] += size;
        v[i + 1] = {f(x), x};
    }
    const auto byValue = [](const Vertex& a, const Vertex& b) {
        return a.first < b.first;
    };
    for (int step = 0; step < steps; ++step) {
        std::sort(v.begin(), v.end(), byValue);
        double extent = 0;
        for (std::size_t i = 0; i < D; ++i)
            extent = std::max(extent, std::abs(v[D].second[i] - v[0].second[i]));
        if (extent < 1e-13)
            break;
        const auto along = [&](double t) { // from the worst vertex through the middle of the others
            std::array<double, D> x{};
            for (std::size_t i = 0; i < D; ++i) {
                double middle = 0;
                for (std::size_t k = 0; k < D; ++k)
                    middle += v[k].second[i] / D;
                x[i] = v[D].second[i] + t * (middle - v[D].second[i]);
            }
            return Vertex{f(x), x};
        };
        Vertex trial = along(2);
        if (trial.first < v[0].first) {
            Vertex further = along(3);
            v[D] = further.first < trial.first ? further : trial;
        } else if (trial.first < v[D - 1].first) {
            v[D] = trial;
        } else {
            Vertex nearer = along(trial.first < v[D].first ? 1.5 : 0.5);
            if (nearer.first < std::min(trial.first, v[D].first)) {
                v[D] = nearer;
            } else {
                for (std::size_t k = 1; k <= D; ++k) {
                    for (std::size_t i = 0; i < D; ++i)
                        v[k].second[i] = v[0].second[i] + 0.5 * (v[k].second[i] - v[0].second[i]);
                    v[k].first = f(v[k].second);
                }
            }
        }
    }
    return std::min_element(v.begin(), v.end(), byValue)->second;
}

} // namespace core::stats
