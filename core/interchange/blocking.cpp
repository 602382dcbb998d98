#include "core/interchange/blocking.h"

#include "core/interchange/accounts.h"
#include "core/plan/lookup.h"

#include <algorithm>

namespace core::interchange {
namespace {

constexpr std::int64_t kParts = 1'000'000; ///< resolution of the part of usage that fits a spend limit

/// Multiplies what the match means by part / of.
void scale(plan::Account& account, const std::optional<plan::Match>& match, Decimal part, Decimal of)
{
    for (plan::Use& use : account.uses) {
        if (match && !plan::matchesUse(*match, use.model, use.properties))
            continue;
        for (Decimal& quantity : use.quantity)
            quantity = plan::shareOf(quantity, part, of);
        use.cost = plan::shareOf(use.cost, part, of);
    }
}

/// The same for everything, quantities that usage does not tell included.
plan::Account scaled(plan::Account account, Decimal part, Decimal of)
{
    scale(account, {}, part, of);
    for (auto* quantities : {&account.quantities, &account.stoppedAt}) {
        for (auto& [unit, quantity] : *quantities)
            quantity = plan::shareOf(quantity, part, of);
    }
    return account;
}

/// Where a limit blocks; empty when it does not, or its window is another.
std::optional<Decimal> blockAt(const plan::Limit& limit, const std::string& currency, std::int64_t seats)
{
    const auto block = std::find_if(limit.steps.begin(), limit.steps.end(), [](const plan::Step& step) {
        return step.action == plan::StepAction::Block;
    });
    if (limit.window.kind != plan::WindowKind::BillingPeriod || block == limit.steps.end())
        return {};
    Decimal amount;
    if (const auto* quantity = std::get_if<Decimal>(&limit.amount)) {
        amount = *quantity;
    } else {
        const auto& money = std::get<plan::Money>(limit.amount);
        const auto found = money.find(limit.of == plan::kSpend ? currency : "USD");
        if (found == money.end())
            return {};
        amount = found->second;
    }
    if (limit.per == plan::Per::Seat)
        amount = Decimal::product(amount, Decimal::fromInteger(seats), Decimal::kPlaces, Rounding::Down);
    return Decimal::product(amount, block->at, Decimal::kPlaces, Rounding::Down);
}

Result<Decimal> spendOf(const plan::Plan& plan, const plan::Account& account)
{
    const Result<plan::Invoice> invoice = plan::invoiceFor(plan, account);
    if (!invoice)
        return invoice.error();
    Decimal spend;
    for (const plan::InvoiceLine& line : invoice->lines)
        spend += line.kind == plan::LineKind::Usage ? line.amount : Decimal{};
    return spend;
}

/// The largest part of all usage whose charges stay within `most`.
Result<bool> fitSpend(const plan::Plan& plan, plan::Account& account, Decimal most)
{
    const Result<Decimal> whole = spendOf(plan, account);
    if (!whole)
        return whole.error();
    if (*whole <= most)
        return false;
    const Decimal parts = Decimal::fromInteger(kParts);
    std::int64_t fits = 0, exceeds = kParts;
    while (exceeds - fits > 1) {
        const std::int64_t middle = (fits + exceeds) / 2;
        const Result<Decimal> spend = spendOf(plan, scaled(account, Decimal::fromInteger(middle), parts));
        if (!spend)
            return spend.error();
        (*spend <= most ? fits : exceeds) = middle;
    }
    account = scaled(account, Decimal::fromInteger(fits), parts);
    return true;
}

bool fitQuantity(const plan::Plan& plan, plan::Account& account, const plan::Limit& limit, Decimal most)
{
    const auto given = account.quantities.find(limit.of);
    const std::optional<Decimal> demand = given != account.quantities.end()
                                              ? std::optional(given->second)
                                              : plan::quantityIn(plan, limit.of, limit.match, account.uses);
    if (!demand || *demand <= most)
        return false;
    if (!limit.match) {
        account = scaled(std::move(account), most, *demand);
        account.stoppedAt[limit.of] = most;
        return true;
    }
    scale(account, limit.match, most, *demand);
    countTasks(plan, account);
    if (given != account.quantities.end())
        given->second = most;
    return true;
}

const plan::Topup* packByHand(const plan::Plan& plan, const plan::Id& unit)
{
    const auto found = std::find_if(plan.topups.begin(), plan.topups.end(), [&](const plan::Topup& topup) {
        return topup.of == unit && !topup.automatic;
    });
    return found == plan.topups.end() ? nullptr : &*found;
}

/// Whether nothing is served past the grants and packs of a unit that no charge bills.
bool endsWithGrants(const plan::Plan& plan, const plan::Id& unit)
{
    const auto ofUnit = [&](const plan::Topup& topup) {
        return topup.of == unit;
    };
    return std::any_of(plan.topups.begin(), plan.topups.end(), ofUnit) || !plan::hasActingSteps(plan, unit);
}

/// Units with grants or packs, in the order in which they end usage.
std::vector<plan::Id> coveredUnits(const plan::Plan& plan)
{
    std::vector<plan::Id> units;
    const auto add = [&](const plan::Id& unit) {
        if (!plan::contains(units, unit))
            units.push_back(unit);
    };
    for (const plan::Grant& grant : plan.grants)
        add(grant.of);
    for (const plan::Topup& topup : plan.topups)
        add(topup.of);
    return units;
}

} // namespace

Result<plan::Invoice> billedWithinGrants(const plan::Plan& plan, plan::Account& account, bool buysPacks,
                                         plan::Id& stoppedBy)
{
    Result<plan::Invoice> invoice = plan::invoiceFor(plan, account);
    for (const plan::Id& unit : coveredUnits(plan)) {
        if (!invoice || !invoice->uncovered.contains(unit))
            continue;
        const plan::Topup* pack = packByHand(plan, unit);
        if (pack && buysPacks) {
            account.packs[pack->id] += plan::packsFor(invoice->uncovered.at(unit), pack->amount);
        } else if (endsWithGrants(plan, unit)) {
            const Decimal covered = invoice->covered.at(unit);
            account = scaled(std::move(account), covered, invoice->quantities.at(unit));
            account.stoppedAt[unit] = covered;
            stoppedBy = "grants";
        } else {
            continue;
        }
        invoice = plan::invoiceFor(plan, account);
    }
    return invoice;
}

Result<plan::Id> applyBlocks(const plan::Plan& plan, plan::Account& account)
{
    const std::string currency = account.currency.empty() ? plan.currencies.front() : account.currency;
    plan::Id stoppedBy;
    for (const plan::Limit& limit : plan.limits) {
        const std::optional<Decimal> most = blockAt(limit, currency, account.seats);
        if (!most)
            continue;
        Result<bool> stopped = limit.of == plan::kSpend
                                   ? fitSpend(plan, account, *most)
                                   : Result<bool>(fitQuantity(plan, account, limit, *most));
        if (!stopped)
            return stopped.error();
        if (*stopped)
            stoppedBy = limit.id;
    }
    return stoppedBy;
}

} // namespace core::interchange
