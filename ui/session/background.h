#pragma once

#include <sys/resource.h>

namespace ui {

/// Lets the window go first: the calling thread and those it starts get less of the processor when there is
/// not enough for all. For threads of pools that only do such work; it cannot be taken back.
inline void workInBackground()
{
    constexpr int kNice = 10;
    setpriority(PRIO_PROCESS, 0, kNice); // Linux: of the thread; a refusal only costs smoothness
}

} // namespace ui
