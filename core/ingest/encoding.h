#pragma once

#include "core/ingest/source.h"

namespace core::ingest {

/// "utf-8", "utf-16le", "utf-16be" or "windows-1252" by the first bytes of a text; "" for binary data.
std::string encodingOf(std::string_view head);

/// `inner` as UTF-8, without a byte order mark.
std::unique_ptr<Source> makeUtf8(std::unique_ptr<Source> inner, const std::string& encoding);

/// True when the padded or whole text is well-formed UTF-8.
bool isUtf8(std::string_view text);

} // namespace core::ingest
