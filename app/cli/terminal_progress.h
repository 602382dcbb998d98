#pragma once

#include "core/base/progress.h"

#include <atomic>
#include <chrono>
#include <mutex>

namespace cli {

/// Shows how far a command is on one line of standard error, and stops it after Ctrl-C.
class TerminalProgress final : public core::Progress {
public:
    explicit TerminalProgress(bool shown);
    ~TerminalProgress() override; ///< clears the line

    [[nodiscard]] bool advance(std::uint64_t done, std::uint64_t total) override;
    void clear();

private:
    void show(std::uint64_t done, std::uint64_t total);

    bool m_shown;
    bool m_onScreen = false;
    std::mutex m_mutex;
    std::chrono::steady_clock::time_point m_next;
};

/// The first Ctrl-C (or SIGTERM) asks the command to stop; a second one ends the program at once.
void listenToCtrlC();
bool wasInterrupted();

} // namespace cli
