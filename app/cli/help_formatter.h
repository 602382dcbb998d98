#pragma once

#include <CLI/CLI.hpp>

#include <string>

namespace cli {

/// Lays help out for a terminal of 80 columns: names left, wrapped explanations right, choices and defaults
/// in words.
class HelpFormatter : public CLI::Formatter {
public:
    HelpFormatter() { label("Positionals", "Arguments"); }
    std::string make_description(const CLI::App* command) const override;
    std::string make_usage(const CLI::App* command, std::string name) const override;
    std::string make_subcommand(const CLI::App* command) const override;
    std::string make_option(const CLI::Option* option, bool positional) const override;
};

} // namespace cli
