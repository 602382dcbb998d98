#pragma once

#include <QString>

#include <functional>
#include <vector>

class QWidget;

/// One page of the gallery.
struct GalleryPage {
    QString name;
    std::function<QWidget*()> make;
};

std::vector<GalleryPage> chartPages();
std::vector<GalleryPage> widgetPages();
