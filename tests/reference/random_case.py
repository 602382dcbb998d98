"""Random plans and segments, small enough to look at and odd enough to find mistakes."""
import random
from decimal import Decimal

PRICES = {
    "vendor/large": {"uncached_input": "3", "cache_read": "0.3", "cache_write": "3.75", "output": "15"},
    "vendor/small": {"uncached_input": "0.15", "cache_read": "0.075", "output": "0.6", "per_request": "0.001"},
    "vendor/tiny": {"uncached_input": "0.05", "output": "0.2"},
}


def decimal(value, places):
    text = f"{value:.{places}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def usd(value, places=2):
    return {"USD": decimal(value, places)}


def schedule(rng, scale):
    """A price for quantities around `scale` that brings some ten dollars."""
    each = 10 / scale * rng.uniform(0.3, 3)
    kind = rng.choice(["unit", "package", "graduated", "volume", "percentage"])
    if kind == "unit":
        return {"model": "unit", "amount": usd(each, 9)}
    if kind == "package":
        size = max(1, round(scale / rng.choice([1, 3, 10])))
        return {"model": "package", "size": str(size), "amount": usd(max(0.01, each * size))}
    if kind == "percentage":
        price = {"model": "percentage", "rate": decimal(min(9, each * rng.uniform(0.5, 1)), 6)}
        if rng.random() < 0.5:
            price["fixed"] = usd(rng.uniform(0, 1))
        if rng.random() < 0.3:
            price["most"] = usd(rng.uniform(5, 20))
        return price
    tiers, bound = [], 0
    for i in range(rng.randint(1, 3)):
        bound += max(1, round(scale * rng.uniform(0.2, 1)))
        tiers.append({"up_to": str(bound), "unit": usd(each * rng.uniform(0.4, 1), 9)})
        if rng.random() < 0.4:
            tiers[-1]["flat"] = usd(rng.uniform(0, 5))
    tiers.append({"up_to": None, "unit": usd(each * 0.5, 9)})
    price = {"model": kind, "tiers": tiers}
    if rng.random() < 0.2:
        price["flat_at_zero"] = True
    return price


def steps(rng, models, charge):
    found = []
    for at in sorted(rng.sample(["0.5", "0.8", "1", "1.5", "2.25", "4"], rng.randint(1, 3)), key=float):
        kinds = ["warn", "slow", "throttle", "block"] + (["reroute"] if models else []) + (["charge"] if charge else [])
        kind = rng.choice(kinds)
        step = {"at": at, "do": kind}
        if kind == "throttle":
            step.update(requests=10, every="PT1H")
        if kind == "reroute":
            step["to"] = rng.choice(models)
            others = [m for m in models if m != step["to"]]
            if rng.random() < 0.6:
                step["from"] = rng.sample(others, rng.randint(1, len(others)))
        if kind == "charge":
            step["charge"] = charge
        found.append(step)
        if kind == "block":
            break
    return found


def credit_unit(rng, usage, models):
    unit = {"id": "credit", "decimals": rng.choice([0, 1, 3]), "round": rng.choice(["up", "half_up", "down"])}
    if rng.random() < 0.4:
        unit["weights"] = {"rule": "cost", "credits_per": decimal(rng.uniform(10, 200), 2), "currency": "USD"}
        if rng.random() < 0.5:
            unit["weights"]["markup"] = decimal(rng.uniform(1, 2), 3)
        return unit
    rows = []
    for model in models:
        if rng.random() < 0.5:
            rows.append({"match": {"model": [model], "token": ["output"]},
                         "credits": decimal(rng.uniform(0.5, 20), 3), "per": 1000})
        if rng.random() < 0.3:
            rows.append({"match": {"model": [model], "token": ["request"]}, "credits": "1", "per": 10})
        rows.append({"match": {"model": [model]}, "credits": decimal(rng.uniform(0.1, 5), 3), "per": 1000})
    unit["weights"] = {"rule": "table", "rows": rows, "other": "reject"}
    return unit


def random_plan(rng, usage):
    models = ["large", "small", "tiny"] if usage else []
    plan = {
        "format": "tierwright.plan/1", "id": "random", "version": 1, "name": "Random", "status": "draft",
        "currencies": ["USD"],
        "billing": {"every": "P1M", "anchor": "calendar", "proration": "none",
                    "rounding": {"money": rng.choice(["half_up", "half_even", "up"]),
                                 "at": rng.choice(["line", "line", "invoice"])}},
    }
    if usage:
        plan["models"] = [{"id": m, "price": "vendor/" + m} for m in models]
    plan["meters"] = [{"id": "tokens", "kind": "tokens", "aggregate": "sum"},
                      {"id": "compute", "kind": "cost", "aggregate": "sum"},
                      {"id": "calls", "kind": "requests", "aggregate": "count"}]
    scales = {"tokens": 1e6, "calls": 300}
    if usage or rng.random() < 0.5:
        plan["credits"] = [credit_unit(rng, usage, models)] if usage else [
            {"id": "credit", "decimals": 2, "round": "up",
             "weights": {"rule": "cost", "credits_per": "100", "currency": "USD"}}]
        scales["credit"] = 500
    units = list(scales)
    charges = [{"id": "base", "kind": "flat", "amount": usd(rng.choice([0, 5, 9.99, 20, 49]))}]
    grants, topups, limits = [], [], []
    for unit in rng.sample(units, rng.randint(0, 2)):
        grants.append({"id": "grant_" + unit, "of": unit, "amount": str(round(scales[unit] * rng.uniform(0.1, 2))),
                       "every": rng.choice(["P1M", "P1M", "P1W", "P1Y"])})
    for i in range(rng.randint(0, 2)):
        unit = rng.choice(units)
        charge = {"id": f"use_{i}", "kind": "usage", "of": unit}
        if usage and rng.random() < 0.3:
            charge["match"] = {"model": rng.sample(models, 2)}
        if any(g["of"] == unit for g in grants) and rng.random() < 0.6:
            charge["after"] = "grants"
        elif rng.random() < 0.5:
            charge["after"] = str(round(scales[unit] * rng.uniform(0.1, 1)))
        charge["price"] = schedule(rng, scales[unit])
        if unit == "tokens" and rng.random() < 0.3:
            charge["price"] = {"model": "cost_plus", "markup": decimal(rng.uniform(1, 2), 2)}
        if rng.random() < 0.2:
            charge["least"] = usd(rng.uniform(0, 3))
        if rng.random() < 0.2:
            charge["most"] = usd(rng.uniform(3, 30))
        charges.append(charge)
    for unit in rng.sample(units, rng.randint(0, 1)):
        topups.append({"id": "pack_" + unit, "of": unit, "amount": str(round(scales[unit] * rng.uniform(0.2, 1))),
                       "price": usd(rng.uniform(1, 12))})
        if rng.random() < 0.4:
            topups[-1]["auto"] = {"below": "1", "most": rng.randint(1, 4), "every": "P1M"}
    for i in range(rng.randint(0, 3)):
        unit = rng.choice(units + ["compute", "spend"])
        limit = {"id": f"limit_{i}", "of": unit}
        if unit in scales:
            limit["amount"] = str(round(scales[unit] * rng.uniform(0.2, 2)))
        else:
            limit["money"] = usd(rng.uniform(2, 20))
        if usage and unit != "spend" and rng.random() < 0.3:
            limit["match"] = {"model": rng.sample(models, rng.randint(1, 2))}
        limit["window"] = {"kind": "billing_period"}
        named = [c["id"] for c in charges if c["kind"] == "usage" and c["of"] == unit]
        limit["steps"] = steps(rng, models, named[0] if named else None)
        limits.append(limit)
    plan["charges"] = charges
    for name, part in (("grants", grants), ("topups", topups), ("limits", limits)):
        if part:
            plan[name] = part
    if rng.random() < 0.2:
        plan["commitment"] = {"least": usd(rng.uniform(5, 300)), "every": rng.choice(["P1M", "P1Y"]),
                              "counts": [charges[-1]["id"]], "shortfall": rng.choice(["true_up", "forfeit"])}
        if rng.random() < 0.5:
            plan["commitment"]["discount"] = "0.1"
    return plan


def random_segments(rng, usage):
    rows = []
    for i in range(rng.randint(1, 6)):
        size = rng.lognormvariate(0, 1.2)
        row = {"name": f"s{i}", "count": rng.choice([1, 10, 137, 2500])}
        if usage:
            row["usage"] = {}
            for model in rng.sample(list(PRICES), rng.randint(1, 3)):
                row["usage"][model] = {
                    "uncached_input": round(size * rng.uniform(0, 1) * 1e6),
                    "cache_read": round(size * rng.uniform(0, 1) * 1e6),
                    "output": round(size * rng.uniform(0, 1) * 2e5), "requests": round(size * 200)}
        else:
            row["cost"] = round(size * rng.uniform(1, 10), 4)
            row["quantities"] = {"tokens": round(size * 1e6), "calls": round(size * 300)}
        rows.append(row)
    return {"format": "tierwright.segments/1", "currency": "USD", "segments": rows}


def random_assumptions(rng):
    some = lambda low, high: round(rng.uniform(low, high), 3)
    answer = {"format": "tierwright.assumptions/1"}
    for key, value in (("dormant_share", some(0, 0.4)), ("batch_discount", some(0, 1)), ("token_factor", some(0.5, 2)),
                       ("throttle_loss", some(0, 1)), ("payment_fee", {"share": some(0, 0.05), "fixed": some(0, 0.4)}),
                       ("abandon", {"slow": some(0, 0.5), "reroute": some(0, 0.5), "charge": some(0, 0.5)}),
                       ("take", {"topup": some(0, 1)})):
        if rng.random() < 0.5:
            answer[key] = value
    return answer


def price_book():
    entries = [{"model": model, "from": "2025-01-01", **prices} for model, prices in PRICES.items()]
    return {"format": "tierwright.prices/1", "id": "test", "version": "2025-01-01", "entries": entries}


def random_case(seed):
    rng = random.Random(seed)
    usage = rng.random() < 0.6
    return random_plan(rng, usage), random_segments(rng, usage), random_assumptions(rng)
