#include "core/ingest/generate.h"

#include "core/ingest/synthetic_rows.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <memory>

namespace core::ingest {
namespace {

enum class Fault { None, Time, Text, Negative, Short, Cost, Extra };

constexpr std::size_t kRecent = 65'536; ///< rows that a duplicate may repeat

std::string idText(const SyntheticRow& row)
{
    return fmt::format("req_{:016x}{:08x}", row.idHigh, static_cast<std::uint32_t>(row.idLow));
}

std::string timeText(std::int64_t millis, char separator, const char* suffix)
{
    const CivilDate date = civilDateOf(static_cast<Day>(millis / 86'400'000));
    const std::int64_t ms = millis % 86'400'000;
    return fmt::format("{:04}-{:02}-{:02}{}{:02}:{:02}:{:02}.{:03}{}", date.year, date.month, date.day,
                       separator, ms / 3'600'000, ms / 60'000 % 60, ms / 1000 % 60, ms % 1000, suffix);
}

std::string costText(std::int64_t nano)
{
    std::string text = fmt::format("{}.{:09}", nano / 1'000'000'000, nano % 1'000'000'000);
    while (text.ends_with('0') && !text.ends_with(".00"))
        text.pop_back();
    return text;
}

std::string userText(std::uint32_t user)
{
    return fmt::format("user_{:010x}", (user + 1) * 0x9E3779B97Full & 0xFFFFFFFFFFull);
}

/// How one format writes rows.
class Writer {
public:
    virtual ~Writer() = default;
    virtual std::string header() const { return {}; }
    virtual std::string line(const SyntheticRow& row, Fault fault) const = 0;
};

class CsvWriter final : public Writer {
public:
    std::string header() const override
    {
        return "request_id,timestamp,user_id,model,workflow,input_tokens,cached_input_tokens,output_tokens,"
               "reasoning_tokens,"
               "cost_usd,status\n";
    }
    std::string line(const SyntheticRow& row, Fault fault) const override
    {
        const std::string input = fault == Fault::Text       ? "n/a"
                                  : fault == Fault::Negative ? "-12"
                                                             : std::to_string(row.input);
        std::string text =
            fmt::format("{},{},{},{},{},{},{},{}", idText(row),
                        fault == Fault::Time ? "2026-13-45T99:61:00.000Z" : timeText(row.millis, 'T', "Z"),
                        userText(row.user), SyntheticRows::modelName(row.model),
                        SyntheticRows::workflowName(row.workflow), input, row.cached, row.output);
        if (fault == Fault::Short)
            return text + "\n";
        return text + fmt::format(",{},{},{}{}\n", row.reasoning,
                                  fault == Fault::Cost ? "1.2.3" : costText(row.costNano),
                                  SyntheticRows::statusName(row.status),
                                  fault == Fault::Extra ? ",extra,fields" : "");
    }
};

class JsonWriter final : public Writer {
public:
    std::string line(const SyntheticRow& row, Fault fault) const override
    {
        const std::string input = fault == Fault::Text       ? "\"n/a\""
                                  : fault == Fault::Negative ? "-12"
                                                             : std::to_string(row.input);
        std::string text = fmt::format(
            R"({{"request_id":"{}","timestamp":"{}","user_id":"{}","model":"{}","workflow":"{}","input_tokens":{},)"
            R"("cached_input_tokens":{},"output_tokens":{},)",
            idText(row), fault == Fault::Time ? "2026-13-45T99:61:00.000Z" : timeText(row.millis, 'T', "Z"),
            userText(row.user), SyntheticRows::modelName(row.model),
            SyntheticRows::workflowName(row.workflow), input, row.cached, row.output);
        if (fault == Fault::Short)
            return text + "\n";
        return text + fmt::format(R"("reasoning_tokens":{},"cost_usd":{},"status":"{}"{}}}{})", row.reasoning,
                                  fault == Fault::Cost ? "\"1.2.3\"" : costText(row.costNano),
                                  SyntheticRows::statusName(row.status),
                                  fault == Fault::Extra ? ",\"x\":" : "", "\n");
    }
};

class LitellmWriter final : public Writer {
public:
    std::string header() const override
    {
        return "request_id,call_type,api_key,spend,total_tokens,prompt_tokens,completion_tokens,startTime,"
               "endTime,model,"
               "model_group,custom_llm_provider,user,metadata,cache_hit,request_tags,team_id,end_user,"
               "session_id,status\n";
    }
    std::string line(const SyntheticRow& row, Fault fault) const override
    {
        const std::string input = fault == Fault::Text       ? "n/a"
                                  : fault == Fault::Negative ? "-12"
                                                             : std::to_string(row.input);
        const std::string_view model = SyntheticRows::modelName(row.model),
                               provider = SyntheticRows::providerName(row.model);
        std::string text = fmt::format(
            "chatcmpl-{},acompletion,hash0,{},{},{},{},{},{},{}/{},{},{},default_user_id,", idText(row),
            fault == Fault::Cost ? "1.2.3" : costText(row.costNano), row.input + row.output, input,
            row.output, fault == Fault::Time ? "2026-13-45 99:61:00.000" : timeText(row.millis, ' ', ""),
            timeText(row.millis + 900, ' ', ""), provider, model, model, provider);
        if (fault == Fault::Short)
            return text + "\n";
        return text +
               fmt::format(
                   R"("{{""additional_usage_values"": {{""prompt_tokens_details"": {{""cached_tokens"": {}}}, ""completion_tokens_details"": {{""reasoning_tokens"": {}}}}}, ""spend_logs_metadata"": {{""feature"": ""{}""}}}}",False,"[""prod""]",team-{},{},sess-{},{}{})",
                   row.cached, row.reasoning, SyntheticRows::workflowName(row.workflow), row.user % 40,
                   userText(row.user), row.user % 1000, row.status == 0 ? "success" : "failure",
                   fault == Fault::Extra ? ",extra\n" : "\n");
    }
};

std::unique_ptr<Writer> writerFor(const std::string& format)
{
    if (format == "csv")
        return std::make_unique<CsvWriter>();
    if (format == "jsonl")
        return std::make_unique<JsonWriter>();
    if (format == "litellm")
        return std::make_unique<LitellmWriter>();
    return nullptr;
}

/// A file that is written in large pieces and removed when anything goes wrong.
class Output {
public:
    explicit Output(const std::filesystem::path& path)
        : m_path(path)
        , m_file(std::fopen(path.c_str(), "wb"))
    {}
    ~Output()
    {
        if (m_file)
            std::fclose(m_file);
        std::error_code ignored;
        if (!m_done)
            std::filesystem::remove(m_path, ignored);
    }
    bool isOpen() const { return m_file != nullptr; }
    bool write(const std::string& text)
    {
        bytes += text.size();
        return std::fwrite(text.data(), 1, text.size(), m_file) == text.size();
    }
    bool finish()
    {
        m_done = std::fclose(m_file) == 0;
        m_file = nullptr;
        return m_done;
    }
    Error error() const
    {
        const bool full = errno == ENOSPC;
        return Error{full ? ErrorCode::DiskFull : ErrorCode::FileAccess,
                     full ? "no room on the disk" : "cannot be written", m_path.string()};
    }
    std::uint64_t bytes = 0;

private:
    std::filesystem::path m_path;
    std::FILE* m_file;
    bool m_done = false;
};

/// Draws the rows in order and sprinkles duplicates and faults over them.
class RowStream {
public:
    explicit RowStream(const GenerateOptions& options)
        : m_options(options)
        , m_rows(options)
        , m_recent(kRecent)
    {}

    SyntheticRow next(int hour, double within, Generated& done, Fault& fault)
    {
        SyntheticRandom& random = m_rows.random();
        SyntheticRow row;
        if (done.rows > 100 && m_options.duplicates > 0 && random.uniform() < m_options.duplicates) {
            const auto back =
                1 + random.below(static_cast<std::uint32_t>(std::min<std::uint64_t>(done.rows - 1, 60'000)));
            row = m_recent[(done.rows - back) % kRecent];
            ++done.duplicates;
        } else {
            row = m_rows.next(hour, within);
        }
        m_recent[done.rows % kRecent] = row;
        const bool bad = m_options.badRows > 0 && random.uniform() < m_options.badRows;
        fault = bad ? static_cast<Fault>(1 + random.below(6)) : Fault::None;
        done.bad += bad;
        ++done.rows;
        return row;
    }
    const SyntheticRows& rows() const { return m_rows; }

private:
    const GenerateOptions& m_options;
    SyntheticRows m_rows;
    std::vector<SyntheticRow> m_recent;
};

} // namespace

Result<Generated> generateLog(const std::filesystem::path& file, const GenerateOptions& options,
                              Progress& progress)
{
    const std::unique_ptr<Writer> writer = writerFor(options.format);
    if (!writer)
        return Error{ErrorCode::InvalidInput,
                     "there is no format \"" + options.format + "\" to write",
                     file.string(),
                     0,
                     "format",
                     "csv, jsonl or litellm"};
    Output output(file);
    if (!output.isOpen())
        return output.error();
    RowStream stream(options);
    Generated done;
    done.users = stream.rows().users();
    std::string text = writer->header();
    const int hours = std::max(1, options.days) * 24;
    for (int hour = 0; hour < hours; ++hour) {
        const double share = stream.rows().shareUntil(hour);
        const std::uint64_t until =
            hour + 1 == hours ? options.rows
                              : static_cast<std::uint64_t>(share * static_cast<double>(options.rows));
        const std::uint64_t first = done.rows;
        while (done.rows < until) {
            Fault fault = Fault::None;
            const double within = static_cast<double>(done.rows - first) / static_cast<double>(until - first);
            const SyntheticRow row = stream.next(hour, within, done, fault);
            text += writer->line(row, fault);
            if (text.size() > (1 << 20)) {
                if (!output.write(text))
                    return output.error();
                text.clear();
            }
        }
        if (!progress.advance(done.rows, options.rows))
            return Error{ErrorCode::Cancelled, "generating cancelled", file.string()};
    }
    if (!output.write(text) || !output.finish())
        return output.error();
    done.bytes = output.bytes;
    return done;
}

} // namespace core::ingest
