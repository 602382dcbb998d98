#include "log_fixture.h"

#include "core/usage/codec.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <set>
#include <stdexcept>

namespace core::ingest::testing {

TemporaryLog::TemporaryLog(std::string_view bytes, const std::string& name)
{
    static std::atomic<int> number{0};
    m_folder = std::filesystem::temp_directory_path() /
               ("tierwright-ingest-" + std::to_string(::getpid()) + "-" + std::to_string(++number));
    std::filesystem::create_directories(m_folder);
    m_path = m_folder / name;
    std::ofstream(m_path, std::ios::binary) << bytes;
}

TemporaryLog::~TemporaryLog()
{
    std::error_code ignored;
    std::filesystem::remove_all(m_folder, ignored);
}

namespace {

template <typename T>
T nameAt(const std::vector<T>& base, const std::vector<T>& more, std::uint32_t id)
{
    return id < base.size() ? base.at(id) : more.at(id - base.size());
}

template <typename Visit>
void forEachCell(const Imported& imported, Visit visit)
{
    usage::CellColumns columns;
    for (const usage::Block& block : imported.blocks) {
        const Status decoded = usage::decode(block, columns);
        if (!decoded)
            throw std::runtime_error(describe(decoded.error()));
        for (std::size_t i = 0; i < columns.size(); ++i)
            visit(usage::Cell{columns.user[i], columns.org[i], columns.hour[i], columns.context[i],
                              columns.counts[i]});
    }
}

std::vector<std::string> listed(std::set<std::string> names)
{
    names.erase("");
    return {names.begin(), names.end()};
}

} // namespace

Sums sumsOf(const Imported& imported, const usage::Dictionaries& base)
{
    Sums sums;
    std::set<std::string> users, orgs, models, workflows, outcomes;
    forEachCell(imported, [&](const usage::Cell& cell) {
        sums.counts += cell.counts;
        ++sums.cells;
        users.insert(nameAt(base.users, imported.newNames.users, cell.user));
        orgs.insert(nameAt(base.orgs, imported.newNames.orgs, cell.org));
        const usage::Context context = nameAt(base.contexts, imported.newNames.contexts, cell.context);
        models.insert(context.model);
        workflows.insert(context.workflow);
        outcomes.insert(context.outcome);
        if (!context.outcome.empty())
            sums.outcomeMicros[context.outcome] += cell.counts.outcomeMicros;
    });
    sums.users = listed(users);
    sums.orgs = listed(orgs);
    sums.models = listed(models);
    sums.workflows = listed(workflows);
    sums.outcomes = listed(outcomes);
    return sums;
}

std::string cellsText(const Imported& imported, const usage::Dictionaries& base)
{
    std::string text;
    forEachCell(imported, [&](const usage::Cell& cell) {
        const usage::Context c = nameAt(base.contexts, imported.newNames.contexts, cell.context);
        text += nameAt(base.users, imported.newNames.users, cell.user) + "|" +
                nameAt(base.orgs, imported.newNames.orgs, cell.org) + "|" + std::to_string(cell.hour) + "|" +
                c.provider + "|" + c.model + "|" + c.tier + "|" + c.workflow + "|" + c.stage + "|" +
                c.outcome;
        for (const std::int64_t value :
             {cell.counts.requests, cell.counts.failedRequests, cell.counts.uncachedInput,
              cell.counts.cacheRead, cell.counts.cacheWrite, cell.counts.output, cell.counts.reasoning,
              cell.counts.loggedCostNanoUsd, cell.counts.costedRequests, cell.counts.outcomeMicros})
            text += " " + std::to_string(value);
        text += "\n";
    });
    return text;
}

Result<Imported> readBytes(std::string_view bytes, const Options& options, const std::string& name)
{
    const TemporaryLog log(bytes, name);
    return readLog(log.path(), options, {}, {}, noProgress());
}

std::string usdText(std::int64_t nano)
{
    std::string digits = std::to_string(nano < 0 ? -nano : nano);
    digits.insert(0, digits.size() < 10 ? 10 - digits.size() : 0, '0');
    std::string text = digits.substr(0, digits.size() - 9);
    std::string fraction = digits.substr(digits.size() - 9);
    fraction.erase(fraction.find_last_not_of('0') + 1);
    return (nano < 0 ? "-" : "") + text + (fraction.empty() ? "" : "." + fraction);
}

} // namespace core::ingest::testing
