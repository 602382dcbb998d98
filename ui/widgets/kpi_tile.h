#pragma once

#include <QFrame>

#include <vector>

class QVariantAnimation;

namespace ui {

enum class TargetState { None, Met, Near, Missed };
enum class DeltaSense { Neutral, Better, Worse };

/// What a tile shows; texts are formatted by the caller (see value_format.h).
struct KpiValue {
    QString value;                          ///< "71.3 %"; empty: a dash
    QString interval;                       ///< "70.5 - 72.1 %" or "+-0.8"; may follow later
    QString delta;                          ///< against the baseline, with sign: "+2.1 %-pt"
    DeltaSense sense = DeltaSense::Neutral; ///< colours the delta; an arrow says the direction
    int direction = 0;                      ///< -1, 0, 1: arrow of the delta
    TargetState target = TargetState::None;
    QString targetText;        ///< "target <= 12 %"
    std::vector<double> trend; ///< sparkline, oldest first; fewer than two: none
    bool operator==(const KpiValue&) const = default;
};

/// One headline result: value, interval, difference to the baseline, target, trend. Can be clicked
/// (goes to its page) and offers the actions that are added to it in its context menu.
class KpiTile : public QFrame {
    Q_OBJECT

public:
    explicit KpiTile(const QString& name, QWidget* parent = nullptr);
    void setName(const QString& name);
    /// Tool tip and what screen readers say: one sentence and the formula.
    void setDefinition(const QString& sentence, const QString& formula);
    void setValue(const KpiValue& value);
    const KpiValue& value() const { return m_value; }
    /// Dims the value until a newer one arrives; an interval that arrives fades in.
    void setStale(bool stale);
    void setIntervalPending(bool pending);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void activated();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void announce();
    QString m_name;
    QString m_sentence;
    QString m_formula;
    KpiValue m_value;
    bool m_stale = false;
    bool m_intervalPending = false;
    double m_intervalOpacity = 1;
    QVariantAnimation* m_fade = nullptr;
};

} // namespace ui
