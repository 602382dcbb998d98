#pragma once

#include <QObject>

namespace ui {

/// Lets the wheel scroll the page instead of changing a field that merely lies under the pointer.
class WheelGuard : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
};

} // namespace ui
