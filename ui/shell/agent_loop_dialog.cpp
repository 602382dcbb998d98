#include "ui/shell/agent_loop_dialog.h"

#include "ui/charts/line_chart.h"
#include "ui/charts/plot/chart_theme.h"
#include "ui/models/customer_groups.h"
#include "ui/models/edits.h"
#include "ui/models/formats.h"
#include "ui/models/model_names.h"
#include "ui/pages/axes.h"
#include "ui/session/project_session.h"
#include "ui/widgets/decimal_edit.h"
#include "ui/widgets/labelled.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace ui {
namespace {

using core::economics::AgentLoop;
using core::economics::Segments;

constexpr int kFieldsWidth = 300;
constexpr int kMostPoints = 200;

/// The same turns if only what is new were sent.
double freshInput(const AgentLoop& loop)
{
    return loop.baseContext + loop.addedPerTurn * (loop.turns - 1);
}

AgentLoop withTurns(AgentLoop loop, double turns)
{
    loop.turns = turns;
    return loop;
}

/// As many turns in which each token is sent once.
AgentLoop sentOnce(AgentLoop loop)
{
    loop.baseContext = freshInput(loop) / loop.turns;
    loop.addedPerTurn = 0;
    loop.cacheHitRate = 0;
    return loop;
}

QString timesText(double times)
{
    return QLocale().toString(times, 'f', times < 10 ? 1 : 0);
}

struct LoopField : NumberLook {
    double AgentLoop::*member;
};

std::vector<LoopField> loopFields()
{
    const auto tr = [](const char* text) {
        return AgentLoopDialog::tr(text);
    };
    const ValueFormat tokens = tokenFormat();
    return {{{tr("Context of the first turn"),
              tr("Tokens that every turn sends: instructions, tools, files."),
              tokens,
              {100, 1e6},
              {0, 1e12},
              ScaleKind::Log},
             &AgentLoop::baseContext},
            {{tr("Added per turn"),
              tr("Tokens that each turn adds to what all later turns send again."),
              tokens,
              {10, 1e5},
              {0, 1e12},
              ScaleKind::Log},
             &AgentLoop::addedPerTurn},
            {{tr("Turns"),
              tr("Turns of a session, retries included."),
              countFormat(),
              {1, 300},
              {1, 1e6},
              ScaleKind::Log},
             &AgentLoop::turns},
            {{tr("Answer per turn"),
              tr("Tokens that the model answers in a turn."),
              tokens,
              {10, 1e5},
              {0, 1e12},
              ScaleKind::Log},
             &AgentLoop::outputPerTurn},
            {{tr("Input from the cache"),
              tr("Share of the input that the provider's prompt cache has already."),
              percentFormat(),
              {0, 1},
              {0, 1}},
             &AgentLoop::cacheHitRate}};
}

/// The name of a field that stands beside it.
QLabel* nameOf(QWidget* field, const QString& name)
{
    auto* label = new QLabel(name);
    label->setBuddy(field);
    field->setAccessibleName(name);
    return label;
}

} // namespace

AgentLoopDialog::AgentLoopDialog(ProjectSession& session, QWidget* parent)
    : QDialog(parent)
    , m_session(session)
    , m_model(new QComboBox)
    , m_chart(new LineChart)
    , m_words(new QLabel)
    , m_customers(new DecimalEdit)
    , m_sessions(new DecimalEdit)
{
    setWindowTitle(tr("What an agent loop costs"));
    setAttribute(Qt::WA_DeleteOnClose);
    m_chart->setTitle(tr("Cost of a session by its turns"));
    m_chart->setMinimumSize(420, 300);
    m_chart->setEmptyText(tr("The price book has no model."));
    m_words->setWordWrap(true);
    m_words->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* right = new QVBoxLayout;
    right->setSpacing(grid::kGap);
    right->addWidget(m_chart, 1);
    right->addWidget(m_words);
    auto* columns = new QHBoxLayout;
    columns->setSpacing(grid::kWide);
    columns->addWidget(buildFields());
    columns->addLayout(right, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(grid::kGap, grid::kGap, grid::kGap, grid::kWide);
    layout->setSpacing(grid::kGap);
    layout->addLayout(columns, 1);
    layout->addWidget(buildGroupRow());
    fillModels();
    refresh();
}

QWidget* AgentLoopDialog::buildFields()
{
    auto* fields = new QWidget;
    fields->setFixedWidth(kFieldsWidth);
    auto* column = new QVBoxLayout(fields);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    column->addWidget(labelled(tr("Model"), m_model));
    m_model->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    connect(m_model, &QComboBox::activated, this, &AgentLoopDialog::refresh);
    for (const LoopField& field : loopFields()) {
        m_sliders.add(
            column, field, [this, member = field.member] { return m_loop.*member; },
            [this, member = field.member](const NumberSliders::Edit& wanted) {
                m_loop.*member = wanted.value;
                refresh();
            },
            field.label);
    }
    column->addStretch();
    return fields;
}

QWidget* AgentLoopDialog::buildGroupRow()
{
    m_customers->setFormat(countFormat());
    m_customers->setRange(0, 1e9);
    m_customers->setValue(100);
    m_sessions->setFormat(countFormat());
    m_sessions->setRange(0, 1e6);
    m_sessions->setValue(20);
    for (DecimalEdit* field : {m_customers, m_sessions})
        field->setMaximumWidth(110);
    auto* add = new QPushButton(tr("Add to customers"));
    add->setProperty("role", "primary");
    add->setToolTip(tr("Customers who run such sessions join the groups that plans are judged by. Undo takes "
                       "them back."));
    connect(add, &QPushButton::clicked, this, &AgentLoopDialog::addGroup);
    auto* close = new QPushButton(tr("Close"));
    close->setAutoDefault(false);
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(grid::kUnit);
    layout->addWidget(nameOf(m_customers, tr("Customers")));
    layout->addWidget(m_customers);
    layout->addSpacing(grid::kGap);
    layout->addWidget(nameOf(m_sessions, tr("Sessions of each in a period")));
    layout->addWidget(m_sessions);
    layout->addStretch();
    layout->addWidget(close);
    layout->addWidget(add);
    return row;
}

/// The models of the log first: those are in use.
void AgentLoopDialog::fillModels()
{
    const core::economics::ServingPrices prices(*m_session.project().prices);
    for (const QString& model : modelsPriced(m_session.project())) {
        if (prices.of(model.toStdString(), ""))
            m_model->addItem(model);
    }
}

std::string AgentLoopDialog::model() const
{
    return m_model->currentText().toStdString();
}

/// Of the chosen model; nothing when none has a price.
std::optional<core::economics::TokenPrices> AgentLoopDialog::prices() const
{
    return core::economics::ServingPrices(*m_session.project().prices).of(model(), "");
}

void AgentLoopDialog::setLoop(const AgentLoop& loop)
{
    m_loop = loop;
    refresh();
}

QString AgentLoopDialog::words() const
{
    return m_words->text();
}

void AgentLoopDialog::refresh()
{
    m_sliders.refresh();
    const auto prices = this->prices();
    if (!prices) {
        m_words->setText(tr("No model has a price."));
        return;
    }
    drawChart(*prices);
    const auto tokens = core::economics::tokensOf(m_loop);
    const double cost = costOf(m_loop, *prices), once = costOf(withTurns(m_loop, 1), *prices);
    const double before = tokens.input() > 0 ? 1 - freshInput(m_loop) / tokens.input() : 0;
    QString words = tr("A session sends %1 input tokens, %2 of which were sent before, and costs %3.")
                        .arg(shortText(tokens.input(), tokenFormat()), shortText(before, percentFormat(0)),
                             fullText(cost, currencyFormat("USD")));
    if (once > 0 && m_loop.turns > 1)
        words += QLatin1Char(' ') +
                 tr("%1 turns cost %2 times what one turn costs, because each sends the context again.")
                     .arg(fullText(m_loop.turns, countFormat()), timesText(cost / once));
    m_words->setText(words);
}

void AgentLoopDialog::drawChart(const core::economics::TokenPrices& prices)
{
    Series again{tr("Sends its context again"), {}, {}, SeriesStyle::Line, {}, {}};
    Series once{tr("If each token were sent once"), {}, {}, SeriesStyle::Dashed, {}, {}, kMutedSeries};
    const double most = std::max(2.0, std::round(m_loop.turns));
    const int points = int(std::min<double>(most, kMostPoints));
    for (int i = 0; i < points; ++i) {
        const double turns = std::round(1 + (most - 1) * i / (points - 1));
        const AgentLoop loop = withTurns(m_loop, turns);
        again.x.push_back(turns);
        again.y.push_back(costOf(loop, prices));
        once.x.push_back(turns);
        once.y.push_back(costOf(sentOnce(loop), prices));
    }
    m_chart->setXAxis(axis(tr("Turns"), countFormat()));
    m_chart->setYAxis(axisFromZero(tr("Cost of a session"), currencyFormat("USD")));
    m_chart->setSeries({std::move(again), std::move(once)});
}

void AgentLoopDialog::addGroup()
{
    if (m_model->count() == 0)
        return;
    const core::Project& project = m_session.project();
    const bool typed = project.settings->population == "segments";
    Segments groups =
        typed ? groupsOf(project) : firstGroups(project, m_session.results(), modelsPriced(project));
    const QString name = tr("Agent sessions");
    groups.groups.push_back(core::economics::segmentOf(m_loop, name.toStdString(), m_customers->value(),
                                                       m_sessions->value(), model()));
    editSettings(m_session, tr("Add agent sessions"), [&](core::Settings& settings) {
        settings.population = "segments";
        settings.segments = toJson(groups);
    });
    emit added(tr("%1 customers with %2 agent sessions each joined the customer groups.")
                   .arg(fullText(m_customers->value(), countFormat()),
                        fullText(m_sessions->value(), countFormat())));
    close();
}

} // namespace ui
