#pragma once

#include "ui/models/kpi.h"

#include <QWidget>

namespace ui {

struct PageContext;
class PlanDetails;
class PlanSelection;
class ProjectSession;

/// The headline results of the selected plan, always visible: value, interval, target and difference to the
/// baseline. Dimmed while they are older than the project.
class KpiStrip : public QWidget {
    Q_OBJECT

public:
    explicit KpiStrip(const PageContext& context, QWidget* parent = nullptr);

signals:
    void goalRequested(const QString& kpiId);
    void payersRequested(const QString& kpiId);
    void pageRequested(const QString& pageId);

private:
    void build();
    void refresh();
    void showTile(std::size_t tile, const core::PlanView* plan, const core::PlanView* baseline);
    void dim();
    ProjectSession& m_session;
    PlanSelection& m_selection;
    PlanDetails& m_details;
    std::string m_currency;
    std::vector<Kpi> m_kpis;
    std::vector<KpiTile*> m_tiles;
};

} // namespace ui
