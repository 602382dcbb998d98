"""Random plans for invoices, and what a few payers used in four months."""
import random

from random_case import PRICES, credit_unit, decimal, schedule, usd

MONTHS = ["2026-01", "2026-02", "2026-03", "2026-04"]
WORKFLOWS = {"vendor/large": "support", "vendor/small": "", "vendor/tiny": "search"}
SCALES = {"tokens": 1e6, "calls": 300, "tickets": 100, "resolved": 20, "credit": 500}


def steps(rng, charge):
    found = []
    for at in sorted(rng.sample(["0.5", "0.8", "1", "1.25", "2", "3"], rng.randint(1, 3)), key=float):
        kind = rng.choice(["warn", "block"] + (["charge", "charge"] if charge else []))
        found.append({"at": at, "do": kind, **({"charge": charge} if kind == "charge" else {})})
        if kind == "block":
            break
    return found


def grant(rng, unit, number):
    made = {"id": f"grant_{number}", "of": unit, "amount": str(round(SCALES[unit] * rng.uniform(0.1, 1.5)) or 1),
            "every": rng.choice(["P1M", "P1M", "P1M", "P1W", "P3M", "once"])}
    if rng.random() < 0.3:
        made["expires"] = rng.choice(["period_end", "never", "P2M", "P10D"])
    elif made["every"] != "once" and rng.random() < 0.5:
        made["rollover"] = {"most": str(round(SCALES[unit] * rng.uniform(0.1, 2)) or 1)}
        if rng.random() < 0.6:
            made["rollover"]["periods"] = rng.randint(1, 2)
    if rng.random() < 0.3:
        made["priority"] = rng.choice([10, 40, 50])
    if rng.random() < 0.25:
        made["per"] = "seat"
    return made


def usage_charge(rng, unit, number, granted):
    made = {"id": f"use_{number}", "kind": "usage", "of": unit}
    if unit in ("tokens", "credit") and rng.random() < 0.3:
        made["match"] = {"model": rng.sample(["large", "small", "tiny"], rng.randint(1, 2))}
    if granted and rng.random() < 0.7:
        made["after"] = "grants"
    elif rng.random() < 0.4:
        made["after"] = str(round(SCALES[unit] * rng.uniform(0.1, 1)) or 1)
    made["price"] = schedule(rng, SCALES[unit])
    if unit == "tokens" and rng.random() < 0.3:
        made["price"] = {"model": "cost_plus", "markup": decimal(rng.uniform(1, 2), 2)}
    if rng.random() < 0.2:
        made["least"] = usd(rng.uniform(0, 3))
    if rng.random() < 0.2:
        made["most"] = usd(rng.uniform(3, 30))
    return made


def random_plan(rng):
    models = ["large", "small", "tiny"]
    plan = {
        "format": "tierwright.plan/1", "id": "random", "version": 1, "name": "Random", "status": "draft",
        "currencies": ["USD"],
        "billing": {"every": "P1M", "anchor": "calendar", "proration": "none",
                    "rounding": {"money": rng.choice(["half_up", "half_even", "up", "down"]),
                                 "at": rng.choice(["line", "invoice"])}},
        "models": [{"id": m, "price": "vendor/" + m} for m in models],
        "meters": [{"id": "tokens", "kind": "tokens", "aggregate": "sum"},
                   {"id": "calls", "kind": "requests", "aggregate": "count"},
                   {"id": "compute", "kind": "cost", "aggregate": "sum"},
                   {"id": "tickets", "kind": "task", "aggregate": "count",
                    "match": {"property": {"workflow": ["support"]}}},
                   {"id": "resolved", "kind": "outcome", "aggregate": "sum"}],
        "credits": [credit_unit(rng, True, models)],
    }
    units = list(SCALES)
    charges = [{"id": "base", "kind": "flat", "amount": usd(rng.choice([0, 9.99, 20]))}]
    if rng.random() < 0.2:
        charges.append({"id": "setup", "kind": "flat", "amount": usd(rng.uniform(1, 50)), "due": "once"})
    if rng.random() < 0.2:
        charges.append({"id": "support", "kind": "flat", "amount": usd(30), "every": rng.choice(["P3M", "P1Y"])})
    if rng.random() < 0.2:
        charges.append({"id": "members", "kind": "seats", "price": {"model": "unit", "amount": usd(rng.uniform(1, 9))},
                        "min": rng.randint(0, 4)})
        if rng.random() < 0.5:
            charges[-1]["included"] = rng.randint(1, 3)
    grants = [grant(rng, rng.choice(units), i) for i in range(rng.randint(0, 3))]
    for i, unit in enumerate(rng.sample(units, rng.randint(0, 3))):
        charges.append(usage_charge(rng, unit, i, any(g["of"] == unit for g in grants)))
    topups = []
    for i in range(rng.randint(0, 2)):
        unit = rng.choice(units)
        topups.append({"id": f"pack_{i}", "of": unit, "amount": str(round(SCALES[unit] * rng.uniform(0.2, 1)) or 1),
                       "price": usd(rng.uniform(1, 12))})
        if rng.random() < 0.3:
            topups[-1]["expires"] = rng.choice(["period_end", "P2M"])
        if rng.random() < 0.5:
            topups[-1]["auto"] = {"below": "1", "most": rng.randint(1, 4), "every": rng.choice(["P1M", "P1W"])}
    limits = []
    for i in range(rng.randint(0, 2)):
        unit = rng.choice(units + ["compute"])
        limit = {"id": f"limit_{i}", "of": unit}
        if unit == "compute":
            limit["money"] = usd(rng.uniform(2, 20))
        else:
            limit["amount"] = str(round(SCALES[unit] * rng.uniform(0.2, 2)) or 1)
        if unit in ("tokens", "credit") and rng.random() < 0.3:
            limit["match"] = {"model": rng.sample(models, rng.randint(1, 2))}
        limit["window"] = {"kind": "billing_period"}
        named = [c["id"] for c in charges if c["kind"] == "usage" and c["of"] == unit]
        limit["steps"] = steps(rng, named[0] if named else None)
        if rng.random() < 0.25:
            limit["per"] = "seat"
        limits.append(limit)
    if rng.random() < 0.25:
        limits.insert(rng.randint(0, len(limits)), {
            "id": "budget", "of": "spend", "money": usd(rng.uniform(1, 25)), "window": {"kind": "billing_period"},
            "steps": steps(rng, None)})
    plan["charges"] = charges
    for name, part in (("grants", grants), ("topups", topups), ("limits", limits)):
        if part:
            plan[name] = part
    if rng.random() < 0.3:
        plan["commitment"] = {"least": usd(rng.uniform(5, 200)), "every": rng.choice(["P1M", "P2M", "P1Y"]),
                              "counts": [c["id"] for c in rng.sample(charges, rng.randint(1, len(charges)))]}
        plan["commitment"]["paid"] = rng.choice(["arrears", "advance"])
        plan["commitment"]["shortfall"] = "true_up" if plan["commitment"]["paid"] == "arrears" else "forfeit"
        if rng.random() < 0.5:
            plan["commitment"]["discount"] = "0.1"
    return plan


def random_matrix(rng):
    payers = [f"payer {i}" for i in range(rng.randint(1, 4))]
    rows = [[p, m] for m in range(len(MONTHS)) for p in range(len(payers)) if rng.random() < 0.85] or [[0, 0]]
    sizes = [rng.lognormvariate(0, 1) for _ in rows]
    columns, costs = [], []
    for model in PRICES:
        kinds = {"uncached_input": 5e5, "cache_read": 4e5, "cache_write": 1e5, "output": 1e5, "requests": 150}
        for kind, scale in kinds.items():
            values = [round(size * rng.uniform(0, 1.5) * scale) if rng.random() < 0.8 else 0 for size in sizes]
            columns.append({"model": model, "workflow": WORKFLOWS[model], "outcome": "", "quantity": kind,
                            "values": values})
        costs.append({"model": model, "values": [round(size * rng.uniform(0, 4), 4) for size in sizes]})
    columns.append({"model": "", "workflow": "", "outcome": "resolved", "quantity": "outcomes",
                    "values": [round(size * rng.uniform(0, 40)) for size in sizes]})
    return {"months": MONTHS, "payers": payers, "rows": rows, "columns": columns, "costs": costs,
            "take_topup": rng.randint(0, 1), "seats": [rng.choice([1, 1, 2, 5]) for _ in payers]}


def random_case(seed):
    rng = random.Random(seed)
    return random_plan(rng), random_matrix(rng)
