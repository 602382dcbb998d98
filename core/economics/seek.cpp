#include "core/economics/seek.h"

#include "core/plan/edit.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace core::economics {
namespace {

constexpr int kScanPoints = 25;
constexpr std::size_t kMostEvaluations = 200;
constexpr double kUnseen = 4e-4; // of a share, as such; of an amount, relative
constexpr int kMostDigits = 6;

using Evaluator = std::function<Result<PlanEvaluation>(const plan::Plan&)>;

std::optional<plan::Control> controlAt(const plan::Plan& plan, std::string_view path)
{
    for (const plan::Control& control : plan::controlsOf(plan)) {
        if (control.path == path)
            return control;
    }
    return {};
}

class Seeker {
public:
    Seeker(const plan::Plan& plan, const SeekRequest& request, Evaluator evaluator, Progress& progress)
        : m_plan(plan)
        , m_request(request)
        , m_evaluate(std::move(evaluator))
        , m_progress(progress)
    {}

    Result<SeekOutcome> found()
    {
        const std::optional<plan::Control> control = controlAt(m_plan, m_request.control);
        if (!control)
            return plan::withMoved(m_plan, m_request.control, 0).error();
        const double present = control->value.toDouble();
        const std::vector<std::string_view>& names = resultNames();
        if (std::find(names.begin(), names.end(), m_request.result) == names.end())
            return Error{
                ErrorCode::NotFound,           "\"" + m_request.result + "\" is no result", {}, 0, "result",
                "a name such as overage_share"};
        const double low = m_request.low.value_or(0);
        const double high = m_request.high.value_or(present > 0 ? 16 * present : 1000);
        if (!(low < high))
            return Error{ErrorCode::InvalidInput, "the range to look in is empty", {}, 0, m_request.control};
        m_step = std::pow(10, -control->places);
        if (!scan(low, high))
            return *m_error;
        if (m_request.friendly && m_crossed && !round())
            return *m_error;
        return outcome();
    }

private:
    struct Point {
        double value = 0, distance = 0; ///< result - target
        PlanEvaluation evaluation;
    };

    const plan::Plan& m_plan;
    const SeekRequest& m_request;
    Evaluator m_evaluate;
    Progress& m_progress;
    double m_step = 1;
    std::size_t m_evaluations = 0;
    std::optional<Error> m_error;
    std::optional<Point> m_best;
    bool m_crossed = false;

    std::optional<Point> at(double value)
    {
        if (!m_progress.advance(m_evaluations++, kMostEvaluations)) {
            m_error = Error{ErrorCode::Cancelled, "goal seek"};
            return {};
        }
        const Result<plan::Plan> plan = plan::withMoved(m_plan, m_request.control, value);
        Result<PlanEvaluation> evaluation = plan ? m_evaluate(*plan) : Result<PlanEvaluation>(plan.error());
        if (!evaluation) {
            m_error = evaluation.error();
            return {};
        }
        Point point{plan::valueAt(*plan, m_request.control)->toDouble(), std::nan(""),
                    std::move(*evaluation)};
        if (const std::optional<double> result = resultNamed(point.evaluation.results, m_request.result))
            point.distance = *result - m_request.target;
        if (!std::isnan(point.distance) &&
            (!m_best || std::fabs(point.distance) < std::fabs(m_best->distance)))
            m_best = point;
        return point;
    }

    static bool sameSide(const Point& a, const Point& b)
    {
        return std::isnan(a.distance) || std::isnan(b.distance) || (a.distance > 0) == (b.distance > 0);
    }

    bool scan(double low, double high)
    {
        std::optional<Point> before = at(low);
        for (int i = 1; before && i < kScanPoints; ++i) {
            const double share = double(i) / (kScanPoints - 1);
            std::optional<Point> next =
                at(low + (high - low) * share * share); // denser where values are small
            if (!next)
                return false;
            if (!sameSide(*before, *next)) {
                m_crossed = true;
                return narrow(std::move(*before), std::move(*next));
            }
            before = std::move(next);
        }
        return before.has_value();
    }

    bool narrow(Point low, Point high)
    {
        while (high.value - low.value > m_step * 1.5 && m_evaluations < kMostEvaluations) {
            const double middle = low.value + (high.value - low.value) / 2;
            std::optional<Point> next = at(middle);
            if (!next)
                return false;
            if (next->value <= low.value || next->value >= high.value || next->distance == 0)
                break;
            (sameSide(low, *next) ? low : high) = std::move(*next);
        }
        return true;
    }

    /// Replaces the best point by one with fewer digits, if its result is as good to the eye.
    bool round()
    {
        const double value = m_best->value;
        const double seen =
            std::max(std::fabs(m_best->distance), kUnseen * std::max(1.0, std::fabs(m_request.target)));
        if (!(value > 0))
            return true;
        for (int digits = 1; digits <= kMostDigits; ++digits) {
            const double unit = std::pow(10, std::floor(std::log10(value)) - (digits - 1));
            if (unit < m_step)
                return true;
            const std::optional<Point> point = at(std::round(value / unit) * unit);
            if (!point)
                return false;
            if (std::fabs(point->distance) <= seen) {
                m_best = point;
                return true;
            }
        }
        return true;
    }

    Result<SeekOutcome> outcome()
    {
        if (!m_best)
            return Error{ErrorCode::InvalidInput,
                         "the result has no value anywhere in the range",
                         {},
                         0,
                         m_request.result};
        SeekOutcome out;
        Result<plan::Plan> plan = plan::withMoved(m_plan, m_request.control, m_best->value);
        if (!plan)
            return plan.error();
        out.plan = std::move(*plan);
        out.value = m_best->value;
        out.achieved = m_best->distance + m_request.target;
        out.reached = m_crossed || m_best->distance == 0;
        out.evaluations = m_evaluations;
        out.evaluation = std::move(m_best->evaluation);
        return out;
    }
};

} // namespace

Result<SeekOutcome> seek(const Prepared& prepared, const plan::Plan& plan, const Assumptions& assumptions,
                         const SeekRequest& request, Progress& progress)
{
    const auto evaluator = [&](const plan::Plan& next) {
        return evaluate(prepared, next, assumptions);
    };
    return Seeker(plan, request, evaluator, progress).found();
}

Result<SeekOutcome> seek(const std::shared_ptr<const Population>& population, const plan::Plan& plan,
                         const cost::PriceBook& book, const Assumptions& assumptions,
                         const SeekRequest& request, Progress& progress)
{
    std::shared_ptr<const Prepared> last;
    const auto evaluator = [&](const plan::Plan& next) -> Result<PlanEvaluation> {
        if (!last || !stillPrepared(*last, next, assumptions)) {
            auto prepared = prepare(population, next, book, assumptions, last.get(), noProgress());
            if (!prepared)
                return prepared.error();
            last = std::move(*prepared);
        }
        return evaluate(*last, next, assumptions);
    };
    return Seeker(plan, request, evaluator, progress).found();
}

} // namespace core::economics
