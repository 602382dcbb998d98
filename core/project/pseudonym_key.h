#pragma once

#include "core/base/result.h"

#include <string>

namespace core::project {

/// The secret behind pseudonyms: the same key gives the same user the same code in every import.
struct PseudonymKey {
    std::string key;
    std::string path;
    bool fresh = false; ///< was made just now
};

/// The key from where it is kept.
/// "own": $XDG_CONFIG_HOME/tierwright/pseudonym.key (~/.config by default), so that a project can be handed
/// on without it; made there, for the user's eyes only, when there is none and this is no dry run. "project":
/// `ofProject`, or a fresh one for the caller to keep there. "none": a fresh one that nobody keeps.
Result<PseudonymKey> pseudonymKey(const std::string& where, bool dryRun, const std::string& ofProject);

} // namespace core::project
