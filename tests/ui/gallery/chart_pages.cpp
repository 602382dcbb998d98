#include "tests/ui/gallery/pages.h"
#include "tests/ui/gallery/sample.h"
#include "ui/charts/bar_chart.h"
#include "ui/charts/calendar_strip.h"
#include "ui/charts/heat_map.h"
#include "ui/charts/ladder_chart.h"
#include "ui/charts/scatter_chart.h"
#include "ui/charts/tail_chart.h"

#include <QGridLayout>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace ui;

namespace {

constexpr std::size_t kPayers = 40000;
constexpr int kBins = 64;

QWidget* gridOf(const std::vector<std::vector<QWidget*>>& rows)
{
    auto* page = new QWidget;
    auto* grid = new QGridLayout(page);
    grid->setContentsMargins(16, 16, 16, 16);
    grid->setSpacing(12);
    int widest = 1;
    for (const auto& row : rows)
        widest = std::max(widest, int(row.size()));
    for (std::size_t r = 0; r < rows.size(); ++r) {
        for (std::size_t c = 0; c < rows[r].size(); ++c)
            grid->addWidget(rows[r][c], int(r), int(c), 1, rows[r].size() == 1 ? widest : 1);
        grid->setRowStretch(int(r), 1);
    }
    return page;
}

QWidget* distributionPage()
{
    const std::vector<double> costs = sample::costs(kPayers, 7);
    auto* histogram = new HistogramChart;
    histogram->setTitle("Cost per payer");
    histogram->setSubtitle("March 2025, 40,012 payers · lognormal fits best (BIC −1,204 against gamma)");
    Histogram bins = sample::histogramOf(costs, 0.02, 3000, kBins);
    bins.notShown = 12;
    histogram->setHistogram(bins);
    histogram->setFits({sample::lognormalFit("Lognormal", 1.24, 1.33, kPayers, 0.02, 3000, kBins),
                        sample::gammaLikeFit("Gamma", 0.62, 14, kPayers, 0.02, 3000, kBins)});
    histogram->setHandles({{"Overage line", 31, "12.0 % of payers, 61 % of cost beyond"}});

    auto* tail = new TailChart;
    tail->setSubtitle("Generalised Pareto above $24: shape 0.66 ± 0.04");
    std::vector<double> x;
    std::vector<double> share;
    for (std::size_t i = 0; i < costs.size(); ++i) {
        x.push_back(costs[i]);
        share.push_back(double(costs.size() - i - 1) / double(costs.size()));
    }
    Series gpd{"Generalised Pareto", {}, {}};
    Series lognormal{"Lognormal", {}, {}};
    for (double v = 24; v < 9000; v *= 1.08) {
        gpd.x.push_back(v);
        gpd.y.push_back(0.062 * std::pow(1 + (v - 24) / 26, -1.5));
    }
    for (double v = 0.05; v < 900; v *= 1.08) {
        lognormal.x.push_back(v);
        lognormal.y.push_back(0.5 * std::erfc((std::log(v) - 1.24) / 1.33 / std::sqrt(2)));
    }
    tail->setTail(x, share, {gpd, lognormal});
    tail->setTailStart(24);

    auto* qq = new QqChart;
    qq->setTitle("Quantiles against the lognormal");
    qq->setSubtitle("Points above the line: heavier tail than the fit");
    std::vector<double> fitted;
    std::vector<double> observed;
    const std::vector<double> z = [] {
        auto all = sample::normals(20000, 3);
        std::sort(all.begin(), all.end());
        return all;
    }();
    for (int i = 1; i < 120; ++i) {
        fitted.push_back(std::exp(1.24 + 1.33 * z[std::size_t(i) * z.size() / 120]));
        observed.push_back(costs[std::size_t(i) * costs.size() / 120]);
    }
    qq->setQuantiles(fitted, observed, "Lognormal");

    auto* lorenz = new LorenzChart;
    lorenz->setSubtitle("Share of cost by share of payers");
    std::vector<double> population{0};
    std::vector<double> ofCost{0};
    double sum = 0;
    const double total = std::accumulate(costs.begin(), costs.end(), 0.0);
    for (std::size_t i = 0; i < costs.size(); ++i) {
        sum += costs[i];
        if (i % 100 == 99) {
            population.push_back(double(i + 1) / double(costs.size()));
            ofCost.push_back(sum / total);
        }
    }
    lorenz->setCurve(population, ofCost, 0.73);
    lorenz->setTopShare(0.05, 1 - ofCost[std::size_t(double(ofCost.size()) * 0.95)]);
    return gridOf({{histogram, tail}, {qq, lorenz}});
}

QWidget* plansPage()
{
    std::vector<double> credits = sample::costs(kPayers, 9);
    for (double& credit : credits)
        credit *= 90;
    auto* ladder = new LadderChart;
    ladder->setTitle("Team plan: ladder over usage");
    ladder->setSubtitle("Drag a threshold; the bars show how many payers are beyond it");
    ladder->setHistogram(sample::histogramOf(credits, 2, 200000, 80));
    ladder->setLadder({{"Allowance", 1500, LadderAction::Warn, {}},
                       {"Soft cap", 3000, LadderAction::Charge, {}},
                       {"Fair use", 12000, LadderAction::Slow, {}},
                       {"Hard cap", 60000, LadderAction::Block, {}}});
    auto* curve = new MarginCurveChart;
    curve->setXAxis({"Included credits", countFormat("credits"), ScaleKind::Log, true});
    curve->setSubtitle("Everything else as it is; band: 95 % interval");
    std::vector<double> x;
    std::vector<double> y;
    std::vector<double> lower;
    std::vector<double> upper;
    for (double v = 200; v <= 20000; v *= 1.05) {
        const double m = 0.82 - 0.55 / (1 + std::exp(-(std::log(v) - 8.1) * 1.4));
        x.push_back(v);
        y.push_back(m);
        lower.push_back(m - 0.012 - 0.01 * (v / 8000));
        upper.push_back(m + 0.012 + 0.01 * (v / 8000));
    }
    curve->setCurve("Gross margin", x, y, lower, upper);
    curve->setCurrent(1500, "Allowance");
    curve->setBaseline(4000);
    curve->setTarget(0.7, "Target 70 %");
    auto* bills = new BillChart;
    bills->setTitle("Bills under the Team plan");
    bills->setSubtitle("0.4 % of payers get a bill above twice the price");
    std::vector<double> invoices;
    for (const double credit : credits)
        invoices.push_back(29 + std::max(0.0, credit - 3000) * 0.008);
    bills->setHistogram(sample::histogramOf(invoices, 20, 2000, 48));
    bills->setMarks({29, 29, 71, 240, 58});
    return gridOf({{ladder}, {curve, bills}});
}

QWidget* marginsPage()
{
    auto* waterfall = new WaterfallChart;
    waterfall->setSubtitle("Per month, all plans");
    waterfall->setSteps({{"Subscriptions", 412000, false},
                         {"Overage", 61500, false},
                         {"Revenue", 0, true},
                         {"Output tokens", -74200, false},
                         {"Input tokens", -41800, false},
                         {"Cache", -9100, false},
                         {"Payment fees", -14800, false},
                         {"Gross margin", 0, true},
                         {"Fixed cost", -120000, false},
                         {"Operating margin", 0, true}});
    auto* deciles = new DecileChart;
    deciles->setSubtitle("One loss-making payer uses up the profit of 3.4 profitable ones");
    deciles->setDeciles({41000, 41200, 41400, 41800, 42100, 42900, 44000, 46200, 52800, 80100},
                        {300, 900, 1700, 2900, 4600, 7400, 12100, 20900, 41100, 96000});
    auto* tornado = new TornadoChart;
    tornado->setSubtitle("Each assumption at its own range, the rest as it is");
    tornado->setRows(0.713, {{"Output price", 0.752, 0.671, "−20 %", "+20 %"},
                             {"Cache hit rate", 0.688, 0.731, "40 %", "80 %"},
                             {"Usage growth", 0.729, 0.694, "0 %", "+40 %"},
                             {"Allowance", 0.741, 0.699, "1,000", "2,500"},
                             {"Dormant payers", 0.708, 0.719, "5 %", "15 %"}});
    auto* heat = new HeatMap;
    heat->setTitle("Gross margin by price and allowance");
    heat->setSubtitle("Thick line: target 70 %; ring: the plan as it is");
    heat->setXAxis({"Price per month", moneyFormat("$", 0)});
    heat->setYAxis({"Included credits", countFormat()});
    HeatGrid grid;
    grid.x = {15, 19, 25, 29, 35, 39, 49};
    grid.y = {500, 1000, 1500, 2000, 3000, 5000};
    for (const double credits : grid.y) {
        for (const double price : grid.x)
            grid.values.push_back(1 - (3.1 + credits * 0.0042) / price *
                                          (0.75 + 0.25 * std::sqrt(credits / 1500)));
    }
    heat->setGrid(grid, "Gross margin", percentFormat(0));
    heat->setTarget(0.7);
    heat->setCurrent(QPointF(29, 1500));
    auto* calendar = new CalendarStrip;
    calendar->setSubtitle("18.3 % of payers use up the allowance before the period ends");
    std::vector<double> days;
    for (int day = 1; day <= 31; ++day)
        days.push_back(day < 3 ? 0
                               : 0.0105 * std::exp(-std::pow((day - 21.0) / 8, 2)) * (day % 7 < 2 ? 0.6 : 1));
    calendar->setDays(days);
    calendar->setQuantiles(9, 20);
    return gridOf({{waterfall, deciles}, {heat, tornado}, {calendar}});
}

QWidget* usagePage()
{
    const double day = 86400;
    const double start = 1735689600; // 1 January 2025
    std::vector<double> starts;
    std::vector<BarPart> parts{
        {"claude-sonnet-4", {}}, {"gpt-4o", {}}, {"gpt-4o-mini", {}}, {"gemini-flash", {}}, {"other", {}}};
    const auto noise = sample::normals(5 * 90, 21);
    for (int d = 0; d < 90; ++d) {
        starts.push_back(start + d * day);
        const double week = (d + 3) % 7 > 4 ? 0.45 : 1;
        const double base[] = {9.5e6, 6e6, 4e6, 1.8e6, 0.6e6};
        for (std::size_t p = 0; p < parts.size(); ++p)
            parts[p].values.push_back(base[p] * week * (1 + 0.006 * d) *
                                      (1 + 0.08 * noise[std::size_t(d) * 5 + p]));
    }
    auto* bars = new TimeBarsChart;
    bars->setTitle("Tokens by model");
    bars->setSubtitle("Daily, input and output");
    bars->setBars(starts, day, parts);
    auto* months = new TimeBarsChart;
    months->setTitle("Cost by month");
    months->setSubtitle("Hatched: a period that the data do not cover whole");
    AxisSpec money{"Cost", moneyFormat()};
    money.fromZero = true;
    months->setYAxis(money);
    months->setBars({start, start + 31 * day, start + 59 * day, start + 90 * day}, 31 * day,
                    {{"Output", {41200, 43900, 48100, 17000}},
                     {"Input", {22100, 24000, 27100, 9800}},
                     {"Cache", {4100, 4800, 5200, 1700}}});
    months->setPartial({false, false, false, true});
    auto* lines = new LineChart;
    lines->setTitle("Cost per active user and value per user");
    lines->setSubtitle("Indexed, first week = 100");
    lines->setXAxis({{}, dateFormat(), ScaleKind::Time});
    lines->setYAxis({"Index", plainFormat(), ScaleKind::Linear});
    Series cost{"Cost per active user", {}, {}};
    Series value{"Tasks per active user", {}, {}};
    Series limits{"Active users", {}, {}, SeriesStyle::Dashed};
    for (int d = 0; d < 90; ++d) {
        cost.x.push_back(start + d * day);
        cost.y.push_back(100 * (1 + 0.0042 * d) + 2 * noise[std::size_t(d)]);
        value.y.push_back(100 - 0.02 * d + 1.5 * noise[std::size_t(d) + 90]);
        limits.y.push_back(100 + 0.25 * d + 1.1 * noise[std::size_t(d) + 180]);
    }
    value.x = limits.x = cost.x;
    lines->setSeries({cost, value, limits});
    auto* empty = new LineChart;
    empty->setTitle("Forecast");
    empty->setEmptyText("A forecast needs at least three complete periods; this project has two.");
    auto* stale = new HistogramChart;
    stale->setTitle("Tasks per payer");
    stale->setXAxis({"Tasks per payer and month", countFormat(), ScaleKind::Log, true});
    stale->setHistogram(sample::histogramOf(sample::costs(8000, 4), 0.02, 3000, 40));
    stale->setStale(true);
    return gridOf({{bars, lines}, {months, stale, empty}});
}

QWidget* comparePage()
{
    auto* impact = new ScatterChart;
    impact->setTitle("Who pays more, who pays less");
    impact->setSubtitle("Each point one payer: bill under the new plan against today's");
    impact->setXAxis({"Change of bill, per month", moneyFormat()});
    impact->setYAxis({"Change, relative", percentFormat()});
    ScatterPoints points;
    points.groupNames = QStringList{"Pays less", "Pays more"};
    const auto a = sample::normals(12000, 5);
    const auto b = sample::normals(12000, 6);
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double change = a[i] * 14 + 2;
        points.x.push_back(change);
        points.y.push_back(change / (34 + 12 * std::fabs(b[i])) + 0.05 * b[i] * std::fabs(a[i]));
        points.group.push_back(change > 0);
    }
    impact->setPoints(points);
    impact->setZeroLines(true);
    auto* sequential = new HeatMap;
    sequential->setTitle("Requests by hour and weekday");
    sequential->setXAxis({"Hour", plainFormat({}, 0)});
    sequential->setYAxis({{}, plainFormat()});
    HeatGrid week;
    for (int h = 0; h < 24; ++h)
        week.x.push_back(h);
    for (int d = 1; d <= 7; ++d)
        week.y.push_back(d);
    for (int d = 1; d <= 7; ++d) {
        for (int h = 0; h < 24; ++h)
            week.values.push_back(1e4 * (d > 5 ? 0.4 : 1) * (0.15 + std::exp(-std::pow((h - 14.0) / 5, 2))));
    }
    sequential->setGrid(week, "Requests", countFormat());
    return gridOf({{impact, sequential}});
}

} // namespace

std::vector<GalleryPage> chartPages()
{
    return {{"distribution", distributionPage},
            {"plans", plansPage},
            {"margins", marginsPage},
            {"usage", usagePage},
            {"compare", comparePage}};
}
