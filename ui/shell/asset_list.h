#pragma once

#include "ui/shell/card_list.h"
#include "ui/shell/number_sliders.h"

#include <functional>
#include <string>
#include <vector>

class QLineEdit;

namespace core::economics {
struct Asset;
}

namespace ui {

class ProjectSession;

/// What was paid once and is worth something for months, such as a training run: spread over its life as
/// fixed cost, as part of the assumptions.
class AssetList : public CardList {
    Q_OBJECT

public:
    explicit AssetList(ProjectSession& session, QWidget* parent = nullptr);

private:
    using Change = std::function<void(std::vector<core::economics::Asset>&)>;
    void refresh();
    void rebuild();
    void fill(std::size_t index, QVBoxLayout* card);
    QWidget* nameRow(std::size_t index);
    void add();
    void edit(const QString& what, const Change& change, const QString& mergeKey = {});
    const std::vector<core::economics::Asset>& assets() const;

    ProjectSession& m_session;
    NumberSliders m_sliders;
    std::vector<QLineEdit*> m_names;
};

} // namespace ui
