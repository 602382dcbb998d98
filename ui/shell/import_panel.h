#pragma once

#include "ui/models/import_groups.h"
#include "ui/session/project_session.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;

namespace ui {

class Card;
class DataTable;
class ImportOptions;
class ImportReport;
class JobBar;
class MappingEditor;
class SectionHeader;

/// From files to usage, in one panel: what was recognised, the first rows, how columns are read, what is
/// doubtful; then progress; then what came of it. Nothing is written before Import is pressed.
class ImportPanel : public QWidget {
    Q_OBJECT

public:
    ImportPanel(ProjectSession& session, const QStringList& files, QWidget* parent = nullptr);
    /// What pressing Import does; for `tierwright LOG...` on the command line too.
    void start();
    bool canStart() const;

signals:
    void closed();
    /// Everything was read without a question; the summary in one sentence.
    void finished(const QString& summary, bool clean);

private:
    QWidget* makeRecognised();
    QWidget* makePreview();
    QWidget* makeMapping();
    QWidget* makeOptions();
    QWidget* makeQuestion();
    QWidget* makeButtons();
    void showGroup();
    void readMapping();
    void check();
    void next();
    void read(const ImportGroup& group, core::project::Overlap overlap);
    void askOverlap(const core::Error& error);
    void answerOverlap(core::project::Overlap overlap);
    void setRunning(bool running);
    void takeOutcome(const core::project::ImportOutcome& outcome);
    void takeError(const core::Error& error);

    ProjectSession& m_session;
    std::vector<ImportGroup> m_groups;
    std::size_t m_shown = 0;
    std::size_t m_next = 0;
    bool m_running = false;
    core::ingest::Options m_common; ///< of all groups
    SectionHeader* m_header;
    QComboBox* m_choice;
    QLabel* m_recognised;
    QLabel* m_warnings;
    DataTable* m_preview;
    MappingEditor* m_mapping;
    Card* m_mappingCard;
    ImportOptions* m_options;
    Card* m_question;
    QLabel* m_questionText;
    QLabel* m_missing;
    QPushButton* m_import;
    QPushButton* m_close;
    QWidget* m_setup;
    JobBar* m_job;
    ImportReport* m_report;
};

} // namespace ui
