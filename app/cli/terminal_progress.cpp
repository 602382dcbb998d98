#include "app/cli/terminal_progress.h"

#include <fmt/format.h>

#include <csignal>
#include <cstdio>

namespace cli {
namespace {

constexpr auto kBetweenLines = std::chrono::milliseconds(100);

volatile std::sig_atomic_t g_interrupted = 0;

void noteInterrupt(int)
{
    g_interrupted = 1;
}

} // namespace

void listenToCtrlC()
{
    struct sigaction action = {};
    action.sa_handler = noteInterrupt;
    action.sa_flags = SA_RESETHAND | SA_RESTART;
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

bool wasInterrupted()
{
    return g_interrupted != 0;
}

TerminalProgress::TerminalProgress(bool shown)
    : m_shown(shown)
    // Short commands show nothing: the line first appears when the wait could be noticed.
    , m_next(std::chrono::steady_clock::now() + 3 * kBetweenLines)
{}

TerminalProgress::~TerminalProgress()
{
    clear();
}

bool TerminalProgress::advance(std::uint64_t done, std::uint64_t total)
{
    if (wasInterrupted())
        return false;
    if (m_shown)
        show(done, total);
    return true;
}

void TerminalProgress::show(std::uint64_t done, std::uint64_t total)
{
    const std::unique_lock lock(m_mutex, std::try_to_lock);
    const auto now = std::chrono::steady_clock::now();
    if (!lock || now < m_next)
        return;
    m_next = now + kBetweenLines;
    m_onScreen = true;
    const double share = total > 0 ? static_cast<double>(done) / static_cast<double>(total) : 0;
    fmt::print(stderr, "\r{:3.0f} %", 100 * (share < 1 ? share : 1));
    std::fflush(stderr);
}

void TerminalProgress::clear()
{
    const std::lock_guard lock(m_mutex);
    if (!m_onScreen)
        return;
    fmt::print(stderr, "\r     \r");
    m_onScreen = false;
}

} // namespace cli
