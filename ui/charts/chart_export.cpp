#include "ui/charts/chart.h"
#include "ui/widgets/appearance.h"
#include "ui/widgets/icons.h"

#include <QApplication>
#include <QBuffer>
#include <QClipboard>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QHeaderView>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QPainter>
#include <QPdfWriter>
#include <QSaveFile>
#include <QSvgGenerator>
#include <QTableView>
#include <QVBoxLayout>

namespace ui {
namespace {

constexpr int kDotsPerInch = 96; // QSvgGenerator's own 72 makes texts too small
constexpr double kPictureScale = 2;

QString fileStem(const QString& title)
{
    QString stem;
    for (const QChar c : title.toLower())
        stem += c.isLetterOrNumber() ? c : QLatin1Char('-');
    while (stem.contains(QStringLiteral("--")))
        stem.replace(QStringLiteral("--"), QStringLiteral("-"));
    return stem.isEmpty() ? QStringLiteral("chart") : stem;
}

bool written(const QString& path, const QByteArray& bytes, QString* reason)
{
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit())
        return true;
    if (reason)
        *reason = file.errorString();
    return false;
}

void showTable(QWidget* parent, QAbstractItemModel* model, const QString& title)
{
    auto* dialog = new QDialog(parent->window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    dialog->resize(560, 480);
    auto* view = new QTableView(dialog);
    view->setModel(model);
    view->setAccessibleName(title);
    view->verticalHeader()->hide();
    view->setAlternatingRowColors(true);
    view->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    view->horizontalHeader()->setStretchLastSection(true);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    auto* layout = new QVBoxLayout(dialog);
    layout->addWidget(view);
    layout->addWidget(buttons);
    dialog->show();
}

} // namespace

QImage Chart::toImage(const QSize& size, double scale, bool light) const
{
    QImage image((QSizeF(size) * scale).toSize(), QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(scale);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    const ChartTheme colours = light ? ChartTheme::from(paletteFor(Appearance::Light), font()) : theme();
    renderTo(painter, QRectF(QPointF(), QSizeF(size)), colours);
    return image;
}

bool Chart::saveTo(const QString& path, QString* reason) const
{
    const QString suffix = QFileInfo(path).suffix().toLower();
    const QSize size = this->size().expandedTo(minimumSizeHint());
    if (suffix == QLatin1String("csv"))
        return written(path, values().toCsv().toUtf8(), reason);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    if (suffix == QLatin1String("png")) {
        toImage(size, kPictureScale).save(&buffer, "PNG");
    } else if (suffix == QLatin1String("svg")) {
        QSvgGenerator svg;
        svg.setOutputDevice(&buffer);
        svg.setResolution(kDotsPerInch);
        svg.setSize(size);
        svg.setViewBox(QRect(QPoint(), size));
        svg.setTitle(m_title);
        svg.setDescription(describe());
        QPainter painter(&svg);
        renderTo(painter, QRectF(QPointF(), QSizeF(size)), theme());
    } else if (suffix == QLatin1String("pdf")) {
        QPdfWriter pdf(&buffer);
        pdf.setResolution(kDotsPerInch);
        pdf.setTitle(m_title);
        pdf.setPageMargins({});
        pdf.setPageSize(
            QPageSize(QSizeF(size) * 72.0 / kDotsPerInch, QPageSize::Point, {}, QPageSize::ExactMatch));
        QPainter painter(&pdf);
        renderTo(painter, QRectF(QPointF(), QSizeF(size)), theme());
    } else {
        if (reason)
            *reason = tr("Charts are saved as .png, .svg, .pdf or .csv, not as “%1”.").arg(suffix);
        return false;
    }
    buffer.close();
    return written(path, bytes, reason);
}

void Chart::copyImage() const
{
    QApplication::clipboard()->setImage(toImage(size(), kPictureScale));
}

void Chart::copyValues() const
{
    QApplication::clipboard()->setText(values().toTsv());
}

void Chart::saveAs()
{
    const QString filter = tr("Picture (*.png);;Vector picture (*.svg);;PDF (*.pdf);;Values (*.csv)");
    QString chosen;
    QString path = QFileDialog::getSaveFileName(this, tr("Save chart"),
                                                fileStem(m_title) + QStringLiteral(".png"), filter, &chosen);
    if (path.isEmpty())
        return;
    if (QFileInfo(path).suffix().isEmpty())
        path += chosen.mid(chosen.indexOf(QLatin1String("*.")) + 1).chopped(1);
    QString reason;
    if (!saveTo(path, &reason))
        QMessageBox::warning(window(), tr("The chart was not saved"),
                             tr("%1 could not be written: %2").arg(QFileInfo(path).fileName(), reason));
}

QMenu* Chart::makeMenu(QWidget* parent)
{
    auto* menu = new QMenu(parent);
    const bool filled = hasValues();
    const auto add = [&](const QString& name, const QString& text, auto slot) {
        QAction* action = menu->addAction(icon(name), text, this, slot);
        action->setEnabled(filled);
        return action;
    };
    add(QStringLiteral("duplicate"), tr("Copy image"), [this] { copyImage(); });
    add(QStringLiteral("duplicate"), tr("Copy values"), [this] { copyValues(); });
    add(QStringLiteral("export"), tr("Save as…"), [this] { saveAs(); });
    add(QStringLiteral("report"), tr("Show values as table"),
        [this] { showTable(this, valuesModel(), m_title); });
    menu->addSeparator();
    for (const Qt::Orientation axis : {Qt::Horizontal, Qt::Vertical}) {
        const AxisSpec& spec = axis == Qt::Vertical ? m_y : m_x;
        if (!spec.switchable)
            continue;
        QAction* action = menu->addAction(axis == Qt::Vertical ? tr("Logarithmic vertical axis")
                                                               : tr("Logarithmic horizontal axis"));
        action->setCheckable(true);
        action->setChecked(spec.scale == ScaleKind::Log);
        connect(action, &QAction::triggered, this, [this, axis](bool on) { setLogarithmic(axis, on); });
    }
    if (canZoom()) {
        add(QStringLiteral("zoom-out"), tr("Zoom back"), [this] { zoomBack(); })->setEnabled(isZoomed());
        add(QStringLiteral("reset"), tr("Show the whole range"), [this] {
            resetZoom();
        })->setEnabled(isZoomed());
    }
    const std::vector<LegendEntry> entries = legend();
    if (entries.size() > 1) {
        QMenu* series = menu->addMenu(tr("Series"));
        for (std::size_t i = 0; i < entries.size(); ++i) {
            QAction* action = series->addAction(entries[i].name);
            action->setCheckable(true);
            action->setChecked(isSeriesVisible(int(i)));
            connect(action, &QAction::triggered, this, [this, i](bool on) { setSeriesVisible(int(i), on); });
        }
    }
    emit menuAboutToShow(menu);
    return menu;
}

void Chart::openMenu(const QPoint& globalPos)
{
    QMenu* menu = makeMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->popup(globalPos);
}

} // namespace ui
