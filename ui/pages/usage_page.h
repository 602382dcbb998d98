#pragma once

#include "ui/pages/page.h"

class QPushButton;

namespace ui {

class TableCard;
class TimeBarsChart;

/// What was imported: tokens by day and model, the largest models and workflows, periods, and the journal of
/// imports.
class UsagePage : public Page {
    Q_OBJECT

public:
    explicit UsagePage(const PageContext& context, QWidget* parent = nullptr);

protected:
    void showResults(const core::Results& results) override;

private:
    void buildHeader();
    void buildCharts();
    void buildTables();
    void buildJournal();
    void showSeries(const core::UsageSeries& series);
    void showSummary(const core::UsageResults& usage);
    TimeBarsChart* m_tokens = nullptr;
    TimeBarsChart* m_requests = nullptr;
    TableCard* m_models = nullptr;
    TableCard* m_workflows = nullptr;
    TableCard* m_periods = nullptr;
    TableCard* m_unknown = nullptr;
    TableCard* m_journal = nullptr;
    QPushButton* m_undoImport = nullptr;
};

} // namespace ui
