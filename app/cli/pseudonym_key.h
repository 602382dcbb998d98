#pragma once

#include "core/base/result.h"

#include <string>

namespace cli {

/// The secret behind `import --pseudonymise`. It lies in the user's configuration, not in the project, so
/// that a project can be handed on without it; the same key gives the same user the same code in every
/// import.
struct PseudonymKey {
    std::string key;
    std::string path;
    bool fresh = false; ///< was made just now
};

/// Reads $XDG_CONFIG_HOME/tierwright/pseudonym.key (~/.config by default). When there is none: makes one that
/// only the user can read if `keep`, otherwise returns a random key that is forgotten.
core::Result<PseudonymKey> pseudonymKey(bool keep);

} // namespace cli
