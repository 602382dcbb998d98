#include "ui/shell/asset_list.h"

#include "tests/ui/support/quiet_main.h"
#include "tests/ui/support/sample_project.h"
#include "ui/widgets/slider_field.h"

#include <QPushButton>
#include <QToolButton>

class AssetListTest : public QObject {
    Q_OBJECT

private slots:
    void anAssetCountsInTheOperatingMarginMonthByMonth()
    {
        SampleProject folder;
        auto session = folder.filled();
        const auto margin = [&] {
            return session->results()->plans[0]->evaluation.results.operatingMargin;
        };
        const auto assets = [&]() -> const std::vector<core::economics::Asset>& {
            return session->project().assumptions->assets;
        };
        const double before = margin();
        ui::AssetList list(*session);
        list.show();
        list.findChild<QPushButton*>()->click();
        QCOMPARE(assets().size(), std::size_t(1));
        const auto sliders = list.findChildren<ui::SliderField*>();
        QCOMPARE(sliders.size(), 2);
        emit sliders[0]->valueEdited(24'000, true);
        emit sliders[1]->valueEdited(24, true);
        QVERIFY(SampleProject::waitForResults(*session));
        QVERIFY(std::abs(before - margin() - 1000) < 1e-6); // $24,000 over 24 months
        session->undoStack().undo();
        QCOMPARE(sliders[1]->value(), 12.0);
        list.findChildren<QToolButton*>().back()->click();
        QVERIFY(assets().empty());
        session->undoStack().undo();
        QCOMPARE(assets().size(), std::size_t(1));
        session->finish();
    }
};

static const TestCase<AssetListTest> registered;

#include "asset_list_test.moc"
