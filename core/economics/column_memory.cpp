#include "core/economics/column_memory.h"

#include <algorithm>
#include <mutex>
#include <utility>

namespace core::economics {
namespace {

constexpr std::size_t kKept = 8;                // columns: two evaluations and what they are prepared from
constexpr std::size_t kWorthKeeping = 1u << 15; // entries; the allocator keeps smaller ones itself

std::mutex g_mutex;
std::vector<std::vector<double>> g_columns;

} // namespace

std::vector<double> borrowed(std::size_t size)
{
    std::vector<double> column;
    {
        const std::lock_guard lock(g_mutex);
        const auto fits = std::find_if(g_columns.rbegin(), g_columns.rend(),
                                       [&](const auto& kept) { return kept.capacity() >= size; });
        if (size >= kWorthKeeping && fits != g_columns.rend()) {
            column = std::move(*fits);
            g_columns.erase(std::next(fits).base());
        }
    }
    column.resize(size);
    return column;
}

void giveBack(std::vector<double> column)
{
    if (column.capacity() < kWorthKeeping)
        return;
    const std::lock_guard lock(g_mutex);
    if (g_columns.size() == kKept)
        g_columns.erase(g_columns.begin()); // the oldest is likely of another population
    g_columns.push_back(std::move(column));
}

Column::Column(std::vector<double> values)
    : m_values(new std::vector<double>(std::move(values)), [](std::vector<double>* last) {
        giveBack(std::move(*last));
        delete last;
    })
{}

} // namespace core::economics
