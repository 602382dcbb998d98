#pragma once

#include "core/economics/replay.h"
#include "ui/models/table_model.h"

namespace ui {

/// What each limit of a plan did, hour by hour: whom it reached, what it denied, slowed or billed.
TableContent limitTable(const core::economics::ReplayResult& replay, const std::string& currency);

} // namespace ui
