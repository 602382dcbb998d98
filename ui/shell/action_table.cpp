#include "ui/shell/action_table.h"

#include "ui/shell/navigator.h"
#include "ui/widgets/icons.h"

#include <QWidget>

namespace ui {
namespace {

using Needs = ActionSpec::Needs;

QString tr(const char* text)
{
    return ActionTable::tr(text);
}

std::vector<ActionSpec> fileActions()
{
    return {
        {"project.new", tr("New project"), tr("Start with an empty project; it is kept until you name it."),
         "Ctrl+N", "add", Needs::Nothing},
        {"project.open", tr("Open project…"), tr("Open a .tierwright file."), "Ctrl+O", "folder",
         Needs::Nothing},
        {"project.sample", tr("Open sample project"),
         tr("Synthetic usage of 2,000 customers with three plans."), "", "", Needs::Nothing},
        {"window.new", tr("New window"), tr("Work on another project beside this one."), "Ctrl+Alt+N", "",
         Needs::Nothing},
        {"project.save_as", tr("Save as…"),
         tr("Give the project a name and a place. Every edit is saved by itself."), "Ctrl+Shift+S", "",
         Needs::Project},
        {"import", tr("Import usage logs…"), tr("CSV or JSON lines, plain or compressed; several at once."),
         "Ctrl+I", "import", Needs::Nothing},
        {"prices.import", tr("Import price list…"), tr("Replace the price book by a file."), "", "",
         Needs::Project},
        {"plan.import", tr("Import plan…"), tr("Add a plan from a plan file."), "", "", Needs::Project},
        {"plan.export", tr("Export plan…"), tr("Write the selected plan as a plan file."), "Ctrl+E", "export",
         Needs::Plan},
        {"project.close", tr("Close project"), tr("Back to the start page; everything is saved."), "Ctrl+W",
         "", Needs::Project},
        {"quit", tr("Quit"), tr("Everything is saved."), "Ctrl+Q", "", Needs::Nothing},
    };
}

std::vector<ActionSpec> editActions()
{
    return {
        {"undo", tr("Undo"), tr("Take back the last edit."), "Ctrl+Z", "undo", Needs::Project},
        {"redo", tr("Redo"), tr("Make the edit again."), "Ctrl+Shift+Z; Ctrl+Y", "redo", Needs::Project},
        {"preferences", tr("Preferences…"), tr("Appearance, text size, start."), "Ctrl+,", "settings",
         Needs::Nothing},
    };
}

std::vector<ActionSpec> viewActions()
{
    std::vector<ActionSpec> specs;
    int number = 1;
    for (const PageInfo& page : pageInfos())
        specs.push_back({QStringLiteral("page.") + page.id, page.name, page.question,
                         QStringLiteral("Ctrl+%1").arg(number++), page.icon, Needs::Project});
    const std::vector<ActionSpec> rest{
        {"view.inspector", tr("Inspector"), tr("Show or hide the plan's controls."), "F9", "", Needs::Project,
         true},
        {"theme.system", tr("As the system"), tr("Light or dark, as the desktop."), "", "", Needs::Nothing,
         true},
        {"theme.light", tr("Light"), tr("Light appearance."), "", "", Needs::Nothing, true},
        {"theme.dark", tr("Dark"), tr("Dark appearance."), "", "", Needs::Nothing, true},
        {"theme.contrast", tr("High contrast"), tr("Black, white and strong lines."), "", "", Needs::Nothing,
         true},
        {"view.reset", tr("Reset layout"), tr("Put panels and sizes back where they were at first."), "",
         "reset", Needs::Nothing},
        {"view.fullscreen", tr("Full screen"), tr("Use the whole screen."), "F11", "", Needs::Nothing, true},
    };
    specs.insert(specs.end(), rest.begin(), rest.end());
    return specs;
}

std::vector<ActionSpec> planActions()
{
    return {
        {"plan.new", tr("New plan from a preset…"), tr("Choose one of the usual shapes of a plan."),
         "Ctrl+Shift+N", "add", Needs::Project},
        {"plan.duplicate", tr("Duplicate plan"), tr("A copy to try something with."), "Ctrl+D", "duplicate",
         Needs::Plan},
        {"plan.rename", tr("Rename plan"), tr("Change its name in the inspector."), "F2", "", Needs::Plan},
        {"plan.delete", tr("Delete plan"), tr("Undo brings it back."), "", "delete", Needs::Plan},
        {"plan.baseline", tr("Set as baseline"), tr("Differences are shown against this plan."), "",
         "baseline", Needs::Plan},
        {"plan.goal", tr("Find a value for a goal…"), tr("Which allowance or price meets a target?"),
         "Ctrl+G", "goal", Needs::Plan},
        {"plan.bill", tr("Why is this bill…"), tr("The exact invoice of one payer, line by line."), "Ctrl+B",
         "", Needs::Plan},
        {"invoices.export", tr("Export invoices…"),
         tr("Every payer's invoice under the selected plan, line by line, as CSV."), "Ctrl+Shift+B", "export",
         Needs::Plan},
        {"plan.previous", tr("Previous plan"), tr("Select the plan before."), "Ctrl+PgUp", "", Needs::Plan},
        {"plan.next", tr("Next plan"), tr("Select the plan after."), "Ctrl+PgDown", "", Needs::Plan},
        {"version.save", tr("Save a named version…"),
         tr("Keep plans, prices and assumptions as they are now."), "Ctrl+Shift+V", "history",
         Needs::Project},
    };
}

std::vector<ActionSpec> toolActions()
{
    return {
        {"palette", tr("Search actions…"), tr("Find any action, page or plan by typing."),
         "Ctrl+K; Ctrl+Shift+P", "search", Needs::Nothing},
        {"agent.loop", tr("What an agent loop costs…"),
         tr("Turns that send the whole context again, as tokens and money."), "", "", Needs::Project},
        {"import.undo", tr("Undo last import"), tr("Takes back the usage that the last import brought."), "",
         "", Needs::Project},
        {"help.keys", tr("Keyboard shortcuts"), tr("All of them on one page."), "F1", "", Needs::Nothing},
        {"about", tr("About Tierwright"), tr("Version and licences."), "", "info", Needs::Nothing},
    };
}

} // namespace

ActionTable::ActionTable(QWidget* window)
    : QObject(window)
{
    for (const auto& group : {fileActions(), editActions(), viewActions(), planActions(), toolActions()}) {
        for (const ActionSpec& spec : group)
            add(spec, window);
    }
    setAvailable(false, false);
}

void ActionTable::add(const ActionSpec& spec, QWidget* window)
{
    auto* action = new QAction(spec.text, this);
    if (!spec.icon.isEmpty())
        action->setIcon(icon(spec.icon));
    if (!spec.shortcut.isEmpty())
        action->setShortcuts(QKeySequence::listFromString(spec.shortcut));
    action->setStatusTip(spec.hint);
    action->setToolTip(spec.hint);
    action->setCheckable(spec.checkable);
    action->setObjectName(spec.id);
    window->addAction(action);
    m_actions.insert(spec.id, action);
    m_specs.push_back(spec);
}

QAction* ActionTable::operator[](const QString& id) const
{
    QAction* action = m_actions.value(id);
    Q_ASSERT_X(action, "ActionTable", qPrintable(id));
    return action;
}

void ActionTable::on(const QString& id, std::function<void()> handler)
{
    connect((*this)[id], &QAction::triggered, this, [handler = std::move(handler)] { handler(); });
}

void ActionTable::trigger(const QString& id)
{
    if (QAction* action = m_actions.value(id))
        action->trigger();
}

void ActionTable::setAvailable(bool project, bool plan)
{
    for (const ActionSpec& spec : m_specs)
        m_actions[spec.id]->setEnabled(spec.needs == Needs::Nothing ||
                                       (spec.needs == Needs::Project && project) ||
                                       (spec.needs == Needs::Plan && plan));
}

} // namespace ui
