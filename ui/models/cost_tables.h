#pragma once

#include "core/derive/results.h"
#include "ui/models/table_model.h"

#include <QVariant>

#include <optional>

namespace ui {

/// Tables of the page Costs.
TableContent costTable(const std::vector<core::cost::CostGroup>& groups, const QString& dimension,
                       double total);

/// The price book, one row for each (model, tier, date); prices are editable. Row ids name the entry.
TableContent priceTable(const core::cost::PriceBook& book);
/// The book with one price of a row set; nothing when the row or the column does not fit. An invalid value
/// takes an optional price away.
std::optional<core::cost::PriceBook> withPrice(core::cost::PriceBook book, const QString& rowId, int column,
                                               const QVariant& usd);

} // namespace ui
