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
