#pragma once

#include <cstddef>
#include <memory>
#include <vector>

namespace core::economics {

/// A column of `size` entries with any content, one of those given back when there is one: while a control is
/// dragged, fresh memory costs more than using it.
std::vector<double> borrowed(std::size_t size);

/// Keeps a column for the next that needs one, or frees it when enough are kept. From any thread.
void giveBack(std::vector<double> column);

/// A finished column that several preparations may share; given back with the last of them.
class Column {
public:
    Column() = default;
    explicit Column(std::vector<double> values);

    const double* data() const { return m_values ? m_values->data() : nullptr; }
    std::size_t size() const { return m_values ? m_values->size() : 0; }
    bool empty() const { return size() == 0; }
    const double* begin() const { return data(); }
    const double* end() const { return data() + size(); }
    double operator[](std::size_t i) const { return data()[i]; }

private:
    std::shared_ptr<const std::vector<double>> m_values;
};

} // namespace core::economics
