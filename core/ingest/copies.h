#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <cstdio>
#include <memory>
#include <mutex>
#include <vector>

namespace core::ingest {

/// One of possibly several copies of an event in a file, by hashes.
struct Copy {
    std::uint64_t event = 0; ///< what all copies share
    std::uint64_t own = 0; ///< of the copy's own id: copies of one event that differ in it are different ...
    bool replay = false;   ///< ... unless one of them replays the other
    std::uint64_t order = 0;          ///< the greatest counts, of equal ones the first in the file
    std::uint32_t block = 0, row = 0; ///< where it stands: the block, and the row in it
};

/// Finds the rows of a file that a better copy of the same event replaces. Past `mostInMemory` copies they go
/// to temporary files, cut by hash; what stays is a number for each outdated row.
class Copies {
public:
    explicit Copies(std::uint64_t mostInMemory)
        : m_most(mostInMemory)
    {}

    /// Any thread.
    void add(const Copy& copy);
    /// Judges all copies; call once, after the last. Fails with FileAccess when the temporary files could not
    /// be written or read.
    Status settle();
    bool isOutdated(std::uint64_t block, std::uint64_t row) const;

private:
    struct Packed {
        std::uint64_t event, own, order; ///< the top bit of `order`: no replay
        std::uint64_t place;
    };
    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    bool spill();
    Status judgeFiles();
    void judge(std::vector<Packed>& copies);
    void judgeEvent(const Packed* first, const Packed* last);

    std::uint64_t m_most;
    std::mutex m_mutex;
    std::vector<Packed> m_copies;
    std::vector<std::unique_ptr<std::FILE, Close>> m_files;
    bool m_failed = false;
    std::vector<std::uint64_t> m_outdated; ///< places, sorted once settled
};

} // namespace core::ingest
