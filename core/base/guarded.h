#pragma once

#include "core/base/error.h"

#include <exception>
#include <new>
#include <string>

namespace core {

/// What `work` returns, a Result or Status; an Internal error in place of an exception. Expected failures are
/// never exceptions here: what arrives is a lack of memory or a fault in a library, and a window must outlive
/// both. For the outermost call of a background job.
template <typename Work>
auto guarded(Work&& work) -> decltype(work())
{
    try {
        return work();
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::Internal, "there is not enough memory for this computation"};
    } catch (const std::exception& problem) {
        return Error{ErrorCode::Internal, std::string("a computation failed: ") + problem.what()};
    }
}

} // namespace core
