#pragma once

#include "core/ingest/source.h"

#include <string_view>

namespace core::ingest {

/// True when a JSON text begins with an array, or with an object that has an array of objects among its first
/// members: its elements can be read one by one.
bool hasArrayOfObjects(std::string_view head);

/// Where the array of a JSON text begins: the text itself, or the first one of an object's members; npos when
/// there is none so far.
std::size_t arrayBegin(std::string_view head);

/// The elements of the document's array (the first one of an object's members) as JSON lines, so that large
/// documents are read like logs: in blocks, on all threads. Fails with InvalidInput when the document ends
/// before its array does. `outside` gets the rest of the document, at most kMostOutside bytes of it.
std::unique_ptr<Source> makeArrayLines(std::unique_ptr<Source> document, std::string* outside = nullptr);

constexpr std::size_t kMostOutside = 16 * 1024;

} // namespace core::ingest
