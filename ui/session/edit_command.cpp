#include "ui/session/edit_command.h"

#include "ui/session/project_session.h"

namespace ui {
namespace {

bool sameDocument(const core::Project& a, const core::Project& b)
{
    return (a.plans.same(b.plans) || *a.plans == *b.plans) &&
           (a.prices.same(b.prices) || *a.prices == *b.prices) &&
           (a.assumptions.same(b.assumptions) || *a.assumptions == *b.assumptions) &&
           (a.settings.same(b.settings) || *a.settings == *b.settings);
}

} // namespace

EditCommand::EditCommand(ProjectSession& session, const QString& text, core::Project next, QString mergeKey)
    : QUndoCommand(text)
    , m_session(session)
    , m_before(session.project())
    , m_after(std::move(next))
    , m_mergeKey(std::move(mergeKey))
{}

void EditCommand::undo()
{
    show(m_before);
}

void EditCommand::redo()
{
    show(m_after);
}

bool EditCommand::mergeWith(const QUndoCommand* other)
{
    const auto* later = static_cast<const EditCommand*>(other);
    if (m_mergeKey.isEmpty() || later->m_mergeKey != m_mergeKey)
        return false;
    m_after = later->m_after;
    // Dragging back to the start leaves no step.
    setObsolete(sameDocument(m_before, m_after));
    return true;
}

void EditCommand::show(const core::Project& document)
{
    core::Project next = m_session.project();
    next.plans = document.plans;
    next.prices = document.prices;
    next.assumptions = document.assumptions;
    next.settings = document.settings;
    m_session.show(next);
}

} // namespace ui
