#pragma once

#include "ui/shell/card_list.h"
#include "ui/shell/number_sliders.h"

#include <functional>
#include <vector>

class QVBoxLayout;

namespace core::economics {
struct Lever;
enum class LeverKind;
} // namespace core::economics

namespace ui {

class ProjectSession;

/// Ways in which serving could cost less, as part of the assumptions: added, taken away, and turned while the
/// results follow. Each change is an undo step, a drag is one.
class LeverList : public CardList {
    Q_OBJECT

public:
    explicit LeverList(ProjectSession& session, QWidget* parent = nullptr);

private:
    using Change = std::function<void(core::economics::Lever&)>;
    void refresh();
    void rebuild();
    void fill(std::size_t index, QVBoxLayout* card);
    QWidget* modelsBox(std::size_t index);
    QWidget* targetBox(std::size_t index);
    QWidget* missesBox(std::size_t index);
    void addFields(std::size_t index, QVBoxLayout* card);
    void add(core::economics::LeverKind kind);
    void remove(std::size_t index);
    void edit(std::size_t index, const QString& what, const Change& change, const QString& mergeKey = {});
    const std::vector<core::economics::Lever>& levers() const;

    ProjectSession& m_session;
    NumberSliders m_sliders;
    std::vector<core::economics::Lever> m_built; ///< what the cards were built for
};

} // namespace ui
