#include "core/economics/replay_ledger.h"

#include <algorithm>
#include <tuple>

namespace core::economics {
namespace {

bool inBurnOrder(const Ledger::Lot& a, const Ledger::Lot& b)
{
    return std::tie(a.priority, a.expires, a.bought, a.id) < std::tie(b.priority, b.expires, b.bought, b.id);
}

} // namespace

void Ledger::add(Lot lot)
{
    if (lot.left <= 0)
        return;
    m_lots.insert(std::upper_bound(m_lots.begin(), m_lots.end(), lot, inBurnOrder), std::move(lot));
}

void Ledger::expire(Hour hour)
{
    std::erase_if(m_lots, [&](const Lot& lot) { return lot.expires <= hour; });
}

double Ledger::balance() const
{
    double sum = 0;
    for (const Lot& lot : m_lots)
        sum += lot.left;
    return sum;
}

void Ledger::use(double quantity)
{
    for (Lot& lot : m_lots) {
        const double part = std::min(lot.left, quantity);
        lot.left -= part;
        quantity -= part;
        if (quantity <= 0)
            break;
    }
    std::erase_if(m_lots, [](const Lot& lot) { return lot.left <= 1e-12; });
}

void Ledger::roll(const std::string& id, const std::optional<plan::Rollover>& rollover, Hour nextEnd)
{
    double room = rollover ? rollover->most.toDouble() : 0;
    for (Lot& lot : m_lots) {
        if (lot.bought || lot.id != id)
            continue;
        const bool tooOld = rollover && rollover->periods && lot.generation >= *rollover->periods;
        lot.left = tooOld ? 0 : std::min(lot.left, room);
        room -= lot.left;
        lot.expires = nextEnd;
        lot.generation += 1;
    }
    std::stable_sort(m_lots.begin(), m_lots.end(), inBurnOrder);
    std::erase_if(m_lots, [](const Lot& lot) { return lot.left <= 1e-12; });
}

} // namespace core::economics
