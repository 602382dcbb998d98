#include "ui/shell/goal_dialog.h"

#include "core/base/guarded.h"
#include "ui/charts/plot/chart_theme.h"
#include "ui/models/edits.h"
#include "ui/models/formats.h"
#include "ui/models/plan_selection.h"
#include "ui/session/project_session.h"
#include "ui/widgets/decimal_edit.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <QtConcurrent>

#include <algorithm>

namespace ui {
namespace {

constexpr int kWidth = 460;
constexpr double kWidest = 16; // times today's value, when a slider ends before

bool canBeSought(const Kpi& kpi)
{
    const auto& names = core::economics::resultNames();
    return std::find(names.begin(), names.end(), kpi.id.toStdString()) != names.end();
}

/// A label that names its field for everyone, screen readers included.
void addRow(QFormLayout* form, const QString& text, QWidget* field)
{
    auto* label = new QLabel(text);
    label->setBuddy(field);
    field->setAccessibleName(text);
    form->addRow(label, field);
}

} // namespace

GoalDialog::GoalDialog(ProjectSession& session, PlanSelection& selection, const QString& result,
                       QWidget* parent)
    : QDialog(parent)
    , m_session(session)
    , m_selection(selection)
    , m_kpis(headlineKpis(session.project().settings->currency))
    , m_result(new QComboBox)
    , m_target(new DecimalEdit)
    , m_control(new QComboBox)
    , m_outcome(new QLabel)
    , m_find(new QPushButton(tr("Find")))
{
    setWindowTitle(tr("Find a value for a goal"));
    setAttribute(Qt::WA_DeleteOnClose);
    std::erase_if(m_kpis, [](const Kpi& kpi) { return !canBeSought(kpi); });
    build();
    fillResults(result);
    fillControls();
    proposeTarget();
    proposeControl();
    connect(m_result, &QComboBox::activated, this, [this] {
        proposeTarget();
        proposeControl();
    });
    connect(&m_selection, &PlanSelection::changed, this, &GoalDialog::fillControls);
    connect(&m_search, &QFutureWatcher<Found>::finished, this, &GoalDialog::take);
}

GoalDialog::~GoalDialog()
{
    if (m_cancel)
        m_cancel->raise();
    m_search.waitForFinished();
}

void GoalDialog::build()
{
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(grid::kGap);
    form->setVerticalSpacing(grid::kWide);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    addRow(form, tr("Result"), m_result);
    addRow(form, tr("Should be"), m_target);
    addRow(form, tr("By moving"), m_control);
    m_outcome->setWordWrap(true);
    m_outcome->setMinimumHeight(fontMetrics().height() * 2);
    m_outcome->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_outcome->setText(tr("Other numbers of the plan stay as they are. Undo takes the change back."));
    auto* close = new QPushButton(tr("Close"));
    close->setAutoDefault(false);
    m_find->setProperty("role", "primary");
    m_find->setDefault(true);
    connect(m_find, &QPushButton::clicked, this, &GoalDialog::find);
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(close);
    buttons->addWidget(m_find);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(grid::kGap, grid::kGap, grid::kGap, grid::kWide);
    layout->setSpacing(grid::kGap);
    layout->addLayout(form);
    layout->addWidget(m_outcome);
    layout->addLayout(buttons);
    setMinimumWidth(kWidth);
}

void GoalDialog::fillResults(const QString& result)
{
    for (const Kpi& kpi : m_kpis) {
        m_result->addItem(kpi.name, kpi.id);
        m_result->setItemData(m_result->count() - 1, kpi.sentence, Qt::ToolTipRole);
    }
    m_result->setCurrentIndex(std::max(0, m_result->findData(result)));
}

/// The target of the assumptions; without one, what the plan reaches now.
void GoalDialog::proposeTarget()
{
    const Kpi& kpi = m_kpis[std::size_t(m_result->currentIndex())];
    m_target->setFormat(kpi.format);
    const auto target = kpi.target ? kpi.target(*m_session.project().assumptions) : std::nullopt;
    const core::PlanView* view = m_selection.view();
    const auto now = view ? kpi.value(view->evaluation.results) : std::nullopt;
    m_target->setValue(target.value_or(now.value_or(0)));
}

void GoalDialog::fillControls()
{
    const QString before = m_control->currentData().toString();
    const core::plan::Plan* plan = m_selection.plan();
    m_controls = plan ? planControls(*plan) : std::vector<PlanControl>{};
    m_control->clear();
    for (const PlanControl& control : m_controls)
        m_control->addItem(control.group + QStringLiteral(": ") + control.label, control.path);
    m_control->setCurrentIndex(std::max(0, m_control->findData(before)));
    m_find->setEnabled(!m_controls.empty());
}

/// How many go beyond is a matter of what is included; all else, first of the price.
void GoalDialog::proposeControl()
{
    const bool beyond = m_result->currentData().toString() == QStringLiteral("overage_share");
    for (std::size_t i = 0; i < m_controls.size(); ++i) {
        const QString& path = m_controls[i].path;
        const bool included =
            path.startsWith(QStringLiteral("grants")) || path.endsWith(QStringLiteral("after"));
        if (included == beyond) {
            m_control->setCurrentIndex(int(i));
            return;
        }
    }
}

core::economics::SeekRequest GoalDialog::request() const
{
    core::economics::SeekRequest request;
    request.control = m_moved.path.toStdString();
    request.result = m_wanted.id.toStdString();
    request.target = m_target->value();
    request.low = m_moved.hardLimits.lo;
    request.high = std::min(m_moved.hardLimits.hi, std::max(m_moved.range.hi, kWidest * m_moved.value));
    request.friendly = true;
    return request;
}

void GoalDialog::find()
{
    const core::plan::Plan* plan = m_selection.plan();
    const core::Results* results = m_session.results();
    if (!plan || !results || !results->population || isBusy() || m_control->currentIndex() < 0)
        return;
    fillControls(); // edits since the dialog opened
    m_planId = m_selection.id();
    m_moved = m_controls[std::size_t(m_control->currentIndex())];
    m_wanted = m_kpis[std::size_t(m_result->currentIndex())];
    m_cancel = std::make_shared<StopFlag>();
    m_outcome->setText(tr("Looking…"));
    m_find->setEnabled(false);
    const core::Project project = m_session.project();
    m_search.setFuture(QtConcurrent::run(
        [population = results->population, plan = *plan, project, request = request(), cancel = m_cancel] {
            return core::guarded([&] {
                return core::economics::seek(population, plan, *project.prices, *project.assumptions, request,
                                             *cancel);
            });
        }));
}

void GoalDialog::take()
{
    m_find->setEnabled(true);
    const Found found = m_search.result();
    if (!found)
        m_outcome->setText(text(core::describe(found.error())));
    else
        tell(*found);
}

void GoalDialog::tell(const core::economics::SeekOutcome& outcome)
{
    const QString value = fullText(outcome.value, m_moved.format);
    const QString reached = fullText(outcome.achieved, m_wanted.format);
    if (!outcome.reached) {
        m_outcome->setText(tr("Out of reach: %1 at %2 comes closest, with %3 at %4. Nothing was changed.")
                               .arg(m_moved.label, value, m_wanted.name.toLower(), reached));
        return;
    }
    const QString label = tr("%1 for %2 of %3").arg(m_moved.label, m_wanted.name.toLower(), reached);
    editPlan(m_session, m_planId, label,
             [&](const core::plan::Plan& plan) { return withControl(plan, m_moved.path, outcome.value); });
    m_outcome->setText(tr("%1 is now %2 (it was %3): %4 %5.")
                           .arg(m_moved.label, value, fullText(m_moved.value, m_moved.format),
                                m_wanted.name.toLower(), reached));
}

QString GoalDialog::outcome() const
{
    return m_outcome->text();
}

} // namespace ui
