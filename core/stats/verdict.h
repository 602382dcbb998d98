#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/stats/fit.h"
#include "core/stats/sample.h"
#include "core/stats/tail.h"

#include <optional>
#include <string>
#include <vector>

namespace core::stats {

/// What one sentence about a distribution needs: "Lognormal body, Pareto tail with alpha 1.8 beyond 12,000:
/// the mean rests on the top 0.3 % of payers."
struct Verdict {
    enum class Tail { None, Light, Pareto, CutOff };
    enum class Caution { FewPayers, MeanInfinite, TailBeyondData, NoFamilyFits, EqualValues, ManyTies };

    std::optional<Family> body; ///< best BIC; absent when nothing could be fitted
    Tail tail = Tail::None;
    double tailStart = 0;                     ///< xmin
    double tailAlpha = 0, tailAlphaError = 0; ///< survival exponent: 1 - F ~ x^-alpha
    double tailShare = 0;                     ///< payers beyond tailStart
    double halfShare = 0; ///< smallest share of payers that uses half of everything: the mean rests on it
    double gini = 0, top1 = 0;
    double bodyKs = 0; ///< distance of the body law, an effect size
    double zeroShare = 0;
    double tiedShare = 0; ///< of the payers who used anything: those with the most frequent value
    std::vector<Caution> cautions;
};

/// `fits` as from fitAll. The tail is called Pareto when the power law above xmin holds (at least 50 payers
/// beyond it, fitted xi > 0 with its 95 % interval above 0, and no better lognormal tail by Vuong at 5 %).
Verdict verdictOf(const Sample& sample, const std::vector<Fit>& fits);

/// The facts as one English sentence; `unit` such as "tokens" or "USD".
std::string sentence(const Verdict& verdict, const std::string& unit);

} // namespace core::stats
