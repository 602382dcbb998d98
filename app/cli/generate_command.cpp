#include "app/cli/command_line.h"
#include "app/cli/output.h"

#include "core/ingest/generate.h"

#include <fmt/format.h>

#include <filesystem>

namespace cli {
namespace {

struct GenerateCommandOptions {
    std::string file;
    core::ingest::GenerateOptions log;
};

core::Result<Answer> generate(const GenerateCommandOptions& options, core::Progress& progress)
{
    std::error_code ignored;
    if (std::filesystem::is_regular_file(options.file, ignored)) {
        return core::Error{
            core::ErrorCode::Conflict, "the file exists already", options.file, 0, {}, "a new name"};
    }
    const auto made = core::ingest::generateLog(options.file, options.log, progress);
    if (!made)
        return made.error();
    return Answer{{{"rows", made->rows},
                   {"bytes", made->bytes},
                   {"users", made->users},
                   {"duplicates", made->duplicates},
                   {"bad_rows", made->bad}},
                  fmt::format("Wrote {}: {} of {}, {} bytes.\n", options.file,
                              plural(made->rows, "row", "rows"), plural(made->users, "user", "users"),
                              count(made->bytes)),
                  {}};
}

} // namespace

void addGenerateCommand(CommandLine& line)
{
    auto options = std::make_shared<GenerateCommandOptions>();
    core::ingest::GenerateOptions& log = options->log;
    CLI::App* command = addCommand(line, line.parser, "Project", "generate", "Write a made-up usage log",
                                   "generate usage.csv --rows 100000");
    command->add_option("FILE", options->file, "File to make")->required();
    command->add_option("--rows", log.rows, "Rows to write")->type_name("N")->required();
    command->add_option("--format", log.format, "Format of the log")
        ->type_name("NAME")
        ->check(CLI::IsMember({"csv", "jsonl", "litellm"}))
        ->capture_default_str();
    command->add_option("--users", log.users, "Users; 0 = one for each hundred rows")
        ->type_name("N")
        ->capture_default_str();
    command->add_option("--days", log.days, "Days that the log spans")
        ->type_name("N")
        ->check(CLI::Range(1, 36'500).description(""))
        ->capture_default_str();
    command->add_option("--duplicates", log.duplicates, "Share of rows that repeat an earlier one")
        ->type_name("SHARE")
        ->check(CLI::Range(0.0, 1.0).description(""))
        ->capture_default_str();
    command->add_option("--bad-rows", log.badRows, "Share of rows that no import should accept")
        ->type_name("SHARE")
        ->check(CLI::Range(0.0, 1.0).description(""))
        ->capture_default_str();
    command->add_option("--seed", log.seed, "The same seed gives the same bytes")
        ->type_name("S")
        ->capture_default_str();
    onRun(line, command, options, generate);
}

} // namespace cli
