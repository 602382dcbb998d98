#pragma once

#include <span>
#include <string_view>

namespace core::plan {

/// A preset's file as it was when the program was built.
struct EmbeddedPreset {
    std::string_view id;
    std::string_view text;
};

std::span<const EmbeddedPreset> embeddedPresets();

} // namespace core::plan
