#include "ui/shell/about.h"

#include "ui/charts/plot/chart_theme.h"
#include "ui/pages/data_table.h"
#include "ui/shell/action_table.h"
#include "ui/widgets/icons.h"

#include <QApplication>
#include <QDialogButtonBox>
#include <QLabel>
#include <QVBoxLayout>

namespace ui {
namespace {

void addClose(QDialog* dialog, QVBoxLayout* layout)
{
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::close);
    layout->addWidget(buttons);
}

void addRow(TableContent& content, const QString& what, const QString& keys)
{
    TableRow row;
    row.id = what;
    row.cells = {what, keys};
    content.rows.push_back(std::move(row));
}

TableContent shortcutTable(const ActionTable& actions)
{
    TableContent content;
    content.columns = {{ShortcutsDialog::tr("Action"), {}, {}, false, true},
                       {ShortcutsDialog::tr("Keys"), {}}};
    for (const ActionSpec& spec : actions.specs()) {
        if (!spec.shortcut.isEmpty())
            addRow(content, spec.text,
                   QKeySequence::listToString(actions[spec.id]->shortcuts(), QKeySequence::NativeText));
    }
    addRow(content, ShortcutsDialog::tr("Chart: move the crosshair"),
           ShortcutsDialog::tr("Left, Right, Home, End"));
    addRow(content, ShortcutsDialog::tr("Chart: zoom, one step back, whole range"),
           ShortcutsDialog::tr("+, -, Backspace, 0"));
    addRow(content, ShortcutsDialog::tr("Chart: logarithmic or linear"), QStringLiteral("L"));
    addRow(content, ShortcutsDialog::tr("Chart: to the next handle, move it, finely"),
           ShortcutsDialog::tr("Tab, arrows, Shift+arrows"));
    addRow(content, ShortcutsDialog::tr("Number field: step, finely, coarsely"),
           ShortcutsDialog::tr("Up, Shift+Up, Page Up"));
    addRow(content, ShortcutsDialog::tr("Table: copy rows with headers"), QStringLiteral("Ctrl+C"));
    return content;
}

} // namespace

AboutDialog::AboutDialog(QWidget* parent)
    : QDialog(parent)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("About Tierwright"));
    const TypeScale type = TypeScale::from(font());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(grid::kGap * 2, grid::kGap, grid::kGap * 2, grid::kGap);
    layout->setSpacing(grid::kWide);
    auto* picture = new QLabel;
    picture->setPixmap(appIcon().pixmap(QSize(72, 72), devicePixelRatioF()));
    auto* name = new QLabel(tr("Tierwright %1").arg(QApplication::applicationVersion()));
    name->setFont(type.heading);
    auto* what = new QLabel(tr("A workbench for pricing AI products: from usage logs to plans that work."));
    auto* licence = new QLabel(
        tr("Free software under the GNU General Public License, version 3 or later.\n"
           "Built with Qt %1 and Qt Charts (GPL), SQLite, JSON for Modern C++, fmt, Boost, simdjson.\n"
           "Interface font made from Inter, SIL Open Font License.")
            .arg(QLatin1String(qVersion())));
    for (QLabel* label : {picture, name, what, licence}) {
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        layout->addWidget(label);
    }
    addClose(this, layout);
}

ShortcutsDialog::ShortcutsDialog(const ActionTable& actions, QWidget* parent)
    : QDialog(parent)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Keyboard shortcuts"));
    auto* table = new DataTable(tr("Keyboard shortcuts"));
    table->setSortingEnabled(false);
    table->setMostRows(30);
    table->setContent(shortcutTable(actions));
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(table, 1);
    addClose(this, layout);
    resize(560, 640);
}

} // namespace ui
