"""Goal seek, replay, resampled intervals and invoices."""
import csv
import io
import json
import unittest

from cli_case import DATA, WRONG_INPUT, WRONG_USAGE, CliCase, requests, write_csv

BUDGET = DATA / "worked" / "hidden_budget"


class Seek(CliCase):
    def seek(self, *more):
        return ("seek", "--segments", BUDGET / "segments.json", "--plan", BUDGET / "open.plan.json", *more)

    def test_the_price_for_a_margin_of_90_per_cent(self):
        # Serving a million payers costs $3.95 M: 90 % of revenue is margin at $39.50 each.
        answer = self.json(*self.seek("--control", "charges[0].amount.USD", "--result", "gross_margin",
                                      "--target", "0.9"))
        self.assertTrue(answer["reached"])
        self.assertAlmostEqual(answer["value"], 39.5, places=2)
        self.assertAlmostEqual(answer["achieved"], 0.9, places=3)

    def test_the_plan_found_is_written(self):
        path = self.path("dearer.plan.json")
        self.text(*self.seek("--control", "charges[0].amount.USD", "--result", "gross_margin", "--target", "0.9",
                             "-o", path))
        self.assertEqual(json.loads(self.text_of(path))["charges"][0]["amount"]["USD"], "39.5")
        self.assertTrue(self.json("plan", "check", path)["valid"])

    def test_a_target_out_of_reach_is_said_so(self):
        answer = self.json(*self.seek("--control", "charges[0].amount.USD", "--result", "gross_margin",
                                      "--target", "0.9", "--high", "30"))
        self.assertFalse(answer["reached"])
        self.assertLessEqual(answer["value"], 30)

    def test_an_unknown_control_is_answered_with_the_list(self):
        message = self.fails(WRONG_INPUT, *self.seek("--control", "charges[7].amount.USD", "--result", "gross_margin",
                                                     "--target", "0.9"))
        self.assertIn("charges[0].amount.USD", message)

    def test_an_unknown_result_is_wrong_usage(self):
        message = self.fails(WRONG_USAGE, *self.seek("--control", "charges[0].amount.USD", "--result", "happiness",
                                                     "--target", "1"))
        self.assertIn("overage_share", message)


class OfProjects(CliCase):
    def setUp(self):
        super().setUp()
        self.product = self.project(write_csv(self.path("march.csv"), requests(3000, users=40)))
        self.flat = str(BUDGET / "open.plan.json")

    def test_a_resample_is_the_same_for_the_same_seed(self):
        runs = [self.json("evaluate", self.product, "--plan", self.flat, "--bootstrap", 200, "--seed", seed)
                for seed in (1, 1, 2)]
        self.assertEqual(runs[0], runs[1])
        self.assertEqual(runs[0]["intervals"]["method"], "bootstrap")
        self.assertNotEqual(runs[0]["intervals"], runs[2]["intervals"])
        interval = runs[0]["intervals"]["cogs"]
        self.assertTrue(interval["low"] < runs[0]["total"]["cogs"] < interval["high"])

    def test_a_plan_without_limits_replays_to_the_same_figures(self):
        monthly = self.json("evaluate", self.product, "--plan", self.flat)["total"]
        replay = self.json("evaluate", self.product, "--plan", self.flat, "--mode", "replay")["total"]
        for name in ("payers", "revenue", "cogs", "gross_margin"):
            self.assertAlmostEqual(replay[name], monthly[name], delta=1e-9 * abs(monthly[name]))

    def test_replay_needs_a_log(self):
        self.assertIn("PROJECT", self.fails(WRONG_INPUT, "evaluate", "--segments", BUDGET / "segments.json",
                                            "--plan", self.flat, "--mode", "replay"))

    def test_invoices_add_up_to_the_revenue(self):
        path = self.path("invoices.csv")
        self.text("invoices", self.product, "--plan", self.flat, "-o", path)
        rows = list(csv.DictReader(io.StringIO(self.text_of(path))))
        self.assertEqual({row["payer"] for row in rows}, {row["user"] for row in requests(3000, users=40)})
        revenue = self.json("evaluate", self.product, "--plan", self.flat)["total"]["revenue"]
        self.assertAlmostEqual(sum(float(row["amount"]) for row in rows), revenue)

    def test_the_tail_of_a_pareto_law_is_found(self):
        # Quantiles of a Pareto law: the density falls as x^-2.5 from 10 on.
        values = "".join(f"{10 * (1 - (i - 0.5) / 2000) ** (-1 / 1.5)!r}\n" for i in range(1, 2001))
        answer = self.json("tail", "--values", "-", stdin=values)
        self.assertAlmostEqual(answer["alpha"], 2.5, delta=0.15)
        self.assertAlmostEqual(answer["gpd"]["xi"], 1 / 1.5, delta=0.15)


if __name__ == "__main__":
    unittest.main()
