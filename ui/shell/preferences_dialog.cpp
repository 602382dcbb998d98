#include "ui/shell/preferences_dialog.h"

#include "ui/charts/plot/chart_theme.h"
#include "ui/shell/preferences.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLocale>

namespace ui {

PreferencesDialog::PreferencesDialog(QWidget* parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Preferences"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(grid::kGap);
    form->setVerticalSpacing(grid::kWide);
    addAppearance(form);
    addTextSize(form);
    addNumbers(form);
    addStart(form);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(grid::kGap, grid::kGap, grid::kGap, grid::kWide);
    layout->setSpacing(grid::kGap);
    layout->addLayout(form);
    layout->addStretch();
    layout->addWidget(buttons);
    setMinimumWidth(420);
}

void PreferencesDialog::addAppearance(QFormLayout* form)
{
    auto* combo = new QComboBox;
    combo->setAccessibleName(tr("Appearance"));
    combo->addItem(tr("As the system"), QStringLiteral("system"));
    combo->addItem(tr("Light"), QStringLiteral("light"));
    combo->addItem(tr("Dark"), QStringLiteral("dark"));
    combo->addItem(tr("High contrast"), QStringLiteral("contrast"));
    combo->setCurrentIndex(combo->findData(preference(kAppearance)));
    connect(combo, &QComboBox::activated, this, [this, combo] {
        setPreference(kAppearance, combo->currentData().toString());
        emit appearanceChanged();
    });
    form->addRow(tr("Appearance"), combo);
}

void PreferencesDialog::addTextSize(QFormLayout* form)
{
    auto* combo = new QComboBox;
    combo->setAccessibleName(tr("Text size"));
    combo->addItem(tr("As the system"), 0.0);
    for (const double points : {8.0, 9.0, 10.0, 11.0, 12.0, 14.0})
        combo->addItem(tr("%1 points").arg(points), points);
    combo->setCurrentIndex(qMax(0, combo->findData(preference(kTextSize))));
    connect(combo, &QComboBox::activated, this, [this, combo] {
        setPreference(kTextSize, combo->currentData().toDouble());
        emit appearanceChanged();
    });
    form->addRow(tr("Text size"), combo);
}

/// Named by what they look like: who looks for 1.234,56 need not know whose habit it is.
void PreferencesDialog::addNumbers(QFormLayout* form)
{
    auto* combo = new QComboBox;
    combo->setAccessibleName(tr("Numbers"));
    combo->setToolTip(tr("On screen only; files always hold numbers such as 1234.56"));
    combo->addItem(tr("As the system"), QString());
    for (const char* name : {"en_US", "de_DE", "fr_FR", "de_CH", "en_IN"}) {
        const QLocale locale{QLatin1String(name)};
        combo->addItem(
            QStringLiteral("%1  (%2)")
                .arg(locale.toString(1234567.89, 'f', 2), QLocale::territoryToString(locale.territory())),
            QLatin1String(name));
    }
    combo->setCurrentIndex(qMax(0, combo->findData(preference(kNumbers))));
    connect(combo, &QComboBox::activated, this, [this, combo] {
        setPreference(kNumbers, combo->currentData().toString());
        emit numbersChanged();
    });
    form->addRow(tr("Numbers"), combo);
}

void PreferencesDialog::addStart(QFormLayout* form)
{
    auto* reopen = new QCheckBox(tr("Open the last project"));
    reopen->setChecked(preference(kReopenLast));
    connect(reopen, &QCheckBox::toggled, this, [](bool on) { setPreference(kReopenLast, on); });
    form->addRow(tr("At the start"), reopen);
}

} // namespace ui
