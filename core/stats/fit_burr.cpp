#include "core/stats/estimate.h"
#include "core/stats/newton.h"
#include "core/stats/special.h"

#include <cmath>

namespace core::stats {
namespace {

/// Burr XII log-likelihood for each payer in (log shape1, log shape2, location of standardised log x).
class BurrLikelihood {
public:
    explicit BurrLikelihood(const Nodes& nodes)
        : m_nodes(nodes)
    {}

    Local<3> operator()(const Vector<3>& x) const
    {
        const double a = std::exp(x[0]), g = std::exp(x[1]);
        double s = 0, pv = 0, p1 = 0, qv2 = 0, qv = 0, q0 = 0, v1 = 0; // q = p (1 - p)
        for (std::size_t i = 0; i < m_nodes.u.size(); ++i) {
            const double w = m_nodes.weight[i];
            const double v = g * ((m_nodes.u[i] - m_nodes.meanLog) / m_nodes.sdLog - x[2]);
            const double e = std::exp(-std::abs(v));
            const double p = v > 0 ? 1 / (1 + e) : e / (1 + e);
            const double q = e / ((1 + e) * (1 + e));
            s += w * ((v > 0 ? v : 0) + std::log1p(e));
            v1 += w * v;
            pv += w * p * v;
            p1 += w * p;
            q0 += w * q;
            qv += w * q * v;
            qv2 += w * q * v * v;
        }
        const double n = m_nodes.payers;
        for (double* sum : {&s, &pv, &p1, &qv2, &qv, &q0, &v1})
            *sum /= n;
        Local<3> at;
        at.value = x[0] + x[1] + v1 - (a + 1) * s;
        at.gradient << 1 - a * s, 1 + v1 - (a + 1) * pv, g * ((a + 1) * p1 - 1);
        at.hessian(0, 0) = -a * s;
        at.hessian(0, 1) = at.hessian(1, 0) = -a * pv;
        at.hessian(0, 2) = at.hessian(2, 0) = a * g * p1;
        at.hessian(1, 1) = v1 - (a + 1) * (pv + qv2);
        at.hessian(1, 2) = at.hessian(2, 1) = g * ((a + 1) * (p1 + qv) - 1);
        at.hessian(2, 2) = -(a + 1) * g * g * q0;
        return at;
    }

private:
    const Nodes& m_nodes;
};

/// Weibull limit: the likelihood falls away from it when the mean of z^2 <= 2, z = (x/scale)^shape.
bool runsToWeibull(const FitData& data, const Estimate& weibull)
{
    const double k = weibull.parameters[0], m = std::log(weibull.parameters[1]);
    return data.observed.mean([&](double u) { return std::exp(2 * k * (u - m)); }) <= 2;
}

double paretoValue(const Nodes& nodes)
{
    const double a = nodes.sdLog / nodes.mean([&](double u) { return u - nodes.lowest; });
    return std::log(a) - 1;
}

struct Start {
    double logA, logG, location;
};

Maximum<3> bestFrom(const Nodes& nodes, std::initializer_list<Start> starts)
{
    const BurrLikelihood likelihood(nodes);
    Maximum<3> best;
    bool any = false;
    for (const Start& s : starts) {
        const auto m = maximise<3>(likelihood, Vector<3>(s.logA, s.logG, s.location), 1);
        const bool running = !m.converged || m.x.cwiseAbs().maxCoeff() > 18;
        if (!running && (!any || m.at.value > best.at.value)) {
            best = m;
            any = true;
        }
    }
    return best;
}

} // namespace

Estimate estimateBurr(const FitData& data)
{
    const Estimate weibull = estimateWeibull(data);
    const Estimate logistic = estimateLogLogistic(data);
    if (weibull.status != FitStatus::Interior || logistic.status != FitStatus::Interior)
        return {};
    const bool toWeibull = runsToWeibull(data, weibull);
    const Nodes& nodes = data.observed;
    const double sd = nodes.sdLog;
    const double llogLocation = (std::log(logistic.parameters[1]) - nodes.meanLog) / sd;
    const double llogSlope = std::log(logistic.parameters[0] * sd);
    const double weibullSlope = std::log(weibull.parameters[0] * sd);
    const double weibullLocation = (std::log(weibull.parameters[1]) - nodes.meanLog) / sd;
    // near the Weibull law: scale = weibull scale x shape1^(1/shape2)
    const double far = std::log(20.0) / std::exp(weibullSlope);
    Maximum<3> best = bestFrom(data.coarse, {{0, llogSlope, llogLocation},
                                             {std::log(20.0), weibullSlope, weibullLocation + far},
                                             {std::log(0.3), llogSlope + std::log(2.0), llogLocation - 0.5}});
    if (best.converged) {
        // the coarse nodes have their own mean and sd
        const double location = (data.coarse.meanLog + data.coarse.sdLog * best.x[2] - nodes.meanLog) / sd;
        const double slope = best.x[1] + std::log(sd / data.coarse.sdLog);
        best = bestFrom(nodes, {{best.x[0], slope, location}});
    }
    const double pareto = paretoValue(nodes);
    if (!best.converged || pareto > best.at.value) {
        if (toWeibull && !(best.converged && best.at.value > pareto))
            return boundary(Family::Weibull, "no interior maximum: shape1 runs to infinity, towards Weibull");
        return boundary(Family::Pareto,
                        "no interior maximum: shape1 runs to 0 and shape2 to infinity, towards Pareto");
    }
    if (toWeibull)
        return boundary(Family::Weibull, "no interior maximum: shape1 runs to infinity, towards Weibull");
    const double a = std::exp(best.x[0]), g = std::exp(best.x[1]) / sd;
    const double scale = std::exp(nodes.meanLog + sd * best.x[2]);
    const Vector<3> j(a, g, scale * sd);
    const Matrix<3> c = j.asDiagonal() * (-nodes.payers * best.at.hessian).inverse() * j.asDiagonal();
    const Local<3> whole{0, nodes.payers * best.at.gradient, nodes.payers * best.at.hessian};
    return interior({a, g, scale},
                    {c(0, 0), c(0, 1), c(0, 2), c(1, 0), c(1, 1), c(1, 2), c(2, 0), c(2, 1), c(2, 2)},
                    scaledScore<3>(whole));
}

} // namespace core::stats
