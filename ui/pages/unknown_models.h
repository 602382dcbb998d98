#pragma once

#include "core/cost/attribution.h"
#include "ui/widgets/card.h"

#include <QHash>

class QComboBox;
class QVBoxLayout;

namespace ui {

class ProjectSession;

/// Models of the log that the price book does not know, each with a field to say which known model it is, or
/// its own price. Hidden while there are none.
class UnknownModels : public Card {
    Q_OBJECT

public:
    explicit UnknownModels(ProjectSession& session, QWidget* parent = nullptr);
    void setUnknown(const std::vector<core::cost::UnknownModel>& unknown);

private:
    void rebuild();
    QWidget* makeRow(const core::cost::UnknownModel& model);
    void map(const std::string& logged, const std::string& known);
    void price(const std::string& logged, double input, double output);
    ProjectSession& m_session;
    std::vector<core::cost::UnknownModel> m_models;
    QVBoxLayout* m_rows;
};

} // namespace ui
