#pragma once

#include <QDialog>

class QFormLayout;

namespace ui {

/// The few things a user may prefer otherwise. Changes take effect at once; not modal.
class PreferencesDialog : public QDialog {
    Q_OBJECT

public:
    explicit PreferencesDialog(QWidget* parent = nullptr);

signals:
    void appearanceChanged();
    void numbersChanged();

private:
    void addAppearance(QFormLayout* form);
    void addTextSize(QFormLayout* form);
    void addNumbers(QFormLayout* form);
    void addStart(QFormLayout* form);
};

} // namespace ui
