#include "ui/charts/plot/chart_theme.h"

#include "tests/ui/support/quiet_main.h"
#include "ui/widgets/appearance.h"

#include <QtTest>

using namespace ui;

class ThemeTest : public QObject {
    Q_OBJECT

private slots:
    /// 21:1, 1:1 and the boundary example of WCAG 2.1 (#767676 on white is 4.54:1).
    void contrastIsThatOfWcag()
    {
        QCOMPARE(contrastRatio(Qt::black, Qt::white), 21.0);
        QCOMPARE(contrastRatio(Qt::red, Qt::red), 1.0);
        QVERIFY(std::fabs(contrastRatio(QColor(0x767676), Qt::white) - 4.54) < 0.01);
    }

    void textsAndSeriesCanBeReadOnEveryAppearance_data()
    {
        QTest::addColumn<int>("appearance");
        QTest::newRow("light") << int(Appearance::Light);
        QTest::newRow("dark") << int(Appearance::Dark);
        QTest::newRow("contrast") << int(Appearance::HighContrast);
    }
    void textsAndSeriesCanBeReadOnEveryAppearance()
    {
        QFETCH(int, appearance);
        const ChartTheme theme = ChartTheme::from(paletteFor(Appearance(appearance)), QFont());
        QVERIFY(contrastRatio(theme.text, theme.surface) >= 7);
        QVERIFY(contrastRatio(theme.muted, theme.surface) >= 4.5);
        QVERIFY(contrastRatio(theme.onAccent, theme.accent) >= 4.5);
        for (const QColor& state : {theme.positive, theme.negative, theme.warning})
            QVERIFY2(contrastRatio(state, theme.surface) >= 4.4, qPrintable(state.name()));
        for (const QColor& series : theme.series) // graphics: 3:1 (WCAG 1.4.11), large fills a little less
            QVERIFY2(contrastRatio(series, theme.surface) >= 2.9, qPrintable(series.name()));
    }

    void sequentialColoursGetSteadilyDarkerOrLighter()
    {
        for (const Appearance appearance : {Appearance::Light, Appearance::Dark}) {
            const ChartTheme theme = ChartTheme::from(paletteFor(appearance), QFont());
            double last = 1;
            for (double share = 0; share <= 1.001; share += 0.05) {
                const double now = contrastRatio(theme.sequential(share), theme.surface);
                QVERIFY(now >= last - 1e-6 || share < 0.1);
                last = now;
            }
        }
    }

    void everyRoleIsSetInBothGroups()
    {
        for (const Appearance appearance : {Appearance::Light, Appearance::Dark, Appearance::HighContrast}) {
            const QPalette palette = paletteFor(appearance);
            for (int role = 0; role < QPalette::NColorRoles; ++role) {
                if (role == QPalette::NoRole)
                    continue;
                QVERIFY2(palette.isBrushSet(QPalette::Active, QPalette::ColorRole(role)),
                         qPrintable(QString::number(role)));
            }
            QVERIFY(palette.color(QPalette::Disabled, QPalette::Text) !=
                    palette.color(QPalette::Active, QPalette::Text));
        }
    }

    void theTypeScaleFollowsTheFont()
    {
        QFont font = applicationFont();
        const int before = TypeScale::from(font).caption.pixelSize();
        font.setPointSizeF(font.pointSizeF() * 1.5);
        QVERIFY(TypeScale::from(font).caption.pixelSize() >= before * 1.4);
    }
};

static const TestCase<ThemeTest> registered;
#include "theme_test.moc"
