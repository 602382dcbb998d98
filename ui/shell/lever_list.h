#pragma once

#include "ui/models/edits.h"

#include <QWidget>

#include <functional>
#include <vector>

class QVBoxLayout;

namespace core::economics {
struct Lever;
enum class LeverKind;
} // namespace core::economics

namespace ui {

class ProjectSession;
class SliderField;

/// Ways in which serving could cost less, as part of the assumptions: added, taken away, and turned while the
/// results follow. Each change is an undo step, a drag is one.
class LeverList : public QWidget {
    Q_OBJECT

public:
    explicit LeverList(ProjectSession& session, QWidget* parent = nullptr);

private:
    using Change = std::function<void(core::economics::Lever&)>;
    void refresh();
    void rebuild();
    QWidget* buildCard(std::size_t index);
    QWidget* modelsBox(std::size_t index);
    QWidget* targetBox(std::size_t index);
    QWidget* missesBox(std::size_t index);
    void addFields(std::size_t index, QVBoxLayout* card);
    void add(core::economics::LeverKind kind);
    void remove(std::size_t index);
    void edit(std::size_t index, const QString& what, const Change& change, const QString& mergeKey = {});
    const std::vector<core::economics::Lever>& levers() const;

    ProjectSession& m_session;
    DragKey m_drag;
    QVBoxLayout* m_cards;
    QWidget* m_body = nullptr;
    std::vector<core::economics::Lever> m_built; ///< what the cards were built for
    struct Shown {
        SliderField* field = nullptr;
        std::size_t lever = 0;
        double (*value)(const core::economics::Lever&) = nullptr;
    };
    std::vector<Shown> m_fields;
};

} // namespace ui
