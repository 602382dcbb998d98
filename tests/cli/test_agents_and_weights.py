"""What agents cost that send their context again, and what credit weights do: agent-loop and plan weights."""
import json
import unittest

from cli_case import WRONG_INPUT, WRONG_USAGE, CliCase

LOOP = ["agent-loop", "--base", "8000", "--added", "2000", "--turns", "47", "--output-tokens", "500"]
MODEL = "vendor/large"


def price_book(output="10"):
    return json.dumps({"format": "tierwright.prices/1", "entries": [
        {"model": MODEL, "uncached_input": "2", "cache_read": "0.2", "output": output, "from": "2024-01-01", "source": "test"},
        {"model": "vendor/small", "uncached_input": "0.2", "output": "1", "from": "2024-01-01", "source": "test"}]})


def plan(rows, **more):
    return json.dumps({
        "format": "tierwright.plan/1", "id": "pool", "version": 1, "name": "Pool", "status": "draft",
        "currencies": ["USD"],
        "billing": {"every": "P1M", "anchor": "calendar", "proration": "none",
                    "rounding": {"money": "half_up", "at": "line"}},
        "models": [{"id": "large", "price": MODEL}, {"id": "small", "price": "vendor/small"}],
        "credits": [{"id": "credit", "decimals": 2, "round": "up",
                     "weights": {"rule": "table", "other": "free", "rows": rows}}],
        "charges": [{"id": "base", "kind": "flat", "amount": {"USD": "20"}},
                    {"id": "more", "kind": "usage", "of": "credit", "after": "grants",
                     "price": {"model": "unit", "amount": {"USD": "0.02"}}}],
        "grants": [{"id": "month", "of": "credit", "amount": "1000", "every": "P1M"}], **more})


def row(model, credits, *tokens):
    match = {"model": [model], **({"token": list(tokens)} if tokens else {})}
    return {"match": match, "credits": credits, "per": 1000000}


class AgentLoop(CliCase):
    def test_a_session_sends_its_context_with_every_turn(self):
        answer = self.json(*LOOP, "--cache-hit", "0.25")
        self.assertEqual(answer["uncached_input"] + answer["cache_read"], 47 * 8000 + 2000 * 47 * 46 // 2)
        self.assertEqual(answer["cache_read"], 2538000 / 4)
        self.assertEqual(answer["output"], 47 * 500)
        self.assertIsNone(answer["cost"])
        self.assertIn("2,538,000 tokens", self.text(*LOOP))

    def test_it_has_a_cost_by_the_price_book_and_becomes_customers(self):
        prices, segments = self.write("prices.json", price_book()), self.path("agents.json")
        answer = self.json(*LOOP, "--model", MODEL, "--prices", prices, "-o", segments, "--payers", "5",
                           "--sessions", "2", "--name", "retries")
        self.assertAlmostEqual(answer["cost"], 2538000 * 2e-6 + 23500 * 1e-5)
        self.assertAlmostEqual(answer["cost_of_one_turn"], 8000 * 2e-6 + 500 * 1e-5)
        self.write("flat.plan.json", plan([row("large", "1")]))
        total = self.json("evaluate", "--segments", segments, "--plan", self.path("flat.plan.json"),
                          "--prices", prices)["total"]
        self.assertAlmostEqual(total["served_cost"], 5 * 2 * answer["cost"])

    def test_what_is_wrong_is_said(self):
        self.fails(WRONG_INPUT, *LOOP, "--model", "no/such-model")
        self.fails(WRONG_INPUT, *LOOP, "-o", self.path("agents.json"))
        self.fails(WRONG_USAGE, *LOOP, "--cache-hit", "1.5")
        self.fails(WRONG_USAGE, "agent-loop", "--base", "1", "--added", "1", "--turns", "0")


class Weights(CliCase):
    def judged(self, rows, *more):
        self.write("pool.plan.json", plan(rows))
        self.write("prices.json", price_book())
        return self.json("plan", "weights", self.path("pool.plan.json"), "--prices", self.path("prices.json"), *more)

    def test_weights_in_proportion_to_cost_have_no_distortion(self):
        exact = [row("large", "200", "uncached_input", "cache_write"), row("large", "20", "cache_read"),
                 row("large", "1000", "output"), row("small", "20", "uncached_input", "cache_read", "cache_write"),
                 row("small", "100", "output")]
        answer = self.judged(exact)
        self.assertAlmostEqual(answer["max_distortion"], 0)
        self.assertAlmostEqual(answer["credits_per_usd"], 100)
        self.assertEqual(answer["credit_price"], {"usd": 0.02, "source": "charges[1].price.amount.USD"})
        self.assertFalse(any(weight["arbitrage"] for weight in answer["weights"]))

    def test_a_weight_below_cost_is_an_arbitrage(self):
        # $10 for 250 credits: a credit costs $0.04 and brings $0.02.
        answer = self.judged([row("large", "250"), row("small", "100")])
        found = {(weight["model"], weight["token"]) for weight in answer["weights"] if weight["arbitrage"]}
        self.assertEqual(found, {("large", "output")})
        text = self.text("plan", "weights", self.path("pool.plan.json"), "--prices", self.path("prices.json"))
        self.assertIn("A credit spent on large output costs $0.04 and brings $0.02", text)
        dearer = self.judged([row("large", "250"), row("small", "100")], "--credit-price", "0.05")
        self.assertFalse(any(weight["arbitrage"] for weight in dearer["weights"]))

    def test_a_change_of_prices_that_makes_an_arbitrage_is_drift(self):
        later = self.write("later.json", price_book(output="30"))
        answer = self.judged([row("large", "600"), row("small", "100")], "--later-prices", later)
        self.assertEqual([(drift["model"], drift["token"], drift["became_arbitrage"]) for drift in answer["drift"]],
                         [("large", "output", True)])
        same = self.judged([row("large", "600")], "--later-prices", self.path("prices.json"))
        self.assertEqual(same["drift"], [])

    def test_proposed_weights_follow_cost_and_make_a_valid_plan(self):
        proposed = self.path("proposed.plan.json")
        answer = self.judged([row("large", "250"), row("small", "100")], "--propose", "-o", proposed)
        self.assertLess(answer["max_distortion"], 0.35)
        self.assertEqual(self.json("plan", "check", proposed)["errors"], [])
        again = self.json("plan", "weights", proposed, "--prices", self.path("prices.json"))
        self.assertEqual(again["weights"], answer["weights"])
        exact = self.judged([row("large", "250")], "--propose", "--exact", "--credits-per-dollar", "100")
        self.assertAlmostEqual(exact["max_distortion"], 0)
        by_kind = {(weight["model"], weight["token"]): weight["credits_per_million"] for weight in exact["weights"]}
        self.assertAlmostEqual(by_kind["large", "output"], 1000)

    def test_what_is_wrong_is_said(self):
        self.write("pool.plan.json", plan([row("large", "1")]))
        self.write("empty.json", '{"format": "tierwright.prices/1", "entries": []}')
        self.assertIn("--prices", self.fails(WRONG_INPUT, "plan", "weights", self.path("pool.plan.json"),
                                             "--prices", self.path("empty.json")))
        self.fails(WRONG_INPUT, "plan", "weights", self.path("pool.plan.json"), "--unit", "coin")
        self.fails(WRONG_USAGE, "plan", "weights", self.path("pool.plan.json"), "-o", self.path("x.json"))


if __name__ == "__main__":
    unittest.main()
