#include "tests/ui/gallery/pages.h"
#include "tests/ui/gallery/sample.h"
#include "ui/charts/sparkline.h"
#include "ui/widgets/card.h"
#include "ui/widgets/decimal_edit.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/job_bar.h"
#include "ui/widgets/kpi_tile.h"
#include "ui/widgets/lint_list.h"
#include "ui/widgets/section_header.h"
#include "ui/widgets/slider_field.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QGroupBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>
#include <QSlider>
#include <QSpinBox>
#include <QStandardItemModel>
#include <QTabWidget>
#include <QTableView>
#include <QToolButton>
#include <QTreeWidget>

using namespace ui;

namespace {

std::vector<double> trend(double slope, unsigned seed)
{
    std::vector<double> out = sample::normals(14, seed);
    double sum = 0;
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = sum += slope + 0.6 * out[i];
    return out;
}

QWidget* kpiStrip()
{
    auto* strip = new QWidget;
    auto* row = new QHBoxLayout(strip);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    const auto add = [row](const QString& name, const KpiValue& value) {
        auto* tile = new KpiTile(name);
        tile->setDefinition("Share of revenue that is left after serving it.", "(revenue − cogs) / revenue");
        tile->setValue(value);
        row->addWidget(tile);
        return tile;
    };
    add("Gross margin", {"71.3 %", "70.5 – 72.1 %", "+2.1 pp", DeltaSense::Better, 1, TargetState::Met,
                         "target ≥ 70 %", trend(0.4, 1)});
    add("Overage share", {"11.9 %", "11.6 – 12.2 %", "+0.8 pp", DeltaSense::Worse, 1, TargetState::Near,
                          "≤ 12 %", trend(0.2, 2)});
    add("Revenue",
        {"$473.5k", "±$4.2k", "+$18.1k", DeltaSense::Better, 1, TargetState::None, {}, trend(0.5, 3)});
    add("Cost per payer",
        {"$3.41", "±0.06", "−$0.12", DeltaSense::Better, -1, TargetState::None, {}, trend(-0.2, 4)});
    add("Loss-making",
        {"6.2 %", "6.0 – 6.4 %", "+1.9 pp", DeltaSense::Worse, 1, TargetState::Missed, "≤ 2 %", {}});
    add("Bill shock", {"0.4 %", {}, "±0 pp", DeltaSense::Neutral, 0, TargetState::None, {}, {}})
        ->setIntervalPending(true);
    add("Exhaustion, p10", {"day 9", {}, {}, DeltaSense::Neutral, 0, TargetState::None, {}, {}})
        ->setStale(true);
    return strip;
}

QWidget* inspector()
{
    auto* card = new Card;
    auto* header = new SectionHeader("Team plan");
    header->setDetail("12,480 payers are in it");
    auto* more = new QToolButton;
    more->setAutoRaise(true);
    more->setIcon(icon("more"));
    header->addButton(more);
    card->body()->addWidget(header);
    const auto add = [card](const QString& name, double lo, double hi, ScaleKind scale,
                            const ValueFormat& format, double value, double normal) {
        auto* field = new SliderField(name);
        field->setFormat(format);
        field->setRange(lo, hi, scale);
        field->setDefaultValue(normal);
        field->setValue(value);
        card->body()->addWidget(field);
    };
    add("Price per month", 5, 200, ScaleKind::Log, moneyFormat(), 29, 25);
    add("Included credits", 100, 20000, ScaleKind::Log, countFormat("cr"), 1500, 1000);
    add("Overage price per credit", 0.001, 0.1, ScaleKind::Log, moneyFormat("$", 4), 0.008, 0.01);
    add("Cache hit rate", 0, 1, ScaleKind::Linear, percentFormat(), 0.62, 0.5);
    add("Growth", -0.2, 1, ScaleKind::Linear, percentFormat(), 0.12, 0);
    card->body()->addStretch();
    return card;
}

QWidget* lint()
{
    auto* card = new Card;
    card->body()->addWidget(new SectionHeader("Remarks"));
    auto* list = new LintList;
    list->setEntries(
        {{"a", Severity::Warning, "The allowance is reached by more payers than you aim for.", "18.3 %",
          "Find the allowance for 12 %"},
         {"b", Severity::Error,
          "Overage is sold below what it costs to serve: opus output loses money on every credit.", "−$0.004",
          "Raise to $0.012"},
         {"c", Severity::Info, "One period is partial and left out of every figure.", "9 of 30 days", {}}});
    card->body()->addWidget(list);
    card->body()->addStretch();
    return card;
}

QWidget* kitPage()
{
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(12);
    column->addWidget(kpiStrip());
    auto* row = new QHBoxLayout;
    row->setSpacing(12);
    row->addWidget(inspector(), 2);
    auto* middle = new QVBoxLayout;
    middle->addWidget(lint());
    auto* clean = new Card;
    auto* none = new LintList;
    none->setCleanText("No remarks on this plan.");
    clean->body()->addWidget(none);
    auto* jobs = new JobBar;
    jobs->setDelay(0);
    jobs->start("Importing usage-2025-03.csv");
    jobs->setProgress({0.42, 5.2e6, 6.4e8});
    clean->body()->addWidget(jobs);
    middle->addWidget(clean);
    row->addLayout(middle, 3);
    auto* emptyCard = new Card;
    auto* empty =
        new EmptyState("usage", "No usage yet",
                       "Drop usage logs anywhere in this window, or start from a sample to look around.");
    empty->addButton("Open a log…");
    empty->addButton("Open sample project");
    emptyCard->body()->addWidget(empty);
    row->addWidget(emptyCard, 2);
    column->addLayout(row, 1);
    auto* icons = new QHBoxLayout;
    for (const char* name :
         {"usage", "costs", "distribution", "plans",     "margins", "compare",  "report", "import",  "export",
          "undo",  "redo",  "add",          "duplicate", "delete",  "settings", "search", "warning", "info",
          "ok",    "error", "baseline",     "goal",      "history", "lock",     "edit"}) {
        auto* button = new QToolButton;
        button->setAutoRaise(true);
        button->setIconSize({20, 20});
        button->setIcon(icon(QLatin1String(name)));
        icons->addWidget(button);
    }
    icons->addStretch();
    column->addLayout(icons);
    return page;
}

QTableView* priceTable()
{
    auto* model = new QStandardItemModel(0, 5);
    model->setHorizontalHeaderLabels({"Model", "Tier", "Input / 1M", "Output / 1M", "Share of cost"});
    const QStringList rows[] = {{"claude-sonnet-4", "standard", "$3.00", "$15.00", "48.1 %"},
                                {"gpt-4o", "standard", "$2.50", "$10.00", "31.9 %"},
                                {"gpt-4o", "batch", "$1.25", "$5.00", "4.2 %"},
                                {"gpt-4o-mini", "standard", "$0.15", "$0.60", "9.9 %"},
                                {"gemini-flash", "standard", "$0.30", "$2.50", "5.9 %"}};
    for (const QStringList& texts : rows) {
        QList<QStandardItem*> items;
        for (int c = 0; c < texts.size(); ++c) {
            items << new QStandardItem(texts[c]);
            if (c > 1)
                items.last()->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
        }
        model->appendRow(items);
    }
    auto* table = new QTableView;
    model->setParent(table);
    table->setModel(model);
    table->verticalHeader()->hide();
    table->setShowGrid(false);
    table->setAlternatingRowColors(true);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSortingEnabled(true);
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    table->selectRow(1);
    return table;
}

QWidget* controlsPage()
{
    auto* page = new QWidget;
    auto* grid = new QGridLayout(page);
    grid->setContentsMargins(16, 16, 16, 16);
    grid->setSpacing(12);
    auto* tabs = new QTabWidget;
    tabs->addTab(priceTable(), "Price book");
    tabs->addTab(new QWidget, "Levers");
    tabs->addTab(new QWidget, "Workflows");
    tabs->setDocumentMode(true);
    grid->addWidget(tabs, 0, 0, 1, 2);

    auto* inputs = new Card;
    inputs->body()->addWidget(new SectionHeader("Inputs"));
    auto* name = new QLineEdit("Enterprise");
    auto* search = new QLineEdit;
    search->setPlaceholderText("Search actions");
    search->addAction(icon("search"), QLineEdit::LeadingPosition);
    auto* combo = new QComboBox;
    combo->addItems({"As assigned", "Cheapest plan", "Logit choice"});
    auto* spin = new QSpinBox;
    spin->setRange(0, 36);
    spin->setSuffix(" months");
    spin->setValue(12);
    auto* money = new MoneyEdit;
    money->setValue(1234.5);
    auto* off = new QLineEdit("Disabled");
    off->setEnabled(false);
    for (QWidget* widget :
         {static_cast<QWidget*>(name), static_cast<QWidget*>(search), static_cast<QWidget*>(combo),
          static_cast<QWidget*>(spin), static_cast<QWidget*>(money), static_cast<QWidget*>(off)})
        inputs->body()->addWidget(widget);
    auto* slider = new QSlider(Qt::Horizontal);
    slider->setValue(40);
    inputs->body()->addWidget(slider);
    auto* progress = new QProgressBar;
    progress->setValue(62);
    progress->setTextVisible(false);
    inputs->body()->addWidget(progress);
    inputs->body()->addStretch();
    grid->addWidget(inputs, 1, 0);

    auto* choices = new Card;
    choices->body()->addWidget(new SectionHeader("Choices"));
    for (const bool on : {true, false}) {
        auto* check = new QCheckBox(on ? "Count dormant payers" : "Leave out failed requests");
        check->setChecked(on);
        auto* radio = new QRadioButton(on ? "Last complete period" : "Average of all");
        radio->setChecked(on);
        choices->body()->addWidget(check);
        choices->body()->addWidget(radio);
    }
    auto* buttons = new QHBoxLayout;
    const std::pair<const char*, const char*> roles[] = {
        {"Save plan", "primary"}, {"Duplicate", ""}, {"Cancel", "quiet"}, {"Delete", "danger"}};
    for (const auto& [text, role] : roles) {
        auto* button = new QPushButton(text);
        button->setProperty("role", QString::fromLatin1(role));
        buttons->addWidget(button);
    }
    auto* disabled = new QPushButton("Disabled");
    disabled->setEnabled(false);
    buttons->addWidget(disabled);
    buttons->addStretch();
    choices->body()->addLayout(buttons);
    auto* group = new QGroupBox("Behaviour");
    auto* inside = new QVBoxLayout(group);
    inside->addWidget(new QLabel("All of it is off by default."));
    auto* checkGroup = new QCheckBox("Churn after a bill shock");
    inside->addWidget(checkGroup);
    choices->body()->addWidget(group);
    auto* text = new QPlainTextEdit("Notes on this scenario\n2\n3\n4\n5\n6\n7\n8\n9");
    text->setMinimumHeight(64);
    choices->body()->addWidget(text, 1);
    grid->addWidget(choices, 1, 1);
    return page;
}

} // namespace

std::vector<GalleryPage> widgetPages()
{
    return {{"kit", kitPage}, {"controls", controlsPage}};
}
