#pragma once

#include "core/ingest/generic_rows.h"
#include "core/ingest/json_template.h"
#include "core/ingest/json_value.h"
#include "core/ingest/pipeline.h"

namespace core::ingest {

/// What a format does with one JSON object of its file: files it in the sink or rejects it.
using JsonRowReader = std::function<void(Json row, std::uint64_t line, std::string_view text, RowSink& sink)>;

/// A parser for JSON lines that hands each object to `reader`. Broken lines are rejected before.
std::unique_ptr<Parser> makeJsonParser(const Options& options, std::size_t number, JsonRowReader reader);

/// The mapped fields of an object, kept in the sink's batch.
GenericRows::Fields fieldsOf(Json row, const std::vector<JsonPath>& paths, RowSink& sink);
std::vector<JsonPath> pathsOf(const Mapping& mapping);

/// A parser for JSON lines of any keys by a mapping of dotted paths.
std::unique_ptr<Parser> makeGenericJsonParser(const Mapping& mapping, const GenericPlan& plan,
                                              const Options& options, std::size_t number);

} // namespace core::ingest
