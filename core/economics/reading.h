#pragma once

#include "core/base/result.h"
#include "core/plan/fields.h"

#include <string_view>

/// Reading of assumptions and segments: what core/plan/fields.h has not.
namespace core::economics {

/// A JSON number from Least to Most.
void readNumber(const plan::Place& at, double& out, double least, double most);

inline void readShare(const plan::Place& at, double& out)
{
    readNumber(at, out, 0, 1);
}
inline void readAmount(const plan::Place& at, double& out)
{
    readNumber(at, out, 0, 1e15);
}

inline void readAnyText(const plan::Place& at, std::string& out)
{
    plan::readText(at, out, 200);
}

/// Reports unless the member `format` is `name`; a later major version is UnsupportedVersion.
void readFormat(const plan::Place& root, plan::Fields& fields, std::string_view name);

Error errorFrom(const plan::Problem& problem, std::string_view file);

} // namespace core::economics
