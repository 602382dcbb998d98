// No Qt in this file: the reader's headers use names that Qt's headers define as keywords.
#include "ui/models/log_format.h"

#include "core/ingest/formats.h"

namespace ui {

LogFormat logFormat(const std::string& id)
{
    const core::ingest::Format* format = core::ingest::formatNamed(id);
    return format ? LogFormat{std::string(format->title), format->rows.usesMapping} : LogFormat{id, false};
}

} // namespace ui
