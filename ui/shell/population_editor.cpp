#include "ui/shell/population_editor.h"

#include "ui/charts/plot/chart_theme.h"
#include "ui/models/customer_groups.h"
#include "ui/models/formats.h"
#include "ui/models/model_names.h"
#include "ui/session/project_session.h"
#include "ui/shell/group_list.h"
#include "ui/widgets/labelled.h"
#include "ui/widgets/section_header.h"
#include "ui/widgets/slider_field.h"

#include "core/stats/distribution.h"

#include <QComboBox>
#include <QVBoxLayout>

namespace ui {

namespace {
const QString kLogged = QStringLiteral("telemetry"), kFitted = QStringLiteral("fitted"),
              kStressed = QStringLiteral("stressed"), kTyped = QStringLiteral("segments"),
              kLast = QStringLiteral("last");
} // namespace

PopulationEditor::PopulationEditor(ProjectSession& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(12);
    m_column->addWidget(new SectionHeader(tr("Customers"), SectionHeader::Level::Group));
    addPopulation();
    addPeriod();
    addLaw();
    addLargerBase();
    m_column->addWidget(new GroupList(m_session));
    connect(&session, &ProjectSession::projectChanged, this, &PopulationEditor::refresh);
    connect(&session, &ProjectSession::resultsChanged, this, &PopulationEditor::refreshPeriods);
    refresh();
}

void PopulationEditor::addPopulation()
{
    m_population = addChoice(
        m_column, tr("Who counts"),
        tr("Plans are judged by the log's customers, by as many who follow the law that fits their cost "
           "best, by a larger base whose heaviest go on as the fitted tail says, or by groups that you "
           "type."));
    m_population->addItem(tr("As logged"), kLogged);
    m_population->addItem(tr("Along the fitted law"), kFitted);
    m_population->addItem(tr("A larger base, with its tail"), kStressed);
    m_population->addItem(tr("Typed groups"), kTyped);
    connect(m_population, &QComboBox::activated, this, &PopulationEditor::choosePopulation);
}

void PopulationEditor::addPeriod()
{
    m_period = addChoice(m_column, tr("Of which period"),
                         tr("Complete periods, all or one. A changed business, a new "
                            "price or a campaign make older ones misleading."));
    connect(m_period, &QComboBox::activated, this, [this] {
        const std::string period = m_period->currentData().toString().toStdString();
        editSettings(m_session, tr("Change period that counts"),
                     [&](core::Settings& settings) { settings.onlyPeriod = period; });
    });
}

void PopulationEditor::addLaw()
{
    m_law = addChoice(m_column, tr("Law"),
                      tr("Of the cost of a customer in a period. Distribution compares how well "
                         "they fit."));
    m_law->addItem(tr("The one that fits best"), QString());
    for (const core::stats::Family family : core::stats::allFamilies())
        m_law->addItem(text(std::string(name(family))), text(std::string(id(family))));
    connect(m_law, &QComboBox::activated, this, [this] {
        const std::string family = m_law->currentData().toString().toStdString();
        editSettings(m_session, tr("Change law"),
                     [&](core::Settings& settings) { settings.family = family; });
    });
}

void PopulationEditor::addLargerBase()
{
    const auto add = [this](const NumberLook& look, double core::Settings::*member, const QString& undo) {
        auto* slider = m_sliders.add(
            m_column, look, [this, member] { return (*m_session.project().settings).*member; },
            [this, member, undo](const NumberSliders::Edit& wanted) {
                editSettings(
                    m_session, undo, [&](core::Settings& settings) { settings.*member = wanted.value; },
                    wanted.mergeKey);
            },
            undo);
        slider->setDefaultValue(core::Settings{}.*member);
        return slider;
    };
    m_growth = add({tr("Times as many"),
                    tr("More customers bring heavier ones than any seen; the fitted tail says how heavy."),
                    factorFormat(),
                    {1, 1000},
                    {1, 1e6},
                    ScaleKind::Log},
                   &core::Settings::growth, tr("Change number of customers"));
    m_tailShare = add({tr("Tail of the heaviest"),
                       tr("Share of customers whose cost the tail is fitted to: few are uncertain, many are "
                          "no tail. At least 25 customers are taken."),
                       percentFormat(),
                       {0.005, 0.5},
                       {1e-6, 0.5},
                       ScaleKind::Log},
                      &core::Settings::tailShare, tr("Change where the tail begins"));
}

/// Typed groups begin as a summary of the customers that are there.
void PopulationEditor::choosePopulation()
{
    const QString chosen = m_population->currentData().toString();
    const core::Project& project = m_session.project();
    std::string groups = project.settings->segments;
    if (chosen == kTyped && groups.empty())
        groups = toJson(firstGroups(project, m_session.results(), modelsPriced(project)));
    editSettings(m_session, tr("Change customers"), [&](core::Settings& settings) {
        settings.population = chosen.toStdString();
        settings.segments = groups;
    });
}

void PopulationEditor::refresh()
{
    const core::Settings& settings = *m_session.project().settings;
    const QString population = text(settings.population);
    m_sliders.refresh();
    m_population->setCurrentIndex(m_population->findData(population));
    m_law->setCurrentIndex(std::max(0, m_law->findData(text(settings.family))));
    m_law->parentWidget()->setVisible(population == kFitted);
    m_period->parentWidget()->setVisible(population != kTyped);
    m_growth->setVisible(population == kStressed);
    m_tailShare->setVisible(population == kStressed);
    refreshPeriods();
}

/// All, the last, and each by name; the chosen one too when the log has it no more.
void PopulationEditor::refreshPeriods()
{
    const QString chosen = text(m_session.project().settings->onlyPeriod);
    QStringList names;
    const core::Results* results = m_session.results();
    if (results && results->matrix) {
        for (const core::usage::Period& period : results->matrix->periods) {
            if (!period.partial)
                names << text(period.name);
        }
    }
    if (names != m_periods || m_period->findData(chosen) < 0) {
        m_periods = names;
        m_period->clear();
        m_period->addItem(tr("All complete ones"), QString());
        m_period->addItem(tr("The last complete one"), kLast);
        for (const QString& name : names)
            m_period->addItem(name, name);
        if (m_period->findData(chosen) < 0)
            m_period->addItem(tr("%1 (not in the log)").arg(chosen), chosen);
    }
    m_period->setCurrentIndex(m_period->findData(chosen));
}

} // namespace ui
