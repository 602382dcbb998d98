#pragma once

#include <QColor>
#include <QWidget>

#include <vector>

namespace ui {

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
