#pragma once

#include <QWidget>

class QAbstractButton;
class QHBoxLayout;
class QLabel;

namespace ui {

/// What a page shows while it has nothing: an icon, one sentence, and the buttons that change that.
class EmptyState : public QWidget {
    Q_OBJECT

public:
    EmptyState(const QString& iconName, const QString& title, const QString& sentence,
               QWidget* parent = nullptr);
    /// The first button is the primary one.
    QAbstractButton* addButton(const QString& text);
    void setSentence(const QString& sentence);

protected:
    void changeEvent(QEvent* event) override;

private:
    void restyle();
    QString m_iconName;
    QLabel* m_icon;
    QLabel* m_title;
    QLabel* m_sentence;
    QHBoxLayout* m_buttons;
};

} // namespace ui
