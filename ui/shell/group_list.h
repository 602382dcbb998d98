#pragma once

#include "core/economics/segments.h"
#include "ui/models/edits.h"

#include <QWidget>

#include <functional>
#include <vector>

class QComboBox;
class QLabel;
class QLineEdit;
class QVBoxLayout;

namespace ui {

class ProjectSession;
class SliderField;

/// Groups of customers that stand in for a log: named, counted, and turned while the results follow. Each
/// change is an undo step, a drag is one.
class GroupList : public QWidget {
    Q_OBJECT

public:
    explicit GroupList(ProjectSession& session, QWidget* parent = nullptr);

private:
    using Change = std::function<void(core::economics::Segments&)>;
    void refresh();
    void rebuild();
    QWidget* buildCard(std::size_t index);
    QWidget* nameRow(std::size_t index);
    QWidget* modelBox(std::size_t index);
    void addFields(std::size_t index, QVBoxLayout* card);
    void add();
    void remove(std::size_t index);
    void edit(const QString& what, const Change& change, const QString& mergeKey = {});

    ProjectSession& m_session;
    DragKey m_drag;
    QVBoxLayout* m_cards;
    QWidget* m_body = nullptr;
    core::economics::Segments m_groups; ///< as shown
    std::string m_shownText;            ///< the settings' text of them
    struct Shown {
        SliderField* field = nullptr;
        std::size_t group = 0;
        double (*value)(const core::economics::Segment&) = nullptr;
    };
    std::vector<Shown> m_fields;
    struct Card {
        QLineEdit* name = nullptr;
        QLabel* cost = nullptr;
    };
    std::vector<Card> m_shownCards;
};

} // namespace ui
