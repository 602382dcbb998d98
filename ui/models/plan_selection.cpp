#include "ui/models/plan_selection.h"

#include "ui/models/formats.h"
#include "ui/session/project_session.h"

#include <algorithm>

namespace ui {

PlanSelection::PlanSelection(ProjectSession& session, QObject* parent)
    : QObject(parent)
    , m_session(session)
{
    const core::Settings& settings = *session.project().settings;
    m_id = text(settings.selectedPlan.empty() ? settings.baselinePlan : settings.selectedPlan);
    follow();
    connect(&session, &ProjectSession::projectChanged, this, &PlanSelection::follow);
}

int PlanSelection::indexOf(const QString& planId) const
{
    const auto& plans = *m_session.project().plans;
    const auto found = std::find_if(plans.begin(), plans.end(),
                                    [id = planId.toStdString()](const auto& plan) { return plan.id == id; });
    return found == plans.end() ? -1 : int(found - plans.begin());
}

int PlanSelection::index() const
{
    return indexOf(m_id);
}

const core::plan::Plan* PlanSelection::plan() const
{
    const int at = index();
    return at < 0 ? nullptr : &(*m_session.project().plans)[std::size_t(at)];
}

void PlanSelection::select(const QString& planId)
{
    if (planId == m_id || indexOf(planId) < 0)
        return;
    m_id = planId;
    m_lastIndex = index();
    emit changed();
}

/// A plan that was deleted hands the selection to the one that took its place.
void PlanSelection::follow()
{
    const int at = index();
    if (at >= 0) {
        m_lastIndex = at;
        return;
    }
    const auto& plans = *m_session.project().plans;
    const QString before = m_id;
    m_id = plans.empty() ? QString() : text(plans[std::min(std::size_t(m_lastIndex), plans.size() - 1)].id);
    if (m_id != before)
        emit changed();
}

const core::PlanView* PlanSelection::viewOf(const std::string& planId) const
{
    const core::Results* results = m_session.results();
    if (!results)
        return nullptr;
    const auto& plans = *results->project.plans;
    for (std::size_t i = 0; i < plans.size() && i < results->plans.size(); ++i) {
        if (plans[i].id == planId)
            return results->plans[i].get();
    }
    return nullptr;
}

const core::PlanView* PlanSelection::view() const
{
    return viewOf(m_id.toStdString());
}

const core::PlanView* PlanSelection::baselineView() const
{
    return viewOf(m_session.project().settings->baselinePlan);
}

} // namespace ui
