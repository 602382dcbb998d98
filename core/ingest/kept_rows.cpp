#include "core/ingest/kept_rows.h"

#include "core/ingest/numbers.h"
#include "core/ingest/pseudonym.h"
#include "core/ingest/time_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace core::ingest {
namespace {

// The columns and keys of the known formats, in lower case and without separators.

constexpr std::string_view kUsers =
    " user userid username useremail email enduser enduserid requestuserid apikey apikeyid"
    " accountid accountuuid userapikeyid userapikeyuserid apikeyname customer customerid benutzer ";
constexpr std::string_view kOrgs =
    " org orgid organization organizationid organisationid aiorg aiorgid team teamid teamalias"
    " workspace workspaceid projectid projectname subject tenant tenantid subaccountid"
    " externalsubscriptionid externalcustomerid subaccountname billingaccountid"
    " billingaccountname organizationname lagocustomerid userapikeyteamid userapikeyorgid company firma "
    "kunde ";
/// Where prompts and answers stand. Counts in there are kept.
constexpr std::string_view kWords =
    " input output messages message response request prompt prompts completion completions"
    " content contents text question answer requestbody responsebody body query instructions"
    " system proxyserverrequest requestparameters comments comment arguments toolcalls"
    " statusmessage errorstr ";
/// Texts that readers go by and that name nobody.
constexpr std::string_view kHarmless =
    " model modelgroup requestmodel modelpermaslug modelversion aimodel providedmodelname"
    " provider customllmprovider providername type kind status level tier servicetier batch"
    " usagetype tokentype costtype cachehit cachestatus calltype object code currency"
    " amountcurrency quantityunit lineitem contextwindow specversion source role workflow"
    " feature usecase task purpose promptname tracename name chargecategory chargeclass"
    " billingcurrency consumedunit pricingunit servicename skumeter variant slug datatype"
    " operation plan outcome stage country genaioperationname genairequestmodel"
    " genairesponsemodel genaiprovidername genaisystem ";
/// Ids of what happened, not of who did it.
constexpr std::string_view kIds =
    " id rid requestid responseid traceid spanid parentspanid eventid messageid sessionid callid"
    " transactionid generationid observationid internalid uuid scoreid parentobservationid"
    " genairesponseid genairequestid ";

bool isIn(std::string_view words, const std::string& name)
{
    return !name.empty() && words.find(' ' + name + ' ') != std::string_view::npos;
}

enum class Keep { All, UserCode, OrgCode, Words, Facts, Nothing };

std::string plain(std::string_view key)
{
    std::string name;
    for (const char c : key)
        if (std::isalnum(static_cast<unsigned char>(c)))
            name += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return name;
}

bool isFact(const std::string& text)
{
    static thread_local TimeReader times;
    Micros time = 0;
    const std::string_view inner = trimmed(text);
    return inner.empty() || parseWritten(text) || times.readSlow(inner, time) || inner == "true" ||
           inner == "false" || inner == "null" || inner == "True" || inner == "False" || inner == "None";
}

std::string jsonString(std::string_view text)
{
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            (out += '\\') += c;
        else if (static_cast<unsigned char>(c) < 32)
            out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        else
            out += c;
    }
    return out + '"';
}

/// The fields of one row of CSV; nothing when a quote stays open.
std::optional<std::vector<std::string>> cellsOf(std::string_view row, char delimiter)
{
    while (!row.empty() && (row.back() == '\n' || row.back() == '\r'))
        row.remove_suffix(1);
    std::vector<std::string> cells;
    bool quoted = false;
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= row.size(); ++i) {
        if (i == row.size() || (row[i] == delimiter && !quoted)) {
            cells.push_back(withoutQuotes(row.substr(begin, i - begin)));
            begin = i + 1;
        } else if (row[i] == '"') {
            quoted = !quoted;
        }
    }
    return quoted ? std::nullopt : std::optional(std::move(cells));
}

std::string csvCell(const std::string& text, char delimiter)
{
    if (text.find_first_of(std::string("\"\r\n") + delimiter) == std::string::npos)
        return text;
    std::string out = "\"";
    for (const char c : text) {
        out += c;
        if (c == '"')
            out += c;
    }
    return out + '"';
}

class KeptRows {
public:
    KeptRows(const Head& head, const Format& format, const Mapping& mapping, const Options& options)
        : m_shape(head.shape)
        , m_delimiter(head.layout.delimiter)
        , m_columns(head.layout.columns)
        , m_codes(options.pseudonymise)
        , m_key(options.pseudonymKey)
    {
        for (const std::string& name : options.dropped)
            drop(name, format, mapping);
        if (format.rows.usesMapping)
            for (const auto& [field, column] : mapping.columnOf)
                m_byName.emplace(column, field == "user"  ? Keep::UserCode
                                         : field == "org" ? Keep::OrgCode
                                                          : Keep::All);
        for (const auto& [field, column] : options.overrides.columnOf)
            if (field == "user" || field == "org")
                m_byName.insert_or_assign(column, field == "user" ? Keep::UserCode : Keep::OrgCode);
        m_onlyMapped = m_codes && format.rows.usesMapping;
    }

    std::string operator()(std::string_view row) const
    {
        if (m_nothing)
            return {};
        bool changed = false;
        const std::optional<std::string> kept =
            m_shape == Shape::Csv ? csv(row, changed) : json(row, changed);
        if (!kept)
            return m_codes || m_drops || mayHoldWords(row) ? std::string() : std::string(row);
        return changed ? *kept : std::string(row);
    }

private:
    void drop(const std::string& name, const Format& format, const Mapping& mapping)
    {
        m_drops = true;
        const auto fed = mapping.columnOf.find(name);
        m_byName[fed != mapping.columnOf.end() ? fed->second : name] = Keep::Nothing;
        // Which columns of a known format feed a field is the reader's affair.
        m_nothing = m_nothing || (!format.rows.usesMapping && fieldNamed(name) &&
                                  std::find(m_columns.begin(), m_columns.end(), name) == m_columns.end());
    }

    /// What is kept at a key or column; `path` leads to it from the row.
    Keep at(const std::string& key, const std::string& path) const
    {
        for (const std::string* name : {&path, &key})
            if (const auto found = m_byName.find(*name); found != m_byName.end())
                return m_codes || found->second == Keep::Nothing ? found->second : Keep::All;
        if (m_onlyMapped)
            return leadsToMapped(path) ? Keep::Facts : Keep::Nothing;
        const std::string name = plain(key);
        if (m_codes && isIn(kUsers, name))
            return Keep::UserCode;
        if (m_codes && isIn(kOrgs, name))
            return Keep::OrgCode;
        if (isIn(kWords, name) && plain(path).find("usage") == std::string::npos) // "usageDetails.input"
            return Keep::Words;
        if (!m_codes || isHarmless(name))
            return Keep::All;
        return Keep::Facts;
    }

    static bool isHarmless(const std::string& name) { return isIn(kHarmless, name) || isIn(kIds, name); }
    bool leadsToMapped(const std::string& path) const
    {
        const auto next = m_byName.lower_bound(path + ".");
        return next != m_byName.end() && next->first.starts_with(path + ".");
    }

    std::string value(const std::string& text, Keep keep) const
    {
        const std::string inner(trimmed(text));
        switch (keep) {
        case Keep::All:
            return text;
        case Keep::UserCode:
        case Keep::OrgCode:
            return inner.empty() ? inner : pseudonymOf(inner, m_key, keep == Keep::UserCode ? "u-" : "o-");
        case Keep::Words:
        case Keep::Facts:
            return isFact(text) ? text : std::string();
        case Keep::Nothing:
            break;
        }
        return {};
    }

    /// A text that may hold JSON, as exporters like to put it.
    std::string text(const std::string& text, Keep keep, const std::string& path, bool& changed) const
    {
        const std::string_view start = trimmed(text);
        if (keep != Keep::Nothing && keep != Keep::UserCode && keep != Keep::OrgCode && !start.empty() &&
            (start[0] == '{' || start[0] == '[')) {
            bool inner = false;
            if (const auto kept = document(text, keep, path, inner)) {
                changed = changed || inner;
                return inner ? *kept : text;
            }
        }
        std::string kept = value(text, keep);
        changed = changed || kept != text;
        return kept;
    }

    std::optional<std::string> document(const std::string& text, Keep keep, const std::string& path,
                                        bool& changed) const
    {
        simdjson::dom::parser parser;
        Json root;
        if (parser.parse(text).get(root) != simdjson::SUCCESS)
            return {};
        return element(root, keep, path, changed);
    }

    std::string element(Json value, Keep keep, const std::string& path, bool& changed) const
    {
        if (keep == Keep::Nothing) {
            changed = true;
            return "null";
        }
        if (value.is_object())
            return object(value, keep, path, changed);
        if (value.is_array()) {
            std::string out;
            for (const Json each : simdjson::dom::array(value))
                out += (out.empty() ? "" : ",") + element(each, keep, path, changed);
            return "[" + out + "]";
        }
        if (value.type() == simdjson::dom::element_type::STRING)
            return jsonString(text(std::string(std::string_view(value)), keep, path, changed));
        if ((keep == Keep::UserCode || keep == Keep::OrgCode) && !value.is_null())
            return jsonString(text(textOf(value), keep, path, changed));
        return simdjson::minify(value);
    }

    std::string object(Json value, Keep keep, const std::string& path, bool& changed) const
    {
        const std::string named = textAt(value, "key"); // {"key": ..., "value": {...}} of OpenTelemetry
        std::string out;
        for (const auto& member : simdjson::dom::object(value)) {
            const std::string key(member.key);
            const bool isNamed = !named.empty() && key == "value";
            const std::string& name = isNamed ? named : key;
            const std::string way = path.empty() ? name : path + "." + name;
            Keep inner = isNamed || m_byName.contains(way) || !isTyped(key) ? at(name, way) : keep;
            if (!named.empty() && key == "key")
                inner = Keep::All;
            if (keep == Keep::Words && inner == Keep::All && !isHarmless(plain(name)))
                inner = Keep::Words;
            if (keep == Keep::UserCode || keep == Keep::OrgCode)
                inner = keep;
            out +=
                (out.empty() ? "" : ",") + jsonString(key) + ":" + element(member.value, inner, way, changed);
        }
        return "{" + out + "}";
    }

    /// The keys that say an OpenTelemetry value's type: what holds for the value holds for them.
    static bool isTyped(const std::string& key)
    {
        return key == "stringValue" || key == "intValue" || key == "doubleValue" || key == "boolValue";
    }

    std::optional<std::string> csv(std::string_view row, bool& changed) const
    {
        const auto cells = cellsOf(row, m_delimiter);
        if (!cells || cells->size() != m_columns.size())
            return {};
        std::string out;
        for (std::size_t c = 0; c < cells->size(); ++c) {
            const std::string& column = m_columns[c];
            const std::string kept = text((*cells)[c], at(column, column), column, changed);
            out += (c == 0 ? "" : std::string(1, m_delimiter)) + csvCell(kept, m_delimiter);
        }
        return out;
    }

    std::optional<std::string> json(std::string_view row, bool& changed) const
    {
        return document(std::string(row), Keep::All, {}, changed);
    }

    /// Whether prompts or answers may stand in a row that cannot be taken apart.
    bool mayHoldWords(std::string_view row) const
    {
        const auto holdsWords = [this](const std::string& column) {
            return at(column, column) == Keep::Words;
        };
        if (m_shape == Shape::Csv)
            return std::any_of(m_columns.begin(), m_columns.end(), holdsWords);
        for (std::size_t colon = row.find(':'); colon != std::string_view::npos;
             colon = row.find(':', colon + 1)) {
            const std::string_view before = trimmed(row.substr(0, colon)),
                                   value = trimmed(row.substr(colon + 1));
            if (!before.ends_with('"') || before.size() < 2)
                continue;
            const std::size_t quote = before.rfind('"', before.size() - 2);
            const bool isText = !value.empty() && (value[0] == '"' || value[0] == '[' || value[0] == '{');
            if (isText && quote != std::string_view::npos &&
                isIn(kWords, plain(before.substr(quote + 1, before.size() - quote - 2))))
                return true;
        }
        return false;
    }

    Shape m_shape;
    char m_delimiter;
    std::vector<std::string> m_columns;
    bool m_codes, m_drops = false, m_onlyMapped = false, m_nothing = false;
    std::string m_key;
    std::map<std::string, Keep> m_byName; ///< columns and paths
};

} // namespace

std::function<std::string(std::string_view row)> keptOfRows(const Head& head, const Format& format,
                                                            const Mapping& mapping, const Options& options)
{
    return KeptRows(head, format, mapping, options);
}

} // namespace core::ingest
