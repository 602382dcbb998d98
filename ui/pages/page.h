#pragma once

#include "core/derive/plan_detail.h"

#include <QWidget>

#include <functional>
#include <vector>

class QStackedLayout;
class QScrollArea;
class QVBoxLayout;

namespace ui {

class Chart;
class EmptyState;
class PlanDetails;
class PlanSelection;
class ProjectSession;
class SectionHeader;

/// What all pages receive: the open project, which plan is selected, and what is known of that one later.
struct PageContext {
    ProjectSession& session;
    PlanSelection& selection;
    PlanDetails& details;
};

/// One step of the work: a title, and under it charts and tables that scroll. Shows the session's newest
/// results when it is visible, dims its charts while they are stale, and stands in for itself with one
/// sentence and the button that helps while something it needs is missing.
class Page : public QWidget {
    Q_OBJECT

public:
    enum class Needs { Usage, UsageAndPlan };

    Page(const PageContext& context, Needs needs, const QString& title, const QString& question,
         QWidget* parent = nullptr);
    ~Page() override;
    /// Shows the newest results now if visible, else as soon as it is.
    void refresh();

signals:
    /// The user asked for an action of the action table, such as "import".
    void actionRequested(const QString& actionId);
    /// The user asked for the inspector's control at this path of the selected plan.
    void controlRequested(const QString& path);
    void pageRequested(const QString& pageId);
    /// The user asked why this payer's bill is what it is.
    void billRequested(std::uint32_t payer);

protected:
    /// Called with complete prerequisites only.
    virtual void showResults(const core::Results& results) = 0;
    /// Called after it, and whenever more is known of the selected plan. `detail` is null while nothing is;
    /// `complete` when no further part will follow.
    virtual void showPlanDetail(const core::PlanDetail*, bool /*complete*/) {}

    void addToPage(QWidget* widget, int stretch = 0);
    /// Widgets side by side, of equal width; a narrow page puts them under each other.
    void addRow(const std::vector<QWidget*>& widgets);
    SectionHeader* header() const { return m_header; }
    ProjectSession& session() const { return m_context.session; }
    PlanSelection& selection() const { return m_context.selection; }
    PlanDetails& details() const { return m_context.details; }
    /// Settings' reporting currency.
    std::string currency() const;

    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    enum class Missing { Nothing, Results, Usage, Plan };
    Missing missing() const;
    void buildEmptyStates();
    void dim();
    void refreshDetail();
    PageContext m_context;
    Needs m_needs;
    bool m_outdated = true;
    SectionHeader* m_header;
    QStackedLayout* m_stack;
    QScrollArea* m_scroll;
    QVBoxLayout* m_body;
    EmptyState* m_noUsage;
    EmptyState* m_noPlan;
    EmptyState* m_computing;
};

} // namespace ui
