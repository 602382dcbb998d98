#pragma once

#include <QFrame>

#include <functional>

class QLabel;
class QPushButton;
class QTimer;

namespace ui {

/// One message above the page: what happened, what is safe and what to do. Replaced by the next, closed by
/// hand; good news goes by itself.
class NoticeBar : public QFrame {
    Q_OBJECT

public:
    enum class Kind { Good, Info, Problem };

    explicit NoticeBar(QWidget* parent = nullptr);
    void showNotice(Kind kind, const QString& title, const QString& detail = {}, const QString& action = {},
                    std::function<void()> act = {});
    QString text() const;

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QColor colour() const;
    void restyle();
    Kind m_kind = Kind::Info;
    QLabel* m_icon;
    QLabel* m_title;
    QLabel* m_detail;
    QPushButton* m_action;
    std::function<void()> m_act;
    QTimer* m_goodbye;
};

} // namespace ui
