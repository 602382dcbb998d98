#include "app/cli/help_formatter.h"

#include "app/cli/output.h"

namespace cli {
namespace {

/// CLI11 calls the value of a choice "TEXT:{month,week}".
std::string choicesOf(const std::string& typeName)
{
    const std::size_t open = typeName.find('{');
    if (open == std::string::npos)
        return {};
    std::string choices;
    for (const char c : typeName.substr(open + 1, typeName.size() - open - 2))
        choices += c == ',' ? std::string(", ") : std::string(1, c);
    return choices;
}

std::string explanationOf(const CLI::Option& option)
{
    std::string text = option.get_description();
    const std::string choices = choicesOf(option.get_type_name());
    if (!choices.empty())
        text += ": " + choices;
    const std::string& standard = option.get_default_str();
    if (!standard.empty())
        text += " [" + standard + "]";
    return text;
}

} // namespace

std::string HelpFormatter::make_description(const CLI::App* command) const
{
    return command->get_description() + ".\n\n";
}

std::string HelpFormatter::make_usage(const CLI::App* command, std::string) const
{
    std::string words, positionals;
    for (const CLI::App* app = command; app; app = app->get_parent())
        words = app->get_name() + (words.empty() ? "" : " ") + words;
    for (const CLI::Option* option : command->get_options()) {
        if (!option->get_positional())
            continue;
        const std::string name = option->get_name(true) + (option->get_expected_max() > 1 ? "..." : "");
        positionals += option->get_required() ? " " + name : " [" + name + "]";
    }
    const bool hasCommands = !command->get_subcommands({}).empty();
    return "Usage: " + words + positionals + (hasCommands ? " COMMAND ..." : " [OPTIONS]") + "\n";
}

std::string HelpFormatter::make_subcommand(const CLI::App* command) const
{
    return entry(command->get_name(), command->get_description());
}

std::string HelpFormatter::make_option(const CLI::Option* option, bool positional) const
{
    if (positional)
        return entry(option->get_name(true), explanationOf(*option));
    std::string left = option->get_name(false, true);
    if (option->get_type_size() != 0) {
        const std::string type = option->get_type_name();
        left += " " + type.substr(0, type.find(':')) + (option->get_expected_max() > 1 ? "..." : "");
    }
    return entry(left, explanationOf(*option));
}

} // namespace cli
