#pragma once

#include "core/ingest/batch.h"
#include "core/ingest/fields.h"
#include "core/ingest/numbers.h"
#include "core/ingest/time_reader.h"

#include <array>

namespace core::ingest {

inline constexpr char kNothing[kPadding] = {}; ///< the padded empty text

/// The text of a field in a padded buffer.
struct FieldText {
    const char* p = kNothing;
    std::uint32_t n = 0;
    std::string_view view() const { return {p, n}; }
};

/// The text without outer blanks.
FieldText trimmedText(FieldText text);

/// How the texts of a generic row become an event: a Mapping, ready to use.
struct GenericPlan {
    NumberStyle style;
    Written costUnit{1, 0};
    bool inputIncludesCache = true;
    bool outputIncludesReasoning = true;
    bool hasUsage =
        true; ///< a column of tokens, cost, requests or model is mapped; otherwise a log of outcomes
    bool userMapped = true;
    TimeReader times;
};

/// Fails with NotFound for an unknown time zone.
Result<GenericPlan> planOf(const Mapping& mapping);

/// Turns the field texts of rows into rows of a batch. One per thread.
class GenericRows {
public:
    GenericRows(const GenericPlan& plan, const Mapping& mapping, const Options& options, RowSink& sink);

    using Fields = std::array<FieldText, kFields + 1>; ///< behind them a place for what feeds no field
    /// `fields[f]` is the text of field f, of the mapped ones: Fields, or a CSV row. `line` and `textOf()`
    /// are for the row's rejection. Its code is in generic_rows_add.h.
    template <typename Source, typename TextOf>
    void add(const Source& fields, std::uint64_t line, const TextOf& textOf);

private:
    struct Fault {
        Field field;
        const char* reason = nullptr;
    };
    struct Usage {
        std::int64_t requests, uncached, read, write, output, reasoning, cost;
        bool costed, small; ///< one request, and counts within 32 bits and the rules
    };
    // What is not read at once goes to functions that take and return values: addresses would keep the
    // numbers of every row in memory instead of registers.
    template <typename Source>
    bool readUsage(const Source& fields, Usage& usage, Fault& fault);
    template <typename Source>
    bool readCounts(const Source& fields, Usage& usage, Fault& fault);
    template <typename Source>
    Usage countsOf(const Source& fields, Fault& fault) const;
    std::int64_t countOf(FieldText text, Field field, Fault& fault) const;
    std::int64_t requestsOf(FieldText text, Fault& fault) const;
    bool readCost(FieldText text, Usage& usage, Fault& fault) const;
    std::optional<std::int64_t> costOf(FieldText text, Fault& fault) const;
    bool plausible(Usage usage, Fault& fault) const;
    bool readTime(FieldText text, Micros& time, Fault& fault);
    Fault faultOfTime(FieldText text, bool read) const;
    bool readOutcome(FieldText name, FieldText count, std::uint32_t& outcome, std::int64_t& micros,
                     Fault& fault);
    bool failed(FieldText status);
    bool failedByName(FieldText status);
    FieldText userOf(FieldText user) const;
    template <typename Source>
    std::uint32_t idOf(NameTable& table, const Source& fields, Field field);
    void addSums(Usage usage, Names::Key key, std::uint32_t outcome, std::int64_t micros);

    bool has(Field field) const { return ((m_mapped >> static_cast<unsigned>(field)) & 1) != 0; }

    GenericPlan m_plan;
    const Options& m_options;
    RowSink& m_sink;
    std::uint32_t m_mapped = 0; ///< a bit for each field that may have a text
    std::string m_constantUser; ///< padded
    std::size_t m_constantUserSize = 0;
    bool m_costInNano;               ///< there are costs, in USD: fastNano reads them
    bool m_rareNames;                ///< there are orgs, providers, tiers or stages
    std::uint64_t m_surelyPlausible; ///< counters whose bits are all among these are within the rules
    Micros m_latest;
    NameTable m_statuses;
    std::uint64_t m_lastStatus = 0; ///< of at most 8 bytes: most rows have the same
    std::uint32_t m_lastStatusSize = 0;
    bool m_lastFailed = false;
    std::vector<char> m_statusFailed; ///< by id of m_statuses; 2 = not judged yet
};

/// The same rows, with the session of each. A type of its own, so that rows without pay nothing for it.
class SessionRows {
public:
    SessionRows(GenericRows rows, RowSink& sink)
        : m_rows(std::move(rows))
        , m_sink(sink)
    {}
    template <typename Source, typename TextOf>
    void add(const Source& fields, std::uint64_t line, const TextOf& textOf);

private:
    GenericRows m_rows;
    RowSink& m_sink;
};

/// Whether rows read by this mapping are to be kept by session.
bool keepsSessions(const Mapping& mapping, const Options& options);

} // namespace core::ingest
