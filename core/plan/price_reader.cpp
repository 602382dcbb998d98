#include "core/plan/plan_reader.h"

#include <string_view>

namespace core::plan {
namespace {

void readUpTo(const Place& at, std::optional<Decimal>& out)
{
    if (at.node.kind != JsonNode::Kind::Null)
        readDecimal(at, out.emplace());
}

void readTier(const Place& at, Tier& out)
{
    Fields fields(at);
    fields.required("up_to", out.upTo,
                    [](const Place& place, std::optional<Decimal>& upTo) { readUpTo(place, upTo); });
    fields.optional("unit", out.unit, readMoney);
    fields.optional("flat", out.flat, readMoney);
    if (at.node.kind == JsonNode::Kind::Object && !out.unit && !out.flat)
        at.fail("must have a unit price (unit), a fee (flat), or both");
    fields.done();
}

UnitPrice readUnitPrice(Fields& fields)
{
    UnitPrice price;
    fields.required("amount", price.amount, readMoney);
    return price;
}

PackagePrice readPackagePrice(Fields& fields)
{
    PackagePrice price;
    fields.required("size", price.size, readDecimal);
    fields.required("amount", price.amount, readMoney);
    return price;
}

TieredPrice readTieredPrice(Fields& fields, bool volume)
{
    TieredPrice price;
    price.volume = volume;
    fields.optional("flat_at_zero", price.flatAtZero, readBoolean);
    fields.required("tiers", price.tiers,
                    [](const Place& at, std::vector<Tier>& tiers) { readList(at, tiers, readTier, 1, 100); });
    return price;
}

PercentagePrice readPercentagePrice(Fields& fields)
{
    PercentagePrice price;
    fields.required("rate", price.rate, readFraction);
    fields.optional("fixed", price.fixed, readMoney);
    fields.optional("least", price.least, readMoney);
    fields.optional("most", price.most, readMoney);
    return price;
}

CostPlusPrice readCostPlusPrice(Fields& fields)
{
    CostPlusPrice price;
    fields.required("markup", price.markup, readFraction);
    return price;
}

FlatCharge readFlatCharge(Fields& fields)
{
    FlatCharge charge;
    fields.required("amount", charge.amount, readMoney);
    return charge;
}

SeatsCharge readSeatsCharge(Fields& fields)
{
    SeatsCharge charge;
    fields.required("price", charge.price, readPrice);
    fields.optional("included", charge.included, IntegerIn<0, INT64_MAX>());
    fields.optional("min", charge.min, IntegerIn<0, INT64_MAX>());
    fields.optional("max", charge.max, IntegerIn<1, INT64_MAX>());
    return charge;
}

void readAfter(const Place& at, std::variant<std::monostate, AfterGrants, Decimal>& out)
{
    if (at.node.kind == JsonNode::Kind::String && at.node.text == "grants") {
        out = AfterGrants{};
        return;
    }
    readDecimal(at, out.emplace<Decimal>());
}

UsageCharge readUsageCharge(Fields& fields)
{
    UsageCharge charge;
    fields.required("of", charge.of, readId);
    fields.optional("match", charge.match, readMatch);
    fields.optional("after", charge.after, readAfter);
    fields.optional("opt_in", charge.optIn, readBoolean);
    fields.required("price", charge.price, readPrice);
    fields.optional("least", charge.least, readMoney);
    fields.optional("most", charge.most, readMoney);
    return charge;
}

void readDue(const Place& at, Due& out, bool mayBeOnce)
{
    readWord(at, out);
    if (out == Due::Once && !mayBeOnce)
        at.fail("must be advance or arrears; only a flat charge is due once");
}

} // namespace

void readPrice(const Place& at, Price& out)
{
    Fields fields(at);
    const std::string_view model =
        formOf(at, fields, "model", {"unit", "package", "graduated", "volume", "percentage", "cost_plus"});
    if (model.empty())
        return;
    if (model == "unit")
        out = readUnitPrice(fields);
    else if (model == "package")
        out = readPackagePrice(fields);
    else if (model == "percentage")
        out = readPercentagePrice(fields);
    else if (model == "cost_plus")
        out = readCostPlusPrice(fields);
    else
        out = readTieredPrice(fields, model == "volume");
    fields.done();
}

void readCharge(const Place& at, Charge& out)
{
    Fields fields(at);
    fields.required("id", out.id, readId);
    const std::string_view kind = formOf(at, fields, "kind", {"flat", "seats", "usage"});
    if (kind.empty())
        return;
    fields.optional("name", out.name, readName);
    if (kind == "flat")
        out.kind = readFlatCharge(fields);
    else if (kind == "seats")
        out.kind = readSeatsCharge(fields);
    else
        out.kind = readUsageCharge(fields);
    fields.optional("every", out.every, readDuration);
    if (kind != "usage")
        fields.optional("due", out.due,
                        [&](const Place& place, Due& due) { readDue(place, due, kind == "flat"); });
    fields.done();
}

} // namespace core::plan
