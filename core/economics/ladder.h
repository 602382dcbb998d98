#pragma once

#include "core/economics/rules.h"

#include <cstdint>
#include <limits>
#include <vector>

namespace core::economics {

/// One payer's demand of a billing period, by measure and class of usage.
struct Demand {
    std::vector<double> quantity;              ///< by measure
    std::vector<std::vector<double>> byClass;  ///< [measure][class]
    std::vector<double> cost;                  ///< by class
    std::vector<std::vector<double>> rerouted; ///< [target][class]
    double totalCost = 0;
    double seats = 1;
};

/// How a stretch of a payer's demand is served, for one class of usage.
struct Treatment {
    static constexpr std::uint32_t kOwnModel = ~0u;
    double served = 1;                ///< share of the demand
    std::uint32_t target = kOwnModel; ///< index of the model that serves instead
    bool slow = false, throttled = false;
    std::uint64_t charges = 0; ///< bits of the charges that steps name
};

/// One payer's period as a line from 0 to all of the demand, cut where limits change how it is served. The
/// mix is the same all along the line (plan-format.md, monthly mode).
class Ladder {
public:
    Ladder(const Rules& rules, const Prepared& prepared)
        : m_rules(rules)
        , m_classes(prepared.classCount())
    {}

    /// Everything served, nothing limited.
    void start(const Demand& demand);
    /// Applies a limit whose steps begin at these positions of the line (1 or more: not reached).
    void apply(const LimitRule& limit, const std::vector<double>& positions);
    /// Serves nothing beyond the position where `measure` reaches `amount`.
    void blockPast(std::size_t measure, double amount);

    /// Position at which what is served of `measure` reaches `amount`; infinite when it never does.
    double positionOf(std::size_t measure, double amount, const std::vector<bool>* classes) const;
    /// Served of a measure up to a position.
    double served(std::size_t measure, double end, const std::vector<bool>* classes = nullptr) const;
    double servedUnder(std::size_t measure, std::size_t charge, double end) const;
    /// Cost of what is served. `costs`: by class; the measure of a cost, or the whole.
    double cost(const std::vector<double>& costs, double end) const;

    bool isUntouched() const { return !m_touched; }
    bool isWhole() const; ///< everything is served
    bool isDegraded() const;
    double deniedShare() const; ///< of the demand's cost; of its line when it costs nothing

private:
    struct Part {
        double begin = 0, end = 1;
    };

    const Rules& m_rules;
    std::size_t m_classes;
    const Demand* m_demand = nullptr;
    bool m_touched = false; ///< some limit acts; until then everything is served
    std::vector<Part> m_parts;
    std::vector<Treatment> m_treatments; ///< [part x classes]

    void cut(double position);
    bool isUsed(std::size_t usageClass) const;
    void treat(const StepRule& step, const std::vector<bool>& acts, Treatment* treatments) const;
    const Treatment& at(std::size_t part, std::size_t usageClass) const
    {
        return m_treatments[part * m_classes + usageClass];
    }
};

constexpr double kNever = std::numeric_limits<double>::infinity();

} // namespace core::economics
