#pragma once

#include "core/economics/segments.h"
#include "ui/shell/card_list.h"
#include "ui/shell/number_sliders.h"

#include <functional>
#include <vector>

class QComboBox;
class QLabel;
class QLineEdit;
class QVBoxLayout;

namespace ui {

class ProjectSession;

/// Groups of customers that stand in for a log: named, counted, and turned while the results follow. Each
/// change is an undo step, a drag is one.
class GroupList : public CardList {
    Q_OBJECT

public:
    explicit GroupList(ProjectSession& session, QWidget* parent = nullptr);

private:
    using Change = std::function<void(core::economics::Segments&)>;
    void refresh();
    void rebuild();
    void fill(std::size_t index, QVBoxLayout* card);
    QWidget* nameRow(std::size_t index);
    QWidget* modelBox(std::size_t index);
    void addFields(std::size_t index, QVBoxLayout* card);
    void add();
    void remove(std::size_t index);
    void edit(const QString& what, const Change& change, const QString& mergeKey = {});

    ProjectSession& m_session;
    NumberSliders m_sliders;
    bool m_built = false;
    core::economics::Segments m_groups; ///< as shown
    std::string m_shownText;            ///< the settings' text of them
    struct Texts {
        QLineEdit* name = nullptr;
        QLabel* cost = nullptr;
    };
    std::vector<Texts> m_texts; ///< by card
};

} // namespace ui
