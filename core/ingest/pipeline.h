#pragma once

#include "core/base/progress.h"
#include "core/ingest/cube_builder.h"

#include <functional>
#include <memory>

namespace core::ingest {

/// Turns blocks of rows into batches. One per thread; keeps what it learns from block to block.
class Parser {
public:
    virtual ~Parser() = default;
    /// Reads every row of `batch.block` into the batch. Block 0 begins with the header, if the format has
    /// one.
    virtual void parse(Batch& batch) = 0;
};

/// Makes the parser of a thread; `parser` is its number for RowSink.
using ParserFactory = std::function<std::unique_ptr<Parser>(std::size_t parser)>;

/// Reads `blocks` on threadCount() threads and files them in order. `fileBytes` is the size of the file on
/// disk. Fails with Cancelled, or with what the source, the project or the builder failed with.
Status runPipeline(BlockReader& blocks, const ParserFactory& makeParser, CubeBuilder& builder,
                   std::uint64_t fileBytes, Progress& progress);

/// Files one batch that is the whole file.
Status applyBatch(Batch& batch, CubeBuilder& builder, std::uint64_t fileBytes, Progress& progress);

} // namespace core::ingest
