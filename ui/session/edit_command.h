#pragma once

#include "core/project/project.h"

#include <QUndoCommand>

namespace ui {

class ProjectSession;

/// One undo step: the document before and after. Usage is not part of it: imports have their own journal.
class EditCommand : public QUndoCommand {
public:
    EditCommand(ProjectSession& session, const QString& text, core::Project next, QString mergeKey);

    void undo() override;
    void redo() override;
    int id() const override { return 1; }
    bool mergeWith(const QUndoCommand* other) override;

private:
    void show(const core::Project& document);

    ProjectSession& m_session;
    core::Project m_before;
    core::Project m_after;
    QString m_mergeKey;
};

} // namespace ui
