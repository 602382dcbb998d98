#pragma once

#include "core/derive/results.h"

#include <QObject>
#include <QString>

namespace ui {

class ProjectSession;

/// Which plan the strip, the inspector and the pages show. View state: neither in the project nor in undo.
class PlanSelection : public QObject {
    Q_OBJECT

public:
    explicit PlanSelection(ProjectSession& session, QObject* parent = nullptr);

    QString id() const { return m_id; }
    void select(const QString& planId);

    /// The selected plan of the newest project; null when there is none.
    const core::plan::Plan* plan() const;
    int index() const; ///< -1: none
    /// Results of the selected plan, or of the baseline; null before they are computed.
    const core::PlanView* view() const;
    const core::PlanView* baselineView() const;

signals:
    void changed();

private:
    void follow();
    int indexOf(const QString& planId) const;
    const core::PlanView* viewOf(const std::string& planId) const;
    ProjectSession& m_session;
    QString m_id;
    int m_lastIndex = 0;
};

} // namespace ui
