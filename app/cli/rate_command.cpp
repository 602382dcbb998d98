#include "app/cli/command_line.h"
#include "app/cli/output.h"
#include "app/cli/read_file.h"

#include "core/plan/json.h"
#include "core/plan/schedule.h"

#include <fmt/format.h>

namespace cli {
namespace {

using core::Decimal;

struct RateOptions {
    std::string file;
    std::string quantity;
    std::string currency = "USD";
};

std::string decimalProblem(std::string& text)
{
    return Decimal::parse(text) ? std::string()
                                : "\"" + text + "\" is not a decimal number such as 1500 or 0.25";
}

core::Result<Answer> rateQuantity(const RateOptions& options, core::Progress&)
{
    const core::Result<std::string> text = readFile(options.file);
    if (!text)
        return text.error();
    const core::Result<core::plan::Price> price = core::plan::priceFromJson(*text, options.file);
    if (!price)
        return price.error();
    const Decimal quantity = Decimal::parse(options.quantity).value();
    core::Result<core::plan::Rated> rated = core::plan::rate(*price, quantity, options.currency);
    if (!rated) {
        core::Error error = rated.error();
        error.file = options.file;
        return error;
    }

    Answer answer;
    answer.json = {
        {"amount", rated->amount.text()}, {"currency", options.currency}, {"lines", Json::array()}};
    Table table({figure("tier"), figure("quantity"), figure("price"), figure("flat fee"),
                 figure("amount " + options.currency)});
    for (const core::plan::RatedLine& line : rated->lines) {
        answer.json["lines"].push_back({{"tier", line.tier},
                                        {"quantity", line.quantity.text()},
                                        {"unit_amount", line.unitAmount.text()},
                                        {"flat", line.flat.text()},
                                        {"amount", line.amount.text()}});
        table.add({count(line.tier + 1), line.quantity.text(), line.unitAmount.text(), line.flat.text(),
                   line.amount.text()});
    }
    answer.text = fmt::format("{}{}{} {}\n", table.empty() ? "" : table.text() + "\n", "total ",
                              rated->amount.text(), options.currency);
    return answer;
}

} // namespace

void addRateCommand(CommandLine& line)
{
    auto options = std::make_shared<RateOptions>();
    CLI::App* command = addCommand(line, line.parser, "Plans", "rate", "Price one quantity by one schedule",
                                   "rate price.json --quantity 1500");
    command->add_option("FILE", options->file, "A \"price\" object of a plan file, alone (JSON)")->required();
    command->add_option("--quantity", options->quantity, "Units to price, after any allowance")
        ->type_name("N")
        ->check(CLI::Validator(decimalProblem, ""))
        ->required();
    command->add_option("--currency", options->currency, "Currency of the answer")
        ->type_name("CODE")
        ->capture_default_str();
    onRun(line, command, options, rateQuantity);
}

} // namespace cli
