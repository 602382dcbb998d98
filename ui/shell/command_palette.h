#pragma once

#include <QFrame>
#include <QKeySequence>

#include <functional>
#include <vector>

class QLineEdit;
class QListView;
class QStandardItemModel;

namespace ui {

/// Something that can be found by typing and done by pressing Enter.
struct Command {
    QString text;
    QString detail; ///< what kind it is or what it does
    QString icon;
    QKeySequence shortcut;
    std::function<void()> run;
};

/// A field over the window that finds any action, page or plan. Up and Down choose, Enter does it, Escape
/// goes.
class CommandPalette : public QFrame {
    Q_OBJECT

public:
    explicit CommandPalette(QWidget* window);
    void open(std::vector<Command> commands);
    /// Texts of the commands found, best first; for tests.
    QStringList found() const;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void filter();
    void runCurrent();
    void place();
    std::vector<Command> m_commands;
    QLineEdit* m_field;
    QListView* m_list;
    QStandardItemModel* m_model;
};

} // namespace ui
