"""Statistics of typed numbers and of projects, against figures computed here."""
import math
import random
import unittest

from cli_case import WRONG_INPUT, CliCase, requests, write_csv


def lognormal(n, mu, sigma, seed):
    rng = random.Random(seed)
    return [rng.lognormvariate(mu, sigma) for _ in range(n)]


def gini(values):
    ordered, n = sorted(values), len(values)
    return 2 * sum(i * x for i, x in enumerate(ordered, 1)) / (n * sum(ordered)) - (n + 1) / n


def quantile(values, p):
    """Type 7 of Hyndman and Fan (1996)."""
    ordered = sorted(values)
    at = p * (len(ordered) - 1)
    low = math.floor(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (at - low) * (ordered[high] - ordered[low])


class TypedNumbers(CliCase):
    def numbers(self, values):
        return "".join(f"{value!r}\n" for value in values)

    def test_concentration_equals_an_independent_count(self):
        values = lognormal(500, 3, 1.5, seed=7) + [0.0] * 40
        answer = self.json("concentration", "--values", "-", stdin=self.numbers(values))
        self.assertAlmostEqual(answer["gini"], gini(values), places=10)
        for key, p in (("p50", 0.5), ("p90", 0.9), ("p99", 0.99)):
            self.assertAlmostEqual(answer[key], quantile(values, p), delta=1e-9 * answer[key])
        self.assertEqual((answer["payers"], answer["zeros"]), (540, 40))

    def test_the_lognormal_fit_is_the_mean_and_deviation_of_the_logarithms(self):
        values = lognormal(2000, 2, 0.7, seed=1)
        logs = [math.log(value) for value in values]
        mu = sum(logs) / len(logs)
        sigma = math.sqrt(sum((x - mu) ** 2 for x in logs) / len(logs))
        answer = self.json("fit", "--values", self.write("values.txt", self.numbers(values)), "--family", "lnorm")
        fit = answer["fits"][0]
        self.assertTrue(fit["converged"])
        self.assertAlmostEqual(fit["parameters"]["mu"], mu, places=9)
        self.assertAlmostEqual(fit["parameters"]["sigma"], sigma, places=9)
        self.assertAlmostEqual(fit["standard_errors"]["mu"], sigma / math.sqrt(len(values)), places=9)

    def test_all_laws_are_tried_and_the_true_one_wins(self):
        answer = self.json("fit", "--values", "-", stdin=self.numbers(lognormal(3000, 2, 0.7, seed=3)))
        self.assertEqual(answer["n"], 3000)
        self.assertEqual(answer["best"], "lnorm")
        self.assertGreaterEqual(len(answer["fits"]), 9)
        bics = [fit["bic"] for fit in answer["fits"] if fit["converged"]]
        self.assertEqual(bics, sorted(bics))

    def test_two_groups_are_two_lognormals(self):
        values = lognormal(1500, 1, 0.4, seed=11) + lognormal(1500, 5, 0.6, seed=12)
        answer = self.json("fit", "--values", "-", stdin=self.numbers(values))
        self.assertEqual(answer["best"], "lnmix2")
        found = next(fit for fit in answer["fits"] if fit["family"] == "lnmix2")["parameters"]
        for key, truth in (("weight1", 0.5), ("mu1", 1), ("sigma1", 0.4), ("mu2", 5), ("sigma2", 0.6)):
            self.assertAlmostEqual(found[key], truth, delta=0.1)

    def test_a_pareto_tail_on_a_lognormal_body_is_a_splice(self):
        rng = random.Random(4)
        values = [20 * (1 - rng.random()) ** (-1 / 1.5) if rng.random() < 0.15 else min(20, rng.lognormvariate(1, 0.8))
                  for _ in range(4000)]
        fit = self.json("fit", "--values", "-", "--family", "splice", stdin=self.numbers(values))["fits"][0]
        self.assertTrue(fit["converged"], fit["note"])
        self.assertAlmostEqual(fit["parameters"]["alpha"], 1.5, delta=0.25)

    def test_a_weight_counts_as_the_value_repeated(self):
        values = lognormal(200, 2, 1, seed=8)
        weighted = "".join(f"{value!r},{1 + i % 3}\n" for i, value in enumerate(values))
        repeated = [value for i, value in enumerate(values) for _ in range(1 + i % 3)]
        a = self.json("fit", "--values", "-", stdin=weighted)
        b = self.json("fit", "--values", "-", stdin=self.numbers(repeated))
        self.assertEqual(a["n"], b["n"])
        for one, other in zip(a["fits"], b["fits"]):
            self.assertEqual(one["family"], other["family"])
            if one["converged"]:
                self.assertAlmostEqual(one["log_likelihood"], other["log_likelihood"], delta=1e-6)
                self.assertAlmostEqual(one["cvm"], other["cvm"], delta=1e-6)

    def test_capped_values_mean_at_least_the_cap(self):
        values = lognormal(4000, 2, 1, seed=6)
        capped = [min(value, 12.0) for value in values]
        plain = self.json("fit", "--values", "-", "--family", "lnorm", stdin=self.numbers(capped))["fits"][0]
        aware = self.json("fit", "--values", "-", "--family", "lnorm", "--cap", "12", stdin=self.numbers(capped))["fits"][0]
        self.assertAlmostEqual(aware["parameters"]["sigma"], 1, delta=0.06)
        self.assertLess(plain["parameters"]["sigma"], 0.9)

    def test_degenerate_values_get_an_honest_answer(self):
        for text in ("5\n", "5\n" * 40, "5\n5\n7\n"):
            for fit in self.json("fit", "--values", "-", stdin=text)["fits"]:
                self.assertTrue(fit["converged"] or fit["note"], fit)
                if not fit["converged"]:
                    self.assertIsNone(fit["bic"])

    def test_no_interior_maximum_is_said(self):
        values = [9 + i / 100 for i in range(200)]  # CV far below 1
        fit = self.json("fit", "--values", "-", "--family", "lomax", stdin=self.numbers(values))["fits"][0]
        self.assertFalse(fit["converged"])
        self.assertIn("no interior maximum", fit["note"])

    def test_intervals_of_concentration_hold_the_estimates_and_follow_the_seed(self):
        values = self.numbers(lognormal(400, 0, 1, seed=9))
        answer = self.json("concentration", "--values", "-", "--seed", "3", stdin=values)
        for key in ("gini", "top_1", "top_10", "p99_over_p50"):
            low, high = answer["intervals"][key]
            self.assertTrue(low < answer[key] < high, key)
        again = self.json("concentration", "--values", "-", "--seed", "3", stdin=values)
        self.assertEqual(answer["intervals"], again["intervals"])
        self.assertNotIn("intervals", self.json("concentration", "--values", "-", "--bootstrap", "0", stdin=values))

    def test_one_payer_who_carries_the_interval_is_told(self):
        values = lognormal(2000, 0, 0.3, seed=10)
        self.assertFalse(self.json("concentration", "--values", "-", stdin=self.numbers(values))
                         ["intervals"]["rests_on_one_payer"])
        self.assertIn("rest on one payer",
                      self.text("concentration", "--values", "-", stdin=self.numbers(values + [9000.0])))

    def test_the_share_of_zeros_is_a_parameter(self):
        values = self.numbers(lognormal(300, 0, 1, seed=5) + [0.0] * 100)
        zero = self.json("fit", "--values", "-", "--family", "lnorm", stdin=values)["zero_inflation"]
        self.assertAlmostEqual(zero["share"], 0.25)
        self.assertAlmostEqual(zero["standard_error"], math.sqrt(0.25 * 0.75 / 400))
        self.assertTrue(zero["low"] < 0.25 < zero["high"])

    def test_laws_of_a_tail_are_fitted_above_a_threshold(self):
        rng = random.Random(6)
        values = self.numbers([rng.paretovariate(2) for _ in range(4000)])
        fit = self.json("fit", "--values", "-", "--family", "gpd", "--threshold", "2", stdin=values)["fits"][0]
        self.assertTrue(fit["converged"])
        self.assertAlmostEqual(fit["parameters"]["share"], 0.25, delta=0.03)
        self.assertAlmostEqual(fit["parameters"]["xi"], 0.5, delta=4 * fit["standard_errors"]["xi"])
        cut = self.json("fit", "--values", "-", "--family", "tpl", "--threshold", "1.5",
                        stdin=self.numbers([1 + rng.expovariate(0.2) for _ in range(3000)]))["fits"][0]
        self.assertTrue(cut["converged"])
        self.assertAlmostEqual(cut["parameters"]["lam"], 0.2, delta=4 * cut["standard_errors"]["lam"])

    def test_laws_of_a_tail_are_judged(self):
        rng = random.Random(7)
        values = self.numbers([rng.paretovariate(2) for _ in range(400)])
        for family in ("gpd", "tpl"):
            fit = self.json("fit", "--values", "-", "--family", family, "--threshold", "1.1", "--bootstrap", "40",
                            stdin=values)["fits"][0]
            self.assertTrue(fit["converged"])
            self.assertGreater(fit["p_values"]["ad"], 0.02)
            self.assertGreater(fit["p_values"]["replicates"], 30)
        uniform = self.numbers([1 + 8 * rng.random() for _ in range(400)])
        fit = self.json("fit", "--values", "-", "--family", "tpl", "--threshold", "1", "--bootstrap", "40",
                        stdin=uniform)["fits"][0]
        self.assertLess(fit["p_values"]["ad"], 0.05)

    def test_one_value_taken_by_most_payers_is_told(self):
        text = self.text("fit", "--values", "-", "--bootstrap", "10",
                         stdin=self.numbers([1.0] * 90 + [2.0] * 7 + [5.0] * 3))
        self.assertIn("90 % of the values are one and the same", text)
        pareto = next(line for line in text.splitlines() if line.startswith("pareto1"))
        self.assertRegex(pareto, r"- +0\.\d{3} +- +shape")  # AD does not exist, so it has no p-value either

    def test_nearly_equal_values_give_no_law_an_advantage_by_rounding(self):
        rng = random.Random(18)
        values = self.numbers([100 * (1 + 3e-8 * rng.gauss(0, 1)) for _ in range(60)])
        fits = self.json("fit", "--values", "-", stdin=values)["fits"]
        bic = {fit["family"]: fit["bic"] for fit in fits if fit["converged"]}
        self.assertAlmostEqual(bic["gamma"], bic["lnorm"], delta=0.01)
        self.assertAlmostEqual(bic["invgauss"], bic["lnorm"], delta=0.01)

    def test_composite_laws_are_judged_and_their_errors_shown(self):
        rng = random.Random(8)
        values = self.numbers([math.exp(rng.gauss(6 if rng.random() < 0.3 else 0, 0.6)) for _ in range(400)])
        fit = self.json("fit", "--values", "-", "--family", "lnmix2", "--bootstrap", "20", stdin=values)["fits"][0]
        self.assertGreater(fit["p_values"]["ks"], 0.04)
        self.assertAlmostEqual(fit["standard_errors"]["weight2"], math.sqrt(0.3 * 0.7 / 400), delta=0.003)

    def test_a_mean_that_rests_on_the_tail_is_told(self):
        rng = random.Random(4)
        values = self.numbers([rng.paretovariate(1.1) for _ in range(2000)])
        intervals = self.json("concentration", "--values", "-", stdin=values)["intervals"]
        self.assertIsNone(intervals["mean"][1])
        self.assertGreater(intervals["tail"]["xi_high"], 1)
        self.assertIn("tail index", intervals["caution"])
        self.assertIn("no upper limit", self.text("concentration", "--values", "-", stdin=values))

    def test_tiers_hold_all_payers_and_all_usage(self):
        values = self.numbers(lognormal(900, 3, 1.5, seed=13) + [0.0] * 50)
        for tiers in ("2", "3", "4", "5"):
            shares = self.json("breakpoints", "--values", "-", "--tiers", tiers, stdin=values)["proposal"]["shares"]
            self.assertEqual(len(shares), int(tiers))
            self.assertAlmostEqual(sum(tier["payers"] for tier in shares), 1, places=9)
            self.assertAlmostEqual(sum(tier["amount"] for tier in shares), 1, places=9)

    def test_a_tail_from_a_chosen_threshold(self):
        rng = random.Random(14)
        values = self.numbers([(1 - rng.random()) ** (-1 / 2) for _ in range(5000)])
        answer = self.json("tail", "--values", "-", "--threshold", "3", stdin=values)
        self.assertEqual(answer["gpd"]["threshold"], 3)
        self.assertAlmostEqual(answer["gpd"]["xi"], 0.5, delta=0.15)
        self.assertAlmostEqual(answer["alpha"], 3, delta=0.2)
        self.assertTrue(answer["mean_excess"] and answer["hill"])

    def test_a_power_law_of_whole_numbers_is_its_own(self):
        rng = random.Random(15)
        counts = [math.floor(rng.paretovariate(1.5)) for _ in range(800)]
        answer = self.json("tail", "--values", "-", "--bootstrap", "20", stdin=self.numbers(counts))
        self.assertAlmostEqual(answer["whole_numbers"]["alpha"], 2.5, delta=0.4)
        self.assertTrue(0 <= answer["whole_numbers"]["p_value"] <= 1)
        fractions = self.numbers([value + 0.5 for value in counts])
        self.assertIsNone(self.json("tail", "--values", "-", stdin=fractions)["whole_numbers"])

    def test_a_lognormal_tail_is_compared_with_the_power_law(self):
        answer = self.json("tail", "--values", "-", stdin=self.numbers(lognormal(4000, 3, 0.8, seed=16)))
        self.assertGreater(answer["lognormal_tail"]["sigma"], 0.4)
        self.assertLess(answer["vuong"]["z"], -2)
        self.assertLess(answer["vuong"]["p"], 0.05)
        five = "1\n2\n30\n9000\n40000000\n"
        self.assertIn("too few to be sure", self.text("tail", "--values", "-", stdin=five))
        few = self.json("tail", "--values", "-", stdin=five)
        self.assertIsNone(few["lognormal_tail"])
        self.assertIsNone(few["vuong"])

    def test_a_capped_fit_has_no_chance_rather_than_none_at_all(self):
        values = self.numbers([min(value, 30.0) for value in lognormal(400, 3, 0.8, seed=17)])
        fit = self.json("fit", "--values", "-", "--family", "lnorm", "--cap", "30", "--bootstrap", "10",
                        stdin=values)["fits"][0]
        self.assertTrue(fit["converged"])
        self.assertIsNone(fit["p_values"]["ad"])

    def test_the_threshold_leaves_the_wanted_share_above(self):
        values = lognormal(1000, 0, 1, seed=5)
        answer = self.json("breakpoints", "--values", "-", "--overage-share", "0.12", stdin=self.numbers(values))
        threshold = answer["threshold"]
        self.assertAlmostEqual(threshold["value"], quantile(values, 0.88), places=9)
        self.assertLess(threshold["low"], threshold["value"])
        self.assertGreater(threshold["high"], threshold["value"])

    def test_jenks_finds_the_gaps_between_three_groups(self):
        rng = random.Random(2)
        values = [rng.uniform(low, 1.3 * low) for low in (1, 20, 400) for _ in range(100)]
        answer = self.json("breakpoints", "--values", "-", "--tiers", "3", stdin=self.numbers(values))
        first, second = answer["jenks"]["breaks"]
        self.assertTrue(1 <= first <= 20 and 20 <= second <= 400, answer["jenks"])
        self.assertGreater(answer["jenks"]["gvf"], 0.98)

    def test_a_line_that_is_no_number_is_named(self):
        for text, line in (("1\n2\nthree\n", 3), ("1\n\n-4\n", 3), ("inf\n", 1), ("1;2\n", 1)):
            message = self.fails(WRONG_INPUT, "concentration", "--values", self.write("values.txt", text))
            self.assertIn(f"values.txt, line {line}", message)

    def test_windows_line_ends_and_blank_lines_are_fine(self):
        answer = self.json("concentration", "--values", self.write("values.txt", "1\r\n\r\n 3 \r\n"))
        self.assertEqual(answer["sum"], 4)

    def test_no_numbers_at_all(self):
        self.fails(WRONG_INPUT, "fit", "--values", self.write("values.txt", "\n\n"))
        self.fails(WRONG_INPUT, "fit", "--values", self.write("zeros.txt", "0\n0\n"))


class OfProjects(CliCase):
    def setUp(self):
        super().setUp()
        rows = list(requests(3000, users=40))
        self.of_user = {}
        for row in rows:
            self.of_user[row["user"]] = self.of_user.get(row["user"], 0) + row["input_tokens"] + row["output_tokens"]
        self.product = self.project(write_csv(self.path("march.csv"), rows))

    def test_tokens_of_each_payer_are_looked_at(self):
        answer = self.json("concentration", self.product, "--measure", "tokens", "--period", "2026-03")
        self.assertEqual(answer["payers"], len(self.of_user))
        self.assertAlmostEqual(answer["sum"], sum(self.of_user.values()), delta=1e-6 * answer["sum"])
        self.assertAlmostEqual(answer["gini"], gini(list(self.of_user.values())), places=9)

    def test_a_period_without_usage_is_answered_with_the_periods(self):
        message = self.fails(WRONG_INPUT, "fit", self.product, "--period", "2031-01")
        self.assertIn("2026-03", message)

    def test_cost_without_prices_says_what_to_do(self):
        rows = [{**row, "model": "house-7b"} for row in requests(50)]
        bare = self.path("bare.tierwright")
        self.text("new", bare)
        self.text("import", bare, write_csv(self.path("bare.csv"), rows))
        self.assertIn("tierwright-cli prices", self.fails(WRONG_INPUT, "fit", bare))

    def test_an_empty_project_says_what_to_do(self):
        empty = self.path("empty.tierwright")
        self.text("new", empty)
        self.assertIn("tierwright-cli import", self.fails(WRONG_INPUT, "concentration", empty))


if __name__ == "__main__":
    unittest.main()
