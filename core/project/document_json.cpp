#include "core/project/document_json.h"

#include "core/plan/json.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace core::project {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kFormat = "tierwright.project/1";

Json jsonOf(const Settings& settings)
{
    return {
        {"period", settings.periods.kind == usage::PeriodKind::Week ? "week" : "month"},
        {"time_zone", settings.periods.timeZone},
        {"payer", settings.payer == usage::PayerKind::Org ? "org" : "user"},
        {"currency", settings.currency},
        {"seed", settings.seed},
        {"population", settings.population},
        {"only_period", settings.onlyPeriod},
        {"family", settings.family},
        {"growth", settings.growth},
        {"tail_share", settings.tailShare},
        {"segments", settings.segments},
        {"tier_breaks", settings.tierBreaks},
        {"pseudonym_key", settings.pseudonymKey},
        {"baseline_plan", settings.baselinePlan},
        {"selected_plan", settings.selectedPlan},
    };
}

Settings settingsFrom(const Json& json)
{
    Settings settings;
    settings.periods.kind =
        json.value("period", "month") == "week" ? usage::PeriodKind::Week : usage::PeriodKind::Month;
    settings.periods.timeZone = json.value("time_zone", settings.periods.timeZone);
    settings.payer = json.value("payer", "user") == "org" ? usage::PayerKind::Org : usage::PayerKind::User;
    settings.currency = json.value("currency", settings.currency);
    settings.seed = json.value("seed", settings.seed);
    settings.population = json.value("population", settings.population);
    settings.onlyPeriod = json.value("only_period", settings.onlyPeriod);
    settings.family = json.value("family", settings.family);
    settings.growth = std::max(1.0, json.value("growth", settings.growth));
    settings.tailShare = std::clamp(json.value("tail_share", settings.tailShare), 1e-6, 0.5);
    settings.segments = json.value("segments", settings.segments);
    settings.tierBreaks = json.value("tier_breaks", settings.tierBreaks);
    settings.pseudonymKey = json.value("pseudonym_key", settings.pseudonymKey);
    settings.baselinePlan = json.value("baseline_plan", settings.baselinePlan);
    settings.selectedPlan = json.value("selected_plan", settings.selectedPlan);
    return settings;
}

Error damaged(std::string_view file, const std::string& what)
{
    return {ErrorCode::Damaged, "the project's document cannot be read: " + what, std::string(file)};
}

Result<Project> documentInto(Project project, const Json& json, std::string_view file)
{
    const std::string format = json.value("format", "");
    if (format != kFormat)
        return Error{ErrorCode::UnsupportedVersion,
                     "the document has format \"" + format + "\"",
                     std::string(file),
                     0,
                     {},
                     kFormat};
    std::vector<plan::Plan> plans;
    for (const auto& element : json.value("plans", Json::array())) {
        auto plan = plan::planFromJson(element.dump(), file);
        if (!plan)
            return plan.error();
        plans.push_back(std::move(plan).value());
    }
    project.plans = std::move(plans);
    if (const auto prices = json.find("prices"); prices != json.end()) {
        auto book = cost::priceBookFromJson(prices->dump(), file);
        if (!book)
            return book.error();
        project.prices = std::move(book).value();
    }
    if (const auto found = json.find("assumptions"); found != json.end()) {
        auto assumptions = economics::assumptionsFromJson(found->dump(), file);
        if (!assumptions)
            return assumptions.error();
        project.assumptions = std::move(assumptions).value();
    }
    project.settings = settingsFrom(json.value("settings", Json::object()));
    return project;
}

} // namespace

std::string documentJson(const Project& project)
{
    Json json = {{"format", kFormat}};
    json["settings"] = jsonOf(*project.settings);
    json["assumptions"] = Json::parse(economics::toJson(*project.assumptions));
    json["plans"] = Json::array();
    for (const plan::Plan& plan : *project.plans)
        json["plans"].push_back(Json::parse(plan::toJson(plan)));
    json["prices"] = Json::parse(cost::toJson(*project.prices));
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<Project> withDocument(std::string_view json, Project project, std::string_view file)
{
    try {
        return documentInto(std::move(project), Json::parse(json), file);
    } catch (const nlohmann::json::exception& problem) {
        return damaged(file, problem.what());
    }
}

std::string recordJson(const ImportRecord& record)
{
    const Json json = {
        {"file", record.fileName},
        {"bytes", record.bytes},
        {"fingerprint", record.fingerprint},
        {"format", record.format},
        {"mapping", record.mapping},
        {"rows", record.rows},
        {"accepted", record.accepted},
        {"rejected", record.rejected},
        {"duplicate", record.duplicate},
        {"reasons", record.reasons},
        {"imported_at", record.importedAt},
        {"source", record.source},
        {"aggregated", record.aggregated},
        {"first", record.first},
        {"last", record.last},
    };
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<ImportRecord> recordFromJson(std::string_view text, std::string_view file)
{
    try {
        const Json json = Json::parse(text);
        ImportRecord record;
        json.at("file").get_to(record.fileName);
        json.at("bytes").get_to(record.bytes);
        json.at(json.contains("fingerprint") ? "fingerprint" : "sha256").get_to(record.fingerprint);
        json.at("format").get_to(record.format);
        json.at("mapping").get_to(record.mapping);
        json.at("rows").get_to(record.rows);
        json.at("accepted").get_to(record.accepted);
        json.at("rejected").get_to(record.rejected);
        json.at("duplicate").get_to(record.duplicate);
        json.at("reasons").get_to(record.reasons);
        json.at("imported_at").get_to(record.importedAt);
        record.source = json.value("source", "");
        record.aggregated = json.value("aggregated", false);
        record.first = json.value("first", record.first);
        record.last = json.value("last", record.last);
        return record;
    } catch (const nlohmann::json::exception& problem) {
        return damaged(file, problem.what());
    }
}

} // namespace core::project
