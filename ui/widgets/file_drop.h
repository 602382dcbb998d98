#pragma once

#include <QObject>
#include <QPointer>
#include <QStringList>
#include <QWidget>

class QMimeData;

namespace ui {

/// What a drag carries: files and folders of this machine, and what cannot be opened.
struct DroppedFiles {
    QStringList paths;
    QStringList refused; ///< addresses on the network, missing files
};
DroppedFiles droppedFiles(const QMimeData* mime);

/// Takes file drags anywhere over a window before a line edit or a view swallows them. Text drags pass
/// through untouched.
class FileDropFilter : public QObject {
    Q_OBJECT

public:
    explicit FileDropFilter(QWidget* window);

signals:
    void dragEntered(int files);
    void dragLeft();
    void filesDropped(const QStringList& paths);
    /// Dropped things that are no local files or do not exist.
    void dropRefused(const QStringList& addresses);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QPointer<QWidget> m_window;
    bool m_inside = false;
};

/// The highlight over the window while files are dragged across it. Lets all events through.
class DropOverlay : public QWidget {
    Q_OBJECT

public:
    /// Covers `over` and keeps its size.
    explicit DropOverlay(QWidget* over);
    void setText(const QString& title, const QString& detail);
    /// Shows and hides it with the filter's drags.
    void follow(FileDropFilter* filter);

protected:
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QString m_title;
    QString m_detail;
};

} // namespace ui
