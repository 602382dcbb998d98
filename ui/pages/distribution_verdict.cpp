#include "ui/pages/distribution_verdict.h"

#include "ui/charts/plot/chart_theme.h"
#include "ui/models/distribution_figures.h"
#include "ui/models/formats.h"

#include <QEvent>
#include <QLabel>
#include <QVBoxLayout>

namespace ui {
namespace {

QLabel* sentence()
{
    auto* label = new QLabel;
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

void setSentence(QLabel* label, const QString& text)
{
    label->setText(text);
    label->setVisible(!text.isEmpty());
}

} // namespace

DistributionVerdict::DistributionVerdict(QWidget* parent)
    : Card(parent)
    , m_lines(sentence())
    , m_why(sentence())
    , m_law(sentence())
    , m_figures(new FigureRow)
    , m_cautions(sentence())
{
    body()->setSpacing(grid::kUnit);
    for (QWidget* part : std::initializer_list<QWidget*>{m_lines, m_why, m_law, m_figures, m_cautions})
        body()->addWidget(part);
    restyle();
}

void DistributionVerdict::show(const core::DistributionResults& distribution,
                               const core::DistributionDetail* detail)
{
    m_law->setText(text(distribution.verdict));
    m_figures->setFigures(distributionFigures(distribution, detail));
    setSentence(m_cautions, distributionCautions(distribution, detail));
}

void DistributionVerdict::showLines(const QString& words, const QString& why)
{
    m_lines->setText(words);
    setSentence(m_why, why);
}

void DistributionVerdict::showProblem(const QString& problem)
{
    m_law->setText(problem);
}

void DistributionVerdict::changeEvent(QEvent* event)
{
    Card::changeEvent(event);
    if (m_cautions && (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange))
        restyle();
}

void DistributionVerdict::restyle()
{
    const ChartTheme theme = ChartTheme::from(palette(), font());
    m_lines->setFont(theme.type.title);
    QPalette quiet = palette();
    quiet.setColor(QPalette::WindowText, theme.muted);
    m_cautions->setPalette(quiet);
}

} // namespace ui
