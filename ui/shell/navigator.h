#pragma once

#include <QFrame>

#include <vector>

class QAbstractButton;
class QButtonGroup;
class QVBoxLayout;

namespace ui {

/// A page as the navigator, the View menu and the palette name it.
struct PageInfo {
    QString id;
    QString name;
    QString icon;
    QString question; ///< what the page answers
};
std::vector<PageInfo> pageInfos();

/// The pages as a list of buttons; a narrow window shows their icons only.
class Navigator : public QFrame {
    Q_OBJECT

public:
    explicit Navigator(QWidget* parent = nullptr);
    void setCurrent(const QString& pageId);
    void setCompact(bool compact);
    bool isCompact() const { return m_compact; }

signals:
    void pageChosen(const QString& pageId);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<PageInfo> m_pages;
    QButtonGroup* m_buttons;
    bool m_compact = false;
};

} // namespace ui
