#pragma once

#include "core/derive/distribution_detail.h"

#include <QObject>
#include <QString>

#include <functional>
#include <optional>
#include <vector>

namespace ui {

class TableCard;
class ThresholdChart;

/// Who is looked at, the same in all charts of a distribution and in the table of payers: a tier, or what was
/// zoomed into on any of the charts. View state.
class DistributionSelection : public QObject {
    Q_OBJECT

public:
    /// What a chart's x axis means.
    enum class Axis {
        Value,         ///< of the measure
        PayerShare,    ///< share of all payers, the lightest first
        ConsumerShare, ///< the same of those who use anything
    };

    explicit DistributionSelection(TableCard* payers);

    /// Zooming into the chart selects; the ends of a selection are marked on it, unless it has marks of its
    /// own.
    void link(ThresholdChart* chart, Axis axis, bool marked = true);
    /// Payers who use more than `low` and at most `high`.
    void select(double low, double high, const QString& what);
    /// Everybody again.
    void clear();
    /// The payers are others now and not known yet: nobody is chosen.
    void forget();
    /// The payers of this detail, which must live until the next call of show or forget. Keeps what is
    /// chosen.
    void show(const core::DistributionDetail* detail);

private:
    struct Chosen {
        double low = -1, high = 0; ///< above low, at most high
        QString what;
    };
    struct Linked {
        ThresholdChart* chart = nullptr;
        Axis axis = Axis::Value;
        bool marked = true;
    };
    void takeZoom(const Linked& linked);
    double valueAt(double x, Axis axis) const;
    double positionOf(double value, Axis axis) const;
    void showPayers();
    void markCharts(const Chosen& chosen);

    TableCard* m_payers;
    std::vector<Linked> m_charts;
    std::optional<Chosen> m_chosen; ///< absent: everybody
    const core::DistributionDetail* m_detail = nullptr;
};

} // namespace ui
