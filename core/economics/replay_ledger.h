#pragma once

#include "core/base/time.h"
#include "core/plan/plan.h"

#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace core::economics {

constexpr Hour kNoExpiry = std::numeric_limits<Hour>::max();

/// Credits of one unit that a payer holds: lots from grants and packs, used up in the order priority,
/// earliest expiry (none last), granted before bought, then id (plan-format.md).
class Ledger {
public:
    struct Lot {
        double left = 0;
        Hour expires = kNoExpiry; ///< first hour in which it is gone
        int priority = 0;
        bool bought = false;
        std::string id;
        int generation = 0; ///< how often it has rolled over
    };

    void add(Lot lot);
    void expire(Hour hour);
    double balance() const;
    void use(double quantity);
    /// At the end of a grant's cycle: keeps at most `rollover.most` of what is left of it for the next cycle.
    void roll(const std::string& id, const std::optional<plan::Rollover>& rollover, Hour nextEnd);
    const std::vector<Lot>& lots() const { return m_lots; }

private:
    std::vector<Lot> m_lots; ///< in burn order
};

} // namespace core::economics
