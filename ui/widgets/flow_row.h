#pragma once

#include <QWidget>

class QGridLayout;

namespace ui {

/// Widgets side by side in columns of equal width; where they would be narrower than `narrowest`, or than one
/// of them can be, fewer a line.
class FlowRow : public QWidget {
    Q_OBJECT

public:
    explicit FlowRow(QWidget* parent = nullptr);
    void addWidget(QWidget* widget);
    void setNarrowest(int pixels);
    void setSpacing(int pixels);
    /// Says whether the last widget takes what is left of its line; it does unless told.
    void setLastFills(bool fills);

    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void arrange();
    QGridLayout* m_grid;
    QList<QWidget*> m_widgets;
    int widestMinimum() const;
    int m_narrowest = 320;
    bool m_lastFills = true;
    int m_columns = 0;
};

} // namespace ui
