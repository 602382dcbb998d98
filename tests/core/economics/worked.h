#pragma once

#include "core/economics/evaluate.h"
#include "core/plan/json.h"
#include "core/economics/segments.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

/// Reading of cases under tests/data/worked and small populations written beside the assertion.
namespace testing_economics {

using namespace core;
using namespace core::economics;

inline std::string textOf(const std::string& path)
{
    std::ifstream file(std::string(TIERWRIGHT_TEST_DATA) + "/" + path);
    EXPECT_TRUE(file) << path;
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

template <typename T>
T require(Result<T> result)
{
    EXPECT_TRUE(result) << (result ? "" : describe(result.error()));
    if (!result)
        throw std::runtime_error(describe(result.error()));
    return std::move(result).value();
}

inline plan::Plan planFile(const std::string& path)
{
    return require(plan::planFromJson(textOf(path), path));
}

/// A plan from its parts: `parts` is what stands beside the head that all plans share, such as R"("charges":
/// [...])".
inline plan::Plan planOf(const std::string& parts,
                         const std::string& rounding = R"("half_even", "at": "line")")
{
    return require(plan::planFromJson(
        R"({"format": "tierwright.plan/1", "id": "pro", "version": 1, "name": "Pro", "status": "draft",
            "currencies": ["USD"], "billing": {"every": "P1M", "anchor": "signup", "proration": "none",
            "rounding": {"money": )" +
            rounding + "}}," + parts + "}",
        "plan"));
}

inline Population segments(const std::string& rows, const cost::PriceBook& book = {})
{
    return require(segmentsPopulation(
        R"({"format": "tierwright.segments/1", "currency": "USD", "segments": [)" + rows + "]}", "segments",
        book));
}

inline PlanEvaluation evaluated(const Population& population, const plan::Plan& plan,
                                const Assumptions& assumptions = {}, const cost::PriceBook& book = {})
{
    return require(
        evaluate(*require(prepare(population, plan, book, assumptions, noProgress())), plan, assumptions));
}

inline PlanResults resultsFor(const Population& population, const plan::Plan& plan,
                              const Assumptions& assumptions = {}, const cost::PriceBook& book = {})
{
    return evaluated(population, plan, assumptions, book).results;
}

} // namespace testing_economics
