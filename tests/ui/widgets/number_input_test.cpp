#include "tests/ui/support/quiet_main.h"
#include "ui/widgets/decimal_edit.h"
#include "ui/widgets/slider_field.h"

#include <QtTest>

#include <cmath>

using namespace ui;

namespace {

void show(QWidget& widget)
{
    widget.resize(widget.sizeHint().expandedTo({240, 32}));
    widget.show();
    widget.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&widget));
}

} // namespace

class NumberInputTest : public QObject {
    Q_OBJECT

private slots:
    void numbersAreReadAsPeopleWriteThem_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("locale");
        QTest::addColumn<double>("expected");
        const auto row = [](const char* text, ValueKind kind, const char* locale, double expected) {
            QTest::addRow("%s in %s", text, locale)
                << QString::fromUtf8(text) << int(kind) << QString::fromLatin1(locale) << expected;
        };
        row("1234.5", ValueKind::Plain, "en_US", 1234.5);
        row("1,234.5", ValueKind::Plain, "en_US", 1234.5);
        row("1.234,5", ValueKind::Plain, "de_DE", 1234.5);
        row("0,5", ValueKind::Plain, "de_DE", 0.5);
        row("0.5", ValueKind::Plain, "de_DE", 0.5); // pasted from elsewhere
        row("$ 29", ValueKind::Money, "en_US", 29);
        row("1.2M", ValueKind::Tokens, "en_US", 1.2e6);
        row("12k", ValueKind::Count, "en_US", 12000);
        row("12 %", ValueKind::Percent, "en_US", 0.12);
        row("12", ValueKind::Percent, "en_US", 0.12);
        row("\u22123", ValueKind::Plain, "en_US", -3);
        row("2x", ValueKind::Factor, "en_US", 2);
    }
    void numbersAreReadAsPeopleWriteThem()
    {
        QFETCH(QString, text);
        QFETCH(int, kind);
        QFETCH(QString, locale);
        QFETCH(double, expected);
        ValueFormat format;
        format.kind = ValueKind(kind);
        const auto read = parsedNumber(text, format, QLocale(locale));
        QVERIFY(read);
        QVERIFY(std::fabs(*read - expected) < 1e-9 * std::max(1.0, std::fabs(expected)));
    }

    void whatIsNoNumberIsRefused()
    {
        for (const char* text : {"", "abc", "1-2", "$", "1e999", "nan"})
            QVERIFY2(!parsedNumber(QLatin1String(text), {}), text);
    }

    void typingIsOneEdit()
    {
        DecimalEdit edit;
        edit.setFormat(countFormat());
        edit.setRange(0, 1e6);
        edit.setValue(10);
        show(edit);
        edit.setFocus();
        edit.selectAll();
        QSignalSpy edited(&edit, &DecimalEdit::valueEdited);
        QTest::keyClicks(&edit, "250");
        QTest::keyClick(&edit, Qt::Key_Return);
        QCOMPARE(edited.count(), 4); // 2, 25, 250, and the end
        QCOMPARE(edited.last().at(0).toDouble(), 250.0);
        QVERIFY(edited.last().at(1).toBool());
        QTest::keyClick(&edit, Qt::Key_Return); // nothing changed since
        QCOMPARE(edited.count(), 4);
    }

    void nonsenseIsMarkedAndPutBack()
    {
        DecimalEdit edit;
        edit.setRange(0, 100);
        edit.setValue(40);
        show(edit);
        edit.setFocus();
        edit.selectAll();
        QSignalSpy edited(&edit, &DecimalEdit::valueEdited);
        QTest::keyClicks(&edit, "x");
        QVERIFY(!edit.isValid());
        QVERIFY(!edit.accessibleDescription().isEmpty());
        QTest::keyClick(&edit, Qt::Key_Return);
        QVERIFY(edit.isValid());
        QCOMPARE(edit.text(), QStringLiteral("40"));
        QCOMPARE(edited.count(), 0);
    }

    void escapeTakesBackAndSaysSo()
    {
        DecimalEdit edit;
        edit.setValue(5);
        show(edit);
        edit.setFocus();
        edit.selectAll();
        QTest::keyClicks(&edit, "77");
        QSignalSpy edited(&edit, &DecimalEdit::valueEdited);
        QTest::keyClick(&edit, Qt::Key_Escape);
        QCOMPARE(edit.value(), 5.0);
        QCOMPARE(edited.count(), 1);
        QCOMPARE(edited.last().at(0).toDouble(), 5.0);
    }

    void smallPricesKeepAllTheirDigits()
    {
        MoneyEdit edit;
        edit.setValue(0.0000025);
        QCOMPARE(edit.text(), QStringLiteral("0.0000025"));
        QCOMPARE(edit.plainText(), QStringLiteral("0.0000025"));
        edit.setValue(29);
        QCOMPARE(edit.text(), QStringLiteral("29.00"));
        edit.setValue(1234567.25);
        QCOMPARE(edit.plainText(), QStringLiteral("1234567.25"));
    }

    void theWheelNeverChangesAField()
    {
        DecimalEdit edit;
        edit.setValue(5);
        show(edit);
        edit.setFocus();
        QWheelEvent wheel({5, 5}, edit.mapToGlobal(QPointF(5, 5)), {}, {0, 120}, {}, {}, Qt::NoScrollPhase,
                          false);
        QApplication::sendEvent(&edit, &wheel);
        QVERIFY(!wheel.isAccepted());
        QCOMPARE(edit.value(), 5.0);
    }

    void theSliderEditsOnceADragAndRoundsToThreeDigits()
    {
        LogSlider slider;
        slider.setRange(1, 10000);
        slider.setValue(100);
        slider.resize(216, 24);
        slider.show();
        QSignalSpy edited(&slider, &LogSlider::valueEdited);
        QTest::mousePress(&slider, Qt::LeftButton, {}, {108, 12});
        QTest::mouseMove(&slider, {140, 12});
        QTest::mouseMove(&slider, {158, 12});
        QTest::mouseRelease(&slider, Qt::LeftButton, {}, {158, 12});
        int finals = 0;
        for (const auto& arguments : edited)
            finals += arguments.at(1).toBool();
        QCOMPARE(finals, 1);
        QVERIFY(slider.value() > 900 && slider.value() < 1100); // a quarter of four decades further
        QCOMPARE(slider.value(), std::round(slider.value() / 10) * 10);
    }

    void theSliderIgnoresTheWheelWithoutFocusAndResetsOnDoubleClick()
    {
        SliderField field("Price");
        field.setRange(5, 200);
        field.setDefaultValue(25);
        field.setValue(80);
        show(field);
        field.field()->setFocus();
        QSignalSpy edited(&field, &SliderField::valueEdited);
        LogSlider* slider = field.slider();
        const QPointF at(slider->rect().center());
        QWheelEvent wheel(at, slider->mapToGlobal(at), {}, {0, 120}, {}, {}, Qt::NoScrollPhase, false);
        QApplication::sendEvent(slider, &wheel);
        QVERIFY(!wheel.isAccepted());
        QCOMPARE(edited.count(), 0);
        QTest::mouseDClick(slider, Qt::LeftButton, {}, at.toPoint());
        QCOMPARE(field.value(), 25.0);
        QVERIFY(edited.last().at(1).toBool());
    }

    void sliderAndFieldShowTheSameValue()
    {
        SliderField field("Credits");
        field.setRange(100, 20000, ScaleKind::Log, Range{0, 1e9});
        field.setValue(1500);
        QCOMPARE(field.slider()->value(), 1500.0);
        show(field);
        field.field()->setFocus();
        field.field()->selectAll();
        QTest::keyClicks(field.field(), "50000"); // beyond the slider, within the limits
        QTest::keyClick(field.field(), Qt::Key_Return);
        QCOMPARE(field.value(), 50000.0);
        QCOMPARE(field.slider()->value(), 50000.0);
        QVERIFY(!field.slider()->accessibleName().isEmpty());
    }

    void keysMoveTheSliderAndEndWhenReleased()
    {
        LogSlider slider;
        slider.setRange(0, 1, ScaleKind::Linear);
        slider.setValue(0.5);
        slider.resize(200, 24);
        slider.show();
        QSignalSpy edited(&slider, &LogSlider::valueEdited);
        QTest::keyPress(&slider, Qt::Key_Right);
        QVERIFY(!edited.last().at(1).toBool());
        QTest::keyRelease(&slider, Qt::Key_Right);
        QVERIFY(edited.last().at(1).toBool());
        QVERIFY(std::fabs(slider.value() - 0.51) < 1e-9);
    }
};

static const TestCase<NumberInputTest> registered;
#include "number_input_test.moc"
