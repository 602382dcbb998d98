#pragma once

#include "ui/charts/plot/value_format.h"

#include <QString>

#include <string>

namespace ui {

inline QString text(const std::string& utf8)
{
    return QString::fromStdString(utf8);
}

/// How amounts of a currency (ISO 4217) are written: its symbol where one is in common use, else its code.
ValueFormat currencyFormat(const std::string& currency, int decimals = -1);

/// "Sonnet 4.5"-like names stay, ids such as "overage_below_cost" become "Overage below cost".
QString humanised(const std::string& id);

} // namespace ui
