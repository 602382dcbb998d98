"""Compares the program with monthly.py on random plans: same files in, same results out, to 1e-9.

Needs the program TIERWRIGHT_EVALUATE_FILES. TIERWRIGHT_REFERENCE_CASES sets how many cases (default 300); a failing
case can be looked at alone with TIERWRIGHT_REFERENCE_SEED.
"""
import json
import os
import subprocess
import tempfile
import unittest

import monthly
import random_case

TOLERANCE = 1e-9


def written(folder, name, value):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        json.dump(value, file, indent=1)
    return path


def seeds():
    first = os.environ.get("TIERWRIGHT_REFERENCE_SEED")
    return [int(first)] if first else range(int(os.environ.get("TIERWRIGHT_REFERENCE_CASES", "300")))


class ReferenceTest(unittest.TestCase):
    def check(self, results, expected, seed):
        for name, value in expected.items():
            self.assertIn(name, results, f"seed {seed}")
            self.assertAlmostEqual(results[name], float(value), delta=TOLERANCE * max(1.0, abs(float(value))),
                                   msg=f"seed {seed}, {name}")
        self.assertEqual("subsidy_ratio" in results, "subsidy_ratio" in expected, f"seed {seed}")

    def test_random_plans_have_the_results_of_the_reference(self):
        with tempfile.TemporaryDirectory() as folder:
            prices = written(folder, "prices.json", random_case.price_book())
            listing = []
            for seed in seeds():
                plan, segments, assumptions = random_case.random_case(seed)
                listing.append([written(folder, f"{seed}.plan.json", plan),
                                written(folder, f"{seed}.segments.json", segments),
                                written(folder, f"{seed}.assumptions.json", assumptions)])
            arguments = [path for case in listing for path in case]
            answer = subprocess.run([os.environ["TIERWRIGHT_EVALUATE_FILES"], prices, *arguments],
                                    capture_output=True, text=True, check=False)
            self.assertEqual(answer.returncode, 0, answer.stderr)
            for seed, paths, line in zip(seeds(), listing, answer.stdout.splitlines(), strict=True):
                plan, segments, assumptions = map(monthly.load, paths)
                expected = monthly.results(plan, monthly.complete(assumptions), random_case.PRICES,
                                           segments["segments"])
                with self.subTest(seed=seed):
                    self.check(json.loads(line), expected, seed)


if __name__ == "__main__":
    unittest.main()
