#include "app/cli/evaluation_inputs.h"
#include "app/cli/invoice_output.h"
#include "app/cli/output.h"
#include "app/cli/read_file.h"
#include "app/cli/telemetry.h"

#include <fmt/format.h>

#include <algorithm>

namespace cli {
namespace {

using core::interchange::PayerInvoice;

struct InvoicesOptions {
    EvaluationOptions inputs;
    std::string plan;
    std::string period;
    std::string payer;
    std::string output;
};

/// Grants roll over from period to period, so all periods are billed before one is picked.
core::Result<std::vector<PayerInvoice>> picked(std::vector<PayerInvoice> invoices, const std::string& period)
{
    if (period.empty())
        return invoices;
    std::vector<std::string> periods;
    for (const PayerInvoice& invoice : invoices)
        periods.push_back(invoice.period);
    std::sort(periods.begin(), periods.end());
    periods.erase(std::unique(periods.begin(), periods.end()), periods.end());
    std::erase_if(invoices, [&](const PayerInvoice& invoice) { return invoice.period != period; });
    if (!invoices.empty())
        return invoices;
    return mistake(core::ErrorCode::NotFound, "there is no invoice of period \"" + period + "\"",
                   "one of " + fmt::format("{}", fmt::join(periods, ", ")));
}

core::Result<std::optional<std::uint32_t>> payerNamed(const std::vector<std::string>& names,
                                                      const std::string& name)
{
    if (name.empty())
        return std::optional<std::uint32_t>();
    const auto found = std::find(names.begin(), names.end(), name);
    if (found != names.end())
        return std::optional(static_cast<std::uint32_t>(found - names.begin()));
    return mistake(core::ErrorCode::NotFound, "nobody is called \"" + name + "\"",
                   "a name as \"tierwright-cli totals PROJECT --by user\" lists it");
}

core::Result<std::vector<PayerInvoice>> billed(const InvoicesOptions& options, const core::Project& project,
                                               core::Progress& progress)
{
    const core::Result<Telemetry> telemetry = telemetryOf(project, *project.plans, progress);
    if (!telemetry)
        return telemetry.error();
    const std::vector<std::string>& names = core::payerNames(project);
    const core::Result<std::optional<std::uint32_t>> payer = payerNamed(names, options.payer);
    if (!payer)
        return payer.error();
    return core::interchange::invoicesOf(telemetry->matrix, names, telemetry->costs, *project.prices,
                                         project.plans->front(),
                                         {project.assumptions->takeTopup, project.settings->seed, *payer,
                                          payer->has_value(), *project.accounts},
                                         progress);
}

core::Result<Answer> writeInvoices(const InvoicesOptions& options, core::Progress& progress)
{
    const core::Result<core::Project> project = projectOf(options.inputs);
    if (!project)
        return project.error();
    if (project->plans->size() > 1)
        return mistake(core::ErrorCode::InvalidInput, "there are several plans", "one --plan FILE");
    core::Result<std::vector<PayerInvoice>> all = billed(options, *project, progress);
    if (!all)
        return all.error();
    const auto invoices = picked(std::move(*all), options.period);
    if (!invoices)
        return invoices.error();
    if (!options.output.empty()) {
        const core::Status written = writeFile(options.output, core::interchange::invoicesCsv(*invoices));
        if (!written)
            return written.error();
    }
    Answer answer;
    answer.json = invoicesJson(*invoices, project->plans->front(), !options.payer.empty());
    answer.text = options.payer.empty() ? invoiceTotalsText(*invoices)
                                        : explainedText(*invoices, project->plans->front());
    if (!options.output.empty()) {
        answer.json["file"] = options.output;
        answer.text += "\nWrote " + options.output + "\n";
    }
    return answer;
}

} // namespace

void addInvoicesCommand(CommandLine& line)
{
    auto options = std::make_shared<InvoicesOptions>();
    CLI::App* command =
        addCommand(line, line.parser, "Plans", "invoices",
                   "Bill every payer: sums, all lines as CSV, or why one payer pays so much",
                   "invoices product.tierwright --plan pro.plan.json -o invoices.csv\n"
                   "  tierwright-cli invoices product.tierwright --payer ann --period 2026-03");
    command->add_option("PROJECT", options->inputs.project, "Project whose payers are billed")->required();
    command->add_option("--plan", options->inputs.plans, "Plan file; without it the plan of the project")
        ->type_name("FILE")
        ->expected(1);
    command
        ->add_option("--assumptions", options->inputs.assumptions,
                     "Assumptions file (JSON) instead of the project's")
        ->type_name("FILE");
    command->add_option("--prices", options->inputs.prices, "Price book (JSON) instead of the project's")
        ->type_name("FILE");
    command->add_option("--period", options->period, "Only this period, such as 2026-03")->type_name("NAME");
    command->add_option("--payer", options->payer, "Show this payer's invoices and what each line comes from")
        ->type_name("NAME");
    command->add_option("-o,--output", options->output, "CSV file to write, a row for each line")
        ->type_name("FILE");
    onRun(line, command, options, writeInvoices);
}

} // namespace cli
