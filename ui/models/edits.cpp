#include "ui/models/edits.h"

#include "ui/session/project_session.h"

#include <algorithm>

namespace ui {

QString DragKey::next(const QString& what, bool final)
{
    if (!m_open || what != m_what) {
        m_what = what;
        ++m_drag;
    }
    m_open = !final;
    return QStringLiteral("%1#%2").arg(what).arg(m_drag);
}

void editPlan(ProjectSession& session, const QString& planId, const QString& text,
              const std::function<std::optional<core::plan::Plan>(core::plan::Plan)>& change,
              const QString& mergeKey)
{
    core::Project next = session.project();
    std::vector<core::plan::Plan> plans = *next.plans;
    const auto found = std::find_if(plans.begin(), plans.end(),
                                    [id = planId.toStdString()](const auto& plan) { return plan.id == id; });
    if (found == plans.end())
        return;
    const auto changed = change(*found);
    if (!changed || *changed == *found)
        return;
    *found = *changed;
    next.plans = std::move(plans);
    session.edit(text, std::move(next), mergeKey);
}

void editAssumptions(ProjectSession& session, const QString& text,
                     const std::function<void(core::economics::Assumptions&)>& change,
                     const QString& mergeKey)
{
    core::Project next = session.project();
    core::economics::Assumptions assumptions = *next.assumptions;
    change(assumptions);
    if (assumptions == *next.assumptions)
        return;
    next.assumptions = std::move(assumptions);
    session.edit(text, std::move(next), mergeKey);
}

void editSettings(ProjectSession& session, const QString& text,
                  const std::function<void(core::Settings&)>& change, const QString& mergeKey)
{
    core::Project next = session.project();
    core::Settings settings = *next.settings;
    change(settings);
    if (settings == *next.settings)
        return;
    next.settings = std::move(settings);
    session.edit(text, std::move(next), mergeKey);
}

void editPrices(ProjectSession& session, const QString& text,
                const std::function<void(core::cost::PriceBook&)>& change)
{
    core::Project next = session.project();
    core::cost::PriceBook book = *next.prices;
    change(book);
    if (book == *next.prices)
        return;
    next.prices = std::move(book);
    session.edit(text, std::move(next));
}

void editPlans(ProjectSession& session, const QString& text,
               const std::function<void(std::vector<core::plan::Plan>&)>& change)
{
    core::Project next = session.project();
    std::vector<core::plan::Plan> plans = *next.plans;
    change(plans);
    if (plans == *next.plans)
        return;
    next.plans = std::move(plans);
    session.edit(text, std::move(next));
}

std::string freePlanId(const core::Project& project, const std::string& wanted)
{
    const auto taken = [&](const std::string& id) {
        return std::any_of(project.plans->begin(), project.plans->end(),
                           [&](const auto& plan) { return plan.id == id; });
    };
    std::string id = wanted;
    for (int n = 2; taken(id); ++n)
        id = wanted + "_" + std::to_string(n);
    return id;
}

} // namespace ui
