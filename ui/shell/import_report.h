#pragma once

#include "core/project/import_files.h"
#include "ui/widgets/card.h"

class QLabel;
class QPushButton;

namespace ui {

class DataTable;

/// What an import brought: rows accepted, rejected and there already, by file, with the reasons.
class ImportReport : public Card {
    Q_OBJECT

public:
    explicit ImportReport(QWidget* parent = nullptr);
    void addFiles(const std::vector<core::project::FileReport>& files);
    void addProblem(const QString& sentence);
    bool isEmpty() const { return m_files.empty() && m_problems.isEmpty(); }
    QString summary() const;
    bool isClean() const; ///< nothing was rejected and nothing went wrong

private:
    void refresh();
    void saveRejects();
    std::vector<core::project::FileReport> m_files;
    QStringList m_problems;
    QLabel* m_summary;
    QLabel* m_reasons;
    QLabel* m_problemText;
    QPushButton* m_save;
    DataTable* m_table;
};

} // namespace ui
