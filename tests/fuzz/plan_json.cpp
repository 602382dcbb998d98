#include "core/plan/check.h"
#include "core/plan/edit.h"
#include "core/plan/invoice.h"
#include "core/plan/json.h"

#include <cstdint>
#include <cstdlib>

/// Any bytes as a plan file: never a crash, and what is accepted is written canonically and can be billed.
/// Seeds: tests/data/plans/good, resources/presets.
namespace {

using namespace core::plan;

void require(bool condition)
{
    if (!condition)
        std::abort();
}

void bill(const Plan& plan)
{
    Account account;
    account.uses.resize(2);
    account.uses[0].model = plan.models.empty() ? "" : plan.models.front().id;
    for (Use& use : account.uses) {
        use.quantity.fill(core::Decimal::fromInteger(123'457));
        use.cost = core::Decimal::fromDouble(1.2345, 4);
    }
    if (const core::Result<Invoice> invoice = invoiceFor(plan, account))
        require(invoice->total ==
                invoice->total.rounded(core::coinPlaces(invoice->currency), plan.billing.rounding));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const Problems problems = checkPlan(text);
    const core::Result<Plan> plan = planFromJson(text, "fuzz");
    require(problems.empty() == static_cast<bool>(plan));
    if (plan) {
        const std::string canonical = toJson(*plan);
        const core::Result<Plan> again = planFromJson(canonical, "again");
        require(again && *again == *plan && toJson(*again) == canonical);
        adviceOn(*plan);
        controlsOf(*plan);
        bill(*plan);
    }
    if (const core::Result<Price> price = priceFromJson(text, "fuzz"))
        (void)rate(*price, core::Decimal::fromInteger(1000), "USD");
    return 0;
}
