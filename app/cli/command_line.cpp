#include "app/cli/command_line.h"

namespace cli {

CLI::App* addCommand(CommandLine& line, CLI::App& parent, const std::string& group, const std::string& name,
                     const std::string& purpose, const std::string& example)
{
    CLI::App* command = parent.add_subcommand(name, purpose);
    command->group(group);
    command->add_flag("--json", line.json, "Print one JSON document instead of tables");
    command->add_flag("--progress", line.progress, "Show progress even when standard error is no terminal");
    command->footer("Example:\n  tierwright-cli " + example);
    return command;
}

void requireOne(CLI::App* command, CLI::Option* one, CLI::Option* other)
{
    const auto title = [](const CLI::Option* option) {
        return option->get_name(option->get_positional());
    };
    command->parse_complete_callback([command, one, other, title] {
        if (command->count_all() == 0)
            return;
        if (one->count() == 0 && other->count() == 0)
            throw CLI::RequiredError(title(one) + " or " + title(other));
        if (one->count() > 0 && other->count() > 0)
            throw CLI::ExcludesError(title(one), title(other));
    });
}

std::pair<std::string, std::string> splitAssignment(const std::string& text)
{
    const std::size_t sign = text.find('=');
    return {text.substr(0, sign), text.substr(sign + 1)};
}

CLI::Validator assignment(const std::string& shape)
{
    const auto check = [shape](std::string& text) -> std::string {
        const std::size_t sign = text.find('=');
        const bool complete = sign != std::string::npos && sign > 0 && sign + 1 < text.size();
        return complete ? std::string() : "\"" + text + "\" is not of the form " + shape;
    };
    return CLI::Validator(check, "");
}

} // namespace cli
