#include "core/stats/breakpoints.h"
#include "core/stats/quantile.h"

namespace core::stats {

Threshold thresholdFor(const Sample& sample, double overageShare, double level)
{
    Threshold t;
    t.overageShare = overageShare;
    t.value = quantile(sample, 1 - overageShare);
    const Beyond share = beyond(sample, t.value);
    t.actualShare = share.payers;
    t.amountShare = share.amount;
    const QuantileInterval interval = quantileInterval(sample, 1 - overageShare, level);
    t.level = interval.level;
    if (interval.available) {
        t.low = interval.low;
        t.high = interval.high;
    }
    return t;
}

} // namespace core::stats
