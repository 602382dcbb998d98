#pragma once

#include "core/economics/agent_loop.h"
#include "ui/shell/number_sliders.h"

#include <QDialog>

#include <optional>

class QComboBox;
class QLabel;

namespace ui {

class DecimalEdit;
class LineChart;
class ProjectSession;

/// Why an agent that sends its whole context again with every turn costs what it costs: turns, context and
/// answers as sliders, what a session costs by its turns as a chart. What was found can join the customers as
/// a group.
class AgentLoopDialog : public QDialog {
    Q_OBJECT

public:
    explicit AgentLoopDialog(ProjectSession& session, QWidget* parent = nullptr);

    void setLoop(const core::economics::AgentLoop& loop);
    /// What a session of the loop is, in a few sentences.
    QString words() const;
    /// Adds customers who run such sessions to the groups that plans are judged by, and closes.
    void addGroup();

signals:
    /// Customers joined: in a sentence.
    void added(const QString& what);

private:
    QWidget* buildFields();
    QWidget* buildGroupRow();
    void fillModels();
    std::string model() const;
    std::optional<core::economics::TokenPrices> prices() const;
    void refresh();
    void drawChart(const core::economics::TokenPrices& prices);

    ProjectSession& m_session;
    core::economics::AgentLoop m_loop{8000, 2000, 20, 500, 0};
    QComboBox* m_model;
    LineChart* m_chart;
    QLabel* m_words;
    DecimalEdit* m_customers;
    DecimalEdit* m_sessions;
    NumberSliders m_sliders;
};

} // namespace ui
