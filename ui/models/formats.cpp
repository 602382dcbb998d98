#include "ui/models/formats.h"

#include <QHash>

namespace ui {

ValueFormat currencyFormat(const std::string& currency, int decimals)
{
    static const QHash<QString, QString> symbols{
        {QStringLiteral("USD"), QStringLiteral("$")}, {QStringLiteral("EUR"), QStringLiteral("€")},
        {QStringLiteral("GBP"), QStringLiteral("£")}, {QStringLiteral("JPY"), QStringLiteral("¥")},
        {QStringLiteral("INR"), QStringLiteral("₹")}, {QStringLiteral("KRW"), QStringLiteral("₩")}};
    const QString code = text(currency);
    return moneyFormat(symbols.value(code, code + QChar(0x00A0)), decimals);
}

QString humanised(const std::string& id)
{
    QString words = text(id).replace(QLatin1Char('_'), QLatin1Char(' ')).trimmed();
    if (!words.isEmpty())
        words[0] = words[0].toUpper();
    return words;
}

} // namespace ui
