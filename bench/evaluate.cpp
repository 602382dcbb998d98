#include "core/economics/evaluate.h"
#include "core/economics/bootstrap_intervals.h"
#include "core/economics/prepared.h"
#include "core/economics/tally.h"
#include "core/economics/threshold_curve.h"
#include "core/plan/edit.h"
#include "core/plan/json.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <random>
#include <string>
#include <vector>

// Live evaluation: payer-periods x 10 columns of usage (default 1 M; first argument), heavy-tailed, seed 42.
// Medians of 9 runs, wall and CPU milliseconds, as JSON. A second argument names the only job to run.
namespace {

using namespace core;
using namespace core::economics;

constexpr int kColumns = 10, kRuns = 9;

std::shared_ptr<const Population> population(std::size_t payers)
{
    std::mt19937_64 random(42);
    std::lognormal_distribution<double> body(0, 1.2);
    std::uniform_real_distribution<double> uniform(0, 1);
    auto made = std::make_shared<Population>();
    made->weight.assign(payers, 1);
    made->period.assign(payers, 0);
    for (int model = 0; model < kColumns / 2; ++model) {
        for (const usage::Quantity quantity : {usage::Quantity::UncachedInput, usage::Quantity::Output})
            made->columns.push_back(
                {{"m" + std::to_string(model), "", "", "", quantity}, std::vector<double>(payers)});
        made->costColumns.push_back({"m" + std::to_string(model), "", std::vector<double>(payers)});
    }
    made->cost.resize(payers);
    for (std::size_t row = 0; row < payers; ++row) {
        made->payer.push_back(static_cast<std::uint32_t>(row));
        const double size =
            uniform(random) < 0.05 ? 6 * std::pow(1 - uniform(random), -1 / 1.5) : body(random);
        for (int i = 0; i < kColumns; ++i) {
            const double count =
                uniform(random) < 0.55 ? 0 : std::floor(std::min(size, 2e4) * 1e5 * uniform(random));
            made->columns[i].values[row] = count;
            made->costColumns[i / 2].values[row] += count * (2 + i) * 1e-6;
        }
        for (const cost::CostColumn& column : made->costColumns)
            made->cost[row] += column.values[row];
    }
    return made;
}

plan::Plan planWith(const std::string& after)
{
    std::string models, rows;
    for (int i = 0; i < kColumns / 2; ++i) {
        const std::string id = "m" + std::to_string(i);
        models += (i ? "," : "") + std::string(R"({"id": ")") + id + R"(", "price": "vendor/)" + id + "\"}";
        for (const char* token : {"uncached_input", "output"}) {
            rows += (rows.empty() ? "" : ",") + std::string(R"({"match": {"model": [")") + id +
                    R"("], "token": [")" + token + R"("]}, "credits": ")" + std::to_string(i + 1) +
                    R"(", "per": 1000})";
        }
    }
    auto plan =
        plan::planFromJson(R"({"format": "tierwright.plan/1", "id": "bench", "version": 1, "name": "Bench",
        "status": "draft", "currencies": ["USD"], "billing": {"every": "P1M", "anchor": "calendar",
        "proration": "none", "rounding": {"money": "half_even", "at": "line"}}, "models": [)" +
                               models + R"(], "credits": [{"id": "credit", "decimals": 1, "round": "up",
        "weights": {"rule": "table", "other": "free", "rows": [)" +
                               rows + "]}}]," + after + "}",
                           "plan");
    if (!plan) {
        std::fprintf(stderr, "%s\n", describe(plan.error()).c_str());
        std::exit(1);
    }
    return std::move(*plan);
}

struct Time {
    double wall = 0, cpu = 0;
};

Time median(const std::function<void()>& work)
{
    std::vector<double> wall, cpu;
    for (int run = 0; run < kRuns; ++run) {
        const auto begin = std::chrono::steady_clock::now();
        const std::clock_t used = std::clock();
        work();
        cpu.push_back(1e3 * double(std::clock() - used) / CLOCKS_PER_SEC);
        wall.push_back(
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
    }
    std::sort(wall.begin(), wall.end());
    std::sort(cpu.begin(), cpu.end());
    return {wall[kRuns / 2], cpu[kRuns / 2]};
}

/// Times jobs and prints what they took; all, or the one that the second argument names.
class Report {
public:
    explicit Report(std::string only)
        : m_only(std::move(only))
    {}

    bool wants(const std::string& name) const { return m_only.empty() || m_only == name; }
    void time(const char* name, const std::function<void()>& work, int repeats = 1)
    {
        if (!wants(name))
            return;
        const Time time = median(work);
        std::printf(",\n  \"%s\": {\"wall_ms\": %.5f, \"cpu_ms\": %.5f}", name, time.wall / repeats,
                    time.cpu / repeats);
        std::fflush(stdout);
    }

private:
    std::string m_only;
};

template <typename T>
T require(Result<T> result)
{
    if (!result) {
        std::fprintf(stderr, "%s\n", describe(result.error()).c_str());
        std::exit(1);
    }
    return std::move(result).value();
}

} // namespace

int main(int count, char** arguments)
{
    const auto payers = static_cast<std::size_t>(count > 1 ? std::atof(arguments[1]) : 1e6);
    const auto people = population(payers);
    const std::string overage = R"("charges": [{"id": "base", "kind": "flat", "amount": {"USD": "20"}},
        {"id": "over", "kind": "usage", "of": "credit", "after": "grants",
         "price": {"model": "unit", "amount": {"USD": "0.01"}}}],
        "grants": [{"id": "month", "of": "credit", "amount": "2000", "every": "P1M"}])";
    const std::string blocked = R"("charges": [{"id": "base", "kind": "flat", "amount": {"USD": "20"}}],
        "limits": [{"id": "month", "of": "credit", "amount": "2000", "window": {"kind": "billing_period"},
        "steps": [{"at": "1", "do": "slow"}, {"at": "2", "do": "block"}]}])";
    const plan::Plan plan = planWith(overage), limited = planWith(blocked);
    const cost::PriceBook book;
    const Assumptions assumptions;
    std::shared_ptr<const Prepared> prepared =
        require(prepare(people, plan, book, assumptions, nullptr, noProgress()));
    const auto forLimits = require(prepare(people, limited, book, assumptions, prepared.get(), noProgress()));

    Report report(count > 2 ? arguments[2] : "");
    std::printf("{\n  \"payer_periods\": %zu, \"columns\": %d, \"runs\": %d", payers, kColumns, kRuns);
    double sum = 0, weight = 1;
    plan::Plan moved = plan;
    std::vector<plan::Plan> edits; // made beforehand: reading a plan's controls is no part of evaluation
    const auto edit = [&](int rows) {
        edits.clear();
        for (int run = 0; run < kRuns; ++run) {
            weight += 0.01;
            for (int row = 0; row < rows; ++row) {
                const std::string path = "credits[0].weights.rows[" + std::to_string(row) + "].credits";
                moved = require(plan::withMoved(moved, path, weight + row));
            }
            edits.push_back(moved);
        }
        std::reverse(edits.begin(), edits.end()); // taken from the back
    };
    const auto move = [&] {
        prepared = require(prepare(people, edits.back(), book, assumptions, prepared.get(), noProgress()));
        edits.pop_back();
    };
    const auto results = [&](const Prepared& of, const plan::Plan& with) {
        sum += require(evaluate(of, with, assumptions)).results.billP99;
    };
    for (const auto& [rows, name] : {std::pair{kColumns, "every_weight"}, std::pair{1, "one_weight"}}) {
        edit(rows);
        report.time(name, move);
        edit(rows);
        report.time((std::string(name) + "_full_results").c_str(), [&] {
            const plan::Plan with = edits.back();
            move();
            results(*prepared, with);
        });
    }
    prepared = require(prepare(people, plan, book, assumptions, prepared.get(), noProgress()));
    const Column& counted = prepared->measures[0].total;
    const std::vector<double> credits(counted.begin(), counted.end());
    const Bills bills{credits, {}}; // one payer each, as telemetry has them
    report.time("percentiles_50_90_95_99", [&] { sum += bills.quantiles({0.5, 0.9, 0.95, 0.99})[3]; });
    report.time("sort_once", [&] { ThresholdIndex index(*prepared, "credit"); });
    report.time("price_or_threshold_full_results", [&] { results(*prepared, plan); });
    report.time("limit_with_steps_full_results",
                [&] { sum += require(evaluate(*forLimits, limited, assumptions)).results.revenue; });
    std::vector<double> values;
    for (int i = 0; i < 100; ++i)
        values.push_back(100 + 100 * i);
    const std::string allowance = "grants[0].amount";
    if (report.wants("curve_of_100_thresholds")) {
        const CurveSketch sketch(*prepared, plan, assumptions, allowance);
        report.time("curve_of_100_thresholds", [&] {
            sum += require(sketch.curve(plan, assumptions, allowance, values)).grossMargin[50];
        });
    }
    report.time("curve_sketch", [&] { CurveSketch again(*prepared, plan, assumptions, allowance); });
    if (report.wants("sorted_threshold_once")) {
        const ThresholdIndex index(*prepared, "credit");
        const auto look = [&] {
            for (int i = 0; i < 1000; ++i)
                sum += index.beyond(50 + i).quantity;
        };
        report.time("sorted_threshold_once", look, 1000);
    }
    report.time("bootstrap_1000", [&] {
        sum +=
            require(bootstrapIntervals(*prepared, plan, assumptions, {1000, 1}, noProgress())).revenue->low;
    });
    std::printf("\n}\n");
    return sum == 0.5 ? 1 : 0; // keeps the work
}
