#include "core/base/progress.h"

namespace core {
namespace {

class NoProgress final : public Progress {
public:
    bool advance(std::uint64_t, std::uint64_t) override { return true; }
};

} // namespace

Progress& noProgress()
{
    static NoProgress progress;
    return progress;
}

} // namespace core
