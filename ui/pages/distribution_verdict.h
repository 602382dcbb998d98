#pragma once

#include "core/derive/distribution_detail.h"
#include "ui/widgets/card.h"

class QLabel;

namespace ui {

class FigureRow;

/// The answer before the charts: where tiers would lie and why, what law consumption follows, how uneven it
/// is, and how sure all of it is.
class DistributionVerdict : public Card {
    Q_OBJECT

public:
    explicit DistributionVerdict(QWidget* parent = nullptr);
    /// `detail` may be null: intervals follow.
    void show(const core::DistributionResults& distribution, const core::DistributionDetail* detail);
    void showLines(const QString& words, const QString& why); ///< where the lines lie; `why` may be empty
    void showProblem(const QString& problem);

protected:
    void changeEvent(QEvent* event) override;

private:
    void restyle();
    QLabel* m_lines;
    QLabel* m_why;
    QLabel* m_law;
    FigureRow* m_figures;
    QLabel* m_cautions;
};

} // namespace ui
