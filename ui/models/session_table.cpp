#include "ui/models/session_table.h"

#include "ui/models/formats.h"

#include <QCoreApplication>
#include <QStringList>

namespace ui {
namespace {

using core::cost::SessionCost;
using CostByName = std::vector<std::pair<std::string, double>>;

QString tr(const char* text)
{
    return QCoreApplication::translate("SessionTable", text);
}

QString nameOrNone(const std::string& name)
{
    return name.empty() ? tr("(none)") : text(name);
}

/// "gpt-4o", or "gpt-4o 80 %" when there are others; nothing when none of them costs anything.
QString mostOf(const CostByName& costs, double whole)
{
    if (costs.empty() || (costs.size() > 1 && whole <= 0))
        return {};
    const QString name = nameOrNone(costs.front().first);
    if (costs.size() == 1)
        return name;
    return tr("%1 %2").arg(name, shortText(costs.front().second / whole, percentFormat(0)));
}

QString partsText(const CostByName& costs)
{
    QStringList lines;
    for (const auto& [name, cost] : costs)
        lines << tr("%1: %2").arg(nameOrNone(name), fullText(cost, currencyFormat("USD")));
    return lines.join(QLatin1Char('\n'));
}

QString timeText(core::Hour hour)
{
    return text(core::isoText(core::Micros(hour) * core::kMicrosPerHour).substr(0, 13)).replace(u'T', u' ') +
           QStringLiteral(":00");
}

QString hintOf(const SessionCost& session)
{
    return tr("First used in the hour %1 UTC, last in %2 UTC")
               .arg(timeText(session.first), timeText(session.last)) +
           QLatin1Char('\n') + partsText(session.models);
}

/// A name may be that of several users' sessions.
QString rowId(const SessionCost& session)
{
    return text(session.user) + QLatin1Char('\n') + text(session.sum.name);
}

} // namespace

std::vector<Figure> sessionFigures(const core::SessionResults& s, double total)
{
    const ValueFormat money = currencyFormat("USD"), share = percentFormat();
    return {
        {tr("Sessions"), fullText(double(s.sessions), countFormat()), {}, tr("With any usage.")},
        {tr("Mean"), shortText(s.mean, money), {}, tr("Cost of all sessions divided by their number.")},
        {tr("Median"), shortText(s.p50, money), {}, tr("Half of the sessions cost less.")},
        {tr("p90"), shortText(s.p90, money), {}, tr("90 % of the sessions cost less.")},
        {tr("p99"), shortText(s.p99, money), {}, tr("99 % of the sessions cost less.")},
        {tr("Costliest"), shortText(s.max, money), {}, tr("The most expensive session.")},
        {tr("Top 1 %"),
         s.top1 ? shortText(*s.top1, share) : QStringLiteral("–"),
         {},
         tr("Share of the cost of all sessions that the costliest 1 % of them take.")},
        {tr("Without"),
         total > 0 ? shortText(s.costWithout / total, share) : QStringLiteral("–"),
         {},
         tr("Share of all cost whose requests carry no session, or whose import kept none.")},
    };
}

TableContent sessionTable(const core::SessionResults& sessions)
{
    const ValueFormat money = currencyFormat("USD", 2);
    TableContent content;
    content.columns = {{tr("Session"),
                        tr("As the log names it; the same name of two users is two sessions."),
                        {},
                        false,
                        true},
                       {tr("User"), tr("The organisation, where the log names no user.")},
                       {tr("Cost"), tr("At the price in force when each request was made."), money},
                       {tr("Share"), tr("Of the cost of all sessions."), percentFormat(1)},
                       {tr("Requests"), {}, countFormat()},
                       {tr("Tokens"), tr("Input, cache and output."), tokenFormat()},
                       {tr("Model"), tr("The one that most of the cost is of, with its share.")},
                       {tr("Workflow"), tr("The one that most of the cost is of, with its share.")}};
    for (const SessionCost& session : sessions.costliest) {
        const core::cost::CostGroup& sum = session.sum;
        content.rows.push_back(
            {rowId(session),
             {text(sum.name), nameOrNone(session.user.empty() ? session.org : session.user), sum.cost,
              sessions.cost > 0 ? QVariant(sum.cost / sessions.cost) : QVariant(),
              double(sum.counts.requests), double(sum.counts.tokens()), mostOf(session.models, sum.cost),
              mostOf(session.workflows, sum.cost)},
             RowMark::None,
             hintOf(session)});
    }
    return content;
}

} // namespace ui
