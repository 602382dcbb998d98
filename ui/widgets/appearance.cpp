#include "ui/widgets/appearance.h"

#include "ui/widgets/app_style.h"
#include "ui/widgets/icons.h"

#include <QApplication>
#include <QFontDatabase>
#include <QPixmapCache>
#include <QToolTip>

namespace ui {
namespace {

constexpr double kDefaultPointSize = 9.75; // 13 pixels at 96 dpi

/// The colours that an appearance consists of; everything else is derived from them.
struct Colours {
    QRgb window, base, alternate, raised, text, muted, placeholder, border, strongBorder, hover, button;
    QRgb accent, onAccent, link, disabledText;
};

constexpr Colours kLight{0xfff6f7f9, 0xffffffff, 0xfff8f9fb, 0xffffffff, 0xff181b22,
                         0xff59616f, 0xff8c94a3, 0xffe1e4ea, 0xffc6ccd6, 0xffeceef3,
                         0xffffffff, 0xff4a54d6, 0xffffffff, 0xff3f49c4, 0xffa3aab6};
constexpr Colours kDark{0xff121419, 0xff1a1d23, 0xff1e2128, 0xff262a32, 0xffe7e9ee,
                        0xff9ba3b1, 0xff717988, 0xff2b2f38, 0xff414753, 0xff272b33,
                        0xff22262d, 0xff7b86f5, 0xff0e1015, 0xff98a1ff, 0xff5c6370};
constexpr Colours kContrast{0xff000000, 0xff000000, 0xff101010, 0xff000000, 0xffffffff,
                            0xffffffff, 0xffd0d0d0, 0xffffffff, 0xffffffff, 0xff303030,
                            0xff000000, 0xffffd400, 0xff000000, 0xffffe55a, 0xffa8a8a8};

const Colours& coloursOf(Appearance appearance)
{
    switch (appearance) {
    case Appearance::Dark:
        return kDark;
    case Appearance::HighContrast:
        return kContrast;
    default:
        return kLight;
    }
}

/// The palette the desktop gave the program, before ours.
const QPalette& desktopPalette()
{
    static const QPalette palette = QApplication::palette();
    return palette;
}

} // namespace

QPalette paletteFor(Appearance appearance)
{
    const Colours& c = coloursOf(appearance == Appearance::System ? systemAppearance() : appearance);
    QPalette palette;
    const auto set = [&palette](QPalette::ColorRole role, QRgb colour) {
        palette.setColor(role, QColor(colour));
    };
    set(QPalette::Window, c.window);
    set(QPalette::WindowText, c.text);
    set(QPalette::Base, c.base);
    set(QPalette::AlternateBase, c.alternate);
    set(QPalette::Text, c.text);
    set(QPalette::Button, c.button);
    set(QPalette::ButtonText, c.text);
    set(QPalette::BrightText, c.onAccent);
    set(QPalette::PlaceholderText, c.placeholder);
    set(QPalette::ToolTipBase, c.raised);
    set(QPalette::ToolTipText, c.text);
    set(QPalette::Highlight, c.accent);
    set(QPalette::HighlightedText, c.onAccent);
    set(QPalette::Link, c.link);
    set(QPalette::LinkVisited, c.link);
    set(QPalette::Light, c.raised);
    set(QPalette::Midlight, c.hover);
    set(QPalette::Mid, c.border);
    set(QPalette::Dark, c.strongBorder);
    set(QPalette::Shadow, 0xff000000);
    for (const QPalette::ColorRole role :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText})
        palette.setColor(QPalette::Disabled, role, QColor(c.disabledText));
    palette.setColor(QPalette::Disabled, QPalette::Base, QColor(c.alternate));
    palette.setColor(QPalette::Disabled, QPalette::Button, QColor(c.window));
    palette.setColor(QPalette::Disabled, QPalette::Highlight, QColor(c.strongBorder));
    palette.setColor(QPalette::Disabled, QPalette::HighlightedText, QColor(c.muted));
    palette.setColor(QPalette::Disabled, QPalette::Link, QColor(c.disabledText));
    return palette;
}

Appearance systemAppearance()
{
    return desktopPalette().color(QPalette::Window).lightness() < 110 ? Appearance::Dark : Appearance::Light;
}

QFont applicationFont(double pointSize)
{
    static const QString family = [] {
        icon(QStringLiteral("add")); // makes sure that the resources are there
        QStringList found;
        for (const char* weight : {"Regular", "Medium", "SemiBold"}) {
            const int id = QFontDatabase::addApplicationFont(
                QStringLiteral(":/fonts/TierwrightSans-%1.otf").arg(QLatin1String(weight)));
            if (id >= 0)
                found += QFontDatabase::applicationFontFamilies(id);
        }
        for (const QString& own : found) {
            if (own == QLatin1String("Tierwright Sans"))
                return own;
        }
        return QFontDatabase::hasFamily(QStringLiteral("Inter")) ? QStringLiteral("Inter") : QString();
    }();
    QFont font = family.isEmpty() ? QFontDatabase::systemFont(QFontDatabase::GeneralFont) : QFont(family);
    font.setPointSizeF(pointSize > 0 ? pointSize : kDefaultPointSize);
    font.setHintingPreference(QFont::PreferNoHinting); // even spacing at every scale
    return font;
}

void setAppearance(QApplication& app, Appearance appearance)
{
    desktopPalette();
    static bool first = true;
    if (first) {
        first = false;
        QApplication::setStyle(new AppStyle);
        QApplication::setFont(applicationFont());
        app.setWindowIcon(appIcon());
    }
    QPixmapCache::clear();
    const QPalette palette = paletteFor(appearance);
    QApplication::setPalette(palette);
    QToolTip::setPalette(palette);
}

} // namespace ui
