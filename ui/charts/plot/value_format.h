#pragma once

#include <QLocale>
#include <QString>

namespace ui {

/// What a number on a chart, tile or field is, and so how it is written.
enum class ValueKind {
    Plain,   ///< significant digits, grouped: 1,234.5
    Count,   ///< whole things: 98,211; short form 98.2k
    Money,   ///< an amount in `currency`; short form $12.3k
    Percent, ///< a share: 0.123 is written 12.3 %
    Tokens,  ///< tokens: 1,234,567; short form 1.23M
    Factor,  ///< a ratio: 1.8x
    Time     ///< seconds since 1970, shown as a date (shift to the project's time zone before)
};

enum class CurrencySide { Before, After };

/// How one kind of value is written on screen. Files use the C locale and full precision instead.
struct ValueFormat {
    ValueKind kind = ValueKind::Plain;
    int decimals = -1;                        ///< digits after the point; -1: what the size asks for
    QString currency = QStringLiteral("$");   ///< symbol; Money only
    CurrencySide side = CurrencySide::Before; ///< never guessed from the locale
    QString unit;                             ///< written after the number, such as "credits"
};

ValueFormat plainFormat(const QString& unit = {}, int decimals = -1);
ValueFormat countFormat(const QString& unit = {});
ValueFormat moneyFormat(const QString& currency = QStringLiteral("$"), int decimals = -1);
ValueFormat percentFormat(int decimals = -1);
ValueFormat tokenFormat();
ValueFormat factorFormat();
ValueFormat dateFormat();

/// The value in full, for read-outs and tables: "$1,234.50", "12.3 %", "1,234,567". NaN gives a dash.
QString fullText(double value, const ValueFormat& format, const QLocale& locale = QLocale());
/// The value in at most about six characters, for tiles and labels: "$12.3k", "1.20M", "0.4 %".
QString shortText(double value, const ValueFormat& format, const QLocale& locale = QLocale());
/// A tick label: as short as possible while ticks that are `step` apart stay distinct (step 0: log axis).
QString tickText(double value, double step, const ValueFormat& format, const QLocale& locale = QLocale());
/// A difference with its sign: "+1.2 %-pt" for percent, "-$0.40" (with a real minus sign) for money.
QString deltaText(double difference, const ValueFormat& format, const QLocale& locale = QLocale());
/// "70.5 - 72.1 %": both ends in one unit, with an en dash.
QString intervalText(double low, double high, const ValueFormat& format, const QLocale& locale = QLocale());

} // namespace ui
