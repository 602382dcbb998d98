#include "ui/shell/number_sliders.h"

#include "ui/widgets/slider_field.h"

#include <QCoreApplication>
#include <QVBoxLayout>

namespace ui {

SliderField* NumberSliders::add(QVBoxLayout* column, const NumberLook& look, std::function<double()> value,
                                std::function<void(const Edit&)> edit, const QString& key)
{
    auto* slider = new SliderField(look.label);
    slider->setFormat(look.format);
    slider->setRange(look.range.lo, look.range.hi, look.scale, look.hardLimits);
    slider->setHint(look.hint);
    slider->setValue(value());
    const QString text = QCoreApplication::translate("NumberSliders", "Change %1").arg(look.label.toLower());
    QObject::connect(slider, &SliderField::valueEdited, slider,
                     [this, edit = std::move(edit), text, key](double edited, bool final) {
                         edit({edited, text, m_drag.next(key, final)});
                     });
    column->addWidget(slider);
    m_shown.push_back({slider, std::move(value)});
    return slider;
}

void NumberSliders::refresh()
{
    for (const Shown& shown : m_shown)
        shown.slider->setValue(shown.value());
}

} // namespace ui
