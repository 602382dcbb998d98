#include "app/cli/evaluation_inputs.h"
#include "app/cli/output.h"
#include "app/cli/read_file.h"
#include "app/cli/results_output.h"

#include "core/economics/seek.h"
#include "core/plan/edit.h"
#include "core/plan/json.h"

#include <fmt/format.h>

namespace cli {
namespace {

using core::economics::SeekOutcome;

struct SeekOptions {
    EvaluationOptions inputs;
    core::economics::SeekRequest request;
    std::string output;
};

std::vector<std::string> resultWords()
{
    std::vector<std::string> words;
    for (const std::string_view name : core::economics::resultNames())
        words.emplace_back(name);
    return words;
}

core::Status checkControl(const core::plan::Plan& plan, const std::string& control)
{
    if (core::plan::valueAt(plan, control))
        return core::Done{};
    std::vector<std::string> known;
    for (const core::plan::Control& other : core::plan::controlsOf(plan))
        known.push_back(other.path);
    return mistake(core::ErrorCode::NotFound,
                   fmt::format("--control: {} has no number \"{}\"", plan.id, control),
                   "one of " + fmt::format("{}", fmt::join(known, ", ")));
}

std::string outcomeText(const SeekOptions& options, const core::plan::Plan& before,
                        const SeekOutcome& outcome)
{
    const core::economics::SeekRequest& request = options.request;
    Facts facts;
    facts.add(request.control, number(outcome.value),
              "now " +
                  number(core::plan::valueAt(before, request.control).value_or(core::Decimal()).toDouble()));
    facts.add(request.result, number(outcome.achieved), "wanted " + number(request.target));
    std::string out = facts.text();
    if (!outcome.reached)
        out += "\nThe target is out of reach; this is the end of the range that comes closest.\n";
    if (!options.output.empty())
        out += "\nWrote " + options.output + "\n";
    return out;
}

core::Result<Answer> seekValue(const SeekOptions& options, core::Progress& progress)
{
    const core::Result<core::Project> project = projectOf(options.inputs);
    if (!project)
        return project.error();
    if (project->plans->size() > 1)
        return mistake(core::ErrorCode::InvalidInput, "there are several plans", "one --plan FILE");
    const core::plan::Plan& plan = project->plans->front();
    if (const core::Status known = checkControl(plan, options.request.control); !known)
        return known.error();

    Answer answer;
    auto population = populationOf(options.inputs, *project, answer.warnings, progress);
    if (!population)
        return population.error();
    const auto shared = std::make_shared<const core::economics::Population>(std::move(*population));
    const auto outcome = core::economics::seek(shared, plan, *project->prices, *project->assumptions,
                                               options.request, progress);
    if (!outcome)
        return outcome.error();
    if (!options.output.empty()) {
        const core::Status written = writeFile(options.output, core::plan::toJson(outcome->plan));
        if (!written)
            return written.error();
    }
    answer.json = {
        {"control", options.request.control},  {"value", outcome->value},
        {"result", options.request.result},    {"target", options.request.target},
        {"achieved", outcome->achieved},       {"reached", outcome->reached},
        {"evaluations", outcome->evaluations}, {"results", resultsJson(outcome->evaluation.results)}};
    answer.text = outcomeText(options, plan, *outcome);
    return answer;
}

} // namespace

void addSeekCommand(CommandLine& line)
{
    auto options = std::make_shared<SeekOptions>();
    CLI::App* command = addCommand(line, line.parser, "Plans", "seek",
                                   "Find the value of one number of a plan that gives a wanted result",
                                   "seek product.tierwright --plan pro.plan.json --control grants[0].amount "
                                   "--result overage_share --target 0.12");
    addEvaluationOptions(command, options->inputs);
    command
        ->add_option("--control", options->request.control,
                     "Path of the number, such as charges[0].amount.USD")
        ->type_name("PATH")
        ->required();
    command->add_option("--result", options->request.result, "Result that should be met")
        ->type_name("NAME")
        ->check(CLI::IsMember(resultWords()))
        ->required();
    command
        ->add_option("--target", options->request.target,
                     "What the result should be; shares as fractions of 1")
        ->type_name("X")
        ->required();
    command->add_option("--low", options->request.low, "Least value to try; 0 if not given")->type_name("X");
    command
        ->add_option("--high", options->request.high, "Largest value to try; 16 times today's if not given")
        ->type_name("X");
    command->add_option("-o,--output", options->output, "Plan file to write with the value found")
        ->type_name("FILE");
    onRun(line, command, options, seekValue);
}

} // namespace cli
