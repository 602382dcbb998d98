#pragma once

#include <Eigen/Eigenvalues>

#include <algorithm>
#include <cmath>

namespace core::stats {

template <int D>
using Vector = Eigen::Matrix<double, D, 1>;
template <int D>
using Matrix = Eigen::Matrix<double, D, D>;

/// A function at a point with its first and second derivatives.
template <int D>
struct Local {
    double value;
    Vector<D> gradient;
    Matrix<D> hessian;
};

template <int D>
struct Maximum {
    Vector<D> x;
    Local<D> at;
    bool converged = false;
};

/// Newton's step upwards. Directions of positive or no curvature are turned around (|eigenvalue|), so that
/// the step always climbs; its length is bounded by `longest` in every coordinate.
template <int D>
Vector<D> ascent(const Local<D>& at, double longest)
{
    const Eigen::SelfAdjointEigenSolver<Matrix<D>> solver(-at.hessian);
    Vector<D> curvature = solver.eigenvalues().cwiseAbs();
    const double floor = std::max(curvature.maxCoeff() * 1e-12, 1e-300);
    curvature = curvature.cwiseMax(floor);
    const Vector<D> along = solver.eigenvectors().transpose() * at.gradient;
    const Vector<D> step = solver.eigenvectors() * along.cwiseQuotient(curvature);
    const double length = step.cwiseAbs().maxCoeff();
    return length > longest ? Vector<D>(step * (longest / length)) : step;
}

/// Maximises `f(x) -> Local<D>` from `start` by damped Newton steps. Parameters should be of order one
/// (logarithms, standardised data). Converged when the last step moved nothing that matters and the curvature
/// is negative.
template <int D, typename F>
Maximum<D> maximise(const F& f, const Vector<D>& start, double longest = 2, int maxSteps = 200)
{
    constexpr double kTiny = 1e-9; // Newton's next step would be its square
    Maximum<D> m{start, f(start)};
    for (int i = 0; i < maxSteps && std::isfinite(m.at.value); ++i) {
        Vector<D> step = ascent<D>(m.at, longest);
        if (!step.allFinite())
            return m;
        const bool last = step.cwiseAbs().maxCoeff() < kTiny * (1 + m.x.cwiseAbs().maxCoeff());
        Local<D> next = f(m.x + step);
        const double slack = 1e-13 * std::abs(m.at.value);
        int halvings = 0;
        while (!(next.value >= m.at.value - slack) && halvings++ < 40) {
            step *= 0.5;
            next = f(m.x + step);
        }
        if (!(next.value >= m.at.value - slack))
            return m;
        m.x += step;
        m.at = next;
        if (last || (i > 20 && step.cwiseAbs().maxCoeff() < 1e-12)) {
            m.converged = Eigen::SelfAdjointEigenSolver<Matrix<D>>(m.at.hessian).eigenvalues().maxCoeff() < 0;
            return m;
        }
    }
    return m;
}

/// max |gradient| x standard error at a maximum.
template <int D>
double scaledScore(const Local<D>& at)
{
    const Matrix<D> covariance = (-at.hessian).inverse();
    return (at.gradient.cwiseAbs().cwiseProduct(covariance.diagonal().cwiseMax(0).cwiseSqrt())).maxCoeff();
}

} // namespace core::stats
