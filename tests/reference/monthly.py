"""Evaluates one plan over segments by the text of docs/plan-format.md, slowly and exactly.

Written apart from the program, in exact fractions and one payer at a time, to check it. Only what the random cases of
random_case.py contain is covered: no seats by payer, no other billing periods than a month, no levers, no choice.
"""
from fractions import Fraction as F
from decimal import Decimal
import json

DAYS_IN_MONTH = F(30436875, 1000000)
KINDS = ("uncached_input", "cache_read", "cache_write", "output")
WHOLE = ""  # the model of what is given as one number


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file, parse_float=Decimal)


def months(duration):
    if duration.startswith("PT"):
        hours = {"H": F(1), "M": F(1, 60), "S": F(1, 3600)}[duration[-1]]
        return F(int(duration[2:-1])) * hours / 24 / DAYS_IN_MONTH
    count = F(int(duration[1:-1]))
    return {"Y": 12 * count, "M": count, "W": 7 * count / DAYS_IN_MONTH, "D": count / DAYS_IN_MONTH}[duration[-1]]


def to_grid(value, grid, how):
    scaled = value * grid
    below = scaled.numerator // scaled.denominator
    rest = scaled - below
    if how == "up":
        below += rest > 0
    elif how == "half_up":
        below += rest >= F(1, 2)
    elif how == "half_even":
        below += rest > F(1, 2) or (rest == F(1, 2) and below % 2 == 1)
    return F(below, grid)


def within(match, model, kind=None):
    """Whether usage is inside a restricting match; a match without token kinds lets all through."""
    if match is None or model == WHOLE:
        return True
    if "model" in match and model not in match["model"]:
        return False
    return kind is None or "token" not in match or kind in match["token"]


def rated(price, quantity):
    """A schedule, unrounded."""
    model = price["model"]
    usd = lambda money: F(money["USD"]) if money else F(0)
    if model == "unit":
        return quantity * usd(price["amount"])
    if model == "package":
        packages = quantity / F(price["size"])
        return -(-packages.numerator // packages.denominator) * usd(price["amount"])
    if model == "cost_plus":
        return quantity * F(price["markup"])
    if model == "percentage":
        if quantity == 0:
            return F(0)
        amount = quantity * F(price["rate"]) + usd(price.get("fixed"))
        if "least" in price:
            amount = max(amount, usd(price["least"]))
        return min(amount, usd(price["most"])) if "most" in price else amount
    tiers = price["tiers"]
    if quantity == 0:
        return usd(tiers[0].get("flat")) if price.get("flat_at_zero") else F(0)
    total, below = F(0), F(0)
    for tier in tiers:
        end = None if tier["up_to"] is None else F(tier["up_to"])
        inside = end is None or quantity <= end
        if model == "volume" and inside:
            return usd(tier.get("flat")) + quantity * usd(tier.get("unit"))
        if model == "graduated":
            total += usd(tier.get("flat")) + (quantity if inside else end) * usd(tier.get("unit"))
            total -= below * usd(tier.get("unit"))
            if inside:
                return total
            below = end
    return total


class Payer:
    """One payer's demand, by the plan's local names of models, and how much of it is served."""

    def __init__(self, plan, assumptions, prices, segment):
        self.plan, self.assume, self.prices = plan, assumptions, prices
        self.direct = {unit: F(count) for unit, count in segment.get("quantities", {}).items()}
        self.usage, self.cost = {}, {}
        names = {model["price"]: model["id"] for model in plan.get("models", [])}
        for key, counts in segment.get("usage", {}).items():
            name = names[key]
            self.usage[name] = {kind: F(count) for kind, count in counts.items()}
            self.cost[name] = self.priced(key, self.usage[name])
        if "cost" in segment:
            assert not self.usage
            self.cost = {WHOLE: F(segment["cost"])}
        self.models = list(self.cost)

    def priced(self, key, counts, factor=F(1)):
        entry = self.prices[key]
        tokens = sum(counts.get(kind, 0) * F(entry.get(kind, entry["uncached_input"])) for kind in KINDS)
        return factor * tokens / 1000000 + counts.get("requests", 0) * F(entry.get("per_request", "0"))

    def uses(self, model):
        counts = self.direct if model == WHOLE else self.usage[model]
        return self.cost[model] > 0 or any(counts.values())

    def quantity(self, unit, match=None):
        """{model: demand} of a meter or credit unit, rounded as the unit says."""
        if unit in self.direct:
            return {model: self.direct[unit] for model in self.models}
        credit = next((c for c in self.plan.get("credits", []) if c["id"] == unit), None)
        meter = next((m for m in self.plan.get("meters", []) if m["id"] == unit), None)
        if credit is None:
            kind = meter["kind"]
            own = meter.get("match")
            parts = {}
            for model in self.models:
                inside = within(match, model) and within(own, model)
                counts = self.usage.get(model, {})
                if kind == "cost":
                    parts[model] = self.cost[model] if inside else F(0)
                elif kind == "requests":
                    parts[model] = counts.get("requests", F(0)) if inside else F(0)
                else:
                    parts[model] = sum(counts.get(k, F(0)) for k in KINDS
                                       if within(match, model, k) and within(own, model, k))
            return parts
        weights = credit["weights"]
        parts = {}
        for model in self.models:
            if weights["rule"] == "cost":
                factor = F(weights["credits_per"]) * F(weights.get("markup", "1"))
                parts[model] = self.cost[model] * factor if within(match, model) else F(0)
                continue
            parts[model] = F(0)
            for kind in KINDS + ("request",):
                count = self.usage.get(model, {}).get("requests" if kind == "request" else kind, F(0))
                if not within(match, model, kind):
                    continue
                for row in weights["rows"]:
                    tokens = row["match"].get("token", KINDS)
                    if model in row["match"].get("model", [model]) and kind in tokens:
                        parts[model] += count * F(row["credits"]) / row["per"]
                        break
        exact = sum(parts.values(), F(0))
        if exact == 0:
            return parts
        total = to_grid(exact, 10 ** credit["decimals"], credit["round"])
        return {model: part * total / exact for model, part in parts.items()}


class Month:
    """The payer's period, cut into stretches [begin, end) of his demand with a treatment for each model."""

    def __init__(self, payer):
        self.payer, self.plan, self.assume = payer, payer.plan, payer.assume
        self.stretches = [(F(0), F(1), {m: self.untouched() for m in payer.models})]
        self.reached = self.degraded = self.charged = False
        self.packs = F(0)

    @staticmethod
    def untouched():
        return {"served": F(1), "to": None, "slow": False, "slower": False, "charges": frozenset()}

    def served(self, parts, end=F(1), charge=None):
        """How much of {model: demand} is served up to a position of the demand."""
        total = F(0)
        for begin, stop, treatment in self.stretches:
            length = min(stop, end) - begin
            if length > 0:
                total += length * sum(count * treatment[m]["served"] for m, count in parts.items()
                                      if charge is None or charge in treatment[m]["charges"])
        return total

    def position(self, parts, amount):
        """Where the served part of a demand passes an amount; None when it does not."""
        if self.served(parts) <= amount:
            return None
        before = F(0)
        for begin, stop, treatment in self.stretches:
            slope = sum(count * treatment[m]["served"] for m, count in parts.items())
            if before + slope * (stop - begin) > amount:
                return begin + (amount - before) / slope
            before += slope * (stop - begin)
        raise AssertionError("not reached")

    def spend_position(self, amount):
        if self.spend(F(1)) <= amount:
            return None
        low, high = F(0), F(1)
        for _ in range(60):
            middle = (low + high) / 2
            if self.spend(middle) > amount:
                high = middle
            else:
                low = middle
        # Between two positions so close the bill either jumps, or grows evenly: then it meets the amount exactly.
        below, above = self.spend(low), self.spend(high)
        if above == below:
            return low
        met = low + (amount - below) / (above - below) * (high - low)
        return met if self.spend(met) == amount else low

    def act(self, positions, change, acts=lambda index: True):
        """Cuts at the positions; change(step index, model, treatment) alters what lies past the last acting one passed."""
        for position in positions:
            cut = []
            for begin, stop, treatment in self.stretches:
                if position is not None and begin < position < stop:
                    cut.append((begin, position, {m: dict(t) for m, t in treatment.items()}))
                    begin = position
                cut.append((begin, stop, {m: dict(t) for m, t in treatment.items()}))
            self.stretches = cut
        for begin, stop, treatment in self.stretches:
            passed = [i for i, position in enumerate(positions)
                      if position is not None and position <= begin and acts(i)]
            for model in treatment if passed else ():
                change(passed[-1], model, treatment[model])

    def limit(self, limit):
        parts = None
        if limit["of"] != "spend":
            parts = self.payer.quantity(limit["of"], limit.get("match"))
        amount = F(limit["amount"]) if "amount" in limit else F(limit["money"]["USD"])
        means = {m: within(limit.get("match"), m) for m in self.payer.models}
        if parts is not None:
            demand = self.served({m: q for m, q in parts.items() if means[m]})
            self.reached |= demand > 0 and demand >= F(limit["steps"][0]["at"]) * amount
        positions = []
        for step in limit["steps"]:
            at = F(step["at"]) * amount
            positions.append(self.spend_position(at) if parts is None else
                             self.position({m: q for m, q in parts.items() if means[m]}, at))
        self.reached |= positions[0] is not None

        def change(index, model, treatment):
            step = limit["steps"][index]
            what = step["do"]
            if not means[model]:
                return
            if what == "block":
                treatment["served"] = F(0)
            elif what == "throttle":
                treatment["served"] *= 1 - self.assume["throttle_loss"]
                treatment["slower"] = True
            elif what == "slow":
                treatment["served"] *= 1 - self.assume["abandon"]["slow"]
                treatment["slow"] = treatment["slower"] = True
            elif what == "charge":
                treatment["served"] *= 1 - self.assume["abandon"]["charge"]
                treatment["charges"] |= {step["charge"]}
            elif what == "reroute" and model in step.get("from", [model]) + [WHOLE]:
                treatment["served"] *= 1 - self.assume["abandon"]["reroute"]
                treatment["to"] = step["to"]

        if any(position is not None for position in positions):
            self.act(positions, change, lambda i: limit["steps"][i]["do"] != "warn")

    def granted(self, unit):
        return sum((F(g["amount"]) / months(g["every"]) for g in self.plan.get("grants", [])
                    if g["of"] == unit and g["every"] != "once"), F(0))

    def past_grants(self, unit, buys):
        """Packs, or an end of service, past what is granted. Says whether packs are a matter of choice."""
        parts = self.payer.quantity(unit)
        used, free = self.served(parts), self.granted(unit)
        self.reached |= used > 0 and used >= free
        usage = [c for c in self.plan["charges"] if c["kind"] == "usage" and c["of"] == unit]
        packs = [] if usage else [t for t in self.plan.get("topups", []) if t["of"] == unit]
        steps = any(l["of"] == unit and l["window"]["kind"] == "billing_period"
                    and any(s["do"] != "warn" for s in l["steps"]) for l in self.plan.get("limits", []))
        if usage or (steps and not packs) or used <= free:
            return False
        round_line = self.line
        for pack in [p for p in packs if "auto" in p][:1]:
            most = int(F(pack["auto"]["most"]) / months(pack["auto"]["every"]))
            count = min(ceil((used - free) / F(pack["amount"])), most)
            self.packs += round_line(count * F(pack["price"]["USD"]))
            free += count * F(pack["amount"])
            self.charged |= count > 0
        if used <= free:
            return False
        manual = [p for p in packs if "auto" not in p][:1]
        if manual and buys:
            count = ceil((used - free) / F(manual[0]["amount"]))
            self.packs += round_line(count * F(manual[0]["price"]["USD"]))
            self.charged = True
            return True

        def block(_, __, treatment):
            treatment["served"] = F(0)

        self.act([self.position(parts, free)], block)
        return bool(manual)

    def billable(self, charge, end):
        parts = self.payer.quantity(charge["of"], charge.get("match"))
        used = self.served(parts, end)
        after = charge.get("after")
        stepped = any(s.get("charge") == charge["id"] for l in self.plan.get("limits", [])
                      if l["window"]["kind"] == "billing_period" for s in l["steps"])
        if after == "grants":
            whole = self.served(self.payer.quantity(charge["of"]), end)
            past = max(F(0), whole - self.granted(charge["of"]))
            quantity = used * past / whole if whole else F(0)
        elif after is not None:
            quantity = max(F(0), used - F(after))
            self.reached |= end == 1 and used > 0 and used >= F(after)
        elif stepped:
            quantity = self.served(parts, end, charge["id"])
        else:
            quantity = used
        if charge["price"]["model"] == "cost_plus" and quantity > 0:
            meter = next(m for m in self.plan["meters"] if m["id"] == charge["of"])
            costs = {m: self.payer.cost[m] for m in self.payer.models
                     if within(charge.get("match"), m) and within(meter.get("match"), m)}
            quantity *= self.served_cost(costs, end) / used
        return quantity, after is not None or stepped

    def amount(self, charge, end):
        quantity, overage = self.billable(charge, end)
        amount = rated(charge["price"], quantity)
        if "least" in charge:
            amount = max(amount, F(charge["least"]["USD"]))
        if "most" in charge:
            amount = min(amount, F(charge["most"]["USD"]))
        return amount, overage

    def spend(self, end):
        return sum((self.amount(c, end)[0] for c in self.plan["charges"] if c["kind"] == "usage"), F(0))

    def served_cost(self, costs, end=F(1)):
        total = F(0)
        for begin, stop, treatment in self.stretches:
            length = min(stop, end) - begin
            for model, cost in costs.items() if length > 0 else ():
                how = treatment[model]
                if how["to"] is not None and model != WHOLE:
                    to = next(m["price"] for m in self.plan["models"] if m["id"] == how["to"])
                    if model != how["to"]:
                        cost = self.rerouted(model, to) * (cost / self.payer.cost[model] if cost else 0)
                slow = 1 - self.assume["batch_discount"] if how["slow"] else 1
                total += length * how["served"] * cost * slow
        return total

    def rerouted(self, model, to):
        counts = self.payer.usage[model]
        tokens = {kind: count for kind, count in counts.items() if kind != "requests"}
        return (self.payer.priced(to, tokens, self.assume["token_factor"])
                + self.payer.priced(to, {"requests": counts.get("requests", F(0))}))

    def line(self, amount):
        rounding = self.plan["billing"]["rounding"]
        return to_grid(amount, 100, rounding["money"]) if rounding["at"] == "line" else amount


def ceil(value):
    return -(-value.numerator // value.denominator)


def evaluated(plan, assumptions, prices, segment):
    """[(share of such payers, outcome)]"""
    payer = Payer(plan, assumptions, prices, segment)
    units = []
    for part in plan.get("grants", []) + plan.get("topups", []):
        if part["of"] not in units:
            units.append(part["of"])
    outcomes = []
    for buys, share in ((False, 1 - assumptions["take"]["topup"]), (True, assumptions["take"]["topup"])):
        month = Month(payer)
        for limit in plan.get("limits", []):
            if limit["window"]["kind"] == "billing_period":
                month.limit(limit)
        choice = any([month.past_grants(unit, buys) for unit in units])
        outcomes.append((share if choice else F(1), bill(month)))
        if not choice:
            break
    return [(share, outcome) for share, outcome in outcomes if share > 0]


def bill(month):
    plan, payer = month.plan, month.payer
    parts = dict.fromkeys(("fixed", "usage", "overage", "commitment"), F(0))
    parts["topups"] = month.packs
    counted = F(0)
    commitment = plan.get("commitment")
    for charge in plan["charges"]:
        if charge["kind"] == "flat":
            line, kind = month.line(F(charge["amount"]["USD"])), "fixed"
        else:
            amount, overage = month.amount(charge, F(1))
            line, kind = month.line(amount), "overage" if overage else "usage"
            month.charged |= overage and line > 0
        parts[kind] += line
        counted += line if commitment and charge["id"] in commitment["counts"] else 0
    if commitment:
        least = F(commitment["least"]["USD"]) / months(commitment["every"])
        discount = month.line(counted * F(commitment.get("discount", "0")))
        pays = commitment["shortfall"] == "true_up" or commitment.get("paid") == "advance"
        parts["commitment"] = month.line(max(F(0), least - (counted - discount)) if pays else F(0)) - discount
    invoice = sum(parts.values(), F(0))
    if plan["billing"]["rounding"]["at"] == "invoice":
        invoice = to_grid(invoice, 100, plan["billing"]["rounding"]["money"])
    credits = plan.get("credits")
    demand = payer.quantity(credits[0]["id"]) if credits else payer.cost
    whole, of_credits = sum(demand.values(), F(0)), credits
    if of_credits and of_credits[0]["id"] in payer.direct:
        whole = payer.direct[of_credits[0]["id"]]
    degraded = any(treatment[m]["served"] > 0 and stop > begin and (treatment[m]["slower"] or treatment[m]["to"])
                   and payer.uses(m)
                   for begin, stop, treatment in month.stretches for m in treatment)
    return {"invoice": invoice, "cost": month.served_cost(payer.cost), "demanded": whole,
            "denied": whole - month.served(demand), "charged": month.charged, "reached": month.reached,
            "degraded": degraded, **parts}


def results(plan, assumptions, prices, segments):
    payers = []  # (weight, outcome)
    weight = sum(F(s["count"]) for s in segments)
    for segment in segments:
        for share, outcome in evaluated(plan, assumptions, prices, segment):
            payers.append((F(segment["count"]) * share, outcome))
    dormant = weight * assumptions["dormant_share"] / (1 - assumptions["dormant_share"])
    if dormant:
        idle = {"cost": 0, "quantities": {m["id"]: 0 for m in plan.get("meters", []) + plan.get("credits", [])
                                          if m.get("kind") != "cost"}}
        payers += [(dormant * share, outcome) for share, outcome in evaluated(plan, assumptions, prices, idle)]
    fee = assumptions["payment_fee"]
    for _, out in payers:
        out["fee"] = out["invoice"] * fee["share"] + fee["fixed"] if out["invoice"] > 0 else F(0)
        out["profit"] = out["invoice"] - out["cost"] - out["fee"]
    total = lambda key: sum((w * out[key] for w, out in payers), F(0))
    share = lambda test: sum((w for w, out in payers if test(out)), F(0)) / everybody
    everybody = sum((w for w, _ in payers), F(0))
    revenue, cogs = total("invoice"), total("cost") + total("fee")
    answer = {
        "payers": everybody, "revenue": revenue, "cogs": cogs, "served_cost": total("cost"),
        "payment_fees": total("fee"),
        "overage_share": share(lambda o: o["charged"]), "threshold_share": share(lambda o: o["reached"]),
        "degraded_share": share(lambda o: o["degraded"]),
        "denied_share": total("denied") / total("demanded") if total("demanded") else F(0),
        "loss_making_share": share(lambda o: o["profit"] < 0),
        "bill_shock_share": share(lambda o: o["fixed"] > 0
                                  and o["invoice"] > assumptions["bill_shock_factor"] * o["fixed"]),
        "overage_revenue": total("overage"), "usage_revenue": total("usage"), "fixed_revenue": total("fixed"),
        "topup_revenue": total("topups"), "commitment_revenue": total("commitment"),
        "bill_max": max(out["invoice"] for w, out in payers if w),
    }
    if revenue > 0:
        answer["gross_margin"] = (revenue - cogs) / revenue
        answer["overage_revenue_share"] = (total("overage") + total("topups")) / revenue
    for name, part in (("bill_p50", F(1, 2)), ("bill_p95", F(95, 100)), ("bill_p99", F(99, 100))):
        seen = F(0)
        for invoice, w in sorted((out["invoice"], w) for w, out in payers):
            seen += w
            if seen >= part * everybody:
                answer[name] = invoice
                break
    lost = [(w, -o["profit"]) for w, o in payers if o["profit"] < 0]
    won = [(w, o["profit"]) for w, o in payers if o["profit"] > 0]
    if lost and won:
        mean = lambda list_: sum(w * x for w, x in list_) / sum(w for w, _ in list_)
        answer["subsidy_ratio"] = mean(lost) / mean(won)
    return answer


def complete(assumptions):
    """The assumptions with their defaults, as fractions."""
    part = lambda name, default: {k: F(assumptions.get(name, {}).get(k, v)) for k, v in default.items()}
    simple = {"dormant_share": 0, "batch_discount": "0.5", "token_factor": 1, "throttle_loss": "0.5",
              "bill_shock_factor": 2}
    answer = {key: F(assumptions.get(key, default)) for key, default in simple.items()}
    answer["payment_fee"] = part("payment_fee", {"share": 0, "fixed": 0})
    answer["abandon"] = part("abandon", {"slow": 0, "reroute": 0, "charge": 0})
    answer["take"] = part("take", {"topup": "0.5"})
    return answer
