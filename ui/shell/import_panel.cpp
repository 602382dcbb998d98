#include "ui/shell/import_panel.h"

#include "ui/charts/plot/chart_theme.h"
#include "ui/models/formats.h"
#include "ui/pages/data_table.h"
#include "ui/shell/import_options.h"
#include "ui/shell/import_report.h"
#include "ui/shell/mapping_editor.h"
#include "ui/widgets/card.h"
#include "ui/widgets/job_bar.h"
#include "ui/widgets/reader_label.h"
#include "ui/widgets/section_header.h"

#include <QComboBox>
#include <QFileInfo>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {
namespace {

constexpr std::size_t kPreviewRows = 6;

QString namesOf(const QStringList& files)
{
    const QString first = QFileInfo(files.value(0)).fileName();
    return files.size() < 2 ? first
                            : ImportPanel::tr("%1 and %n more", nullptr, int(files.size()) - 1).arg(first);
}

TableContent previewTable(const core::ingest::Sniffed& sniffed)
{
    TableContent content;
    for (const std::string& column : sniffed.columns)
        content.columns.push_back({text(column), {}});
    for (std::size_t i = 0; i < sniffed.firstRows.size() && i < kPreviewRows; ++i) {
        TableRow row;
        for (const std::string& cell : sniffed.firstRows[i])
            row.cells.push_back(text(cell));
        content.rows.push_back(std::move(row));
    }
    return content;
}

QString recognisedText(const ImportGroup& group)
{
    QStringList parts{group.formatTitle};
    if (!group.sniffed.compression.empty())
        parts << text(group.sniffed.compression);
    if (!group.sniffed.encoding.empty())
        parts << text(group.sniffed.encoding).toUpper();
    if (group.sniffed.delimiter == '\t')
        parts << ImportPanel::tr("separated by tabs");
    else if (group.sniffed.delimiter && group.sniffed.delimiter != ',')
        parts << ImportPanel::tr("separated by “%1”").arg(QLatin1Char(group.sniffed.delimiter));
    return parts.join(QStringLiteral(" · "));
}

} // namespace

ImportPanel::ImportPanel(ProjectSession& session, const QStringList& files, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_header(new SectionHeader(tr("Import usage"), SectionHeader::Level::Page))
    , m_choice(new QComboBox)
    , m_recognised(new QLabel)
    , m_warnings(new QLabel)
    , m_preview(new DataTable(tr("First rows")))
    , m_mapping(new MappingEditor)
    , m_mappingCard(new Card)
    , m_options(new ImportOptions)
    , m_question(new Card)
    , m_questionText(new QLabel)
    , m_missing(new QLabel)
    , m_import(new QPushButton(tr("Import")))
    , m_close(new QPushButton(tr("Cancel")))
    , m_setup(new QWidget)
    , m_job(new JobBar)
    , m_report(new ImportReport)
{
    setAccessibleName(tr("Import usage"));
    m_header->setDetail(namesOf(files));
    ImportGroups found = groupedForImport(files);
    m_groups = std::move(found.groups);
    auto* setup = new QVBoxLayout(m_setup);
    setup->setContentsMargins(0, 0, 0, 0);
    setup->setSpacing(grid::kWide);
    setup->addWidget(makeRecognised());
    setup->addWidget(makePreview());
    setup->addWidget(makeMapping());
    setup->addWidget(makeOptions());
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(grid::kGap, grid::kWide, grid::kGap, grid::kGap);
    column->setSpacing(grid::kWide);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_header, makeQuestion(), m_report, m_setup})
        column->addWidget(widget);
    column->addStretch();
    auto* scroll = new QScrollArea;
    scroll->setWidget(content);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(scroll, 1);
    layout->addWidget(makeButtons());
    for (const UnreadableFile& file : found.unreadable)
        m_report->addProblem(file.reason);
    connect(&session, &ProjectSession::importFinished, this, &ImportPanel::takeOutcome);
    connect(&session, &ProjectSession::importFailed, this, &ImportPanel::takeError);
    connect(&session, &ProjectSession::importProgressed, this, [this](const ImportProgress& progress) {
        const double done = double(progress.doneBytes);
        std::optional<double> share;
        if (progress.totalBytes > 0)
            share = done / double(progress.totalBytes);
        m_job->setProgress({share, {}, done});
    });
    showGroup();
}

QWidget* ImportPanel::makeRecognised()
{
    auto* card = new Card;
    auto* title = new SectionHeader(tr("Recognised"), SectionHeader::Level::Section);
    labelForReaders(m_choice, tr("Files to look at"));
    for (const ImportGroup& group : m_groups)
        m_choice->addItem(tr("%1 (%2)").arg(namesOf(group.files), group.formatTitle));
    m_choice->setVisible(m_groups.size() > 1);
    connect(m_choice, &QComboBox::activated, this, [this](int index) {
        readMapping();
        m_shown = std::size_t(index);
        showGroup();
    });
    m_warnings->setWordWrap(true);
    card->body()->addWidget(title);
    card->body()->addWidget(m_choice);
    card->body()->addWidget(m_recognised);
    card->body()->addWidget(m_warnings);
    return card;
}

QWidget* ImportPanel::makePreview()
{
    auto* card = new Card;
    card->body()->addWidget(new SectionHeader(tr("First rows"), SectionHeader::Level::Section));
    m_preview->setSortingEnabled(false);
    card->body()->addWidget(m_preview);
    return card;
}

QWidget* ImportPanel::makeMapping()
{
    auto* title = new SectionHeader(tr("How columns are read"), SectionHeader::Level::Section);
    title->setDetail(tr("Guessed from names and values; remembered for the next file with these columns"));
    m_mappingCard->body()->addWidget(title);
    m_mappingCard->body()->addWidget(m_mapping);
    connect(m_mapping, &MappingEditor::edited, this, [this] {
        readMapping();
        check();
    });
    return m_mappingCard;
}

QWidget* ImportPanel::makeOptions()
{
    auto* card = new Card;
    auto* title = new SectionHeader(tr("Privacy and rules"), SectionHeader::Level::Section);
    title->setDetail(tr("What is stored and what is not, and which values are taken for mistakes"));
    card->body()->addWidget(title);
    card->body()->addWidget(m_options);
    return card;
}

/// Sums without ids that cover the time of an earlier import: only the user knows whether it is the same
/// usage.
QWidget* ImportPanel::makeQuestion()
{
    m_questionText->setWordWrap(true);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(12);
    const auto add = [&](const QString& name, const QString& hint, auto answer) {
        auto* button = new QPushButton(name);
        button->setToolTip(hint);
        connect(button, &QPushButton::clicked, this, answer);
        buttons->addWidget(button);
    };
    add(tr("Replace the earlier import"),
        tr("The earlier import of this time goes; this one takes its place"),
        [this] { answerOverlap(core::project::Overlap::Replace); });
    add(tr("Keep both"), tr("It is different usage: add it up"),
        [this] { answerOverlap(core::project::Overlap::Keep); });
    add(tr("Leave this file out"), tr("Nothing of it is taken"),
        [this] { answerOverlap(core::project::Overlap::Refuse); });
    buttons->addStretch();
    m_question->body()->addWidget(
        new SectionHeader(tr("The same usage again?"), SectionHeader::Level::Section));
    m_question->body()->addWidget(m_questionText);
    m_question->body()->addLayout(buttons);
    m_question->hide();
    return m_question;
}

QWidget* ImportPanel::makeButtons()
{
    m_import->setProperty("role", "primary");
    m_import->setDefault(true);
    connect(m_import, &QPushButton::clicked, this, &ImportPanel::start);
    connect(m_close, &QPushButton::clicked, this, [this] {
        if (m_running)
            m_session.cancelImport();
        else
            emit closed();
    });
    connect(m_job, &JobBar::cancelRequested, &m_session, &ProjectSession::cancelImport);
    m_job->setDelay(0);
    auto* bar = new QWidget;
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(grid::kGap, 12, grid::kGap, 12);
    row->setSpacing(12);
    row->addWidget(m_missing);
    row->addWidget(m_job, 1);
    row->addStretch();
    row->addWidget(m_close);
    row->addWidget(m_import);
    return bar;
}

void ImportPanel::showGroup()
{
    m_setup->setVisible(m_shown < m_groups.size());
    if (m_shown < m_groups.size()) {
        const ImportGroup& group = m_groups[m_shown];
        QStringList warnings;
        for (const std::string& warning : group.sniffed.warnings)
            warnings << QStringLiteral("• ") + text(warning);
        m_recognised->setText(recognisedText(group));
        m_warnings->setText(warnings.join(QLatin1Char('\n')));
        m_warnings->setVisible(!warnings.isEmpty());
        m_preview->setContent(previewTable(group.sniffed));
        m_preview->parentWidget()->setVisible(!group.sniffed.firstRows.empty());
        m_mappingCard->setVisible(group.usesMapping);
        m_mapping->setMapping(group.sniffed.columns, group.mapping);
        m_options->setColumns(group.sniffed.columns);
    }
    check();
}

void ImportPanel::readMapping()
{
    if (m_shown < m_groups.size() && m_groups[m_shown].usesMapping)
        m_groups[m_shown].mapping = m_mapping->mapping();
}

bool ImportPanel::canStart() const
{
    for (const ImportGroup& group : m_groups) {
        if (!missingForImport(group).isEmpty())
            return false;
    }
    return !m_groups.empty() && !m_running;
}

void ImportPanel::check()
{
    QString missing;
    for (const ImportGroup& group : m_groups) {
        if (missing.isEmpty())
            missing = missingForImport(group);
    }
    m_options->setSessionsKnown(std::any_of(m_groups.begin(), m_groups.end(), namesSessions));
    m_missing->setText(missing);
    m_missing->setVisible(!missing.isEmpty());
    m_import->setEnabled(canStart());
    m_import->setToolTip(missing);
}

void ImportPanel::start()
{
    readMapping();
    if (!canStart())
        return;
    m_common = {};
    if (const core::Status read = m_options->apply(m_common, m_session); !read) {
        m_report->addProblem(text(core::describe(read.error())));
        return;
    }
    m_next = 0;
    setRunning(true);
    next();
}

void ImportPanel::next()
{
    if (m_next >= m_groups.size()) {
        setRunning(false);
        return;
    }
    const ImportGroup& group = m_groups[m_next++];
    rememberMapping(group);
    read(group, core::project::Overlap::Refuse);
}

void ImportPanel::read(const ImportGroup& group, core::project::Overlap overlap)
{
    core::ingest::Options options = m_common;
    options.format = group.sniffed.format;
    if (group.usesMapping)
        options.mapping = group.mapping;
    m_job->start(tr("Reading %1").arg(namesOf(group.files)));
    m_session.importFiles(group.files, options, overlap);
}

void ImportPanel::askOverlap(const core::Error& error)
{
    m_job->finish();
    m_questionText->setText(tr("%1: %2").arg(namesOf(m_groups[m_next - 1].files), text(error.subject)));
    m_question->show();
    m_question->findChild<QPushButton*>()->setFocus();
}

void ImportPanel::answerOverlap(core::project::Overlap overlap)
{
    m_question->hide();
    if (overlap != core::project::Overlap::Refuse) {
        read(m_groups[m_next - 1], overlap);
        return;
    }
    m_report->addProblem(tr("%1 was left out: an earlier import holds this time already.")
                             .arg(namesOf(m_groups[m_next - 1].files)));
    next();
}

void ImportPanel::setRunning(bool running)
{
    m_running = running;
    m_setup->setEnabled(!running);
    m_import->setEnabled(!running);
    if (running)
        return;
    m_job->finish();
    m_setup->hide();
    m_missing->hide();
    m_import->hide();
    m_close->setText(tr("Done"));
    m_close->setProperty("role", "primary");
    m_close->setFocus();
    emit finished(m_report->summary(), m_report->isClean());
}

void ImportPanel::takeOutcome(const core::project::ImportOutcome& outcome)
{
    if (!m_running)
        return;
    m_report->addFiles(outcome.files);
    next();
}

void ImportPanel::takeError(const core::Error& error)
{
    if (!m_running)
        return;
    // A conflict over the project file itself is somebody else's edit, not a question of usage.
    if (error.code == core::ErrorCode::Conflict && text(error.file) != m_session.path()) {
        askOverlap(error);
        return;
    }
    const bool cancelled = error.code == core::ErrorCode::Cancelled;
    m_report->addProblem(
        cancelled ? tr("Cancelled. Files that were read completely stay; of the others nothing was taken.")
                  : tr("%1 Nothing of this file was taken.").arg(text(core::describe(error))));
    if (cancelled)
        m_next = m_groups.size();
    next();
}

} // namespace ui
