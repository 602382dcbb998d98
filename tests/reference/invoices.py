"""Bills payers month by month by the text of docs/plan-format.md, slowly and in exact fractions, to check the program.

Covered is what random_invoices.py makes: calendar months, USD, seats, limits that warn, charge and block.
"""
from fractions import Fraction as F

from monthly import DAYS_IN_MONTH, KINDS, ceil, months, rated, to_grid

MONTH_LENGTHS = (31, 28, 31, 30, 31, 30)  # of 2026
DEFAULT_PRIORITY = 50


def begin_of(month):
    return sum(MONTH_LENGTHS[:month])


def day_after(month, duration):
    """The day that lies a duration after the first of a month."""
    count, unit = int(duration[1:-1]), duration[-1]
    if unit in "YM":
        later = month + (12 * count if unit == "Y" else count)
        return begin_of(later) if later <= len(MONTH_LENGTHS) else 10 ** 6
    return begin_of(month) + count * {"D": 1, "W": 7}[unit]


def times_due(every, index):
    """How often something falls due in month `index` when it does so every so often from the start of month 0."""
    step = months(every)
    return ceil(F(index + 1) / step) - ceil(F(index) / step)


def means(match, use):
    if not match:
        return True
    wanted = match.get("property", {}).get("workflow")
    return use["model"] in match.get("model", [use["model"]]) and (wanted is None or use["workflow"] in wanted)


def kinds_of(match):
    return (match or {}).get("token", KINDS)


class Account:
    """What one payer used in one month: uses by model, and outcomes by name."""

    def __init__(self, plan, uses, outcomes, seats):
        self.plan, self.uses, self.outcomes, self.seats = plan, uses, outcomes, seats
        self.cut = {}  # unit: where it was cut off, rounding apart

    def scale(self, part, match=None):
        for use in self.uses:
            if means(match, use):
                use["counts"] = {kind: count * part for kind, count in use["counts"].items()}
                use["cost"] *= part
        if match is None:
            self.outcomes = {name: count * part for name, count in self.outcomes.items()}
            self.cut = {unit: count * part for unit, count in self.cut.items()}

    def cut_off(self, unit, demand, most, match):
        self.scale(most / demand, match)
        if match is None:
            self.cut[unit] = most

    def part(self, part):
        """The same account with a part of all usage."""
        account = Account(self.plan, [dict(use) for use in self.uses], dict(self.outcomes), self.seats)
        account.cut = dict(self.cut)
        account.scale(part)
        return account

    def demand(self, unit, match=None):
        exact = self.exact(unit, match)
        credit = next((c for c in self.plan.get("credits", []) if c["id"] == unit), None)
        if credit:
            exact = to_grid(exact, 10 ** credit["decimals"], credit["round"])
        if match is None and unit in self.cut:
            step = F(1, 10 ** (credit["decimals"] if credit else 9))
            return self.cut[unit] if abs(exact - self.cut[unit]) <= step else exact
        return exact

    def exact(self, unit, match):
        credit = next((c for c in self.plan.get("credits", []) if c["id"] == unit), None)
        if credit:
            return sum((self.credits_of(credit["weights"], use, match) for use in self.uses if means(match, use)), F(0))
        meter = next(m for m in self.plan["meters"] if m["id"] == unit)
        own = meter.get("match")
        uses = [use for use in self.uses if means(match, use) and means(own, use)]
        if meter["kind"] == "outcome":
            return self.outcomes.get(unit, F(0))
        if meter["kind"] == "cost":
            return sum((use["cost"] for use in uses), F(0))
        if meter["kind"] in ("requests", "task"):
            return sum((use["counts"].get("request", F(0)) for use in uses), F(0))
        return sum((use["counts"].get(kind, F(0)) for use in uses for kind in KINDS
                    if kind in kinds_of(match) and kind in kinds_of(own)), F(0))

    def credits_of(self, weights, use, match):
        if weights["rule"] == "cost":
            return use["cost"] * F(weights["credits_per"]) * F(weights.get("markup", "1"))
        total = F(0)
        for kind, count in use["counts"].items():
            if match and "token" in match and kind not in match["token"]:
                continue
            row = next((r for r in weights["rows"] if means(r["match"], use) and kind in kinds_of(r["match"])), None)
            total += count * F(row["credits"]) / row["per"] if row else 0
        return total


MILLION = 1_000_000


def fit_spend(account, most, spend_of):
    """All usage scaled by the millionths that stay within a spend, as halving finds them."""
    if spend_of(account) <= most:
        return
    fits, exceeds = 0, MILLION
    while exceeds - fits > 1:
        middle = (fits + exceeds) // 2
        if spend_of(account.part(F(middle, MILLION))) <= most:
            fits = middle
        else:
            exceeds = middle
    account.scale(F(fits, MILLION))


def times_seats(part, account):
    return account.seats if part.get("per") == "seat" else 1


def block_limits(plan, account, spend_of):
    """Cuts usage where limits of the billing period block, in file order."""
    for limit in plan.get("limits", []):
        block = next((s for s in limit["steps"] if s["do"] == "block"), None)
        if block:
            most = F(limit["amount"] if "amount" in limit else limit["money"]["USD"]) * F(block["at"])
            most *= times_seats(limit, account)
            if limit["of"] == "spend":
                fit_spend(account, most, spend_of)
                continue
            demand = account.demand(limit["of"], limit.get("match"))
            if demand > most:
                account.cut_off(limit["of"], demand, most, limit.get("match"))


class Lot:
    """An amount that was granted or bought and is not used up yet."""

    def __init__(self, source, of, amount, bought, priority, since, expires):
        self.source, self.of, self.amount, self.bought = source, of, amount, bought
        self.priority, self.since, self.expires = priority, since, expires

    def rank(self):
        return (self.priority, self.expires is None, self.expires or 0, self.bought, self.source, self.since)


def expiry(part, month, otherwise):
    stated = part.get("expires", otherwise)
    if stated == "never":
        return None
    return begin_of(month + 1) if stated == "period_end" else day_after(month, stated)


class Subscriber:
    """One payer with what he carries from month to month."""

    def __init__(self, plan, buys_packs):
        self.plan, self.buys_packs = plan, buys_packs
        self.lots, self.first, self.next, self.counted = [], None, 0, F(0)

    def invoice(self, month, account):
        """([(kind, source, amount)], total)"""
        self.first = month if self.first is None else self.first
        index = month - self.first
        fresh = self.granted(month, index, account)
        block_limits(self.plan, account, lambda part: self.spend(part, month, index, fresh))
        units = []
        for part in self.plan.get("grants", []) + self.plan.get("topups", []):
            units += [part["of"]] if part["of"] not in units else []
        packs = {}
        for unit in units:
            self.end_with_grants(unit, account, month, index, fresh, packs)
        bought = self.burn(account, month, index, self.lots + fresh, packs)
        lines = self.charge_lines(account, index)
        for topup in self.plan.get("topups", []):
            count = bought["packs"].get(topup["id"], 0)
            if count:
                lines.append(("pack", topup["id"], self.line(count * F(topup["price"]["USD"]))))
        self.commit(lines, index)
        self.carry_over(bought["lots"], month, account)
        self.next = index + 1
        return self.total(lines)

    def spend(self, account, month, index, fresh):
        """Usage charges of an account that has bought no packs by hand."""
        self.burn(account, month, index, self.lots + fresh, {})
        return sum((amount for kind, _, amount in self.charge_lines(account, index) if kind == "usage"), F(0))

    def granted(self, month, index, account):
        lots = []
        for grant in self.plan.get("grants", []):
            once = grant["every"] == "once"
            count = (index == 0) if once else times_due(grant["every"], index)
            if count:
                end = expiry(grant, month, "never" if once else "period_end")
                lots.append(Lot(grant["id"], grant["of"], F(grant["amount"]) * count * times_seats(grant, account), False,
                                grant.get("priority", DEFAULT_PRIORITY), begin_of(month), end))
        return lots

    def pack(self, topup, count, month):
        return Lot(topup["id"], topup["of"], F(topup["amount"]) * count, True,
                   topup.get("priority", DEFAULT_PRIORITY), begin_of(month), expiry(topup, month, "never"))

    def is_billed(self, unit):
        return any(c["kind"] == "usage" and c["of"] == unit for c in self.plan["charges"])

    def burn(self, account, month, index, lots, packs):
        """Uses up copies of lots; automatic packs are bought as they are needed."""
        lots = [Lot(**{**vars(lot)}) for lot in lots]
        packs = dict(packs)
        for topup in self.plan.get("topups", []):
            if packs.get(topup["id"]):
                lots.append(self.pack(topup, packs[topup["id"]], month))
        self.covered, self.uncovered = {}, {}
        for unit in [m["id"] for m in self.plan["meters"]] + [c["id"] for c in self.plan.get("credits", [])]:
            demand = missing = account.demand(unit)
            missing = self.take(lots, unit, missing)
            if missing and not self.is_billed(unit):
                for topup in self.plan.get("topups", []):
                    if topup["of"] == unit and "auto" in topup and missing:
                        most = topup["auto"]["most"] * max(1, times_due(topup["auto"]["every"], index))
                        count = min(most, ceil(missing / F(topup["amount"])))
                        packs[topup["id"]] = packs.get(topup["id"], 0) + count
                        lots.append(self.pack(topup, count, month))
                        missing = self.take(lots, unit, missing)
            limited = any(p["of"] == unit for p in self.plan.get("grants", []) + self.plan.get("topups", []))
            if limited:
                self.covered[unit] = demand - missing
                if missing and not self.is_billed(unit):
                    self.uncovered[unit] = missing
        return {"lots": lots, "packs": packs}

    @staticmethod
    def take(lots, unit, missing):
        for lot in sorted((l for l in lots if l.of == unit), key=Lot.rank):
            part = min(lot.amount, missing)
            lot.amount -= part
            missing -= part
        return missing

    def end_with_grants(self, unit, account, month, index, fresh, packs):
        self.burn(account, month, index, self.lots + fresh, packs)
        if unit not in self.uncovered:
            return
        topups = [t for t in self.plan.get("topups", []) if t["of"] == unit]
        by_hand = next((t for t in topups if "auto" not in t), None)
        steps = any(l["of"] == unit and any(s["do"] != "warn" for s in l["steps"])
                    for l in self.plan.get("limits", []))
        if by_hand and self.buys_packs:
            packs[by_hand["id"]] = packs.get(by_hand["id"], 0) + ceil(self.uncovered[unit] / F(by_hand["amount"]))
        elif topups or not steps:
            account.cut_off(unit, account.demand(unit), self.covered[unit], None)

    def line(self, amount):
        rounding = self.plan["billing"]["rounding"]
        return to_grid(amount, 100, rounding["money"]) if rounding["at"] == "line" else amount

    def charge_lines(self, account, index):
        lines = []
        for charge in self.plan["charges"]:
            if charge["kind"] == "flat":
                if charge.get("due") == "once":
                    count = int(index == 0)
                else:
                    count = times_due(charge.get("every", "P1M"), index)
                if count:
                    lines.append(("flat", charge["id"], self.line(count * F(charge["amount"]["USD"]))))
            elif charge["kind"] == "seats":
                seats = max(account.seats, charge.get("min", 0)) - charge.get("included", 0)
                lines.append(("seats", charge["id"], self.line(rated(charge["price"], F(max(seats, 0))))))
            else:
                lines.append(("usage", charge["id"], self.line(self.usage(charge, account))))
        return lines

    def usage(self, charge, account):
        whole = account.demand(charge["of"], charge.get("match"))
        demand = account.demand(charge["of"])
        after = charge.get("after")
        quantity = whole
        if after == "grants":
            quantity = whole * (demand - self.covered[charge["of"]]) / demand if demand else F(0)
        elif after is not None:
            quantity = max(F(0), whole - F(after))
        else:
            parts = [part for part in (self.stepped(limit, charge, account, whole)
                                       for limit in self.plan.get("limits", [])) if part is not None]
            quantity = max(parts) if parts else whole
        if charge["price"]["model"] == "cost_plus":
            meter = next(m for m in self.plan["meters"] if m["id"] == charge["of"])
            cost = sum((u["cost"] for u in account.uses
                        if means(charge.get("match"), u) and means(meter.get("match"), u)), F(0))
            quantity = cost * quantity / whole if whole else cost
        amount = rated(charge["price"], quantity)
        if "least" in charge:
            amount = max(amount, F(charge["least"]["USD"]))
        return min(amount, F(charge["most"]["USD"])) if "most" in charge else amount

    @staticmethod
    def stepped(limit, charge, account, whole):
        """What of a charge's usage lies between its steps of a limit and the next step that acts."""
        acting = [s for s in limit["steps"] if s["do"] != "warn"]
        if not any(s.get("charge") == charge["id"] for s in acting):
            return None
        demand = account.demand(limit["of"], limit.get("match"))
        part = F(0)
        for step, following in zip(acting, acting[1:] + [None]):
            if step.get("charge") == charge["id"]:
                amount = F(limit["amount"]) * times_seats(limit, account)
                end = min(demand, F(following["at"]) * amount) if following else demand
                part += max(F(0), end - F(step["at"]) * amount)
        return whole * part / demand if demand else F(0)

    def commit(self, lines, index):
        commitment = self.plan.get("commitment")
        if not commitment:
            return
        for passed in range(self.next, index + 1):
            if times_due(commitment["every"], passed):
                self.counted = F(0)
        gross = sum((amount for kind, source, amount in lines
                     if source in commitment["counts"] and kind != "pack"), F(0))
        discount = self.line(gross * F(commitment.get("discount", "0")))
        if discount:
            lines.append(("discount", "commitment", -discount))
        least = self.line(F(commitment["least"]["USD"]))
        left = max(F(0), least - self.counted)
        if commitment.get("paid") == "advance":
            if times_due(commitment["every"], index):
                lines.append(("commitment", "commitment", least))
            if min(gross - discount, left):
                lines.append(("drawdown", "commitment", -min(gross - discount, left)))
        elif times_due(commitment["every"], index + 1) and gross - discount < left:
            lines.append(("true_up", "commitment", left - (gross - discount)))
        self.counted += gross - discount

    def total(self, lines):
        exact = sum((amount for _, _, amount in lines), F(0))
        total = to_grid(exact, 100, self.plan["billing"]["rounding"]["money"])
        if total != exact:
            lines.append(("rounding", "rounding", total - exact))
        return lines, total

    def carry_over(self, lots, month, account):
        end = begin_of(month + 1)
        for grant in self.plan.get("grants", []):
            roll = grant.get("rollover")
            if not roll or grant["every"] == "once" or grant.get("expires", "period_end") != "period_end":
                continue
            of_grant = [lot for lot in lots if lot.source == grant["id"] and not lot.bought]
            for lot in of_grant:
                if lot.since == begin_of(month) and lot.expires == end:
                    lot.expires = day_after(month + 1, f"P{roll['periods']}M") if "periods" in roll else None
            most = F(roll["most"]) * times_seats(grant, account)
            for lot in sorted(of_grant, key=lambda l: -l.since):
                if lot.expires is None or lot.expires > end:
                    lot.amount = min(lot.amount, most)
                    most -= lot.amount
        self.lots = [lot for lot in lots if lot.amount and (lot.expires is None or lot.expires > end)]


def uses_of(plan, matrix, row):
    """The uses of a row and its outcomes."""
    names = {model["price"]: model["id"] for model in plan["models"]}
    uses, outcomes = {}, {}
    for column in matrix["columns"]:
        count = F(column["values"][row])
        if column["quantity"] == "outcomes":
            outcomes[column["outcome"]] = outcomes.get(column["outcome"], F(0)) + count
            continue
        use = uses.setdefault(column["model"], {"model": names[column["model"]], "workflow": column["workflow"],
                                                "counts": {}, "cost": F(0)})
        use["counts"]["request" if column["quantity"] == "requests" else column["quantity"]] = count
    for column in matrix["costs"]:
        uses[column["model"]]["cost"] = F(str(column["values"][row]))
    return list(uses.values()), outcomes


def invoices(plan, matrix):
    """[(payer, month, lines, total)] in the order of the rows."""
    subscribers, answer = {}, []
    for row, (payer, month) in enumerate(matrix["rows"]):
        subscriber = subscribers.setdefault(payer, Subscriber(plan, matrix["take_topup"] == 1))
        lines, total = subscriber.invoice(month, Account(plan, *uses_of(plan, matrix, row), matrix["seats"][payer]))
        answer.append((matrix["payers"][payer], matrix["months"][month], lines, total))
    return answer
