#include "ui/shell/import_report.h"

#include "ui/charts/plot/chart_theme.h"
#include "ui/models/formats.h"
#include "ui/models/usage_tables.h"
#include "ui/pages/data_table.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {
namespace {

TableContent reportTable(const std::vector<core::project::FileReport>& files)
{
    TableContent content;
    content.columns = {{ImportReport::tr("File"), {}, {}, false, true},
                       {ImportReport::tr("Rows"), {}, countFormat()},
                       {ImportReport::tr("Accepted"), {}, countFormat()},
                       {ImportReport::tr("There already"), {}, countFormat()},
                       {ImportReport::tr("Rejected"), {}, countFormat()}};
    for (const auto& file : files) {
        TableRow row;
        row.id = text(file.file);
        row.cells = {QFileInfo(text(file.file)).fileName(), double(file.rows), double(file.accepted),
                     double(file.duplicate), double(file.rejected)};
        row.mark = file.rejected > 0 ? RowMark::Warning : file.nothingNew ? RowMark::Info : RowMark::None;
        row.hint = file.nothingNew ? ImportReport::tr("Nothing new: this was imported before.") : QString();
        content.rows.push_back(std::move(row));
    }
    return content;
}

} // namespace

ImportReport::ImportReport(QWidget* parent)
    : Card(parent)
    , m_summary(new QLabel)
    , m_reasons(new QLabel)
    , m_problemText(new QLabel)
    , m_save(new QPushButton(tr("Save rejected rows…")))
    , m_table(new DataTable(tr("Imported files")))
{
    for (QLabel* label : {m_summary, m_reasons, m_problemText}) {
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    m_summary->setFont(TypeScale::from(font()).title);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_save);
    buttons->addStretch();
    body()->addWidget(m_summary);
    body()->addWidget(m_problemText);
    body()->addWidget(m_table);
    body()->addWidget(m_reasons);
    body()->addLayout(buttons);
    connect(m_save, &QPushButton::clicked, this, &ImportReport::saveRejects);
    hide();
}

void ImportReport::addFiles(const std::vector<core::project::FileReport>& files)
{
    m_files.insert(m_files.end(), files.begin(), files.end());
    refresh();
}

void ImportReport::addProblem(const QString& sentence)
{
    m_problems << sentence;
    refresh();
}

QString ImportReport::summary() const
{
    std::uint64_t accepted = 0, rejected = 0, duplicate = 0;
    bool nothingNew = !m_files.empty();
    for (const auto& file : m_files) {
        accepted += file.accepted;
        rejected += file.rejected;
        duplicate += file.duplicate;
        nothingNew = nothingNew && file.nothingNew;
    }
    if (nothingNew)
        return tr("Nothing new: these files are in the project already.");
    return m_files.empty() ? tr("Nothing was imported.") : importSummary(accepted, rejected, duplicate);
}

bool ImportReport::isClean() const
{
    return m_problems.isEmpty() &&
           std::all_of(m_files.begin(), m_files.end(), [](const auto& file) { return file.rejected == 0; });
}

void ImportReport::refresh()
{
    std::map<std::string, std::uint64_t> reasons;
    bool rejects = false;
    QStringList warnings;
    for (const auto& file : m_files) {
        for (const auto& [reason, rows] : file.reasons)
            reasons[reason] += rows;
        for (const std::string& warning : file.warnings)
            warnings << text(warning);
        rejects = rejects || !file.rejectedRows.empty();
    }
    warnings.removeDuplicates();
    QStringList lines;
    for (const auto& [reason, rows] : reasons)
        lines << tr("Rejected, %1: %2 rows")
                     .arg(humanised(reason).toLower(), fullText(double(rows), countFormat()));
    m_summary->setText(summary());
    m_problemText->setText(m_problems.join(QLatin1Char('\n')));
    m_problemText->setVisible(!m_problems.isEmpty());
    m_reasons->setText((lines + warnings).join(QLatin1Char('\n')));
    m_reasons->setVisible(!m_reasons->text().isEmpty());
    m_table->setVisible(!m_files.empty());
    m_table->setContent(reportTable(m_files));
    m_save->setVisible(rejects);
    show();
}

void ImportReport::saveRejects()
{
    const QString path = QFileDialog::getSaveFileName(
        this, tr("Save rejected rows"), QStringLiteral("rejected.csv"), tr("Comma-separated values (*.csv)"));
    if (path.isEmpty())
        return;
    if (const auto written = core::project::writeRejects(path.toStdString(), m_files); !written)
        addProblem(text(core::describe(written.error())));
}

} // namespace ui
