#include "ui/models/lint.h"

#include "ui/models/formats.h"
#include "ui/models/plan_controls.h"

#include <QCoreApplication>
#include <QSet>

namespace ui {
namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Lint", text);
}

/// Remarks on the data, not on the plan: known and not to be mended by a control.
bool isAboutData(const QString& code)
{
    static const QSet<QString> codes{QStringLiteral("few_data"), QStringLiteral("few_periods"),
                                     QStringLiteral("few_users"), QStringLiteral("partial_data"),
                                     QStringLiteral("partial_periods")};
    return codes.contains(code);
}

bool isAboutModels(const QString& code)
{
    return code.contains(QStringLiteral("unknown_model")) || code.contains(QStringLiteral("unpriced"));
}

QString controlLabel(const core::plan::Plan& plan, const QString& path)
{
    for (const PlanControl& control : planControls(plan)) {
        if (control.path == path)
            return control.label;
    }
    return {};
}

} // namespace

std::vector<LintEntry> lintEntries(const std::vector<core::economics::LintFinding>& findings,
                                   const core::plan::Plan& plan)
{
    std::vector<LintEntry> entries;
    for (const core::economics::LintFinding& finding : findings) {
        const QString code = text(finding.code);
        LintEntry entry;
        entry.sentence = text(finding.message);
        entry.severity = isAboutData(code) ? Severity::Info : Severity::Warning;
        const QString control = nearestControl(plan, text(finding.control));
        if (isAboutModels(code)) {
            entry.id = QStringLiteral("page:costs");
            entry.action = tr("Show prices");
        } else if (!control.isEmpty()) {
            entry.id = control;
            entry.action = tr("Go to %1").arg(controlLabel(plan, control).toLower());
        }
        entries.push_back(std::move(entry));
    }
    return entries;
}

} // namespace ui
