#pragma once

#include <QDialog>

namespace ui {

class ActionTable;

/// Name, version and licences.
class AboutDialog : public QDialog {
    Q_OBJECT

public:
    explicit AboutDialog(QWidget* parent = nullptr);
};

/// All shortcuts on one page, those of charts and fields included.
class ShortcutsDialog : public QDialog {
    Q_OBJECT

public:
    ShortcutsDialog(const ActionTable& actions, QWidget* parent = nullptr);
};

} // namespace ui
