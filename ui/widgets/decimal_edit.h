#pragma once

#include "ui/charts/plot/value_format.h"

#include <QLineEdit>

#include <optional>

namespace ui {

/// What the text of a number field means: locale or plain decimal sign, grouping, k / M / B suffixes, a
/// percent sign (12 % is 0.12) and currency or unit words are all understood. Nothing when it is no number.
std::optional<double> parsedNumber(const QString& text, const ValueFormat& format,
                                   const QLocale& locale = QLocale());

/// A field for one number with its unit inside. The wheel never changes it; arrow keys step (Shift: a tenth,
/// Page: ten). A text that is no number is marked and said; leaving the field puts the last value back.
class DecimalEdit : public QLineEdit {
    Q_OBJECT

public:
    explicit DecimalEdit(QWidget* parent = nullptr);
    void setFormat(const ValueFormat& format);
    const ValueFormat& format() const { return m_format; }
    void setRange(double lo, double hi);
    void setStep(double step); ///< of the arrow keys; 0: one unit of the second significant digit
    void setValue(double value);
    double value() const { return m_value; }
    /// The value as typed, in the C locale without grouping: "0.0025". For exact decimals.
    QString plainText() const;
    bool isValid() const { return m_valid; }

    QSize sizeHint() const override;

signals:
    /// By hand only. `final`: the field was left or Enter was pressed.
    void valueEdited(double value, bool final);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void readText();
    void commit();
    void showValue();
    void stepBy(double steps);
    QString unitText() const;
    void reserveUnit();

    ValueFormat m_format;
    double m_lo;
    double m_hi;
    double m_step = 0;
    double m_value = 0;
    double m_committed = 0;
    bool m_valid = true;
    bool m_showing = false; ///< the text follows the value, not the other way round
};

/// A DecimalEdit for an amount of money; the symbol stands where the currency wants it.
class MoneyEdit : public DecimalEdit {
    Q_OBJECT

public:
    explicit MoneyEdit(QWidget* parent = nullptr);
    void setCurrency(const QString& symbol, CurrencySide side);
    void setDecimals(int decimals); ///< -1: two, more for small unit prices
};

} // namespace ui
