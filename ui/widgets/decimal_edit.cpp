#include "ui/widgets/decimal_edit.h"

#include "ui/charts/plot/chart_theme.h"

#include <QKeyEvent>
#include <QPainter>
#include <QStyle>

#include <algorithm>
#include <cmath>
#include <limits>

namespace ui {
namespace {

constexpr int kUnitGap = 9;

double factorOf(QChar letter)
{
    switch (letter.toLower().unicode()) {
    case 'k':
        return 1e3;
    case 'm':
        return 1e6;
    case 'b':
        return 1e9;
    default:
        return 0;
    }
}

/// Grouping and signs made plain: "1.234,5" (de), "1,234.5" and "1 234.5" all become "1234.5".
std::optional<double> plainNumber(QString text, const QLocale& locale)
{
    text.replace(QChar(0x2212), QLatin1Char('-'));
    for (const QChar space : {QChar(0x00A0), QChar(0x202F), QChar(' '), QChar('\'')})
        text.remove(space);
    bool ok = false;
    double value = locale.toDouble(text, &ok);
    if (ok)
        return value;
    QString simple = text;
    const bool comma = simple.contains(QLatin1Char(','));
    if (comma && !simple.contains(QLatin1Char('.')) && simple.count(QLatin1Char(',')) == 1 &&
        locale.decimalPoint() == QLatin1String(","))
        simple.replace(QLatin1Char(','), QLatin1Char('.'));
    value = QLocale::c().toDouble(simple, &ok);
    if (!ok) {
        QLocale grouped = QLocale(QLocale::English, QLocale::UnitedStates);
        value = grouped.toDouble(text, &ok);
    }
    return ok ? std::optional(value) : std::nullopt;
}

double shownFactor(const ValueFormat& format)
{
    return format.kind == ValueKind::Percent ? 100 : 1;
}

} // namespace

std::optional<double> parsedNumber(const QString& text, const ValueFormat& format, const QLocale& locale)
{
    QString rest = text.trimmed();
    const auto drop = [&rest](const QString& word) {
        if (!word.isEmpty())
            rest.remove(word, Qt::CaseInsensitive);
        rest = rest.trimmed();
    };
    drop(format.unit);
    if (format.kind == ValueKind::Money)
        drop(format.currency);
    if (format.kind == ValueKind::Percent)
        drop(QStringLiteral("%"));
    if (format.kind == ValueKind::Factor) {
        drop(QStringLiteral("×"));
        drop(QStringLiteral("x"));
    }
    double factor = 1;
    if (!rest.isEmpty() && factorOf(rest.back()) > 0) {
        factor = factorOf(rest.back());
        rest.chop(1);
    }
    if (rest.isEmpty())
        return std::nullopt;
    const std::optional<double> number = plainNumber(rest, locale);
    if (!number || !std::isfinite(*number * factor))
        return std::nullopt;
    return *number * factor / shownFactor(format);
}

DecimalEdit::DecimalEdit(QWidget* parent)
    : QLineEdit(parent)
    , m_lo(-std::numeric_limits<double>::infinity())
    , m_hi(std::numeric_limits<double>::infinity())
{
    setLayoutDirection(Qt::LeftToRight); // numbers and their units run from left to right everywhere
    setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    setAcceptDrops(false);
    showValue();
    // Not textEdited: what a screen reader puts in counts as typed, too.
    connect(this, &QLineEdit::textChanged, this, [this] {
        if (!m_showing)
            readText();
    });
    connect(this, &QLineEdit::returnPressed, this, [this] {
        commit();
        selectAll();
    });
}

void DecimalEdit::setFormat(const ValueFormat& format)
{
    m_format = format;
    reserveUnit();
    showValue();
}

void DecimalEdit::setRange(double lo, double hi)
{
    m_lo = std::min(lo, hi);
    m_hi = std::max(lo, hi);
}

void DecimalEdit::setStep(double step)
{
    m_step = step;
}

void DecimalEdit::setValue(double value)
{
    m_value = value;
    m_committed = value;
    m_valid = true;
    showValue();
}

QString DecimalEdit::plainText() const
{
    QLocale plain = QLocale::c();
    plain.setNumberOptions(QLocale::OmitGroupSeparator);
    return plain.toString(m_value, 'f', QLocale::FloatingPointShortest);
}

QSize DecimalEdit::sizeHint() const
{
    const QFontMetrics metrics(font());
    const int unit = metrics.horizontalAdvance(unitText());
    return {metrics.horizontalAdvance(QStringLiteral("0,000,000")) + unit + 32,
            QLineEdit::sizeHint().height()};
}

QString DecimalEdit::unitText() const
{
    switch (m_format.kind) {
    case ValueKind::Money:
        return m_format.unit.isEmpty() ? m_format.currency
                                       : m_format.currency + QLatin1Char(' ') + m_format.unit;
    case ValueKind::Percent:
        return QStringLiteral("%");
    case ValueKind::Factor:
        return QStringLiteral("×");
    default:
        return m_format.unit;
    }
}

void DecimalEdit::changeEvent(QEvent* event)
{
    QLineEdit::changeEvent(event);
    if (event->type() == QEvent::LocaleChange && m_valid && !hasFocus())
        showValue();
}

/// The currency stands at the left when the currency wants it so; everything else at the right.
void DecimalEdit::reserveUnit()
{
    const QFontMetrics metrics(font());
    const QString unit = unitText();
    const int width = unit.isEmpty() ? 0 : metrics.horizontalAdvance(unit) + kUnitGap - 1;
    const bool left = m_format.kind == ValueKind::Money && m_format.side == CurrencySide::Before;
    setTextMargins(left ? width : 0, 0, left ? 0 : width, 0);
    updateGeometry();
}

void DecimalEdit::showValue()
{
    m_showing = true;
    ValueFormat bare = m_format;
    bare.unit.clear();
    bare.kind = ValueKind::Plain;
    const double shown = m_value * shownFactor(m_format);
    if (bare.decimals < 0 && m_format.kind == ValueKind::Money)
        bare.decimals = std::fabs(m_value) >= 0.995 || m_value == 0 ? 2 : -1;
    QString text;
    if (std::isfinite(shown)) {
        // All digits that matter, none invented: typed 0.0000025 must not come back as 0.
        if (bare.decimals >= 0 && std::fabs(shown * std::pow(10, bare.decimals) -
                                            std::round(shown * std::pow(10, bare.decimals))) > 1e-6)
            bare.decimals = -1;
        text = bare.decimals >= 0 ? QLocale().toString(shown, 'f', bare.decimals)
                                  : QLocale().toString(shown, 'g', 12);
        if (bare.decimals < 0 && text.contains(QLatin1Char('e'), Qt::CaseInsensitive))
            text = QLocale().toString(shown, 'f',
                                      std::clamp(11 - int(std::floor(std::log10(std::fabs(shown)))), 0, 15));
        if (bare.decimals < 0 && text.contains(QLocale().decimalPoint())) {
            while (text.endsWith(QLatin1Char('0')))
                text.chop(1);
            if (text.endsWith(QLocale().decimalPoint()))
                text.chop(QLocale().decimalPoint().size());
        }
    }
    if (text != this->text())
        setText(text);
    m_showing = false;
    update();
}

void DecimalEdit::readText()
{
    const std::optional<double> number = parsedNumber(text(), m_format);
    const bool valid = number && *number >= m_lo - 1e-12 && *number <= m_hi + 1e-12;
    if (valid != m_valid) {
        m_valid = valid;
        setAccessibleDescription(valid ? QString() : tr("Not a number in the allowed range"));
        update();
    }
    if (!valid || *number == m_value)
        return;
    m_value = *number;
    emit valueEdited(m_value, false);
}

void DecimalEdit::commit()
{
    const bool changed = m_value != m_committed;
    m_committed = m_value;
    m_valid = true;
    showValue();
    if (changed)
        emit valueEdited(m_value, true);
}

void DecimalEdit::stepBy(double steps)
{
    const double shown = std::fabs(m_value);
    const double step = m_step > 0  ? m_step
                        : shown > 0 ? std::pow(10.0, std::floor(std::log10(shown)) - 1)
                                    : 1 / shownFactor(m_format);
    const double next =
        std::clamp(std::round((m_value + steps * step) / (step * 1e-3)) * step * 1e-3, m_lo, m_hi);
    if (next == m_value)
        return;
    m_value = next;
    m_valid = true;
    showValue();
    selectAll();
    emit valueEdited(m_value, false);
}

void DecimalEdit::keyPressEvent(QKeyEvent* event)
{
    const double size = event->modifiers() & Qt::ShiftModifier ? 0.1 : 1;
    switch (event->key()) {
    case Qt::Key_Up:
        return stepBy(size);
    case Qt::Key_Down:
        return stepBy(-size);
    case Qt::Key_PageUp:
        return stepBy(10);
    case Qt::Key_PageDown:
        return stepBy(-10);
    case Qt::Key_Escape:
        if (m_value != m_committed || !m_valid) {
            m_value = m_committed;
            m_valid = true;
            showValue();
            emit valueEdited(m_value, true);
            return;
        }
        break;
    default:
        break;
    }
    QLineEdit::keyPressEvent(event);
}

void DecimalEdit::focusInEvent(QFocusEvent* event)
{
    QLineEdit::focusInEvent(event);
    if (event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason)
        selectAll();
}

void DecimalEdit::focusOutEvent(QFocusEvent* event)
{
    if (event->reason() != Qt::PopupFocusReason)
        commit();
    QLineEdit::focusOutEvent(event);
}

void DecimalEdit::wheelEvent(QWheelEvent* event)
{
    event->ignore(); // the page scrolls
}

void DecimalEdit::paintEvent(QPaintEvent* event)
{
    QLineEdit::paintEvent(event);
    const ChartTheme theme = ChartTheme::from(palette(), font());
    QPainter painter(this);
    painter.setPen(isEnabled() ? theme.muted : theme.faint);
    painter.setFont(font());
    const bool left = m_format.kind == ValueKind::Money && m_format.side == CurrencySide::Before;
    painter.drawText(rect().adjusted(kUnitGap, 0, -kUnitGap, 0),
                     (left ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter, unitText());
    if (m_valid)
        return;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.negative, 1.6));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.8, 0.8, -0.8, -0.8), grid::kRadius, grid::kRadius);
}

MoneyEdit::MoneyEdit(QWidget* parent)
    : DecimalEdit(parent)
{
    setFormat(moneyFormat());
}

void MoneyEdit::setCurrency(const QString& symbol, CurrencySide side)
{
    ValueFormat next = format();
    next.currency = symbol;
    next.side = side;
    setFormat(next);
}

void MoneyEdit::setDecimals(int decimals)
{
    ValueFormat next = format();
    next.decimals = decimals;
    setFormat(next);
}

} // namespace ui
