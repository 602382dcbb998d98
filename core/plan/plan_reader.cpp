#include "core/plan/plan_reader.h"

#include "core/plan/patterns.h"

namespace core::plan {
namespace {

using Kind = JsonNode::Kind;

template <typename T, typename Read>
auto listOf(Read read)
{
    return [read](const Place& at, std::vector<T>& out) {
        readList(at, out, read);
    };
}

/// A text of a given form that is empty when absent.
template <typename Fits>
auto patternReader(Fits fits, const char* what)
{
    return [fits, what](const Place& at, std::string& out) {
        if (at.node.kind == Kind::String && fits(at.node.text))
            out = at.node.text;
        else
            at.fail(std::string("must be ") + what + ", not " + shown(at.node));
    };
}

void readModel(const Place& at, Model& out)
{
    Fields fields(at);
    fields.required("id", out.id, readId);
    fields.required("price", out.price,
                    patternReader(isPriceKey, "an entry of the price book such as \"openai/gpt-4o-mini\""));
    fields.optional("name", out.name, readName);
    fields.done();
}

void readMeter(const Place& at, Meter& out)
{
    Fields fields(at);
    fields.required("id", out.id, readId);
    fields.optional("name", out.name, readName);
    fields.required("kind", out.kind, readWord<MeterKind>);
    fields.required("aggregate", out.aggregate, readWord<Aggregate>);
    fields.optional("event", out.event, patternReader(isEventName, "an event name such as \"nimbus.task\""));
    fields.optional("field", out.field, readId);
    fields.optional("match", out.match, readMatch);
    fields.done();
}

void readProperties(const Place& at, std::map<Id, std::vector<std::string>>& out)
{
    if (at.node.kind != Kind::Object || at.node.members.empty())
        return at.fail("must be an object of lists such as {\"workflow\": [\"support\"]}, not " +
                       shown(at.node));
    for (const auto& [key, values] : at.node.members) {
        const Place place = at.at(key, values);
        if (!isId(key))
            place.fail("must have a property name of lower-case letters, digits and single underscores");
        readDistinct(place, out[key],
                     [](const Place& item, std::string& text) { readText(item, text, 100); });
    }
}

void readRounding(const Place& at, Billing& out)
{
    Fields fields(at);
    fields.required("money", out.rounding, readWord<Rounding>);
    fields.required("at", out.roundAt, readWord<RoundMoneyAt>);
    fields.done();
}

void readBilling(const Place& at, Billing& out)
{
    Fields fields(at);
    fields.required("every", out.every, readDuration);
    fields.required("anchor", out.anchor, readWord<Anchor>);
    fields.optional("timezone", out.timezone,
                    patternReader(isTimeZone, "a time zone such as \"Europe/Berlin\""));
    fields.required("proration", out.proration, readWord<Proration>);
    fields.required("rounding", out, readRounding);
    fields.done();
}

void readTrial(const Place& at, Trial& out)
{
    Fields fields(at);
    fields.required("length", out.length, readDuration);
    fields.optional("card_required", out.cardRequired, readBoolean);
    fields.optional("grants", out.grants, listOf<Grant>(readGrant));
    fields.done();
}

void readPriceBookRef(const Place& at, PriceBookRef& out)
{
    Fields fields(at);
    fields.required("id", out.id, readId);
    fields.required("version", out.version,
                    patternReader(isBookVersion, "the date of the figures such as \"2026-11-01\""));
    fields.optional("sha256", out.sha256, patternReader(isSha256, "64 lower-case hexadecimal digits"));
    fields.done();
}

void readFeatures(const Place& at, std::map<Id, Feature>& out)
{
    if (at.node.kind != Kind::Object)
        return at.fail("must be an object, not " + shown(at.node));
    for (const auto& [key, value] : at.node.members) {
        const Place place = at.at(key, value);
        if (!isId(key))
            place.fail("must have a name of lower-case letters, digits and single underscores");
        if (value.kind == Kind::Boolean)
            out[key] = value.boolean;
        else if (value.kind == Kind::Integer)
            out[key] = value.integer;
        else if (value.kind == Kind::String)
            out[key] = value.text;
        else
            place.fail("must be true, false, a whole number or a text, not " + shown(value));
    }
}

void readTargets(const Place& at, std::map<Id, std::string>& out)
{
    if (at.node.kind != Kind::Object)
        return at.fail("must be an object, not " + shown(at.node));
    for (const auto& [key, value] : at.node.members) {
        const Place place = at.at(key, value);
        if (!isId(key))
            place.fail("must have a target's name of lower-case letters, digits and single underscores");
        if (value.kind == Kind::Object)
            out[key] = canonicalText(value);
        else
            place.fail("must be an object, not " + shown(value));
    }
}

void readParts(Fields& fields, Plan& out)
{
    fields.optional("trial", out.trial, readTrial);
    fields.optional("models", out.models, listOf<Model>(readModel));
    fields.optional("meters", out.meters, listOf<Meter>(readMeter));
    fields.optional("credits", out.credits, listOf<CreditUnit>(readCreditUnit));
    fields.required("charges", out.charges, listOf<Charge>(readCharge));
    fields.optional("grants", out.grants, listOf<Grant>(readGrant));
    fields.optional("topups", out.topups, listOf<Topup>(readTopup));
    fields.optional("limits", out.limits, listOf<Limit>(readLimit));
    fields.optional("commitment", out.commitment, readCommitment);
    fields.optional("features", out.features, readFeatures);
    fields.optional("targets", out.targets, readTargets);
    fields.optional("notes", out.notes, [](const Place& at, std::string& text) { readText(at, text, 4000); });
}

} // namespace

void readMatch(const Place& at, Match& out)
{
    Fields fields(at);
    fields.optional("model", out.models,
                    [](const Place& place, std::vector<Id>& models) { readDistinct(place, models, readId); });
    fields.optional("token", out.tokens, [](const Place& place, std::vector<Token>& tokens) {
        readDistinct(place, tokens, readWord<Token>);
    });
    fields.optional("property", out.properties, readProperties);
    fields.done();
    if (at.node.kind == Kind::Object && at.node.members.empty())
        at.fail("must name at least one of model, token, property");
}

void readCommitment(const Place& at, Commitment& out)
{
    Fields fields(at);
    fields.required("least", out.least, readMoney);
    fields.required("every", out.every, readDuration);
    fields.required("counts", out.counts,
                    [](const Place& place, std::vector<Id>& counts) { readDistinct(place, counts, readId); });
    fields.optional("paid", out.paid, [](const Place& place, Due& due) {
        readWord(place, due);
        if (due == Due::Once)
            place.fail("must be advance or arrears");
    });
    fields.required("shortfall", out.shortfall, readWord<Shortfall>);
    fields.optional("discount", out.discount, readFraction);
    fields.done();
}

void readPlan(const Place& at, Plan& out)
{
    Fields fields(at);
    fields.optional("$schema", out.schema,
                    [](const Place& place, std::string& text) { readText(place, text); });
    fields.take("format"); // json.cpp has looked at it
    fields.required("id", out.id, readId);
    fields.required("version", out.version, IntegerIn<1, 999'999>());
    fields.required("name", out.name, readName);
    fields.optional("description", out.description,
                    [](const Place& place, std::string& text) { readText(place, text, 1024); });
    fields.required("status", out.status, readWord<Status>);
    out.currencies.clear();
    fields.required("currencies", out.currencies, [](const Place& place, std::vector<std::string>& list) {
        readDistinct(place, list, readCurrency, 30);
    });
    fields.optional("price_book", out.priceBook, readPriceBookRef);
    fields.required("billing", out.billing, readBilling);
    readParts(fields, out);
    fields.done();
}

} // namespace core::plan
