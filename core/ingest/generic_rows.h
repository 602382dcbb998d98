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

/// Turns the field texts of rows into rows of a batch. One per thread.
class GenericRows {
public:
    GenericRows(const GenericPlan& plan, const Mapping& mapping, const Options& options, RowSink& sink);

    using Fields = std::array<FieldText, kFields>;
    /// `line` and `text` are for the row's rejection.
    void add(const Fields& fields, std::uint64_t line, std::string_view text);

private:
    struct Fault {
        Field field;
        const char* reason = nullptr;
    };
    bool readCount(const FieldText& text, std::int64_t& value, Field field, Fault& fault);
    bool readCost(const FieldText& text, Row& row, Fault& fault);
    bool plausible(const Row& row, Fault& fault) const;
    bool readUsage(const Fields& fields, Row& row, Fault& fault);
    bool readTime(const FieldText& text, Micros& time, Fault& fault);
    bool readOutcome(const Fields& fields, Names::Key& key, Row& row, Fault& fault);
    bool failed(const FieldText& status);
    bool failedByName(const FieldText& status);
    void addOutcome(const Names::Key& key, std::uint32_t outcome);
    std::uint32_t idOf(NameTable& table, const FieldText& text);
    FieldText trimmedText(FieldText text) const;

    const FieldText& at(const Fields& fields, Field field) const
    {
        return fields[static_cast<std::size_t>(field)];
    }

    GenericPlan m_plan;
    const Options& m_options;
    RowSink& m_sink;
    std::string m_constantUser; ///< padded
    std::size_t m_constantUserSize = 0;
    std::uint64_t m_surelyPlausible; ///< counters whose bits are all among these are within the rules
    Micros m_latest;
    NameTable m_statuses;
    std::uint64_t m_lastStatus = 0; ///< of at most 8 bytes: most rows have the same
    std::uint32_t m_lastStatusSize = 0;
    bool m_lastFailed = false;
    std::vector<char> m_statusFailed; ///< by id of m_statuses; 2 = not judged yet
};

} // namespace core::ingest
