#pragma once

#include "ui/shell/number_sliders.h"

#include <QStringList>
#include <QWidget>

class QComboBox;
class QVBoxLayout;

namespace ui {

class ProjectSession;
class SliderField;

/// Whose bills the plans are judged by: the log's customers, of all periods or of one, others that follow
/// their law, or typed groups.
class PopulationEditor : public QWidget {
    Q_OBJECT

public:
    explicit PopulationEditor(ProjectSession& session, QWidget* parent = nullptr);

private:
    void addPopulation();
    void addPeriod();
    void addLaw();
    void addLargerBase();
    void choosePopulation();
    void refresh();
    void refreshPeriods();

    ProjectSession& m_session;
    NumberSliders m_sliders;
    QStringList m_periods; ///< complete ones of the log
    QVBoxLayout* m_column;
    QComboBox* m_population = nullptr;
    QComboBox* m_period = nullptr;
    QComboBox* m_law = nullptr;
    SliderField* m_growth = nullptr;    ///< of the larger base
    SliderField* m_tailShare = nullptr; ///< of the larger base
};

} // namespace ui
