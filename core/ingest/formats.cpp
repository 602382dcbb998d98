#include "core/ingest/formats.h"

namespace core::ingest {
namespace {

constexpr Format kFormats[] = {
    {"generic_json", "JSON or JSON lines with one request a row", "json jsonl ndjson log",
     [](const Head& head) { return head.isJson(); }, readGenericJson, true},
    {"generic_csv", "CSV or TSV with one request a row", "csv tsv txt",
     [](const Head& head) { return head.shape == Shape::Csv && head.columns.size() > 1; }, readGenericCsv, true},
};

} // namespace

std::span<const Format> formats()
{
    return kFormats;
}

const Format* formatNamed(std::string_view id)
{
    for (const Format& format : kFormats)
        if (format.id == id)
            return &format;
    return nullptr;
}

const Format* formatOf(const Head& head)
{
    for (const Format& format : kFormats)
        if (format.matches(head))
            return &format;
    return nullptr;
}

} // namespace core::ingest
