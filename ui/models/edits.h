#pragma once

#include "core/project/project.h"

#include <QString>

#include <functional>
#include <optional>

namespace ui {

class ProjectSession;

/// Makes one undo step of one drag: the key stays the same until the drag ends.
class DragKey {
public:
    /// The merge key of this edit; a final one closes the drag.
    QString next(const QString& what, bool final);

private:
    QString m_what;
    quint64 m_drag = 0;
    bool m_open = false;
};

/// Replaces one plan of the project. Does nothing when there is no plan of that id.
void editPlan(ProjectSession& session, const QString& planId, const QString& text,
              const std::function<std::optional<core::plan::Plan>(core::plan::Plan)>& change,
              const QString& mergeKey = {});

void editAssumptions(ProjectSession& session, const QString& text,
                     const std::function<void(core::economics::Assumptions&)>& change,
                     const QString& mergeKey = {});
void editSettings(ProjectSession& session, const QString& text,
                  const std::function<void(core::Settings&)>& change, const QString& mergeKey = {});
void editPrices(ProjectSession& session, const QString& text,
                const std::function<void(core::cost::PriceBook&)>& change);
void editPlans(ProjectSession& session, const QString& text,
               const std::function<void(std::vector<core::plan::Plan>&)>& change);

/// An id that no plan of the project has: `wanted`, else "wanted_2", "wanted_3" ...
std::string freePlanId(const core::Project& project, const std::string& wanted);

} // namespace ui
