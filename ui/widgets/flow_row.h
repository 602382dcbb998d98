#pragma once

#include <QWidget>

class QGridLayout;

namespace ui {

/// Widgets side by side in columns of equal width; where they would be narrower than `narrowest`, fewer a
/// line.
class FlowRow : public QWidget {
    Q_OBJECT

public:
    explicit FlowRow(QWidget* parent = nullptr);
    void addWidget(QWidget* widget);
    void setNarrowest(int pixels);
    void setSpacing(int pixels);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void arrange();
    QGridLayout* m_grid;
    QList<QWidget*> m_widgets;
    int m_narrowest = 320;
    int m_columns = 0;
};

} // namespace ui
