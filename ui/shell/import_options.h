#pragma once

#include "core/ingest/import.h"

#include <QWidget>

#include <set>

class QCheckBox;
class QComboBox;
class QDateEdit;
class QMenu;
class QPushButton;

namespace ui {

class DecimalEdit;
class ProjectSession;

/// What an import keeps and what it takes for absurd: pseudonyms, columns that are never stored, sessions,
/// rules. For all files of an import panel.
class ImportOptions : public QWidget {
    Q_OBJECT

public:
    explicit ImportOptions(QWidget* parent = nullptr);
    void setColumns(const std::vector<std::string>& columns);
    /// Whether any file may name sessions.
    void setSessionsKnown(bool known);
    /// Adds what was chosen to `options`. A key that the project keeps becomes part of its settings. Fails
    /// when the key cannot be read or made.
    core::Status apply(core::ingest::Options& options, ProjectSession& session) const;

private:
    QWidget* privacyRow();
    QWidget* rulesRow();
    void showDropped();

    QCheckBox* m_pseudonymise;
    QCheckBox* m_sessions;
    QComboBox* m_key;
    QPushButton* m_drop;
    QMenu* m_columns;
    DecimalEdit* m_mostTokens;
    QDateEdit* m_earliest;
    DecimalEdit* m_latestAhead;
    std::set<std::string> m_dropped;
};

} // namespace ui
