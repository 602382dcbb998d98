"""Populations, levers and workflows of evaluate, and invoices that add up."""
import csv
import io
import json
import math
import statistics
import unittest

from cli_case import DATA, WRONG_INPUT, CliCase, requests, write_csv

OPEN = DATA / "worked" / "hidden_budget" / "open.plan.json"


def assumptions(**keys):
    return json.dumps({"format": "tierwright.assumptions/1", **keys})


class OfALog(CliCase):
    def setUp(self):
        super().setUp()
        rows = list(requests(3000, users=61))
        for i, row in enumerate(rows):
            row["user"] = f"user-{i % 61}"
            size = math.exp(statistics.NormalDist(0, 1).inv_cdf((i % 61 + 0.5) / 61))
            row["output_tokens"] = round(1000 * size)
            row["workflow"] = ("support", "search")[i % 4 == 0]
        self.product = self.project(write_csv(self.path("march.csv"), rows))

    def test_a_fitted_population_has_as_many_payers_and_about_the_same_cost(self):
        telemetry = self.json("evaluate", self.product, "--plan", OPEN)["total"]
        fitted = self.json("evaluate", self.product, "--plan", OPEN, "--population", "fitted",
                           "--family", "lnorm")["total"]
        self.assertAlmostEqual(fitted["payers"], telemetry["payers"])
        self.assertAlmostEqual(fitted["cogs"], telemetry["cogs"], delta=0.15 * telemetry["cogs"])
        self.assertNotEqual(fitted["cogs"], telemetry["cogs"])

    def test_a_stressed_population_is_as_many_times_larger_and_findings_say_so(self):
        answer = self.json("evaluate", self.product, "--plan", OPEN, "--population", "stressed", "--growth", "50")
        self.assertAlmostEqual(answer["total"]["payers"], 50 * 61)
        self.assertIn("tail_extrapolated", [finding["code"] for finding in answer["lint"]])

    def test_shapes_need_a_log(self):
        segments = DATA / "worked" / "hidden_budget" / "segments.json"
        message = self.fails(WRONG_INPUT, "evaluate", "--segments", segments, "--plan", OPEN, "--population", "fitted")
        self.assertIn("PROJECT", message)

    def test_levers_are_shown_before_and_after(self):
        path = self.write("levers.json", assumptions(levers=[{"kind": "price_trend", "rate": 0.5, "months": 12},
                                                             {"kind": "local", "share": 0.5}]))
        answer = self.json("evaluate", self.product, "--plan", OPEN, "--assumptions", path)
        before = self.json("evaluate", self.product, "--plan", OPEN)["total"]["served_cost"]
        local, trend = answer["levers"]  # in the order in which they apply
        self.assertEqual((local["kind"], trend["kind"]), ("local", "price_trend"))
        self.assertAlmostEqual(local["cost_before"], before)
        self.assertAlmostEqual(local["cost_after"], before / 2)
        self.assertAlmostEqual(trend["cost_after"], before / 4)
        self.assertAlmostEqual(answer["total"]["served_cost"], before / 4)

    def test_workflows_share_revenue_and_cost(self):
        answer = self.json("evaluate", self.product, "--plan", OPEN, "--workflows")
        workflows = {row["workflow"]: row for row in answer["workflows"][0]["workflows"]}
        self.assertEqual(set(workflows), {"support", "search"})
        self.assertAlmostEqual(sum(row["revenue"] for row in workflows.values()), answer["total"]["revenue"])
        self.assertAlmostEqual(sum(row["cost"] for row in workflows.values()), answer["total"]["cogs"])
        self.assertEqual(sum(row["requests"] for row in workflows.values()), 3000)

    def test_a_period_is_named_or_the_last_complete_one(self):
        named = self.json("evaluate", self.product, "--plan", OPEN, "--period", "2026-03")
        self.assertEqual(named["total"], self.json("evaluate", self.product, "--plan", OPEN, "--period", "last")["total"])
        self.assertIn("2026-03", self.fails(WRONG_INPUT, "evaluate", self.product, "--plan", OPEN,
                                            "--period", "2026-07"))

    def test_every_preset_is_billed_to_the_revenue_that_it_evaluates_to(self):
        # Left out: what carries over or falls due in other months, which one month's average cannot show.
        for preset in ("per_token", "flat_hidden_budget", "tiered_quota_overage", "base_plus_burst", "task_tiers",
                       "per_outcome", "b2b_markup", "regional"):
            plan, bills = self.path(f"{preset}.plan.json"), self.path(f"{preset}.csv")
            self.text("plan", "new", "--preset", preset, "-o", plan)
            answer = self.json("invoices", self.product, "--plan", plan, "-o", bills)
            rows = list(csv.DictReader(io.StringIO(self.text_of(bills))))
            with self.subTest(preset=preset):
                self.assertEqual(answer["rows"], len(rows))
                total = sum(round(float(row["amount"]) * 1e12) for row in rows)
                self.assertEqual(total, round(float(answer["total"]) * 1e12))
                revenue = self.json("evaluate", self.product, "--plan", plan)["total"]["revenue"]
                self.assertAlmostEqual(float(answer["total"]), revenue, places=6)

    def test_presets_that_carry_something_over_say_that_invoices_differ(self):
        for preset in ("credit_pool", "prepaid_credits", "enterprise_commit"):
            plan = self.path(f"{preset}.plan.json")
            self.text("plan", "new", "--preset", preset, "-o", plan)
            findings = {finding["code"]: finding for finding in self.json("evaluate", self.product, "--plan", plan)["lint"]}
            known = {"carry_over_left_out", "commitment_spread", "once_left_out"} & set(findings)
            with self.subTest(preset=preset):
                self.assertTrue(known, set(findings))
                self.assertIn("invoices" if "once_left_out" not in known else "monthly results",
                              findings[sorted(known)[0]]["message"])

    def test_months_estimate_when_the_allowance_is_gone_and_replay_knows(self):
        plan = self.path("quota.plan.json")
        made = json.loads(self.text("plan", "new", "--preset", "tiered_quota_overage"))
        made["grants"][0]["amount"] = "20"
        self.write("quota.plan.json", json.dumps(made))
        estimate = self.json("evaluate", self.product, "--plan", plan)["plans"][0]["exhaustion"]
        replay = self.json("evaluate", self.product, "--plan", plan, "--mode", "replay")["plans"][0]
        self.assertGreater(estimate["share"], 0)
        self.assertAlmostEqual(estimate["share"], replay["exhausted_share"], delta=0.02)
        named = [payer for payer in replay["payers"] if payer["limit"] == "grants"]
        self.assertEqual(len(named), sum(replay["exhausted_by_day"]))
        self.assertTrue(all(payer["payer"].startswith("user-") for payer in named))
        self.assertTrue(all(payer["since"].startswith(payer["period"]) for payer in named))
        self.assertIn(named[0]["payer"], self.text("evaluate", self.product, "--plan", plan, "--mode", "replay"))
        self.assertIn("even use", estimate["assumes"])
        self.assertIn("--mode replay", self.text("evaluate", self.product, "--plan", plan))
        flat = self.json("evaluate", self.product, "--plan", OPEN)["plans"][0]
        self.assertIsNone(flat["exhaustion"])

    def test_imported_accounts_say_how_many_seats_are_billed(self):
        self.text("import", self.product, self.write("accounts.csv", "user,plan,seats\nuser-1,team,4\n"))
        plan = json.loads(OPEN.read_text(encoding="utf-8"))
        plan["charges"] = [{"id": "seats", "kind": "seats", "price": {"model": "unit", "amount": {"USD": "10"}}}]
        path = self.write("team.plan.json", json.dumps(plan))
        totals = {name: self.json("invoices", self.product, "--plan", path, "--payer", name)["payers"][0]["total"]
                  for name in ("user-1", "user-2")}
        self.assertEqual({name: float(total) for name, total in totals.items()}, {"user-1": 40, "user-2": 10})
        revenue = self.json("evaluate", self.product, "--plan", path)["total"]["revenue"]
        self.assertAlmostEqual(revenue, 610 + 30)
        grown = self.json("evaluate", self.product, "--plan", path, "--population", "stressed")["total"]
        self.assertGreater(grown["revenue_per_payer"], 10)  # somebody else has the four seats as well

    def test_one_payers_bill_is_explained(self):
        plan = self.path("quota.plan.json")
        self.text("plan", "new", "--preset", "tiered_quota_overage", "-o", plan)
        answer = self.json("invoices", self.product, "--plan", plan, "--payer", "user-1")
        self.assertEqual([bill["payer"] for bill in answer["payers"]], ["user-1"])
        bill = answer["payers"][0]
        self.assertEqual(sum(float(line["amount"]) for line in bill["lines"]), float(bill["total"]))
        credits = sum(float(use["credits"]["credit"]) for use in bill["uses"])
        self.assertAlmostEqual(credits, float(bill["units"]["credit"]["used"]), delta=0.01)
        text = self.text("invoices", self.product, "--plan", plan, "--payer", "user-1", "--period", "2026-03")
        self.assertIn("total", text)
        self.assertIn("covered by grants and packs", text)
        self.assertIn("totals PROJECT --by user", self.fails(WRONG_INPUT, "invoices", self.product, "--plan", plan,
                                                             "--payer", "nobody"))


if __name__ == "__main__":
    unittest.main()
