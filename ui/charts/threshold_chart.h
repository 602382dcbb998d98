#pragma once

#include "ui/charts/chart.h"

#include <functional>

namespace ui {

/// A value on the x axis that can be dragged, with what stands beside it.
struct ChartHandle {
    QString label; ///< such as "Soft cap"
    double value = 0;
    QString note = {};  ///< second line of the label, such as "12.0 % of payers beyond"
    QColor colour = {}; ///< invalid: the accent
    bool movable = true;
    Range limits{0, 0}; ///< where it may go; invalid: anywhere on the axis and between its neighbours
};

enum class Tone { Muted, Accent, Positive, Negative };

/// A fixed line on the x axis, such as a percentile or the plan price.
struct ReferenceLine {
    QString label;
    double value = 0;
    Tone tone = Tone::Muted;
};

/// A chart with handles and reference lines on its x axis. Handles keep their order.
/// Tab goes from the chart to each handle; arrow keys move it (Shift: fine, Page Up/Down: coarse).
class ThresholdChart : public Chart {
    Q_OBJECT

public:
    explicit ThresholdChart(QWidget* parent = nullptr);
    /// While a handle is dragged, its own value is kept; labels and notes are taken over.
    void setHandles(std::vector<ChartHandle> handles);
    const std::vector<ChartHandle>& handles() const { return m_handles; }
    void setReferenceLines(std::vector<ReferenceLine> lines);
    const std::vector<ReferenceLine>& referenceLines() const { return m_lines; }
    /// Values snap to this function while dragging, for instance round numbers. Default: 3 significant
    /// digits.
    void setRounding(std::function<double(double)> rounding);
    /// Moves a handle as a hand would, one undo step; the value is rounded and kept between its neighbours.
    void setHandleValue(int index, double value);
    /// Where a handle can be grabbed (pixels of the widget) and where it may go.
    QRect handleRect(int index) const;
    Range handleRange(int index) const;
    /// How the value of a handle is written; default: the format of the x axis.
    void setHandleFormat(const ValueFormat& format);

signals:
    /// A handle moved by hand. `final` ends one drag or key press: everything between is one undo step.
    void handleMoved(int index, double value, bool final);

protected:
    void paintAnnotations(QPainter& painter, const Plot& plot) const override;
    double annotationHeight(const ChartTheme& theme) const override;
    bool focusNextPrevChild(bool next) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void leaveEvent(QEvent* event) override;

    /// After handles came or moved, before the repaint.
    virtual void handlesChanged() {}
    /// Moves the labels of handles down (pixels), when something else stands above them.
    virtual double chipOffset(const ChartTheme&) const { return 0; }
    virtual QColor handleColour(int index, const ChartTheme& theme) const;
    void paintReferenceLines(QPainter& painter, const Plot& plot) const;
    int handleAt(const QPointF& at) const;
    int selectedHandle() const { return m_selected; }
    bool isDragging() const { return m_dragged >= 0; }
    std::vector<ChartHandle>& editableHandles() { return m_handles; }

private:
    double chipHeight(const ChartTheme& theme) const;
    int chipRows() const;
    void moveHandle(int index, double value, bool final);
    void nudge(int steps, double stepPixels);
    void finishKeys();
    double limited(int index, double value) const;
    void select(int index);

    std::vector<ChartHandle> m_handles;
    std::vector<ReferenceLine> m_lines;
    std::function<double(double)> m_rounding;
    std::optional<ValueFormat> m_handleFormat;
    int m_selected = -1;
    int m_dragged = -1;
    int m_hovered = -1;
    double m_start = 0;     ///< value when the drag began
    double m_pointer = 0;   ///< last pixel of the pointer
    double m_dragPixel = 0; ///< unrounded, so that a fine drag adds up
    bool m_keysPending = false;
};

/// `value` rounded to the given number of significant digits, which is what handles do while dragged.
double roundedTo(double value, int significantDigits);

} // namespace ui
