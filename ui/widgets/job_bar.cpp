#include "ui/widgets/job_bar.h"

#include "ui/charts/plot/value_format.h"
#include "ui/widgets/icons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QTimer>
#include <QToolButton>

#include <algorithm>
#include <cmath>

namespace ui {
namespace {

constexpr int kShowAfter = 1000; // milliseconds: shorter jobs do not flicker
constexpr int kMessageStays = 6000;
constexpr int kBarSteps = 1000;
constexpr double kHonestShare = 0.02; // before that a guess of the time left is noise
constexpr double kHonestSeconds = 2;

} // namespace

QString timeLeftText(double share, double elapsedSeconds)
{
    if (share < kHonestShare || share >= 1 || elapsedSeconds < kHonestSeconds)
        return {};
    const double left = elapsedSeconds * (1 - share) / share;
    if (left < 10)
        return JobBar::tr("a few seconds left");
    if (left < 55)
        return JobBar::tr("about %1 s left").arg(int(std::ceil(left / 10) * 10));
    if (left < 90 * 60)
        return JobBar::tr("about %1 min left").arg(int(std::lround(std::max(1.0, left / 60))));
    return JobBar::tr("about %1 h left").arg(QLocale().toString(left / 3600, 'f', 1));
}

JobBar::JobBar(QWidget* parent)
    : QWidget(parent)
    , m_name(new QLabel(this))
    , m_bar(new QProgressBar(this))
    , m_figures(new QLabel(this))
    , m_cancel(new QToolButton(this))
    , m_show(new QTimer(this))
    , m_hide(new QTimer(this))
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_name);
    row->addWidget(m_bar);
    row->addWidget(m_figures);
    row->addWidget(m_cancel);
    m_bar->setTextVisible(false);
    m_bar->setFixedSize(160, 14);
    m_cancel->setAutoRaise(true);
    m_cancel->setIcon(icon(QStringLiteral("close")));
    m_cancel->setToolTip(tr("Cancel; what was there before stays as it was"));
    m_cancel->setAccessibleName(tr("Cancel job"));
    connect(m_cancel, &QToolButton::clicked, this, [this] {
        m_cancel->setEnabled(false);
        m_figures->setText(tr("Cancelling…"));
        emit cancelRequested();
    });
    m_show->setSingleShot(true);
    m_show->setInterval(kShowAfter);
    connect(m_show, &QTimer::timeout, this, &QWidget::show);
    m_hide->setSingleShot(true);
    m_hide->setInterval(kMessageStays);
    connect(m_hide, &QTimer::timeout, this, &QWidget::hide);
    hide();
}

void JobBar::setDelay(int milliseconds)
{
    m_show->setInterval(milliseconds);
}

void JobBar::start(const QString& name, bool cancellable)
{
    m_running = true;
    m_clock.start();
    m_hide->stop();
    m_name->setText(name);
    m_bar->setAccessibleName(name);
    m_bar->setRange(0, 0);
    m_bar->show();
    m_figures->clear();
    m_cancel->setVisible(cancellable);
    m_cancel->setEnabled(true);
    if (m_show->interval() == 0)
        show();
    else
        m_show->start();
}

void JobBar::setProgress(const JobProgress& progress)
{
    if (!m_running || !m_cancel->isEnabled())
        return;
    const double seconds = double(m_clock.elapsed()) / 1000;
    QStringList parts;
    if (progress.share) {
        m_bar->setRange(0, kBarSteps);
        m_bar->setValue(int(std::lround(std::clamp(*progress.share, 0.0, 1.0) * kBarSteps)));
        parts << shortText(*progress.share, percentFormat(0));
    }
    if (progress.rows)
        parts << tr("%1 rows").arg(shortText(*progress.rows, countFormat()));
    if (progress.bytes && seconds > 0.5)
        parts << tr("%1 MB/s").arg(QLocale().toString(*progress.bytes / 1e6 / seconds, 'f', 0));
    if (const QString left = progress.share ? timeLeftText(*progress.share, seconds) : QString();
        !left.isEmpty())
        parts << left;
    m_figures->setText(parts.join(QStringLiteral(" · ")));
}

void JobBar::finish(const QString& message)
{
    m_running = false;
    m_show->stop();
    m_bar->hide();
    m_cancel->hide();
    m_name->setText(message);
    m_figures->clear();
    if (message.isEmpty()) {
        hide();
        return;
    }
    show();
    m_hide->start();
}

} // namespace ui
