#include "core/stats/verdict.h"

#include "core/stats/concentration.h"
#include "core/stats/quantile.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace core::stats {
namespace {

constexpr double kFewPayers = 200; // a lint limit of the product
constexpr double kFewTailPayers = 50;
constexpr double kPoorFit = 0.08; // KS distance of the best family: visibly off
constexpr double kSignificant = 0.05;
constexpr double kFewestForTies = 10;
constexpr double kManyTies = 0.2; // of one value: no continuous law has that

/// Smallest share of payers that uses half of everything: the heaviest first.
double halfShareOf(const Sample& sample)
{
    double left = sample.sum() / 2, payers = 0;
    for (std::size_t i = sample.size(); i > 0 && left > 0; --i) {
        const double amount = sample.values()[i - 1] * sample.weights()[i - 1];
        payers += std::min(1.0, left / amount) * sample.weights()[i - 1];
        left -= amount;
    }
    return sample.weight() > 0 ? payers / sample.weight() : 0;
}

double tiedShareOf(const Sample& sample)
{
    const auto weights = sample.weights();
    return weights.empty() ? 0 : *std::max_element(weights.begin(), weights.end()) / sample.positiveWeight();
}

/// Does a lognormal tail beat the power law there?
bool isLognormalBetter(const Sample& sample, const PowerLaw& law)
{
    const auto lognormal = fitLognormalTail(sample, law.xmin);
    if (!lognormal)
        return false;
    const Vuong against = vuong(sample, law, *lognormal);
    return against.z < 0 && against.p < kSignificant;
}

void judgeTail(Verdict& v, const Sample& sample)
{
    const auto law = powerLaw(sample);
    if (!law)
        return;
    if (law->tail < kFewTailPayers) {
        v.cautions.push_back(Verdict::Caution::TailBeyondData);
        return;
    }
    const TailFit tail = fitTail(sample, law->xmin);
    if (!tail.fit.converged() || !tail.xiInterval)
        return;
    v.tailStart = law->xmin;
    v.tailAlpha = law->alpha - 1;
    v.tailAlphaError = law->alphaError;
    v.tailShare = law->tail / sample.weight();
    if (tail.xi() > 0 && tail.xiInterval->low > 0)
        v.tail = isLognormalBetter(sample, *law) ? Verdict::Tail::None : Verdict::Tail::Pareto;
    else
        v.tail = Verdict::Tail::Light;
    if (v.tail != Verdict::Tail::Pareto)
        return;
    const auto cut = fitTruncatedPowerLaw(sample, law->xmin);
    const double a = v.tailAlpha, n = law->tail;
    const double plain =
        n * (std::log(a) - 1 - 1 / a - std::log(law->xmin)); // log-likelihood without cut-off
    constexpr double kBoundaryCut = 2.706;                   // 5 % of the 50:50 mixture of 0 and chi-square
    if (cut && cut->cutOff && 2 * (cut->logLikelihood - plain) > kBoundaryCut)
        v.tail = Verdict::Tail::CutOff;
    if (v.tail == Verdict::Tail::Pareto && v.tailAlpha <= 1)
        v.cautions.push_back(Verdict::Caution::MeanInfinite);
}

std::string number(double value)
{
    std::array<char, 40> text;
    if (value >= 1000 && value < 1e15) { // thousands with separators
        std::snprintf(text.data(), text.size(), "%.0f", value);
        std::string digits = text.data();
        for (std::ptrdiff_t at = std::ptrdiff_t(digits.size()) - 3; at > 0; at -= 3)
            digits.insert(std::size_t(at), ",");
        return digits;
    }
    std::snprintf(text.data(), text.size(), "%.3g", value);
    return text.data();
}

std::string percent(double share)
{
    std::array<char, 40> text;
    std::snprintf(text.data(), text.size(), share < 0.1 ? "%.2g %%" : "%.0f %%", 100 * share);
    return text.data();
}

std::string tailWords(const Verdict& v, const std::string& unit)
{
    std::array<char, 40> alpha;
    std::snprintf(alpha.data(), alpha.size(), "%.1f", v.tailAlpha);
    const std::string amount = unit == "USD"  ? "$" + number(v.tailStart)
                               : unit.empty() ? number(v.tailStart)
                                              : number(v.tailStart) + " " + unit;
    const std::string start = " beyond " + amount;
    switch (v.tail) {
    case Verdict::Tail::Pareto:
        return ", Pareto tail with alpha " + std::string(alpha.data()) + start;
    case Verdict::Tail::CutOff:
        return ", Pareto tail with alpha " + std::string(alpha.data()) + " and a cut-off" + start;
    case Verdict::Tail::Light:
        return ", light tail";
    case Verdict::Tail::None:
        break;
    }
    return "";
}

std::string cautionWords(const Verdict& v, Verdict::Caution caution)
{
    switch (caution) {
    case Verdict::Caution::FewPayers:
        return "Fewer than 200 payers: read the intervals.";
    case Verdict::Caution::MeanInfinite:
        return "With alpha of 1 or less the law has no mean: cap usage before you average.";
    case Verdict::Caution::TailBeyondData:
        return "Fewer than 50 payers describe the tail.";
    case Verdict::Caution::NoFamilyFits:
        return "No family fits well; the best is shown.";
    case Verdict::Caution::EqualValues:
        return "All values are equal: there is nothing to fit.";
    case Verdict::Caution::ManyTies:
        return percent(v.tiedShare) +
               " of the values are one and the same: no continuous law describes that.";
    }
    return "";
}

} // namespace

Verdict verdictOf(const Sample& sample, const std::vector<Fit>& fits)
{
    Verdict v;
    if (sample.weight() > 0)
        v.zeroShare = sample.zeroWeight() / sample.weight();
    const Concentration c = concentrationOf(sample);
    v.gini = c.gini.value_or(0);
    v.top1 = c.top1.value_or(0);
    v.halfShare = halfShareOf(sample);
    if (sample.size() == 1 && sample.positiveWeight() > 1)
        v.cautions.push_back(Verdict::Caution::EqualValues);
    v.tiedShare = tiedShareOf(sample);
    if (sample.size() > 1 && !sample.isCensored() && sample.positiveWeight() >= kFewestForTies &&
        v.tiedShare > kManyTies)
        v.cautions.push_back(Verdict::Caution::ManyTies);
    if (sample.weight() < kFewPayers)
        v.cautions.push_back(Verdict::Caution::FewPayers);
    const auto best = std::min_element(fits.begin(), fits.end(), [](const Fit& a, const Fit& b) {
        return a.converged() && (!b.converged() || a.bic < b.bic);
    });
    if (best == fits.end() || !best->converged())
        return v;
    v.body = best->family;
    v.bodyKs = best->goodness.ks;
    if (v.bodyKs > kPoorFit)
        v.cautions.push_back(Verdict::Caution::NoFamilyFits);
    if (!sample.isCensored())
        judgeTail(v, sample);
    return v;
}

std::string sentence(const Verdict& v, const std::string& unit)
{
    std::string text;
    if (v.body) {
        text = std::string(name(*v.body)) + " body" + tailWords(v, unit) + ": the mean rests on the top " +
               percent(v.halfShare) + " of payers, who use half of it all.";
    } else if (v.halfShare > 0) {
        text = "The top " + percent(v.halfShare) + " of payers use half of it all.";
    } else {
        text = "No payer used anything.";
    }
    if (v.zeroShare > 0 && v.zeroShare < 1)
        text += " " + percent(v.zeroShare) + " of payers used nothing.";
    for (Verdict::Caution caution : v.cautions)
        text += " " + cautionWords(v, caution);
    return text;
}

} // namespace core::stats
