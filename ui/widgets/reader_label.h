#pragma once

#include <QLabel>
#include <QTimer>

namespace ui {

/// Names a field that has no label on the screen. On Linux Qt gives combo boxes their value for a name and
/// leaves the naming to a label beside them, so readers of the screen get one that only they see. It is made
/// once the field stands in its parent, and goes with it.
inline void labelForReaders(QWidget* field, const QString& name)
{
    field->setAccessibleName(name);
    QTimer::singleShot(0, field, [field, name] {
        auto* label = new QLabel(name, field->parentWidget());
        label->setBuddy(field);
        label->hide();
        QObject::connect(field, &QObject::destroyed, label, &QObject::deleteLater);
    });
}

} // namespace ui
