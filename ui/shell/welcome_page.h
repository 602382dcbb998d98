#pragma once

#include <QStringList>
#include <QWidget>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace ui {

class Card;

/// What the window shows without a project: one sentence, a place to drop files, and the ways to begin.
class WelcomePage : public QWidget {
    Q_OBJECT

public:
    explicit WelcomePage(QWidget* parent = nullptr);
    void setRecent(const QStringList& paths);
    void setBusy(bool busy); ///< the sample project is being made

signals:
    void actionRequested(const QString& actionId);
    void projectChosen(const QString& path);

protected:
    void changeEvent(QEvent* event) override;

private:
    QWidget* makeDropTarget();
    QWidget* makeButtons();
    void restyle();
    QLabel* m_title;
    QLabel* m_sentence;
    QLabel* m_dropIcon;
    QLabel* m_dropTitle;
    QLabel* m_dropDetail;
    QPushButton* m_sample;
    Card* m_recentCard;
    QVBoxLayout* m_recent;
};

} // namespace ui
