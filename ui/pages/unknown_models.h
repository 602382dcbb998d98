#pragma once

#include "core/cost/attribution.h"
#include "ui/widgets/card.h"

#include <map>
#include <string>
#include <vector>

class QLabel;
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
    struct Row {
        QWidget* widget = nullptr;
        QLabel* label = nullptr;
    };
    void rebuild();
    Row makeRow(const core::cost::UnknownModel& model);
    void map(const std::string& logged, const std::string& known);
    void price(const std::string& logged, double input, double output);
    ProjectSession& m_session;
    std::vector<core::cost::UnknownModel> m_models;
    std::map<std::string, Row> m_shown; ///< by model
    QVBoxLayout* m_rows;
    QLabel* m_more;
};

} // namespace ui
