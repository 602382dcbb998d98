#pragma once

#include "core/derive/results.h"
#include "ui/models/table_model.h"

namespace ui {

/// Tables of the page Usage.
TableContent groupTable(const std::vector<core::usage::Group>& groups, const QString& dimension);
TableContent periodTable(const core::UsageResults& usage);
TableContent journalTable(const std::vector<core::ImportRecord>& imports);
TableContent unknownTable(const std::vector<core::cost::UnknownModel>& unknown);

/// What an import brought, in one sentence: "12,345 accepted, 3 rejected".
QString importSummary(std::uint64_t accepted, std::uint64_t rejected, std::uint64_t duplicate);

} // namespace ui
