#pragma once

#include <QLabel>
#include <QVBoxLayout>

namespace ui {

/// A field under its name, which is its name for readers of the screen too.
inline QWidget* labelled(const QString& name, QWidget* field, const QString& hint = {})
{
    auto* label = new QLabel(name);
    label->setBuddy(field);
    if (field->accessibleName().isEmpty())
        field->setAccessibleName(name);
    if (!hint.isEmpty()) {
        label->setToolTip(hint);
        field->setToolTip(hint);
    }
    auto* cell = new QWidget;
    auto* layout = new QVBoxLayout(cell);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(label);
    layout->addWidget(field);
    layout->addStretch();
    return cell;
}

} // namespace ui
