#pragma once

#include "core/base/progress.h"

#include <atomic>

namespace ui {

/// Tells a computation in the background that its result is no longer wanted.
class StopFlag final : public core::Progress {
public:
    bool advance(std::uint64_t, std::uint64_t) override { return !m_raised; }
    void raise() { m_raised = true; }
    bool isRaised() const { return m_raised; }

private:
    std::atomic<bool> m_raised{false};
};

} // namespace ui
