#include "ui/pages/plan_card.h"

#include "ui/charts/plot/chart_theme.h"
#include "ui/models/formats.h"
#include "ui/models/plan_words.h"

#include <QContextMenuEvent>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

namespace ui {
namespace {

constexpr std::size_t kFigures = 4; // margin, overage share, revenue, cost per payer

} // namespace

PlanCard::PlanCard(QWidget* parent)
    : Card(parent)
    , m_name(new QLabel)
    , m_badge(new QLabel(tr("Baseline")))
    , m_price(new QLabel)
    , m_included(new QLabel)
    , m_figures(new QGridLayout)
{
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    auto* top = new QHBoxLayout;
    top->addWidget(m_name, 1);
    top->addWidget(m_badge);
    m_included->setWordWrap(true);
    m_included->setMinimumHeight(2 * fontMetrics().lineSpacing());
    m_included->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_figures->setHorizontalSpacing(grid::kWide);
    m_figures->setVerticalSpacing(grid::kHalf);
    for (std::size_t i = 0; i < kFigures; ++i) {
        auto* name = new QLabel;
        auto* value = new QLabel;
        value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        m_figures->addWidget(name, int(i), 0);
        m_figures->addWidget(value, int(i), 1);
        m_rows.emplace_back(name, value);
    }
    body()->setSpacing(grid::kHalf);
    body()->addLayout(top);
    body()->addWidget(m_price);
    body()->addWidget(m_included);
    body()->addSpacing(grid::kUnit);
    body()->addLayout(m_figures);
    body()->addStretch();
    setFixedWidth(kWidth);
    restyle();
}

void PlanCard::setPlan(const core::plan::Plan& plan, const core::PlanView* view, bool baseline,
                       const std::string& currency)
{
    const PlanSummary summary = summaryOf(plan);
    m_id = text(plan.id);
    m_name->setText(text(plan.name));
    m_badge->setVisible(baseline);
    m_price->setText(summary.price);
    QStringList included;
    for (const QString& part : {summary.allowance, summary.beyond}) {
        if (!part.isEmpty())
            included << part;
    }
    m_included->setText(view && !view->error.empty() ? text(view->error)
                                                     : included.join(QStringLiteral(", ")));
    setFigures(view && view->error.empty() ? view : nullptr, currency);
    setAccessibleName(tr("Plan %1").arg(text(plan.name)));
    setAccessibleDescription(summary.price + QStringLiteral(". ") + m_included->text());
}

void PlanCard::setFigures(const core::PlanView* view, const std::string& currency)
{
    const auto kpis = headlineKpis(currency);
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const auto value = view ? kpis[i].value(view->evaluation.results) : std::nullopt;
        m_rows[i].first->setText(kpis[i].name);
        m_rows[i].second->setText(value ? shortText(*value, kpis[i].format) : QStringLiteral("–"));
        m_rows[i].second->setToolTip(value ? kpis[i].sentence : kpis[i].missing);
    }
}

void PlanCard::setStale(bool stale)
{
    const ChartTheme theme = ChartTheme::from(palette(), font());
    for (const auto& [name, value] : m_rows) {
        QPalette ink = palette();
        ink.setColor(QPalette::WindowText, stale ? theme.faint : theme.text);
        value->setPalette(ink);
    }
}

void PlanCard::restyle()
{
    const ChartTheme theme = ChartTheme::from(palette(), font());
    m_name->setFont(theme.type.title);
    m_price->setFont(theme.type.strong);
    m_badge->setFont(theme.type.caption);
    QPalette quiet = palette();
    quiet.setColor(QPalette::WindowText, theme.muted);
    m_included->setPalette(quiet);
    for (const auto& [name, value] : m_rows) {
        name->setPalette(quiet);
        value->setFont(theme.type.strong);
    }
    QPalette accent = palette();
    accent.setColor(QPalette::WindowText, theme.accent);
    m_badge->setPalette(accent);
}

void PlanCard::mousePressEvent(QMouseEvent* event)
{
    Card::mousePressEvent(event);
    emit chosen(m_id);
}

void PlanCard::keyPressEvent(QKeyEvent* event)
{
    const int key = event->key();
    if (key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Space)
        emit chosen(m_id);
    else
        Card::keyPressEvent(event);
}

void PlanCard::contextMenuEvent(QContextMenuEvent* event)
{
    emit chosen(m_id);
    emit menuRequested(m_id, event->globalPos());
}

void PlanCard::changeEvent(QEvent* event)
{
    Card::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        restyle();
}

void PlanCard::paintEvent(QPaintEvent* event)
{
    Card::paintEvent(event);
    if (!hasFocus() || isSelected())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(palette().color(QPalette::Highlight), 1.5));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), grid::kCardRadius, grid::kCardRadius);
}

} // namespace ui
