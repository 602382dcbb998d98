#pragma once

namespace ui {

/// Makes each handle of a ThresholdChart a slider of its own for screen readers: with a name, a value that
/// can be set and a place on the screen. Called once, by the first chart; further calls do nothing.
void installHandleAccessibility();

} // namespace ui
