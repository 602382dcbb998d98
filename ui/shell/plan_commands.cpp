#include "ui/shell/plan_commands.h"

#include "core/economics/population.h"
#include "core/economics/segments.h"
#include "core/plan/json.h"
#include "core/plan/presets.h"
#include "ui/models/edits.h"
#include "ui/models/formats.h"
#include "ui/models/plan_selection.h"
#include "ui/session/project_session.h"
#include "ui/shell/invoice_export.h"

#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include <algorithm>

namespace ui {
namespace {

constexpr qint64 kLargestDocument =
    64 << 20; // plans and price lists are small; a log that looks like one is not read whole

QString fileName(const QString& path)
{
    return QFileInfo(path).fileName();
}

} // namespace

PlanCommands::PlanCommands(ProjectSession& session, PlanSelection& selection, QObject* parent)
    : QObject(parent)
    , m_session(session)
    , m_selection(selection)
{}

void PlanCommands::add(core::plan::Plan plan, const QString& text)
{
    plan.id = freePlanId(m_session.project(), plan.id);
    const QString id = ui::text(plan.id);
    core::Project next = m_session.project();
    std::vector<core::plan::Plan> plans = *next.plans;
    if (plans.empty() && next.settings->baselinePlan.empty()) {
        core::Settings settings = *next.settings;
        settings.baselinePlan = plan.id;
        next.settings = std::move(settings);
    }
    plans.push_back(std::move(plan));
    next.plans = std::move(plans);
    m_session.edit(text, std::move(next));
    m_selection.select(id);
}

void PlanCommands::addPreset(const QString& presetId)
{
    auto plan = core::plan::planFromPreset(presetId.toStdString());
    if (plan)
        add(std::move(plan).value(), tr("New plan"));
    else
        emit failed(tr("The preset could not be read."), text(core::describe(plan.error())));
}

void PlanCommands::duplicate()
{
    if (!m_selection.plan())
        return;
    core::plan::Plan copy = *m_selection.plan();
    copy.name = tr("%1, copy").arg(text(copy.name)).toStdString();
    copy.version = 1;
    copy.status = core::plan::Status::Draft;
    add(std::move(copy), tr("Duplicate plan"));
}

void PlanCommands::remove()
{
    const QString id = m_selection.id();
    editPlans(m_session, tr("Delete plan"), [&](std::vector<core::plan::Plan>& plans) {
        std::erase_if(plans, [&](const core::plan::Plan& plan) { return text(plan.id) == id; });
    });
}

void PlanCommands::makeBaseline()
{
    editSettings(m_session, tr("Set baseline"),
                 [&](core::Settings& settings) { settings.baselinePlan = m_selection.id().toStdString(); });
}

void PlanCommands::selectNeighbour(int step)
{
    const auto& plans = *m_session.project().plans;
    const int next = m_selection.index() + step;
    if (next >= 0 && next < int(plans.size()))
        m_selection.select(text(plans[std::size_t(next)].id));
}

bool PlanCommands::readFile(const QString& path, std::string& content)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        emit failed(tr("“%1” could not be read.").arg(fileName(path)), file.errorString());
        return false;
    }
    if (file.size() > kLargestDocument) {
        emit failed(tr("“%1” is too large for a plan, a price list or assumptions.").arg(fileName(path)),
                    tr("To import it as a usage log, choose File > Import usage logs."));
        return false;
    }
    content = file.readAll().toStdString();
    return true;
}

void PlanCommands::importPlan(const QString& path)
{
    std::string content;
    if (!readFile(path, content))
        return;
    auto plan = core::plan::planFromJson(content, fileName(path).toStdString());
    if (!plan) {
        emit failed(tr("“%1” is not a valid plan. Nothing was changed.").arg(fileName(path)),
                    text(core::describe(plan.error())));
        return;
    }
    const QString name = text(plan->name);
    add(std::move(plan).value(), tr("Import plan"));
    emit done(tr("Plan “%1” was added.").arg(name), {});
}

void PlanCommands::exportPlan(const QString& path)
{
    if (!m_selection.plan())
        return;
    const std::string json = core::plan::toJson(*m_selection.plan());
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) &&
        file.write(json.data(), qint64(json.size())) == qint64(json.size()) && file.commit())
        emit done(tr("Plan “%1” was written to “%2”.").arg(text(m_selection.plan()->name), fileName(path)),
                  {});
    else
        emit failed(tr("The plan could not be written to “%1”. The file that was there is unharmed.")
                        .arg(fileName(path)),
                    file.errorString());
}

void PlanCommands::exportInvoices(const QString& path)
{
    const core::Results* results = m_session.results();
    const core::plan::Plan* plan = m_selection.plan();
    if (!results || !results->costs || !plan || m_session.stale()) {
        emit failed(tr("The results are being computed; the invoices can be written once they are there."),
                    {});
        return;
    }
    const auto& plans = *results->project.plans;
    const auto found = std::find_if(plans.begin(), plans.end(),
                                    [&](const core::plan::Plan& each) { return each.id == plan->id; });
    if (found == plans.end())
        return;
    auto* job = new InvoiceExport(*results, std::size_t(found - plans.begin()), path, this);
    connect(job, &InvoiceExport::done, this, [this, job, path, name = text(plan->name)](int invoices) {
        emit done(tr("%1 invoices under “%2” were written to “%3”.")
                      .arg(fullText(invoices, countFormat()), name, fileName(path)),
                  {});
        job->deleteLater();
    });
    connect(job, &InvoiceExport::failed, this, [this, job, path](const QString& reason) {
        emit failed(tr("The invoices could not be written to “%1”. The file that was there is unharmed.")
                        .arg(fileName(path)),
                    reason);
        job->deleteLater();
    });
}

void PlanCommands::importPrices(const QString& path)
{
    std::string content;
    if (!readFile(path, content))
        return;
    auto book = core::cost::priceBookFromJson(content, fileName(path).toStdString());
    if (!book) {
        emit failed(tr("“%1” is not a price list. The prices are as they were.").arg(fileName(path)),
                    text(core::describe(book.error())));
        return;
    }
    const int entries = int(book->entries.size());
    editPrices(m_session, tr("Import price list"), [&](core::cost::PriceBook& prices) {
        auto mapping = prices.mapping;
        prices = std::move(book).value();
        prices.mapping.merge(mapping);
    });
    emit done(tr("The price book now has %n entries.", nullptr, entries), {});
}

void PlanCommands::importSegments(const QString& path)
{
    std::string content;
    if (!readFile(path, content))
        return;
    const auto segments = core::economics::segmentsPopulation(content, fileName(path).toStdString(),
                                                              *m_session.project().prices);
    if (!segments) {
        emit failed(tr("“%1” holds no valid customer groups. Nothing was changed.").arg(fileName(path)),
                    text(core::describe(segments.error())));
        return;
    }
    editSettings(m_session, tr("Use customer groups"), [&](core::Settings& settings) {
        settings.population = "segments";
        settings.segments = content;
    });
    emit done(tr("Plans are now evaluated over the customer groups of “%1”.").arg(fileName(path)),
              tr("Undo goes back to the imported usage."));
}

void PlanCommands::importAssumptions(const QString& path)
{
    std::string content;
    if (!readFile(path, content))
        return;
    const auto assumptions = core::economics::assumptionsFromJson(content, fileName(path).toStdString());
    if (!assumptions) {
        emit failed(tr("“%1” holds no valid assumptions. Nothing was changed.").arg(fileName(path)),
                    text(core::describe(assumptions.error())));
        return;
    }
    editAssumptions(m_session, tr("Import assumptions"),
                    [&](core::economics::Assumptions& a) { a = *assumptions; });
    emit done(tr("The assumptions of “%1” are in force.").arg(fileName(path)), {});
}

} // namespace ui
