#include "app/cli/command_line.h"
#include "app/cli/output.h"
#include "app/cli/plan_files.h"
#include "app/cli/read_file.h"

#include "core/plan/check.h"
#include "core/plan/json.h"
#include "core/plan/presets.h"

#include <fmt/format.h>

#include <filesystem>
#include <map>

namespace cli {
namespace {

using core::plan::Plan;
using core::plan::Problem;

struct CheckOptions {
    std::vector<std::string> files;
};

Json toJson(const std::string& file, const Problem& problem)
{
    return {{"file", file}, {"line", problem.line}, {"path", problem.path}, {"message", problem.message}};
}

std::string toText(const std::string& file, const Problem& problem)
{
    const std::string place = problem.line > 0 ? fmt::format("{}, line {}", file, problem.line) : file;
    return fmt::format("{}: {}\n", place, describe(problem));
}

core::Result<Answer> checkPlans(const CheckOptions& options, core::Progress&)
{
    Answer answer;
    answer.json = {{"valid", true}, {"errors", Json::array()}, {"advice", Json::array()}};
    for (const std::string& file : options.files) {
        const core::Result<std::string> text = readFile(file);
        if (!text)
            return text.error();
        const core::plan::Problems problems = core::plan::checkPlan(*text);
        for (const Problem& problem : problems) {
            answer.json["errors"].push_back(toJson(file, problem));
            answer.text += toText(file, problem);
        }
        if (!problems.empty()) {
            answer.json["valid"] = false;
            answer.exitCode = 1;
            continue;
        }
        answer.text += file + ": valid\n";
        const core::Result<Plan> plan = core::plan::planFromJson(*text, file);
        for (const Problem& advice : plan ? core::plan::adviceOn(*plan) : core::plan::Problems()) {
            answer.json["advice"].push_back(toJson(file, advice));
            answer.text += "  advice: " + describe(advice) + "\n";
        }
    }
    return answer;
}

struct SchemaOptions {};

core::Result<Answer> showSchema(const SchemaOptions&, core::Progress&)
{
    const std::string text(core::plan::schemaText());
    return Answer{Json::parse(text, nullptr, false), text, {}};
}

struct PresetsOptions {};

core::Result<Answer> listPresets(const PresetsOptions&, core::Progress&)
{
    Answer answer;
    answer.json = {{"presets", Json::array()}};
    for (const core::plan::Preset& preset : core::plan::presets()) {
        answer.json["presets"].push_back(
            {{"id", preset.id}, {"name", preset.name}, {"description", preset.description}});
        answer.text += entry(preset.id, preset.description);
    }
    answer.text += "\nStart from one: tierwright-cli plan new --preset NAME -o FILE\n";
    return answer;
}

struct NewPlanOptions {
    std::string preset;
    std::string file;
};

core::Result<Answer> makePlan(const NewPlanOptions& options, core::Progress&)
{
    const core::Result<Plan> plan = core::plan::planFromPreset(options.preset);
    if (!plan)
        return plan.error();
    const std::string text = core::plan::toJson(*plan);
    if (options.file.empty())
        return Answer{Json::parse(text, nullptr, false), text, {}};

    // Somebody's edited plan is worth more than a fresh preset.
    std::error_code ignored;
    if (std::filesystem::is_regular_file(options.file, ignored)) {
        return core::Error{core::ErrorCode::Conflict,
                           "the file exists already",
                           options.file,
                           0,
                           {},
                           "another name, or the file removed first"};
    }
    const core::Status written = writeFile(options.file, text);
    if (!written)
        return written.error();
    return Answer{{{"file", options.file}, {"plan", plan->id}},
                  fmt::format("Made {}. Edit it, then: tierwright-cli evaluate PROJECT --plan {}\n",
                              options.file, options.file),
                  {}};
}

struct ExportOptions {
    std::vector<std::string> files;
    std::string target;
    std::string folder;
};

/// File name in the folder -> canonical text. Two plans with one id would overwrite each other.
core::Result<std::map<std::string, std::string>> canonicalFiles(const std::vector<std::string>& files)
{
    std::map<std::string, std::string> texts;
    const core::Result<std::vector<Plan>> plans = readPlans(files);
    if (!plans)
        return plans.error();
    for (std::size_t i = 0; i < plans->size(); ++i) {
        const Plan& plan = (*plans)[i];
        if (!texts.emplace(plan.id + ".plan.json", core::plan::toJson(plan)).second) {
            return core::Error{core::ErrorCode::InvalidInput,
                               "another plan has the id \"" + plan.id + "\" too",
                               files[i],
                               0,
                               "id",
                               "a different id for each plan"};
        }
    }
    return texts;
}

core::Result<Answer> exportPlans(const ExportOptions& options, core::Progress&)
{
    if (options.target != "tierwright") {
        return mistake(core::ErrorCode::NotFound,
                       "--to " + options.target + " is not available in this version",
                       "--to tierwright (the canonical plan file), the only target so far");
    }
    const auto texts = canonicalFiles(options.files);
    if (!texts)
        return texts.error();
    std::error_code failure;
    std::filesystem::create_directories(options.folder, failure);
    if (failure)
        return core::Error{core::ErrorCode::FileAccess, "cannot make the folder: " + failure.message(),
                           options.folder};

    Answer answer;
    answer.json = {{"files", Json::array()}, {"not_expressible", Json::array()}};
    for (const auto& [name, text] : *texts) {
        const std::string path = (std::filesystem::path(options.folder) / name).string();
        const core::Status written = writeFile(path, text);
        if (!written)
            return written.error();
        answer.json["files"].push_back(path);
        answer.text += path + "\n";
    }
    return answer;
}

} // namespace

core::Result<std::vector<Plan>> readPlans(const std::vector<std::string>& files)
{
    std::vector<Plan> plans;
    for (const std::string& file : files) {
        const core::Result<std::string> text = readFile(file);
        if (!text)
            return text.error();
        core::Result<Plan> plan = core::plan::planFromJson(*text, file);
        if (!plan)
            return plan.error();
        plans.push_back(std::move(*plan));
    }
    return plans;
}

void addPlanCommands(CommandLine& line)
{
    CLI::App* plan = line.parser.add_subcommand("plan", "Check, list or make plan files");
    plan->require_subcommand(1);
    plan->footer("Each command explains itself: tierwright-cli plan COMMAND --help");
    plan->group("Plans");

    auto check = std::make_shared<CheckOptions>();
    CLI::App* checkCommand = addCommand(line, *plan, "Commands", "check", "Say whether plan files are valid",
                                        "plan check pro.plan.json");
    checkCommand->add_option("FILE", check->files, "Plan files")->required();
    onRun(line, checkCommand, check, checkPlans);

    CLI::App* presets = addCommand(line, *plan, "Commands", "presets",
                                   "List the plans that one can start from", "plan presets");
    onRun(line, presets, std::make_shared<PresetsOptions>(), listPresets);

    auto fresh = std::make_shared<NewPlanOptions>();
    CLI::App* make = addCommand(line, *plan, "Commands", "new", "Make a plan file from a preset",
                                "plan new --preset credit_pool -o pro.plan.json");
    make->add_option("--preset", fresh->preset, "Preset, as \"plan presets\" lists them")
        ->type_name("NAME")
        ->required();
    make->add_option("-o,--output", fresh->file, "File to make; without it the plan is printed")
        ->type_name("FILE");
    onRun(line, make, fresh, makePlan);

    CLI::App* schema = addCommand(line, *plan, "Commands", "schema", "Print the JSON Schema of plan files",
                                  "plan schema > plan-1.schema.json");
    onRun(line, schema, std::make_shared<SchemaOptions>(), showSchema);
    addWeightsCommand(line, *plan);
}

void addExportCommand(CommandLine& line)
{
    auto options = std::make_shared<ExportOptions>();
    CLI::App* command =
        addCommand(line, line.parser, "Plans", "export", "Write plans in the form that another system reads",
                   "export pro.plan.json --to tierwright -o plans/");
    command->add_option("FILE", options->files, "Plan files")->required();
    command->add_option("--to", options->target, "Target system; tierwright = the canonical plan file")
        ->type_name("TARGET")
        ->required();
    command->add_option("-o,--output", options->folder, "Folder to write into; made when it does not exist")
        ->type_name("FOLDER")
        ->required();
    onRun(line, command, options, exportPlans);
}

} // namespace cli
