#include "ui/models/usage_tables.h"

#include "ui/models/formats.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

namespace ui {
namespace {

using core::usage::Counts;

QString tr(const char* text)
{
    return QCoreApplication::translate("UsageTables", text);
}

double inputOf(const Counts& counts)
{
    return double(counts.uncachedInput + counts.cacheRead + counts.cacheWrite);
}

QVariant shareOf(double part, double whole)
{
    return whole > 0 ? QVariant(part / whole) : QVariant();
}

QString orUnnamed(const std::string& name)
{
    return name.empty() ? tr("(none)") : text(name);
}

QString dateText(core::Micros time)
{
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(time / 1000), QLocale::ShortFormat);
}

/// The most frequent reasons for rejecting rows, for the tool tip.
QString reasonsText(const std::map<std::string, std::uint64_t>& reasons)
{
    QStringList lines;
    for (const auto& [reason, rows] : reasons)
        lines << tr("%1: %2").arg(humanised(reason), fullText(double(rows), countFormat()));
    return lines.join(QLatin1Char('\n'));
}

} // namespace

TableContent groupTable(const std::vector<core::usage::Group>& groups, const QString& dimension)
{
    TableContent content;
    content.columns = {
        {dimension, {}, {}, false, true},
        {tr("Requests"), {}, countFormat()},
        {tr("Input tokens"), tr("Uncached input, cache reads and cache writes."), tokenFormat()},
        {tr("Cached"), tr("Share of input read from a cache."), percentFormat(0)},
        {tr("Output tokens"), {}, tokenFormat()},
        {tr("Share"), tr("Of all tokens."), percentFormat(1)},
        {tr("Users"), {}, countFormat()},
        {tr("Failed"), tr("Share of requests that failed; their tokens cost money."), percentFormat(1)}};
    double all = 0;
    for (const auto& group : groups)
        all += double(group.counts.tokens());
    for (const auto& group : groups) {
        const Counts& c = group.counts;
        content.rows.push_back(
            {text(group.name),
             {orUnnamed(group.name), double(c.requests), inputOf(c), shareOf(double(c.cacheRead), inputOf(c)),
              double(c.output), shareOf(double(c.tokens()), all), double(group.users),
              shareOf(double(c.failedRequests), double(c.requests))}});
    }
    return content;
}

TableContent periodTable(const core::UsageResults& usage)
{
    TableContent content;
    content.columns = {{tr("Period"), {}, {}, false, true},
                       {tr("Covered"), tr("Share of the period that the data cover."), percentFormat(0)},
                       {tr("Requests"), {}, countFormat()},
                       {tr("Tokens"), {}, tokenFormat()},
                       {tr("Users"), {}, countFormat()}};
    for (const auto& period : usage.periods) {
        TableRow row;
        row.id = text(period.name);
        row.cells = {period.partial ? tr("%1, partial").arg(row.id) : row.id, period.covered, {}, {}, {}};
        for (const auto& month : usage.byMonth) {
            if (month.name == period.name)
                row.cells = {row.cells[0], row.cells[1], double(month.counts.requests),
                             double(month.counts.tokens()), double(month.users)};
        }
        if (period.partial) {
            row.mark = RowMark::Info;
            row.hint = tr("Partial periods are left out of fits, margins and forecasts.");
        }
        content.rows.push_back(std::move(row));
    }
    return content;
}

TableContent journalTable(const std::vector<core::ImportRecord>& imports)
{
    TableContent content;
    content.columns = {
        {tr("File"), {}, {}, false, true},
        {tr("Format"), {}},
        {tr("Imported"), {}},
        {tr("Accepted"), tr("Rows that are now part of the usage."), countFormat()},
        {tr("Duplicate"), tr("Rows that were there before, recognised by their request id."), countFormat()},
        {tr("Rejected"), tr("Rows that say something impossible; hover for the reasons."), countFormat()}};
    for (auto record = imports.rbegin(); record != imports.rend(); ++record) {
        TableRow row;
        row.id = QString::number(record->id);
        row.cells = {text(record->fileName),   humanised(record->format), dateText(record->importedAt),
                     double(record->accepted), double(record->duplicate), double(record->rejected)};
        row.hint = reasonsText(record->reasons);
        row.mark = record->rejected > 0 ? RowMark::Warning : RowMark::None;
        content.rows.push_back(std::move(row));
    }
    return content;
}

TableContent unknownTable(const std::vector<core::cost::UnknownModel>& unknown)
{
    TableContent content;
    content.columns = {{tr("Model in the log"), {}, {}, false, true},
                       {tr("Tier"), {}},
                       {tr("Requests"), {}, countFormat()},
                       {tr("Tokens"), {}, tokenFormat()},
                       {tr("Share of tokens"), tr("These tokens carry no cost until the model is known."),
                        percentFormat(1)}};
    for (const auto& model : unknown) {
        const QString name = model.provider.empty()
                                 ? text(model.model)
                                 : text(model.provider) + QLatin1Char('/') + text(model.model);
        TableRow row;
        row.id = text(model.model);
        row.cells = {name, model.tier.empty() ? tr("standard") : text(model.tier),
                     double(model.counts.requests), double(model.counts.tokens()), model.tokenShare};
        row.mark = RowMark::Warning;
        content.rows.push_back(std::move(row));
    }
    return content;
}

QString importSummary(std::uint64_t accepted, std::uint64_t rejected, std::uint64_t duplicate)
{
    const auto number = [](std::uint64_t n) {
        return fullText(double(n), countFormat());
    };
    if (accepted == 0 && rejected == 0 && duplicate > 0)
        return tr("Nothing new: all %1 rows are in the project already.").arg(number(duplicate));
    QStringList parts{tr("%1 rows accepted").arg(number(accepted))};
    if (rejected > 0)
        parts << tr("%1 rejected").arg(number(rejected));
    if (duplicate > 0)
        parts << tr("%1 were there already").arg(number(duplicate));
    return parts.join(QStringLiteral(", ")) + QLatin1Char('.');
}

} // namespace ui
