#include "ui/charts/handle_accessibility.h"

#include "ui/charts/threshold_chart.h"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QPointer>

#include <unordered_map>

namespace ui {
namespace {

/// One handle. It has no QObject: it is found by its chart and its place in the order of handles.
class HandleInterface : public QAccessibleInterface, public QAccessibleValueInterface {
public:
    HandleInterface(ThresholdChart* chart, int index)
        : m_chart(chart)
        , m_index(index)
    {}

    bool isValid() const override { return m_chart && m_index < int(m_chart->handles().size()); }
    QObject* object() const override { return nullptr; }
    QAccessibleInterface* childAt(int, int) const override { return nullptr; }
    QAccessibleInterface* parent() const override { return QAccessible::queryAccessibleInterface(m_chart); }
    QAccessibleInterface* child(int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface*) const override { return -1; }
    QAccessible::Role role() const override { return QAccessible::Slider; }

    QString text(QAccessible::Text kind) const override
    {
        if (!isValid())
            return {};
        if (kind == QAccessible::Name)
            return handle().label;
        return kind == QAccessible::Description ? handle().note : QString();
    }
    void setText(QAccessible::Text, const QString&) override {}

    QRect rect() const override
    {
        if (!isValid())
            return {};
        const QRect local = m_chart->handleRect(m_index);
        return {m_chart->mapToGlobal(local.topLeft()), local.size()};
    }

    QAccessible::State state() const override
    {
        QAccessible::State state;
        state.invalid = !isValid();
        state.invisible = state.invalid || !m_chart->isVisible();
        state.offscreen = state.invisible;
        state.readOnly = isValid() && !handle().movable;
        state.focusable = isValid() && handle().movable;
        return state;
    }

    void* interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::ValueInterface ? static_cast<QAccessibleValueInterface*>(this) : nullptr;
    }

    QVariant currentValue() const override { return isValid() ? handle().value : 0; }
    void setCurrentValue(const QVariant& value) override
    {
        if (isValid())
            m_chart->setHandleValue(m_index, value.toDouble());
    }
    QVariant minimumValue() const override { return isValid() ? m_chart->handleRange(m_index).lo : 0; }
    QVariant maximumValue() const override { return isValid() ? m_chart->handleRange(m_index).hi : 0; }
    QVariant minimumStepSize() const override { return 0; }

private:
    const ChartHandle& handle() const { return m_chart->handles()[std::size_t(m_index)]; }
    QPointer<ThresholdChart> m_chart;
    int m_index;
};

class ThresholdChartInterface : public QAccessibleWidget {
public:
    explicit ThresholdChartInterface(ThresholdChart* chart)
        : QAccessibleWidget(chart, QAccessible::Chart)
        , m_chart(chart)
    {}
    ~ThresholdChartInterface() override
    {
        for (const auto& [index, id] : m_handles)
            QAccessible::deleteAccessibleInterface(id);
    }

    // The widget's own children (its buttons) come first, then the handles.
    int childCount() const override
    {
        return QAccessibleWidget::childCount() + (m_chart ? int(m_chart->handles().size()) : 0);
    }

    QAccessibleInterface* child(int index) const override
    {
        const int widgets = QAccessibleWidget::childCount();
        if (index < widgets)
            return QAccessibleWidget::child(index);
        if (!m_chart || index >= childCount())
            return nullptr;
        const int handle = index - widgets;
        const auto found = m_handles.find(handle);
        if (found != m_handles.end())
            return QAccessible::accessibleInterface(found->second);
        auto* made = new HandleInterface(m_chart, handle);
        m_handles[handle] = QAccessible::registerAccessibleInterface(made);
        return made;
    }

    int indexOfChild(const QAccessibleInterface* child) const override
    {
        for (const auto& [index, id] : m_handles) {
            if (QAccessible::accessibleInterface(id) == child)
                return QAccessibleWidget::childCount() + index;
        }
        return QAccessibleWidget::indexOfChild(child);
    }

private:
    QPointer<ThresholdChart> m_chart;
    mutable std::unordered_map<int, QAccessible::Id> m_handles; ///< made when first asked for
};

QAccessibleInterface* made(const QString&, QObject* object)
{
    auto* chart = qobject_cast<ThresholdChart*>(object);
    return chart ? new ThresholdChartInterface(chart) : nullptr;
}

} // namespace

void installHandleAccessibility()
{
    static const bool installed = (QAccessible::installFactory(made), true);
    Q_UNUSED(installed);
}

} // namespace ui
