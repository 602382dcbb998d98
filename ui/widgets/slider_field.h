#pragma once

#include "ui/charts/plot/scale.h"
#include "ui/charts/plot/value_format.h"

#include <QWidget>

#include <optional>
#include <vector>

class QLabel;

namespace ui {

class DecimalEdit;

/// A slider over a linear or logarithmic range. Dragging with Shift is ten times finer, double click resets,
/// the wheel works only with the focus, arrow keys step.
class LogSlider : public QWidget {
    Q_OBJECT

public:
    explicit LogSlider(QWidget* parent = nullptr);
    void setRange(double lo, double hi, ScaleKind scale = ScaleKind::Log);
    Range range() const { return m_scale.range; }
    void setValue(double value);
    double value() const { return m_value; }
    /// Where a double click goes, marked by a small tick.
    void setDefaultValue(std::optional<double> value);
    void setSignificantDigits(int digits); ///< values snap to this many; default 3

    QSize sizeHint() const override { return {160, 24}; }
    QSize minimumSizeHint() const override { return {64, 24}; }

signals:
    /// By hand only; `final` ends one drag or key press.
    void valueEdited(double value, bool final);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    QRectF groove() const;
    double positionAt(double pixel) const;
    void edit(double position, bool final);
    void finishKeys();

    Scale m_scale{ScaleKind::Log, {1, 100}};
    double m_value = 1;
    std::optional<double> m_default;
    int m_digits = 3;
    bool m_dragging = false;
    bool m_moved = false; ///< the press became an edit
    bool m_keysPending = false;
    double m_dragPosition = 0; ///< unrounded, so that a fine drag adds up
    double m_dragPixel = 0;
};

/// A named control: label, slider, exact field, and the range in small print.
class SliderField : public QWidget {
    Q_OBJECT

public:
    explicit SliderField(const QString& label, QWidget* parent = nullptr);
    void setFormat(const ValueFormat& format);
    /// The slider's range; the field accepts anything within `hardLimits` (default: the same range).
    void setRange(double lo, double hi, ScaleKind scale = ScaleKind::Log,
                  std::optional<Range> hardLimits = {});
    void setValue(double value);
    double value() const;
    void setDefaultValue(std::optional<double> value);
    void setHint(const QString& hint); ///< tool tip of all parts
    LogSlider* slider() const { return m_slider; }
    DecimalEdit* field() const { return m_field; }

signals:
    void valueEdited(double value, bool final);

protected:
    void changeEvent(QEvent* event) override;

private:
    void restyle();
    QLabel* m_label;
    LogSlider* m_slider;
    DecimalEdit* m_field;
};

} // namespace ui
