#pragma once

#include <QColor>
#include <QWidget>

#include <vector>

class QPainter;

namespace ui {

/// The drawing of a Sparkline, for tiles that paint themselves. Values that are not finite are left out.
void paintSparkline(QPainter& painter, const QRectF& rect, const std::vector<double>& values,
                    const QColor& colour);

/// A trend without axes: a line, a soft area and a dot at the last value. Says its ends to screen readers.
class Sparkline : public QWidget {
    Q_OBJECT

public:
    explicit Sparkline(QWidget* parent = nullptr);
    void setValues(std::vector<double> values);
    void setColour(const QColor& colour); ///< invalid: the accent
    QSize sizeHint() const override { return {72, 24}; }
    QSize minimumSizeHint() const override { return {32, 16}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<double> m_values;
    QColor m_colour;
};

} // namespace ui
