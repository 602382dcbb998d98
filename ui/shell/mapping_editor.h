#pragma once

#include "core/ingest/import.h"

#include <QWidget>

#include <vector>

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLineEdit;

namespace ui {

/// Which column feeds which field, and how the values are to be read.
class MappingEditor : public QWidget {
    Q_OBJECT

public:
    explicit MappingEditor(QWidget* parent = nullptr);
    void setMapping(const std::vector<std::string>& columns, const core::ingest::Mapping& mapping);
    core::ingest::Mapping mapping() const;

signals:
    void edited();

private:
    void addFields();
    void addReading();
    QComboBox* addField(int row, int column, const char* field, const QString& name, const QString& hint);
    QGridLayout* m_grid;
    std::vector<std::pair<std::string, QComboBox*>> m_fields;
    QCheckBox* m_includesCache;
    QComboBox* m_timeZone;
    QComboBox* m_costUnit;
    QLineEdit* m_user;
    core::ingest::Mapping m_mapping;
};

} // namespace ui
