#include "core/economics/results.h"

#include <algorithm>
#include <utility>

namespace core::economics {
namespace {

using Reader = std::optional<double> (*)(const PlanResults&);

template <auto Member>
std::optional<double> read(const PlanResults& results)
{
    return results.*Member;
}

constexpr std::pair<std::string_view, Reader> kResults[] = {
    {"payers", read<&PlanResults::payers>},
    {"active_payers", read<&PlanResults::activePayers>},
    {"revenue", read<&PlanResults::revenue>},
    {"cogs", read<&PlanResults::cogs>},
    {"served_cost", read<&PlanResults::servedCost>},
    {"payment_fees", read<&PlanResults::paymentFees>},
    {"gross_margin", read<&PlanResults::grossMargin>},
    {"gross_profit",
     [](const PlanResults& r) {
         return std::optional(r.revenue - r.cogs);
     }},
    {"contribution", read<&PlanResults::contribution>},
    {"operating_margin", read<&PlanResults::operatingMargin>},
    {"overage_share", read<&PlanResults::overageShare>},
    {"threshold_share", read<&PlanResults::thresholdShare>},
    {"degraded_share", read<&PlanResults::degradedShare>},
    {"denied_share", read<&PlanResults::deniedShare>},
    {"overage_revenue_share", read<&PlanResults::overageRevenueShare>},
    {"loss_making_share", read<&PlanResults::lossMakingShare>},
    {"bill_shock_share", read<&PlanResults::billShockShare>},
    {"bill_p50", read<&PlanResults::billP50>},
    {"bill_p95", read<&PlanResults::billP95>},
    {"bill_p99", read<&PlanResults::billP99>},
    {"bill_max", read<&PlanResults::billMax>},
    {"subsidy_ratio", read<&PlanResults::subsidyRatio>},
    {"revenue_per_payer", read<&PlanResults::revenuePerPayer>},
    {"cost_per_payer", read<&PlanResults::costPerPayer>},
    {"overage_revenue", read<&PlanResults::overageRevenue>},
    {"fixed_revenue", read<&PlanResults::fixedRevenue>},
    {"topup_revenue", read<&PlanResults::topupRevenue>},
    {"commitment_revenue", read<&PlanResults::commitmentRevenue>},
    {"usage_revenue", read<&PlanResults::usageRevenue>},
    {"cost_per_outcome", read<&PlanResults::costPerOutcome>},
    {"margin_per_outcome", read<&PlanResults::marginPerOutcome>},
    {"utilisation_break_even",
     [](const PlanResults& r) {
         return r.utilisation.breakEven;
     }},
    {"margin_at_25",
     [](const PlanResults& r) {
         return r.utilisation.marginAt25;
     }},
    {"margin_at_50",
     [](const PlanResults& r) {
         return r.utilisation.marginAt50;
     }},
    {"margin_at_100",
     [](const PlanResults& r) {
         return r.utilisation.marginAt100;
     }},
};

} // namespace

std::optional<double> resultNamed(const PlanResults& results, std::string_view name)
{
    const auto found = std::find_if(std::begin(kResults), std::end(kResults),
                                    [&](const auto& entry) { return entry.first == name; });
    return found == std::end(kResults) ? std::nullopt : found->second(results);
}

const std::vector<std::string_view>& resultNames()
{
    static const std::vector<std::string_view> names = [] {
        std::vector<std::string_view> list;
        for (const auto& [name, reader] : kResults)
            list.push_back(name);
        return list;
    }();
    return names;
}

} // namespace core::economics
