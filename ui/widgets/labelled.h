#pragma once

#include <QComboBox>
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

/// A combo box under its name at the end of a column, as narrow as the column wants it.
inline QComboBox* addChoice(QVBoxLayout* column, const QString& name, const QString& hint = {})
{
    auto* box = new QComboBox;
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    column->addWidget(labelled(name, box, hint));
    return box;
}

} // namespace ui
