#pragma once

#include "ui/charts/plot/chart_table.h"
#include "ui/charts/plot/plot.h"

#include <QPixmap>
#include <QWidget>

#include <memory>
#include <vector>

class QMenu;
class QPainter;
class QToolButton;

namespace ui {

/// A row of the legend; hiding it hides its series.
struct LegendEntry {
    enum class Mark { Line, Dashes, Block, Dot };
    QString name;
    QColor colour;
    Mark mark = Mark::Line;
};

/// The values under the pointer or the keyboard crosshair.
struct Readout {
    struct Line {
        QString label;
        QString value;
        QColor colour; ///< invalid: no mark
    };
    QPointF at; ///< pixel the crosshair snaps to
    QString heading;
    std::vector<Line> lines;
    std::vector<QPointF> marks;        ///< one per line with a colour, same order
    std::optional<QRectF> region = {}; ///< what is meant, instead of a vertical line; a null one: neither
    bool isEmpty() const { return heading.isEmpty() && lines.empty(); }
};

/// The base of all charts: title, axes, legend, crosshair, zoom, export, table of values, stale and empty
/// states. A chart shows what it is given and computes nothing; a subclass paints between the axes.
///
/// Mouse: drag = zoom, wheel at the pointer (with Ctrl, or plain when the chart has the focus), double
/// click = whole range, legend click = hide. Keys: left/right, Home/End move the crosshair, + and - zoom,
/// Backspace one zoom back, 0 whole range, L logarithmic/linear.
class Chart : public QWidget {
    Q_OBJECT

public:
    explicit Chart(QWidget* parent = nullptr);
    ~Chart() override;

    void setTitle(const QString& title); ///< also the accessible name and the name of saved files
    QString title() const { return m_title; }
    void setSubtitle(const QString& subtitle);
    QString subtitle() const { return m_subtitle; }
    /// The one sentence shown while there is nothing to plot.
    void setEmptyText(const QString& sentence);
    /// Dims the values until newer ones arrive.
    void setStale(bool stale);
    bool isStale() const { return m_stale; }
    /// A remark that stands in a badge, such as "includes a partial month".
    void setNote(const QString& note);
    void setXAxis(const AxisSpec& axis);
    void setYAxis(const AxisSpec& axis);
    const AxisSpec& xAxis() const { return m_x; }
    const AxisSpec& yAxis() const { return m_y; }
    void setLogarithmic(Qt::Orientation axis, bool on);
    void setLegendVisible(bool visible);
    /// A card of its own (default) or a bare plot on the parent's surface.
    void setFramed(bool framed);

    void setSeriesVisible(int index, bool visible);
    bool isSeriesVisible(int index) const;

    bool isZoomed() const { return !m_zoom.empty(); }
    void zoomTo(const PlotRange& range); ///< pushes on the zoom stack
    void zoomBack();
    void resetZoom();
    PlotRange visibleRange() const;

    /// The numbers behind the chart; the model follows every change.
    ChartTable values() const { return hasValues() ? table() : ChartTable{}; }
    QAbstractItemModel* valuesModel();
    /// What the badge says: points without a place on the axes, then the note.
    QString badgeText() const;

    /// Draws the chart as exported: no crosshair, no focus ring; vectors on vector devices.
    void renderTo(QPainter& painter, const QRectF& rect, const ChartTheme& theme) const;
    QImage toImage(const QSize& size, double scale, bool light = false) const;
    /// Writes .svg, .png, .pdf or .csv, by the suffix. False with a reason when it cannot.
    bool saveTo(const QString& path, QString* reason = nullptr) const;
    void copyImage() const;
    void copyValues() const;

    /// The chart laid out on the widget as it is now.
    const Plot& plot() const;
    /// The menu of the chart, with everything of it; the caller may add to it.
    QMenu* makeMenu(QWidget* parent);

    QSize sizeHint() const override { return {520, 320}; }
    QSize minimumSizeHint() const override { return {200, 140}; }

signals:
    void zoomChanged();
    void seriesToggled(int index, bool visible);
    void scaleSwitched(Qt::Orientation axis, bool logarithmic);
    /// Before the context menu opens: a page may add its own actions.
    void menuAboutToShow(QMenu* menu);

protected:
    // What a subclass says.
    virtual bool hasValues() const = 0;
    virtual ChartTable table() const = 0;
    /// The whole range of the visible series; an axis whose ends are set ignores it.
    virtual PlotRange dataRange() const = 0;
    virtual void paintValues(QPainter& painter, const Plot& plot) const = 0;
    /// Threshold lines and labels: not cached, exported, painted over the values.
    virtual void paintAnnotations(QPainter&, const Plot&) const {}
    virtual std::vector<LegendEntry> legend() const { return {}; }
    virtual Readout readoutAt(const QPointF&, const Plot&) const { return {}; }
    /// Pixels of x where the keyboard crosshair stops.
    virtual std::vector<double> crosshairStops(const Plot&) const { return {}; }
    /// Values that the present axes cannot show, and what to say of them.
    virtual QString droppedText() const { return {}; }
    virtual QString describe() const;
    /// Extra room above the plot for the labels of annotations, in pixels.
    virtual double annotationHeight(const ChartTheme&) const { return 0; }
    virtual bool zoomsVertically() const { return true; }
    virtual bool canZoom() const { return true; }

    /// Values changed: repaints and renews table and description.
    void valuesChanged();
    /// Only lines and labels changed.
    void annotationsChanged() { update(); }
    ChartTheme theme() const { return ChartTheme::from(palette(), font()); }
    void hideReadout();

    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    struct Layout;
    Layout layoutFor(const QRectF& rect, const ChartTheme& theme, bool exporting) const;
    PlotRange wholeRange() const;
    void invalidate();
    void takeAxis(AxisSpec& own, const AxisSpec& next, const std::optional<bool>& chosenLog);
    void paintFrame(QPainter& painter, const Layout& layout) const;
    static double roomFor(const Plot& plot, const Layout& layout, std::size_t tick);
    void paintOverlay(QPainter& painter) const;
    void paintCached(QPainter& painter);
    void placeButtons();
    void showReadout(const QPointF& at);
    void stepReadout(int steps);
    bool toggleLegendAt(const QPointF& at);
    void openMenu(const QPoint& globalPos);
    void saveAs();

    QString m_title;
    QString m_subtitle;
    QString m_emptyText;
    QString m_note;
    AxisSpec m_x;
    AxisSpec m_y;
    std::optional<bool> m_chosenLogX; ///< what the reader switched to
    std::optional<bool> m_chosenLogY;
    bool m_stale = false;
    bool m_framed = true;
    bool m_legendVisible = true;
    std::vector<int> m_hidden;
    std::vector<PlotRange> m_zoom;

    Readout m_readout;
    std::optional<QPointF> m_pressed;
    std::optional<QRectF> m_band;
    bool m_focusVisible = false; ///< the focus came by keyboard
    bool m_wheelStep = false;    ///< the top of the zoom stack came from the wheel

    mutable std::unique_ptr<Layout> m_layout;
    QPixmap m_cache;
    ChartTableModel* m_model = nullptr;
    QToolButton* m_menuButton = nullptr;
    QToolButton* m_scaleButton = nullptr;
    QToolButton* m_resetButton = nullptr;
};

} // namespace ui
