#pragma once

#include <QElapsedTimer>
#include <QWidget>

#include <optional>

class QLabel;
class QProgressBar;
class QTimer;
class QToolButton;

namespace ui {

/// How far a job is. Shares are 0..1; absent figures are not shown.
struct JobProgress {
    std::optional<double> share; ///< absent: unknown length
    std::optional<double> rows;
    std::optional<double> bytes;
};

/// "about 2 min left", "a few seconds left"; empty until a guess is honest.
QString timeLeftText(double share, double elapsedSeconds);

/// A running job in one line: name, progress, rows, MB/s, time left, cancel. Appears after a second, so short
/// jobs do not flicker.
class JobBar : public QWidget {
    Q_OBJECT

public:
    explicit JobBar(QWidget* parent = nullptr);
    void start(const QString& name, bool cancellable = true);
    void setProgress(const JobProgress& progress);
    void finish(const QString& message = {}); ///< the message stays for some seconds
    void setDelay(int milliseconds);
    bool isRunning() const { return m_running; }

signals:
    void cancelRequested();

private:
    QLabel* m_name;
    QProgressBar* m_bar;
    QLabel* m_figures;
    QToolButton* m_cancel;
    QElapsedTimer m_clock;
    QTimer* m_show;
    QTimer* m_hide;
    bool m_running = false;
};

} // namespace ui
