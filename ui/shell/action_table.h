#pragma once

#include <QAction>
#include <QHash>
#include <QObject>
#include <QString>
#include <QStringList>

#include <functional>
#include <vector>

namespace ui {

/// Every command of the window, once: the menus, the palette and the buttons of pages refer to it by id.
struct ActionSpec {
    QString id;
    QString text;     ///< as in the menu, with its ellipsis when it asks for more
    QString hint;     ///< one sentence for the status tip and the palette
    QString shortcut; ///< portable text; several separated by "; "
    QString icon;
    enum class Needs { Nothing, Project, Plan } needs = Needs::Nothing;
    bool checkable = false;
};

class ActionTable : public QObject {
    Q_OBJECT

public:
    explicit ActionTable(QWidget* window);

    /// The action of that id; asserts that the table has it.
    QAction* operator[](const QString& id) const;
    const std::vector<ActionSpec>& specs() const { return m_specs; }
    void on(const QString& id, std::function<void()> handler);
    void trigger(const QString& id);
    /// Enables what the state allows.
    void setAvailable(bool project, bool plan);

private:
    void add(const ActionSpec& spec, QWidget* window);
    std::vector<ActionSpec> m_specs;
    QHash<QString, QAction*> m_actions;
};

} // namespace ui
