#include "core/plan/plan_reader.h"

namespace core::plan {
namespace {

void readExpiry(const Place& at, Expiry& out)
{
    if (at.node.kind == JsonNode::Kind::String && at.node.text == "never") {
        out.kind = ExpiryKind::Never;
    } else if (at.node.kind != JsonNode::Kind::String || at.node.text != "period_end") {
        out.kind = ExpiryKind::After;
        const std::size_t before = at.problems.size();
        readDuration(at, out.after);
        if (at.problems.size() > before)
            at.problems.back().message =
                "must be period_end, never, or a duration such as \"P30D\", not " + shown(at.node);
    }
}

void readRollover(const Place& at, Rollover& out)
{
    Fields fields(at);
    fields.required("most", out.most, readDecimal);
    fields.optional("periods", out.periods, IntegerIn<1, 120>());
    fields.done();
}

void readEveryOrOnce(const Place& at, std::optional<Duration>& out)
{
    if (at.node.kind == JsonNode::Kind::String && at.node.text == "once")
        return;
    readDuration(at, out.emplace());
}

void readAutoTopup(const Place& at, AutoTopup& out)
{
    Fields fields(at);
    fields.required("below", out.below, readDecimal);
    fields.required("most", out.most, IntegerIn<1, INT64_MAX>());
    fields.required("every", out.every, readDuration);
    fields.done();
}

void readWindow(const Place& at, Window& out)
{
    Fields fields(at);
    fields.required("kind", out.kind, readWord<WindowKind>);
    fields.optional("length", out.length, readDuration);
    fields.done();
}

void readStep(const Place& at, Step& out)
{
    Fields fields(at);
    fields.required("at", out.at, readFraction);
    fields.required("do", out.action, readWord<StepAction>);
    if (out.action == StepAction::Reroute) {
        fields.optional("from", out.from,
                        [](const Place& place, std::vector<Id>& from) { readDistinct(place, from, readId); });
        fields.required("to", out.to, readId);
    } else if (out.action == StepAction::Throttle) {
        fields.required("requests", out.requests, IntegerIn<1, INT64_MAX>());
        fields.required("every", out.every, readDuration);
    } else if (out.action == StepAction::Charge) {
        fields.required("charge", out.charge, readId);
    }
    fields.done();
}

void readAmountOrMoney(const Place& at, Fields& fields, std::variant<Decimal, Money>& out)
{
    const JsonNode* amount = fields.take("amount");
    const JsonNode* money = fields.take("money");
    if (at.node.kind == JsonNode::Kind::Object && !amount == !money)
        at.fail(amount ? "must have either amount or money, not both" : "must have an amount, or money");
    if (amount)
        readDecimal(at.at("amount", *amount), out.emplace<Decimal>());
    if (money)
        readMoney(at.at("money", *money), out.emplace<Money>());
}

} // namespace

void readGrant(const Place& at, Grant& out)
{
    Fields fields(at);
    fields.required("id", out.id, readId);
    fields.required("of", out.of, readId);
    fields.required("amount", out.amount, readDecimal);
    if (const JsonNode* every = fields.take("every"))
        readEveryOrOnce(at.at("every", *every), out.every);
    else
        fields.missing("every");
    fields.optional("per", out.per, readWord<Per>);
    fields.optional("expires", out.expires, readExpiry);
    fields.optional("rollover", out.rollover, readRollover);
    fields.optional("priority", out.priority, IntegerIn<0, 50>());
    fields.done();
}

void readTopup(const Place& at, Topup& out)
{
    Fields fields(at);
    fields.required("id", out.id, readId);
    fields.optional("name", out.name, readName);
    fields.required("of", out.of, readId);
    fields.required("amount", out.amount, readDecimal);
    fields.required("price", out.price, readMoney);
    fields.optional("expires", out.expires, readExpiry);
    fields.optional("priority", out.priority, IntegerIn<0, 50>());
    fields.optional("auto", out.automatic, readAutoTopup);
    fields.done();
}

void readLimit(const Place& at, Limit& out)
{
    Fields fields(at);
    fields.required("id", out.id, readId);
    fields.required("of", out.of, readId);
    readAmountOrMoney(at, fields, out.amount);
    fields.optional("match", out.match, readMatch);
    fields.required("window", out.window, readWindow);
    fields.optional("per", out.per, readWord<Per>);
    fields.optional("shown", out.shown, readBoolean);
    fields.required("steps", out.steps, [](const Place& place, std::vector<Step>& steps) {
        readList(place, steps, readStep, 1, 8);
    });
    fields.done();
}

} // namespace core::plan
