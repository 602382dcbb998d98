#pragma once

#include "core/ingest/import.h"

#include <QWidget>

#include <vector>

class QCheckBox;
class QComboBox;
class QLineEdit;

namespace ui {

class FlowRow;

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
    void addReading();
    void addField(const char* field, const QString& name, const QString& hint);
    FlowRow* m_columns; ///< which column feeds which field
    FlowRow* m_reading; ///< how values are read
    std::vector<std::pair<std::string, QComboBox*>> m_fields;
    QCheckBox* m_includesCache;
    QComboBox* m_timeZone;
    QComboBox* m_costUnit;
    QLineEdit* m_user;
    core::ingest::Mapping m_mapping;
};

} // namespace ui
