#pragma once

#include <QFrame>

class QVBoxLayout;

namespace ui {

/// A surface with a hairline border and rounded corners that holds what belongs together.
class Card : public QFrame {
    Q_OBJECT

public:
    explicit Card(QWidget* parent = nullptr);
    /// The vertical layout inside, with 16 pixels around.
    QVBoxLayout* body() const { return m_body; }
    void setSelected(bool selected); ///< accent border
    bool isSelected() const { return m_selected; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QVBoxLayout* m_body;
    bool m_selected = false;
};

} // namespace ui
