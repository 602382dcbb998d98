#pragma once

#include "core/base/result.h"
#include "core/usage/cube.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace core::project {

/// Names as they are stored: a length (varint) and the bytes of each, one after another.
std::string namesBlob(const std::vector<std::string>& names);
Status appendNames(std::string_view blob, std::vector<std::string>& names);

/// Contexts: six names each (provider, model, tier, workflow, stage, outcome).
std::string contextsBlob(const std::vector<usage::Context>& contexts);
Status appendContexts(std::string_view blob, std::vector<usage::Context>& contexts);

/// Sessions: the id of the user (varint) and the name of each.
std::string sessionsBlob(std::span<const usage::Session> sessions);
Status appendSessions(std::string_view blob, std::vector<usage::Session>& sessions);

} // namespace core::project
