#pragma once

#include <cstdint>

namespace core {

/// All that a long computation knows of the outside: it tells how far it is and learns whether to go on.
/// Called from any worker thread; implementations are thread-safe and cheap.
class Progress {
public:
    virtual ~Progress() = default;

    /// `done` of `total` units (bytes, payers, replicates). Returns false when the work should stop;
    /// the caller then returns ErrorCode::Cancelled.
    [[nodiscard]] virtual bool advance(std::uint64_t done, std::uint64_t total) = 0;
};

/// Never stops anything and shows nothing.
Progress& noProgress();

} // namespace core
