#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/ingest/put_aside.h"
#include "core/usage/accounts.h"
#include "core/usage/cube.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace core::ingest {

/// Which column (or JSON path) feeds which field of a usage event, and how to read it.
struct Mapping {
    std::map<std::string, std::string>
        columnOf;                   ///< field name (domain.md 1: "user", "uncached_input", ...) -> column
    bool inputIncludesCache = true; ///< the input column counts cached tokens (OpenAI's convention)
    bool outputIncludesReasoning =
        true;                     ///< false: reasoning stands beside the output column and is added to it
    std::string constantUser;     ///< used when no column feeds `user`; empty = a user column is required
    std::string timeZone = "UTC"; ///< of times without an offset
    char decimalSign = 0;         ///< 0 = guess from the values
    double costUnit = 1;          ///< USD per unit of the cost column (0.01 = cents)
    std::string timeUnit;         ///< of times that are numbers: "s", "ms", "us", "ns"; empty = by their size
    Micros timeOrigin = 0;        ///< what numbers of `timeUnit` count from
    bool operator==(const Mapping&) const = default;
};

/// What sniffing a file found, shown before anything is read in full.
struct Sniffed {
    std::string format; ///< id in the table of formats: "generic_csv", "litellm_spend_logs", ...
    std::string source; ///< see Imported::source
    bool readsByMapping = false;
    std::string joins;       ///< the format of the logs that say more about this one's rows; empty = none
    std::string header;      ///< of CSV, as it stands in the file
    std::string compression; ///< "", "gzip", "zstd", "xz", "zip"
    std::string encoding;    ///< "utf-8", "utf-16le", ...
    char delimiter = 0;      ///< CSV only
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> firstRows;
    bool hasSessions = false;          ///< rows of the format may name a session; of a mapping it says so
    Mapping mapping;                   ///< guessed
    std::vector<std::string> warnings; ///< sentences: "input may count cached tokens"
};

/// Recognises a file, or one member of a zip, by its content. Fails with UnknownFormat (also
/// when it is empty or binary), InvalidInput (broken archive) or FileAccess.
Result<Sniffed> sniff(const std::filesystem::path& file, const std::string& member = {});

/// Names of the files in a zip, in order; empty for every other file.
Result<std::vector<std::string>> membersOf(const std::filesystem::path& file);

/// Rules that reject absurd values; adjustable.
struct Rules {
    std::int64_t mostTokens = 50'000'000;  ///< per counter of a request row
    Micros earliest = 946'684'800'000'000; ///< 2000-01-01
    Micros latestAhead = 86'400'000'000;   ///< how far past `now` a time may lie
    bool operator==(const Rules&) const = default;
};

struct Rejected {
    std::uint64_t line = 0; ///< 1-based physical line of the row's start
    std::string field, reason, text;
};

/// What is said about reading beside the columns; it goes before the mapping, given or guessed.
struct Overrides {
    std::map<std::string, std::string> columnOf; ///< field -> column
    std::optional<std::string> timeZone, constantUser, timeUnit;
    std::optional<Micros> timeOrigin;
    std::optional<double> costUnit;
};

/// A file, or one member of a zip.
struct LogPart {
    std::filesystem::path file;
    std::string member; ///< empty = the file itself, or a zip's first member
};

struct Options {
    std::string format;             ///< empty = sniffed
    std::string member;             ///< of a zip; empty = its first file
    std::optional<Mapping> mapping; ///< empty = guessed
    Overrides overrides;
    Rules rules;
    Micros now = 0;
    bool pseudonymise = false; ///< store codes instead of the names of users, orgs and sessions
    std::string pseudonymKey;
    std::set<std::string> dropped; ///< fields (kFieldNames) and columns that are never stored
    bool keepSessions = false;     ///< also store the usage by session, where rows name one
    /// Gets every rejected row in file order, beyond kMostKeptRejects too. May be empty.
    std::function<void(const Rejected&)> onReject;
    /// What of a rejected row's text is kept; readLog() sets it (kept_rows.h). Empty = all.
    std::function<std::string(std::string_view)> keptOfReject;
    std::uint64_t idsInMemory = 64'000'000; ///< event ids past that go to a temporary file; 13 bytes each
    std::shared_ptr<PutAside> aside; ///< of all logs of an import; empty = each makes its own (asideFor())
    std::vector<LogPart> companions; ///< other logs of the same import, where Sniffed::joins looks
    bool fingerprint = true;         ///< compute Imported::fingerprint
    std::size_t blockSize =
        256 * 1024; ///< bytes that one thread parses at a time; results do not depend on it
};

/// Everything one file brings. accepted + rejected + duplicate = rows.
struct Imported {
    std::string file, format;
    std::string fingerprint; ///< see fingerprint.h; of a member of a zip with "/member" behind it
    /// Says which logs are of one kind: the format, and for a log read by a mapping its header.
    std::string source;
    std::string header;      ///< of CSV, as it stands in the file
    bool aggregated = false; ///< sums without ids: the same usage exported twice cannot be told by its rows
    std::uint64_t bytes = 0;
    Mapping mapping;
    std::uint64_t rows = 0, accepted = 0, rejected = 0, duplicate = 0;
    std::map<std::string, std::uint64_t> reasons;
    std::vector<Rejected> rejectedRows;      ///< the first kMostKeptRejects
    std::vector<usage::Block> blocks;        ///< ids refer to `base` dictionaries + newNames
    std::vector<usage::Block> sessionBlocks; ///< as in usage::Cube; with Options::keepSessions
    usage::Dictionaries newNames;
    usage::Coverage coverage;                       ///< of this file's accepted rows
    std::vector<usage::Account> accounts;           ///< of an accounts file
    std::vector<std::pair<Day, Aside>> eventHashes; ///< packed (packed_ids.h) by day; of a day there may be
                                                    ///< several, which may be concatenated
    std::vector<std::string> warnings;
};

/// Where packed ids wait until they are stored: in memory up to a byte for each of Options::idsInMemory,
/// then in a temporary file.
std::shared_ptr<PutAside> asideFor(const Options& options);

constexpr std::size_t kMostKeptRejects = 10'000;

/// Event-id hashes that the project already holds for a day: the strings of earlier Imported::eventHashes of
/// that day, one behind the other. Empty for new projects.
using KnownHashes = std::function<Result<std::string>(Day)>;

/// Reads one file (plain or compressed). `progress` counts bytes of the file. Nothing is written anywhere.
Result<Imported> readLog(const std::filesystem::path& file, const Options& options,
                         const usage::Dictionaries& base, const KnownHashes& known, Progress& progress);

} // namespace core::ingest
