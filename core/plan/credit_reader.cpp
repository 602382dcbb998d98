#include "core/plan/plan_reader.h"

namespace core::plan {
namespace {

void readWeightRow(const Place& at, WeightRow& out)
{
    Fields fields(at);
    fields.required("match", out.match, readMatch);
    fields.required("credits", out.credits, readDecimal);
    fields.required("per", out.per, IntegerIn<1, 1'000'000'000>());
    fields.done();
}

void readOther(const Place& at, bool& free)
{
    if (at.node.kind == JsonNode::Kind::String && (at.node.text == "reject" || at.node.text == "free"))
        free = at.node.text == "free";
    else
        failChoice(at, {"reject", "free"});
}

void readWeights(const Place& at, std::variant<WeightTable, WeightByCost>& out)
{
    Fields fields(at);
    const std::string_view rule = formOf(at, fields, "rule", {"table", "cost"});
    if (rule == "table") {
        WeightTable& table = out.emplace<WeightTable>();
        fields.required("rows", table.rows, [](const Place& place, std::vector<WeightRow>& rows) {
            readList(place, rows, readWeightRow, 1);
        });
        fields.optional("other", table.otherStated, readOther);
        table.otherFree = table.otherStated.value_or(false);
    } else if (rule == "cost") {
        WeightByCost& cost = out.emplace<WeightByCost>();
        fields.required("credits_per", cost.creditsPer, readDecimal);
        fields.required("currency", cost.currency, readCurrency);
        fields.optional("markup", cost.markup, readFraction);
    } else {
        return;
    }
    fields.done();
}

} // namespace

void readCreditUnit(const Place& at, CreditUnit& out)
{
    Fields fields(at);
    fields.required("id", out.id, readId);
    fields.optional("name", out.name, readName);
    fields.required("decimals", out.decimals, IntegerIn<0, 6>());
    fields.required("round", out.round, readWord<CreditRounding>);
    fields.optional("round_at", out.roundAt, readWord<RoundAt>);
    fields.required("weights", out.weights, readWeights);
    fields.done();
}

} // namespace core::plan
