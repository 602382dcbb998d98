#include "core/cost/price_book.h"
#include "core/economics/evaluate.h"
#include "core/plan/json.h"
#include "core/economics/segments.h"

#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>

// For test_reference.py: evaluate_files PRICES (PLAN SEGMENTS ASSUMPTIONS)... prints one JSON object of
// results for each three files.
namespace {

using namespace core;

std::string textOf(const char* path)
{
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

Result<economics::PlanResults> resultsOf(char** files, const cost::PriceBook& prices)
{
    const Result<plan::Plan> plan = plan::planFromJson(textOf(files[0]), files[0]);
    if (!plan)
        return plan.error();
    const auto population = economics::segmentsPopulation(textOf(files[1]), files[1], prices);
    if (!population)
        return population.error();
    const auto assumptions = economics::assumptionsFromJson(textOf(files[2]), files[2]);
    if (!assumptions)
        return assumptions.error();
    const auto prepared = economics::prepare(*population, *plan, prices, *assumptions, noProgress());
    if (!prepared)
        return prepared.error();
    const auto evaluation = economics::evaluate(**prepared, *plan, *assumptions);
    if (!evaluation)
        return evaluation.error();
    return evaluation->results;
}

} // namespace

int main(int count, char** arguments)
{
    const auto prices = cost::priceBookFromJson(count > 1 ? textOf(arguments[1]) : "", "prices");
    if (!prices || count < 5) {
        std::fputs(prices ? "usage: evaluate_files PRICES (PLAN SEGMENTS ASSUMPTIONS)...\n"
                          : (describe(prices.error()) + "\n").c_str(),
                   stderr);
        return 2;
    }
    for (int i = 2; i + 2 < count; i += 3) {
        const auto results = resultsOf(arguments + i, *prices);
        if (!results) {
            std::fprintf(stderr, "%s\n", describe(results.error()).c_str());
            return 1;
        }
        std::string line;
        for (const std::string_view name : economics::resultNames()) {
            if (const auto value = economics::resultNamed(*results, name))
                line += fmt::format("{}\"{}\": {:.17g}", line.empty() ? "{" : ", ", name, *value);
        }
        std::puts((line + "}").c_str());
    }
    return 0;
}
