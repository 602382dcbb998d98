#pragma once

#include "core/plan/plan.h"

#include <QObject>
#include <QString>

namespace ui {

class PlanSelection;
class ProjectSession;

/// What can be done with plans as a whole, and what files other than logs bring. Every command is one undo
/// step, and the plan it made is selected.
class PlanCommands : public QObject {
    Q_OBJECT

public:
    PlanCommands(ProjectSession& session, PlanSelection& selection, QObject* parent = nullptr);

    void addPreset(const QString& presetId);
    void duplicate();
    void remove();
    void makeBaseline();
    void selectNeighbour(int step);
    void importPlan(const QString& path);
    void exportPlan(const QString& path);
    /// Every payer's invoice under the selected plan, as CSV; told when it is done.
    void exportInvoices(const QString& path);
    void importPrices(const QString& path);
    void importSegments(const QString& path); ///< typed customer groups take the place of telemetry
    void importAssumptions(const QString& path);

signals:
    void failed(const QString& what, const QString& detail);
    void done(const QString& what, const QString& detail);

private:
    void add(core::plan::Plan plan, const QString& text);
    bool readFile(const QString& path, std::string& content);
    ProjectSession& m_session;
    PlanSelection& m_selection;
};

} // namespace ui
