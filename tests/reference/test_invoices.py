"""Compares the program's invoices with invoices.py on random plans: the same lines, to the last decimal.

Needs the program TIERWRIGHT_INVOICE_FILES. TIERWRIGHT_REFERENCE_CASES sets how many cases (default 300); a failing
case can be looked at alone with TIERWRIGHT_REFERENCE_SEED.
"""
import csv
import io
import os
import subprocess
import tempfile
import unittest
from fractions import Fraction as F

import invoices
import monthly
import random_case
import random_invoices
from test_monthly import seeds, written

LAST_DECIMAL = F(1, 10 ** 9)  # of lines that are not rounded to cents: the program keeps twelve places


class InvoiceTest(unittest.TestCase):
    def check(self, text, expected):
        rows = list(csv.DictReader(io.StringIO(text)))
        for payer, month, lines, total in expected:
            mine = [row for row in rows if (row["payer"], row["period"]) == (payer, month)]
            billed = [(row["kind"], row["source"], F(row["amount"])) for row in mine if row["kind"]]
            where = f"{payer}, {month}\n{lines}\n{billed}"
            # A rounding line of less than the last decimal depends on what came before the last decimal.
            lines = [line for line in lines if line[0] != "rounding" or abs(line[2]) > LAST_DECIMAL]
            billed = [line for line in billed if line[0] != "rounding" or abs(line[2]) > LAST_DECIMAL]
            self.assertEqual([line[:2] for line in billed], [line[:2] for line in lines], where)
            for mine_line, line in zip(billed, lines):
                self.assertLessEqual(abs(mine_line[2] - line[2]), LAST_DECIMAL, where)
            self.assertEqual(F(mine[0]["invoice"]), total, where)
            self.assertEqual(sum(F(row["amount"]) for row in mine), total, where)

    def test_random_plans_are_billed_as_the_reference_does(self):
        with tempfile.TemporaryDirectory() as folder:
            prices = written(folder, "prices.json", random_case.price_book())
            listing = []
            for seed in seeds():
                plan, matrix = random_invoices.random_case(seed)
                listing.append([written(folder, f"{seed}.plan.json", plan),
                                written(folder, f"{seed}.matrix.json", matrix)])
            answer = subprocess.run([os.environ["TIERWRIGHT_INVOICE_FILES"], prices, *sum(listing, [])],
                                    capture_output=True, text=True, check=False)
            self.assertEqual(answer.returncode, 0, answer.stderr)
            answers = answer.stdout.split("end\n")[:-1]
            for seed, paths, text in zip(seeds(), listing, answers, strict=True):
                plan, matrix = map(monthly.load, paths)
                with self.subTest(seed=seed):
                    self.check(text, invoices.invoices(plan, matrix))


if __name__ == "__main__":
    unittest.main()
