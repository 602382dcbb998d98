"""Worked cases of tests/data/worked, each checked by hand there, through the command line."""
import json
import unittest

from cli_case import DATA, CliCase

WORKED = DATA / "worked"


class WorkedCases(CliCase):
    def evaluated(self, case, plan, segments="segments.json"):
        folder = WORKED / case
        return self.json("evaluate", "--segments", folder / segments, "--plan", folder / f"{plan}.plan.json",
                         "--assumptions", folder / "assumptions.json")

    def test_every_expected_figure_of_every_case(self):
        for expected in sorted(WORKED.glob("*/expected.json")):
            for plan, figures in json.loads(expected.read_text(encoding="utf-8")).items():
                answer = self.evaluated(expected.parent.name, plan)
                results = answer["plans"][0]
                for name, value in figures.items():
                    with self.subTest(case=expected.parent.name, plan=plan, figure=name):
                        self.assertAlmostEqual(results[name], value, delta=1e-9 * max(1, abs(value)))

    def test_a_hidden_budget_turns_80_into_88_per_cent_margin(self):
        # A million payers at $20. Serving them all costs $3.95 M;
        # a budget on the heavy ones brings it to $2.45 M.
        open_plan = self.evaluated("hidden_budget", "open")["total"]
        self.assertAlmostEqual(open_plan["cogs"], 3_950_000)
        self.assertAlmostEqual(open_plan["gross_margin"], 0.8025)
        budget = self.evaluated("hidden_budget", "budget")["total"]
        self.assertAlmostEqual(budget["cogs"], 2_450_000)
        self.assertAlmostEqual(budget["gross_margin"], 0.8775)

    def test_overage_below_cost_is_found(self):
        answer = self.evaluated("overage_below_cost", "included")
        self.assertAlmostEqual(answer["total"]["revenue_per_payer"], 20.175)
        self.assertAlmostEqual(answer["total"]["overage_share"], 0.35)
        codes = {finding["code"]: finding for finding in answer["lint"]}
        self.assertIn("overage_below_cost", codes)
        folder = WORKED / "overage_below_cost"
        table = self.text("evaluate", "--segments", folder / "segments.json", "--plan", folder / "included.plan.json")
        self.assertIn(codes["overage_below_cost"]["message"], table)

    def test_an_allowance_worth_five_times_its_price_breaks_even_at_a_fifth(self):
        self.assertAlmostEqual(self.evaluated("full_allowance", "allowance")["total"]["gross_margin"], 0)
        quarter = self.evaluated("full_allowance", "allowance", "segments_25.json")["total"]
        self.assertAlmostEqual(quarter["gross_margin"], -0.25)
        self.assertAlmostEqual(quarter["utilisation_break_even"], 0.2)

    def test_the_table_shows_the_same_figures(self):
        folder = WORKED / "hidden_budget"
        table = self.text("evaluate", "--segments", folder / "segments.json", "--plan", folder / "open.plan.json",
                          "--assumptions", folder / "assumptions.json")
        self.assertRegex(table, r"gross margin +80\.25 %")
        self.assertRegex(table, r"cost of goods sold +\$3,950,000\.00")
        self.assertRegex(table, r"payers +1,000,000")


if __name__ == "__main__":
    unittest.main()
