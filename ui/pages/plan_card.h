#pragma once

#include "core/derive/results.h"
#include "ui/models/kpi.h"
#include "ui/widgets/card.h"

#include <functional>

class QLabel;
class QGridLayout;

namespace ui {

/// One plan in a row of cards: name, price, what is included, and its key figures. A click or Enter selects
/// it.
class PlanCard : public Card {
    Q_OBJECT

public:
    static constexpr int kWidth = 248;
    explicit PlanCard(QWidget* parent = nullptr);
    /// `view` may be null while it is computed.
    void setPlan(const core::plan::Plan& plan, const core::PlanView* view, bool baseline,
                 const std::string& currency);
    QString planId() const { return m_id; }
    void setStale(bool stale);

signals:
    void chosen(const QString& planId);
    void menuRequested(const QString& planId, const QPoint& globalPos);

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void setFigures(const core::PlanView* view, const std::string& currency);
    void restyle();
    QString m_id;
    QLabel* m_name;
    QLabel* m_badge;
    QLabel* m_price;
    QLabel* m_included;
    QGridLayout* m_figures;
    std::vector<std::pair<QLabel*, QLabel*>> m_rows;
};

} // namespace ui
