#include "core/ingest/copies.h"

#include "core/ingest/unnamed_file.h"

#include <unistd.h>

#include <algorithm>
#include <unordered_map>

namespace core::ingest {
namespace {

constexpr std::size_t kFiles = 64;
constexpr std::uint64_t kNoReplay = std::uint64_t(1) << 63;

std::uint64_t placeOf(std::uint64_t block, std::uint64_t row)
{
    return (block << 32) | row;
}

} // namespace

void Copies::add(const Copy& copy)
{
    const std::uint64_t order = std::min(copy.order, kNoReplay - 1) | (copy.replay ? 0 : kNoReplay);
    const std::lock_guard lock(m_mutex);
    m_copies.push_back({copy.event, copy.own, order, placeOf(copy.block, copy.row)});
    if (m_copies.size() >= m_most)
        m_failed = !spill() || m_failed;
}

bool Copies::spill()
{
    while (m_files.size() < kFiles) {
        const int descriptor = openUnnamedFile();
        std::unique_ptr<std::FILE, Close> file(descriptor < 0 ? nullptr : ::fdopen(descriptor, "w+b"));
        if (!file) {
            if (descriptor >= 0)
                ::close(descriptor);
            return false;
        }
        m_files.push_back(std::move(file));
    }
    bool written = true;
    for (const Packed& copy : m_copies)
        written = std::fwrite(&copy, sizeof copy, 1, m_files[copy.event % kFiles].get()) == 1 && written;
    m_copies.clear();
    return written;
}

Status Copies::settle()
{
    if (!m_files.empty())
        m_failed = !spill() || m_failed;
    if (m_failed)
        return temporaryFileError();
    judge(m_copies);
    if (const Status judged = judgeFiles(); !judged)
        return judged;
    std::vector<Packed>().swap(m_copies);
    std::sort(m_outdated.begin(), m_outdated.end());
    return Done{};
}

Status Copies::judgeFiles()
{
    for (auto& file : m_files) {
        std::vector<Packed> copies(static_cast<std::size_t>(std::ftell(file.get())) / sizeof(Packed));
        std::rewind(file.get()); // flushes what is still buffered
        if (std::fread(copies.data(), sizeof(Packed), copies.size(), file.get()) != copies.size())
            return temporaryFileError();
        judge(copies);
        file.reset();
    }
    m_files.clear();
    return Done{};
}

void Copies::judge(std::vector<Packed>& copies)
{
    std::sort(copies.begin(), copies.end(), [](const Packed& a, const Packed& b) {
        return a.event != b.event ? a.event < b.event : a.place < b.place;
    });
    for (auto first = copies.begin(); first != copies.end();) {
        const auto last = std::find_if(first, copies.end(),
                                       [&](const Packed& other) { return other.event != first->event; });
        if (last - first > 1)
            judgeEvent(&*first, &*first + (last - first));
        first = last;
    }
}

/// Copies of one event in file order. A replay stands for whatever came first; a first replay stands for all
/// that follows.
void Copies::judgeEvent(const Packed* first, const Packed* last)
{
    std::vector<const Packed*> best;                           // of each group of copies
    std::unordered_map<std::uint64_t, std::size_t> groupOfOwn; // by own id
    std::size_t replayed = SIZE_MAX;                           // the first group that a replay began
    for (const Packed* copy = first; copy != last; ++copy) {
        const bool replay = (copy->order & kNoReplay) == 0;
        const auto known = groupOfOwn.find(copy->own);
        std::size_t group = std::min(known == groupOfOwn.end() ? SIZE_MAX : known->second, replayed);
        if (replay && !best.empty())
            group = 0;
        if (group == SIZE_MAX) {
            group = best.size();
            best.push_back(copy);
            groupOfOwn.emplace(copy->own, group);
            replayed = replay ? group : replayed;
            continue;
        }
        const bool better = copy->order > best[group]->order;
        m_outdated.push_back(better ? best[group]->place : copy->place);
        best[group] = better ? copy : best[group];
    }
}

bool Copies::isOutdated(std::uint64_t block, std::uint64_t row) const
{
    return std::binary_search(m_outdated.begin(), m_outdated.end(), placeOf(block, row));
}

} // namespace core::ingest
