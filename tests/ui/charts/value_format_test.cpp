#include "ui/charts/plot/value_format.h"

#include "tests/ui/support/quiet_main.h"

#include <QtTest>

#include <cmath>
#include <limits>

using namespace ui;

namespace {

const QLocale kUs(QLocale::English, QLocale::UnitedStates);
const QLocale kGerman(QLocale::German, QLocale::Germany);

/// Narrow no-break spaces read as plain ones, so that the expectations can be typed.
QString plain(QString text)
{
    return text.replace(QChar(0x202F), QLatin1Char(' ')).replace(QChar(0x00A0), QLatin1Char(' '));
}

} // namespace

class ValueFormatTest : public QObject {
    Q_OBJECT

private slots:
    void shortTextsHaveThreeDigitsAndASuffix_data()
    {
        QTest::addColumn<double>("value");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("expected");
        const auto row = [](double value, ValueKind kind, const char* expected) {
            QTest::addRow("%g as %s", value, expected) << value << int(kind) << QString::fromUtf8(expected);
        };
        row(0, ValueKind::Count, "0");
        row(12, ValueKind::Count, "12");
        row(999, ValueKind::Count, "999");
        row(12300, ValueKind::Count, "12.3k");
        row(999950, ValueKind::Count, "1M"); // not 1000k
        row(1.2e6, ValueKind::Tokens, "1.2M");
        row(3.456e9, ValueKind::Tokens, "3.46B");
        row(12345, ValueKind::Money, "$12.3k");
        row(-0.4, ValueKind::Money, "−$0.40");
        row(0.0025, ValueKind::Money, "$0.0025");
        row(0.713, ValueKind::Percent, "71.3 %");
        row(0.0042, ValueKind::Percent, "0.42 %");
        row(-0.0000001, ValueKind::Count, "0"); // no negative zero
        row(1.8, ValueKind::Factor, "1.8×");
    }
    void shortTextsHaveThreeDigitsAndASuffix()
    {
        QFETCH(double, value);
        QFETCH(int, kind);
        QFETCH(QString, expected);
        ValueFormat format;
        format.kind = ValueKind(kind);
        QCOMPARE(plain(shortText(value, format, kUs)), expected);
    }

    void currencyStandsWhereItsFormatSaysWhateverTheLocale()
    {
        ValueFormat euro = moneyFormat(QStringLiteral("€"));
        euro.side = CurrencySide::After;
        QCOMPARE(plain(fullText(1234.5, euro, kGerman)), QStringLiteral("1.234,50 €"));
        QCOMPARE(plain(fullText(1234.5, euro, QLocale::c())), QStringLiteral("1234.50 €"));
        QCOMPARE(plain(fullText(1234.5, moneyFormat(), kGerman)), QStringLiteral("$1.234,50"));
    }

    void ticksStayDistinctAtTheirStep()
    {
        QStringList seen;
        for (double value = 0; value <= 1.0001; value += 0.25)
            seen << plain(tickText(value, 0.25, percentFormat(), kUs));
        QCOMPARE(seen, QStringList({"0 %", "25 %", "50 %", "75 %", "100 %"}));
        QCOMPARE(tickText(2500, 500, moneyFormat(), kUs), QStringLiteral("$2.5k"));
        QCOMPARE(tickText(0.1, 0, moneyFormat(), kUs), QStringLiteral("$0.10"));
        QCOMPARE(tickText(0.001, 0, moneyFormat(), kUs), QStringLiteral("$0.001"));
        QCOMPARE(plain(tickText(0.675, 0.025, percentFormat(), kUs)), QStringLiteral("67.5 %"));
        QCOMPARE(tickText(1e6, 0, tokenFormat(), kUs), QStringLiteral("1M"));
    }

    void differencesOfSharesAreInPercentagePoints()
    {
        QCOMPARE(plain(deltaText(0.021, percentFormat(), kUs)), QStringLiteral("+2.1 pp"));
        QCOMPARE(plain(deltaText(-0.12, moneyFormat(), kUs)), QStringLiteral("−$0.12"));
        QCOMPARE(plain(deltaText(0, percentFormat(), kUs)), QStringLiteral("±0.0 %"));
    }

    void intervalsShareOneUnit()
    {
        QCOMPARE(plain(intervalText(0.705, 0.721, percentFormat(), kUs)), QStringLiteral("70.5 – 72.1 %"));
        QCOMPARE(plain(intervalText(2.5, 3, moneyFormat(), kUs)), QStringLiteral("$2.50 – $3.00"));
    }

    void whatIsNoNumberIsADash()
    {
        QCOMPARE(fullText(std::nan(""), countFormat(), kUs), QStringLiteral("–"));
        QCOMPARE(shortText(std::numeric_limits<double>::infinity(), countFormat(), kUs),
                 QString(QChar(0x221E)));
    }
};

static const TestCase<ValueFormatTest> registered;
#include "value_format_test.moc"
