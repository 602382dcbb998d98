#include "ui/charts/plot/value_format.h"

#include "ui/charts/plot/ticks.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace ui {
namespace {

const QString kMinus(QChar(0x2212));
const QString kThinSpace(QChar(0x202F));
const QString kDash(QChar(0x2013));

/// Digits after the point that show `value` with `significant` digits.
int decimalsFor(double value, int significant)
{
    if (value == 0 || !std::isfinite(value))
        return 0;
    const int magnitude = int(std::floor(std::log10(std::fabs(value)) + 1e-9));
    return std::clamp(significant - 1 - magnitude, 0, 12);
}

QString number(double magnitude, int decimals, const QLocale& locale)
{
    return locale.toString(magnitude, 'f', decimals);
}

QString withoutTrailingZeros(QString text, const QLocale& locale)
{
    const QString point = locale.decimalPoint();
    if (!text.contains(point))
        return text;
    while (text.endsWith(locale.zeroDigit()))
        text.chop(1);
    if (text.endsWith(point))
        text.chop(point.size());
    return text;
}

int shownDecimals(const QString& digits, const QLocale& locale)
{
    const qsizetype point = digits.indexOf(locale.decimalPoint());
    return point < 0 ? 0 : int(digits.size() - point - locale.decimalPoint().size());
}

struct Suffix {
    double size;
    const char* letter;
};
constexpr std::array<Suffix, 4> kSuffixes{{{1e12, "T"}, {1e9, "B"}, {1e6, "M"}, {1e3, "k"}}};

/// The suffix for a magnitude, chosen after rounding to `significant` digits (999,950 is 1.00M, not 1000k).
Suffix suffixFor(double magnitude, int significant)
{
    const double rounded = magnitude * (1 + 0.5 * std::pow(10.0, -significant));
    for (const Suffix& suffix : kSuffixes) {
        if (rounded >= suffix.size)
            return suffix;
    }
    return {1, ""};
}

/// Puts sign, currency, percent sign and unit around the digits of a magnitude.
QString dressed(const QString& digits, bool negative, const ValueFormat& format)
{
    QString text = digits;
    switch (format.kind) {
    case ValueKind::Money:
        text = format.side == CurrencySide::Before ? format.currency + digits
                                                   : digits + kThinSpace + format.currency;
        break;
    case ValueKind::Percent:
        text = digits + kThinSpace + QLatin1Char('%');
        break;
    case ValueKind::Factor:
        text = digits + QChar(0x00D7);
        break;
    default:
        break;
    }
    if (!format.unit.isEmpty())
        text += QChar(0x00A0) + format.unit;
    return negative ? kMinus + text : text;
}

int fullDecimals(double magnitude, const ValueFormat& format)
{
    if (format.decimals >= 0)
        return format.decimals;
    switch (format.kind) {
    case ValueKind::Count:
    case ValueKind::Tokens:
        return magnitude < 100 && std::fabs(magnitude - std::round(magnitude)) > 1e-6 ? 1 : 0;
    case ValueKind::Money:
        return magnitude == 0 || magnitude >= 0.995 ? 2 : std::max(2, decimalsFor(magnitude, 3));
    case ValueKind::Percent:
        return magnitude != 0 && magnitude < 1 ? std::min(4, decimalsFor(magnitude, 2)) : 1;
    default:
        return decimalsFor(magnitude, 4);
    }
}

double shown(double value, const ValueFormat& format)
{
    return format.kind == ValueKind::Percent ? value * 100 : value;
}

QString digitsInFull(double magnitude, const ValueFormat& format, const QLocale& locale)
{
    const QString text = number(magnitude, fullDecimals(magnitude, format), locale);
    if (format.decimals >= 0 || format.kind == ValueKind::Percent)
        return text;
    const QString trimmed = withoutTrailingZeros(text, locale);
    if (format.kind != ValueKind::Money)
        return trimmed;
    return number(magnitude, std::max(2, shownDecimals(trimmed, locale)),
                  locale); // cents, and more where needed
}

QString shortDigits(double magnitude, const ValueFormat& format, const QLocale& locale)
{
    const Suffix suffix = suffixFor(magnitude, 3);
    if (suffix.size == 1) {
        const bool whole = format.kind == ValueKind::Count || format.kind == ValueKind::Tokens;
        if (whole && magnitude >= 10)
            return number(magnitude, 0, locale);
        return digitsInFull(magnitude, format, locale);
    }
    const double scaled = magnitude / suffix.size;
    return withoutTrailingZeros(number(scaled, decimalsFor(scaled * (1 + 1e-9), 3), locale), locale) +
           QLatin1String(suffix.letter);
}

QString finiteOrWord(double value)
{
    if (std::isnan(value))
        return kDash;
    return value > 0 ? QString(QChar(0x221E)) : kMinus + QChar(0x221E);
}

} // namespace

ValueFormat plainFormat(const QString& unit, int decimals)
{
    ValueFormat format;
    format.unit = unit;
    format.decimals = decimals;
    return format;
}

ValueFormat countFormat(const QString& unit)
{
    ValueFormat format = plainFormat(unit);
    format.kind = ValueKind::Count;
    return format;
}

ValueFormat moneyFormat(const QString& currency, int decimals)
{
    ValueFormat format = plainFormat({}, decimals);
    format.kind = ValueKind::Money;
    format.currency = currency;
    return format;
}

ValueFormat percentFormat(int decimals)
{
    ValueFormat format = plainFormat({}, decimals);
    format.kind = ValueKind::Percent;
    return format;
}

ValueFormat tokenFormat()
{
    ValueFormat format;
    format.kind = ValueKind::Tokens;
    return format;
}

ValueFormat factorFormat()
{
    ValueFormat format;
    format.kind = ValueKind::Factor;
    return format;
}

ValueFormat dateFormat()
{
    ValueFormat format;
    format.kind = ValueKind::Time;
    return format;
}

QString fullText(double value, const ValueFormat& format, const QLocale& locale)
{
    if (!std::isfinite(value))
        return finiteOrWord(value);
    if (format.kind == ValueKind::Time)
        return timeTickText(value, 3600 * 24, locale) + QLatin1Char(' ') +
               timeTickText(value, 366 * 86400.0, locale);
    const double magnitude = std::fabs(shown(value, format));
    const QString digits = digitsInFull(magnitude, format, locale);
    return dressed(digits, value < 0 && digits != digitsInFull(0, format, locale), format);
}

QString shortText(double value, const ValueFormat& format, const QLocale& locale)
{
    if (!std::isfinite(value) || format.kind == ValueKind::Time)
        return fullText(value, format, locale);
    const double magnitude = std::fabs(shown(value, format));
    const QString digits = shortDigits(magnitude, format, locale);
    return dressed(digits, value < 0 && digits != shortDigits(0, format, locale), format);
}

QString tickText(double value, double step, const ValueFormat& format, const QLocale& locale)
{
    if (format.kind == ValueKind::Time)
        return timeTickText(value, step, locale);
    if (!std::isfinite(value))
        return {};
    const double magnitude = std::fabs(shown(value, format));
    const double apart = std::fabs(shown(step, format));
    const Suffix suffix = suffixFor(magnitude, 9);
    const double scaled = magnitude / suffix.size;
    int decimals = apart > 0 ? std::max(0, -int(std::floor(std::log10(apart / suffix.size) + 1e-9)))
                             : decimalsFor(scaled, 3);
    if (apart > 0 && std::fabs(apart / suffix.size * std::pow(10.0, decimals) -
                               std::round(apart / suffix.size * std::pow(10.0, decimals))) > 1e-6)
        ++decimals; // steps of 2.5
    QString digits = withoutTrailingZeros(number(scaled, std::min(decimals, 12), locale), locale);
    if (format.kind == ValueKind::Money && suffix.size == 1 && digits.contains(locale.decimalPoint()) &&
        scaled > 0)
        digits = number(scaled, std::max(2, shownDecimals(digits, locale)), locale); // $0.50, not $0.5
    ValueFormat plain = format;
    plain.unit.clear();
    const bool zero = magnitude < apart * 1e-9 || magnitude == 0;
    return dressed(digits + QLatin1String(suffix.letter), value < 0 && !zero, plain);
}

QString deltaText(double difference, const ValueFormat& format, const QLocale& locale)
{
    if (!std::isfinite(difference))
        return finiteOrWord(difference);
    const double magnitude = std::fabs(shown(difference, format));
    QString digits = shortDigits(magnitude, format, locale);
    if (digits == shortDigits(0, format, locale))
        return QChar(0x00B1) + dressed(shortDigits(0, format, locale), false, format);
    const QString sign = difference < 0 ? kMinus : QStringLiteral("+");
    if (format.kind == ValueKind::Percent) // a difference of shares is in percentage points
        return sign + digits + QChar(0x00A0) + QStringLiteral("pp");
    return sign + dressed(digits, false, format);
}

QString intervalText(double low, double high, const ValueFormat& format, const QLocale& locale)
{
    const QString from = shortText(low, format, locale);
    const QString to = shortText(high, format, locale);
    const QString tail = kThinSpace + QLatin1Char('%');
    const QString space = format.kind == ValueKind::Percent || low < 0 ? QStringLiteral(" ") : QString();
    if (format.kind == ValueKind::Percent && from.endsWith(tail))
        return from.chopped(tail.size()) + space + kDash + space + to;
    return from + QStringLiteral(" ") + kDash + QStringLiteral(" ") + to;
}

} // namespace ui
