#include "ui/models/waterfall.h"

#include <QCoreApplication>

#include <cmath>

namespace ui {
namespace {

constexpr double kNothing = 0.005; // half a cent

QString tr(const char* text)
{
    return QCoreApplication::translate("Waterfall", text);
}

} // namespace

std::vector<WaterfallStep> waterfallOf(const core::economics::PlanResults& results)
{
    std::vector<WaterfallStep> steps;
    const auto add = [&](const char* name, double amount) {
        if (std::abs(amount) > kNothing)
            steps.push_back({tr(name), amount, false});
    };
    add(QT_TRANSLATE_NOOP("Waterfall", "Fixed"), results.fixedRevenue);
    add(QT_TRANSLATE_NOOP("Waterfall", "Overage"), results.overageRevenue);
    add(QT_TRANSLATE_NOOP("Waterfall", "Top-ups"), results.topupRevenue);
    add(QT_TRANSLATE_NOOP("Waterfall", "Commitment"), results.commitmentRevenue);
    const double rest = results.revenue - results.fixedRevenue - results.overageRevenue -
                        results.topupRevenue - results.commitmentRevenue;
    add(QT_TRANSLATE_NOOP("Waterfall", "Usage"), rest);
    steps.push_back({tr(QT_TRANSLATE_NOOP("Waterfall", "Revenue")), 0, true});
    add(QT_TRANSLATE_NOOP("Waterfall", "Serving"), -results.servedCost);
    add(QT_TRANSLATE_NOOP("Waterfall", "Fees"), -results.paymentFees);
    add(QT_TRANSLATE_NOOP("Waterfall", "Other cost"),
        results.servedCost + results.paymentFees - results.cogs);
    steps.push_back({tr(QT_TRANSLATE_NOOP("Waterfall", "Gross profit")), 0, true});
    const double perUser = results.contribution - (results.revenue - results.cogs);
    const double fixed = results.operatingMargin - results.contribution;
    add(QT_TRANSLATE_NOOP("Waterfall", "Per user"), perUser);
    add(QT_TRANSLATE_NOOP("Waterfall", "Fixed cost"), fixed);
    if (std::abs(perUser) > kNothing || std::abs(fixed) > kNothing)
        steps.push_back({tr(QT_TRANSLATE_NOOP("Waterfall", "Operating")), 0, true});
    return steps;
}

} // namespace ui
