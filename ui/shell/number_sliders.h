#pragma once

#include "ui/models/edits.h"
#include "ui/models/number_field.h"

#include <functional>
#include <vector>

class QVBoxLayout;

namespace ui {

class SliderField;

/// Sliders over numbers of the project: they show them, and a hand on one asks for an edit. Every drag is one
/// undo step.
class NumberSliders {
public:
    /// An edit that a hand asks for.
    struct Edit {
        double value = 0;
        QString text; ///< of the undo step
        QString mergeKey;
    };

    /// `key` tells the numbers of one list apart.
    SliderField* add(QVBoxLayout* column, const NumberLook& look, std::function<double()> value,
                     std::function<void(const Edit&)> edit, const QString& key);
    /// Shows the numbers as they are now.
    void refresh();
    /// Forgets the sliders; whoever owns them deletes them.
    void clear() { m_shown.clear(); }

private:
    struct Shown {
        SliderField* slider = nullptr;
        std::function<double()> value;
    };
    DragKey m_drag;
    std::vector<Shown> m_shown;
};

} // namespace ui
