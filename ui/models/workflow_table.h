#pragma once

#include "core/interchange/workflow_margins.h"
#include "ui/models/table_model.h"

#include <string>
#include <vector>

namespace ui {

/// What each workflow brings and costs under a plan, per period; rows of those that others pay for say so.
TableContent workflowTable(const std::vector<core::interchange::WorkflowMargin>& workflows,
                           const std::string& currency);

} // namespace ui
