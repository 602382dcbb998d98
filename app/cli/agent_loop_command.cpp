#include "app/cli/command_line.h"
#include "app/cli/output.h"
#include "app/cli/read_file.h"

#include "core/economics/agent_loop.h"
#include "core/economics/segments.h"

#include <fmt/format.h>

namespace cli {
namespace {

using core::economics::AgentLoop;
using core::economics::AgentLoopTokens;

struct AgentLoopOptions {
    AgentLoop loop;
    std::string model;
    std::string prices;
    std::string name = "agent";
    double payers = 1, loops = 1;
    std::string output;
};

core::economics::Segments segmentsOf(const AgentLoopOptions& options, const AgentLoop& loop, double payers,
                                     double loops)
{
    return {{}, {core::economics::segmentOf(loop, options.name, payers, loops, options.model)}};
}

/// USD of one session; MissingPrice when the book does not know the model.
core::Result<double> costOf(const AgentLoopOptions& options, const AgentLoop& loop,
                            const core::cost::PriceBook& book)
{
    const auto population =
        core::economics::segmentsPopulation(segmentsOf(options, loop, 1, 1), "--model", book);
    if (!population)
        return population.error();
    return population->cost.front();
}

core::Result<core::cost::PriceBook> pricesOf(const AgentLoopOptions& options)
{
    if (options.prices.empty())
        return core::cost::shippedPriceBook();
    const core::Result<std::string> text = readFile(options.prices);
    if (!text)
        return text.error();
    return core::cost::priceBookFromJson(*text, options.prices);
}

/// The same turns when only what is new were sent: what an agent that keeps its context would need.
double freshInput(const AgentLoop& loop)
{
    return loop.baseContext + loop.addedPerTurn * (loop.turns - 1);
}

std::string textOf(const AgentLoop& loop, const AgentLoopTokens& tokens, std::optional<double> cost,
                   std::optional<double> single)
{
    const double last = loop.baseContext + loop.addedPerTurn * (loop.turns - 1);
    Facts facts;
    facts.add("first turn sends", count(loop.baseContext) + " tokens");
    facts.add("last turn sends", count(last) + " tokens");
    facts.add("input", count(tokens.input()) + " tokens", "n B + D n (n - 1) / 2");
    facts.add("of it from the cache", count(tokens.cacheRead) + " tokens");
    facts.add("of it sent before", share(tokens.input() > 0 ? 1 - freshInput(loop) / tokens.input() : 0));
    facts.add("output", count(tokens.output) + " tokens");
    facts.add("requests", count(tokens.requests));
    if (cost)
        facts.add("cost of a session", money(*cost), money(*cost / loop.turns) + " a turn");
    std::string out = facts.text();
    if (cost && single && *single > 0 && loop.turns > 1) {
        out += fmt::format("\n{} turns cost {} times what one turn costs, because each sends the context "
                           "again.\n",
                           number(loop.turns), number(*cost / *single));
    }
    return out;
}

core::Result<Answer> agentLoop(const AgentLoopOptions& options, core::Progress&)
{
    const AgentLoop& loop = options.loop;
    const AgentLoopTokens tokens = core::economics::tokensOf(loop);
    if (options.model.empty() && !options.output.empty()) {
        return mistake(core::ErrorCode::InvalidInput, "a segments file names the model that is used",
                       "--model NAME");
    }
    std::optional<double> cost, single;
    if (!options.model.empty()) {
        const auto book = pricesOf(options);
        if (!book)
            return book.error();
        AgentLoop once = loop;
        once.turns = 1;
        const core::Result<double> all = costOf(options, loop, *book), one = costOf(options, once, *book);
        if (!all)
            return all.error();
        cost = *all;
        single = one ? std::optional(*one) : std::nullopt;
    }
    if (!options.output.empty()) {
        const core::Status written =
            writeFile(options.output, toJson(segmentsOf(options, loop, options.payers, options.loops)));
        if (!written)
            return written.error();
    }
    Answer answer;
    answer.json = {{"input", tokens.input()},        {"uncached_input", tokens.uncachedInput},
                   {"cache_read", tokens.cacheRead}, {"output", tokens.output},
                   {"requests", tokens.requests},    {"fresh_input", freshInput(loop)},
                   {"cost", jsonOf(cost)},           {"cost_of_one_turn", jsonOf(single)}};
    answer.text = textOf(loop, tokens, cost, single);
    if (!options.output.empty()) {
        answer.json["file"] = options.output;
        answer.text +=
            fmt::format("\nWrote {}: {} payers with {} such sessions a period. Use it with evaluate "
                        "--segments.\n",
                        options.output, number(options.payers), number(options.loops));
    }
    return answer;
}

} // namespace

void addAgentLoopCommand(CommandLine& line)
{
    auto options = std::make_shared<AgentLoopOptions>();
    CLI::App* command = addCommand(
        line, line.parser, "Usage and cost", "agent-loop",
        "Show what a session costs that sends its whole context again with every turn",
        "agent-loop --base 8000 --added 2000 --turns 47 --output-tokens 500 --model claude-sonnet-4-5");
    const auto amount = [&](const char* name, double& value, const char* purpose, const char* shape) {
        return command->add_option(name, value, purpose)
            ->type_name(shape)
            ->check(CLI::Range(0.0, 1e12).description(""));
    };
    amount("--base", options->loop.baseContext, "Tokens of context in every turn", "TOKENS")->required();
    amount("--added", options->loop.addedPerTurn, "Tokens that each turn adds to the context", "TOKENS")
        ->required();
    command->add_option("--turns", options->loop.turns, "Turns of a session, retries included")
        ->type_name("N")
        ->check(CLI::Range(1.0, 1e6).description(""))
        ->required();
    amount("--output-tokens", options->loop.outputPerTurn, "Tokens that the model answers in a turn",
           "TOKENS");
    command
        ->add_option("--cache-hit", options->loop.cacheHitRate,
                     "Share of the input that the provider's cache has, 0 to 1")
        ->type_name("SHARE")
        ->check(CLI::Range(0.0, 1.0).description(""));
    command->add_option("--model", options->model, "Model as the price book names it; without it, no cost")
        ->type_name("NAME");
    command->add_option("--prices", options->prices, "Price book (JSON) instead of the one that is included")
        ->type_name("FILE");
    command->add_option("-o,--output", options->output, "Segments file to write with customers who do this")
        ->type_name("FILE");
    command->add_option("--name", options->name, "Their name in the file")
        ->type_name("TEXT")
        ->capture_default_str();
    amount("--payers", options->payers, "How many they are", "N")->capture_default_str();
    amount("--sessions", options->loops, "Sessions of each in a period", "N")->capture_default_str();
    onRun(line, command, options, agentLoop);
}

} // namespace cli
