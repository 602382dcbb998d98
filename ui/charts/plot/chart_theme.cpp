#include "ui/charts/plot/chart_theme.h"

#include <QGuiApplication>
#include <QScreen>

#include <algorithm>
#include <cmath>

namespace ui {
namespace {

// Okabe & Ito, "Color Universal Design" (2008), reordered so that neighbours differ most; yellow is darkened
// on light surfaces, blue and vermillion lightened on dark ones, to keep 3:1 against the surface.
constexpr std::array<QRgb, 8> kOnLight{0xff0072b2, 0xffd98200, 0xff00916a, 0xffcc4e00,
                                       0xffb8609a, 0xff3a9fd6, 0xff8a7a00, 0xff5b6472};
constexpr std::array<QRgb, 8> kOnDark{0xff4aa8e8, 0xfff0a92b, 0xff2fc296, 0xfff27a3d,
                                      0xffdd93bd, 0xff86cdf2, 0xffe6d94a, 0xff9aa4b2};

double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor& colour)
{
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) +
           0.0722 * linear(colour.blueF());
}

/// In pixels, so that screen, picture and vector file agree whatever the device's resolution.
double pixelsOf(const QFont& font)
{
    if (font.pixelSize() > 0)
        return font.pixelSize();
    const QScreen* screen = QGuiApplication::primaryScreen();
    return font.pointSizeF() * (screen ? screen->logicalDotsPerInchY() : 96.0) / 72.0;
}

QFont scaled(const QFont& base, double factor, int weight)
{
    QFont font = base;
    font.setPixelSize(std::max(1, int(std::lround(pixelsOf(base) * factor))));
    font.setWeight(QFont::Weight(weight));
    return font;
}

QColor between(std::initializer_list<QRgb> stops, double share)
{
    const double at = std::clamp(share, 0.0, 1.0) * double(stops.size() - 1);
    const std::size_t index = std::min(std::size_t(at), stops.size() - 2);
    return blended(QColor(stops.begin()[index]), QColor(stops.begin()[index + 1]), at - double(index));
}

} // namespace

double contrastRatio(const QColor& a, const QColor& b)
{
    const double la = luminance(a) + 0.05;
    const double lb = luminance(b) + 0.05;
    return la > lb ? la / lb : lb / la;
}

QColor blended(const QColor& bottom, const QColor& top, double opacity)
{
    const auto mix = [opacity](double from, double to) {
        return from + (to - from) * opacity;
    };
    return QColor::fromRgbF(float(mix(bottom.redF(), top.redF())), float(mix(bottom.greenF(), top.greenF())),
                            float(mix(bottom.blueF(), top.blueF())));
}

TypeScale TypeScale::from(const QFont& base)
{
    TypeScale scale;
    scale.body = scaled(base, 1.0, base.weight());
    scale.caption = scaled(base, 0.86, QFont::Normal);
    scale.strong = scaled(base, 1.0, QFont::DemiBold);
    scale.title = scaled(base, 1.06, QFont::DemiBold);
    scale.heading = scaled(base, 1.5, QFont::DemiBold);
    scale.figure = scaled(base, 1.7, QFont::DemiBold);
    scale.heading.setLetterSpacing(QFont::PercentageSpacing, 99);
    scale.figure.setLetterSpacing(QFont::PercentageSpacing, 98);
    return scale;
}

QColor ChartTheme::washed(const QColor& colour, double opacity) const
{
    return blended(surface, colour, opacity);
}

QColor ChartTheme::sequential(double share) const
{
    if (std::isnan(share))
        return surface;
    if (dark)
        return between({0xff20242c, 0xff1f3f6b, 0xff2c6db0, 0xff5ba7e6, 0xffd2ebff}, share);
    return between({0xfff1f5fa, 0xffc4ddf1, 0xff7db6dd, 0xff2f80bb, 0xff084a85}, share);
}

QColor ChartTheme::diverging(double share) const
{
    if (std::isnan(share))
        return surface;
    if (dark)
        return between({0xfff08a4b, 0xff8f4f2d, 0xff2a2d34, 0xff2a5f8f, 0xff5db2f0}, (share + 1) / 2);
    return between({0xffcc5500, 0xffefb48a, 0xfff4f4f2, 0xff93c2e3, 0xff0a6cab}, (share + 1) / 2);
}

ChartTheme ChartTheme::from(const QPalette& palette, const QFont& font)
{
    ChartTheme theme;
    theme.surface = palette.color(QPalette::Base);
    theme.canvas = palette.color(QPalette::Window);
    theme.text = palette.color(QPalette::Text);
    theme.dark = luminance(theme.surface) < 0.2;
    theme.highContrast = contrastRatio(theme.text, theme.surface) > 18.5;
    theme.raised = palette.color(QPalette::ToolTipBase);
    const double mute = theme.highContrast ? 0.95 : 0.66;
    theme.muted = blended(theme.surface, theme.text, mute);
    theme.faint = blended(theme.surface, theme.text, theme.highContrast ? 0.8 : 0.46);
    theme.grid = blended(theme.surface, theme.text, theme.highContrast ? 0.35 : 0.085);
    theme.axis = blended(theme.surface, theme.text, theme.highContrast ? 0.9 : 0.28);
    theme.border = palette.color(QPalette::Mid);
    theme.accent = palette.color(QPalette::Highlight);
    theme.onAccent = palette.color(QPalette::HighlightedText);
    theme.bar = blended(theme.surface, theme.dark ? QColor(0xff9fb4d0) : QColor(0xff48648a),
                        theme.dark ? 0.48 : 0.42);
    const auto& colours = theme.dark ? kOnDark : kOnLight;
    std::transform(colours.begin(), colours.end(), theme.series.begin(),
                   [](QRgb rgb) { return QColor(rgb); });
    theme.positive = theme.dark ? QColor(0xff35c79a) : QColor(0xff00815f);
    theme.negative = theme.dark ? QColor(0xfff5814a) : QColor(0xffc24a00);
    theme.warning = theme.dark ? QColor(0xfff0b13f) : QColor(0xffa86400);
    theme.type = TypeScale::from(font);
    return theme;
}

} // namespace ui
