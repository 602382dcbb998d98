#pragma once

#include <QWidget>

class QHBoxLayout;
class QLabel;

namespace ui {

/// The title of a section with one muted line under it and room for buttons at the right.
class SectionHeader : public QWidget {
    Q_OBJECT

public:
    enum class Level { Page, Section, Group };
    explicit SectionHeader(const QString& title, Level level = Level::Section, QWidget* parent = nullptr);
    void setTitle(const QString& title);
    void setDetail(const QString& detail);
    void addButton(QWidget* button);

protected:
    void changeEvent(QEvent* event) override;

private:
    void restyle();
    Level m_level;
    QLabel* m_title;
    QLabel* m_detail;
    QHBoxLayout* m_row;
};

} // namespace ui
