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

/// Where the fields of a CSV row stand: field f in column columnOf[f], column c behind ends[c - 1] and up to
/// ends[c].
struct PlainColumns {
    const char* bytes;
    const std::uint32_t* ends;
    const std::uint32_t* columnOf; ///< of fields that are mapped
    FieldText operator[](std::size_t field) const
    {
        const std::size_t column = columnOf[field];
        const std::uint32_t from = (ends - 1)[column] + 1;
        return {bytes + from, ends[column] - from};
    }
};

/// Turns the field texts of rows into rows of a batch. One per thread.
class GenericRows {
public:
    GenericRows(const GenericPlan& plan, const Mapping& mapping, const Options& options, RowSink& sink);

    using Fields = std::array<FieldText, kFields>;
    /// `line` and `text` are for the row's rejection.
    void add(const Fields& fields, std::uint64_t line, std::string_view text);
    /// The same for a row whose fields stand in `columns` of a padded buffer (see CsvIndex), without quotes.
    void add(const PlainColumns& columns, std::uint64_t line, std::string_view text);

private:
    struct Fault {
        Field field;
        const char* reason = nullptr;
    };
    struct Usage {
        std::int64_t requests, uncached, read, write, output, reasoning, cost;
        bool costed, small; ///< one request, and counts within 32 bits and the rules
    };
    template <typename Source>
    void addFrom(const Source& fields, std::uint64_t line, std::string_view text);
    template <typename Source>
    bool readUsage(const Source& fields, Usage& usage, Fault& fault);
    template <typename Source>
    bool readCount(const Source& fields, Field field, std::int64_t& value, Fault& fault);
    bool readCountSlowly(const FieldText& text, Field field, std::int64_t& value, Fault& fault) const;
    bool readRequests(const FieldText& text, std::int64_t& value, Fault& fault) const;
    bool readCost(const FieldText& text, Usage& usage, Fault& fault) const;
    bool readCostSlowly(const FieldText& text, Usage& usage, Fault& fault) const;
    bool plausible(const Usage& usage, Fault& fault) const;
    bool readTime(const FieldText& text, Micros& time, Fault& fault);
    Fault faultOfTime(const FieldText& text, bool read) const;
    bool readOutcome(const FieldText& name, const FieldText& count, std::uint32_t& outcome,
                     std::int64_t& micros, Fault& fault);
    bool failed(const FieldText& status);
    bool failedByName(const FieldText& status);
    FieldText userOf(FieldText user) const;
    template <typename Source>
    std::uint32_t idOf(NameTable& table, const Source& fields, Field field);
    void addSums(const Usage& usage, const Names::Key& key, std::uint32_t outcome, std::int64_t micros);

    bool has(Field field) const { return ((m_mapped >> static_cast<unsigned>(field)) & 1) != 0; }

    GenericPlan m_plan;
    const Options& m_options;
    RowSink& m_sink;
    std::uint32_t m_mapped = 0; ///< a bit for each field that may have a text
    std::string m_constantUser; ///< padded
    std::size_t m_constantUserSize = 0;
    bool m_costInNano;               ///< costs are USD: fastNano reads them
    std::uint64_t m_surelyPlausible; ///< counters whose bits are all among these are within the rules
    Micros m_latest;
    NameTable m_statuses;
    std::uint64_t m_lastStatus = 0; ///< of at most 8 bytes: most rows have the same
    std::uint32_t m_lastStatusSize = 0;
    bool m_lastFailed = false;
    std::vector<char> m_statusFailed; ///< by id of m_statuses; 2 = not judged yet
};

} // namespace core::ingest
