"""What every test of the command line needs: a folder of its own and the program under test.

By hand: TIERWRIGHT_CLI=build/dev/app/tierwright-cli python3 tests/cli/test_import.py
"""
import csv
import gzip
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

PROGRAM = os.environ.get("TIERWRIGHT_CLI", "tierwright-cli")
SOURCE = pathlib.Path(os.environ.get("TIERWRIGHT_SOURCE", pathlib.Path(__file__).parents[2]))
DATA = SOURCE / "tests" / "data"

DONE, WRONG_INPUT, WRONG_USAGE, ENVIRONMENT, CANCELLED = 0, 1, 2, 3, 130


class CliCase(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def path(self, name):
        return str(self.folder / name)

    def write(self, name, text):
        data = text if isinstance(text, bytes) else text.encode()
        (self.folder / name).write_bytes(data)
        return self.path(name)

    def bytes_of(self, path):
        return pathlib.Path(path).read_bytes()

    def text_of(self, path):
        return pathlib.Path(path).read_text(encoding="utf-8")

    def run_cli(self, *arguments, stdin=""):
        return subprocess.run([PROGRAM, *map(str, arguments)], input=stdin, capture_output=True, text=True,
                              timeout=250, env={**os.environ, "LC_ALL": "C.UTF-8", "XDG_CONFIG_HOME": self.path("config")}, check=False)

    def text(self, *arguments, stdin=""):
        """The table that a command prints for people."""
        run = self.run_cli(*arguments, stdin=stdin)
        self.assertEqual(run.returncode, DONE, run.stderr)
        return run.stdout

    def json(self, *arguments, stdin="", code=DONE):
        """The JSON document that a command prints; nothing else may stand on standard output."""
        run = self.run_cli(*arguments, "--json", stdin=stdin)
        self.assertEqual(run.returncode, code, run.stderr)
        return json.loads(run.stdout)

    def fails(self, code, *arguments, stdin=""):
        """The message of a command that must fail: on standard error, while standard output stays empty."""
        for form in ((), ("--json",)):
            run = self.run_cli(*arguments, *form, stdin=stdin)
            self.assertEqual(run.returncode, code, run.stdout + run.stderr)
            self.assertEqual(run.stdout, "")
            self.assertTrue(run.stderr.startswith("tierwright-cli: "), run.stderr)
        return run.stderr

    def project(self, *logs):
        """A new project that holds some logs."""
        path = self.path("product.tierwright")
        self.text("new", path)
        if logs:
            self.text("import", path, *logs)
        return path


REQUEST_COLUMNS = ["request_id", "time", "user", "model", "input_tokens", "cached_tokens", "output_tokens"]


def requests(count, users=5, month=3, days=31):
    """Made-up requests that differ in every column; the same on every run. Input counts the cached tokens too."""
    for i in range(count):
        minutes = i * days * 24 * 60 // count
        yield {"request_id": f"r{i}",
               "time": f"2026-{month:02}-{1 + minutes // 1440:02}T{minutes // 60 % 24:02}:{minutes % 60:02}:00Z",
               "user": f"user-{i * i % users}",
               "model": ("gpt-4o", "gpt-4o-mini")[i % 3 == 0],
               "input_tokens": 1000 + 37 * i % 900,
               "cached_tokens": 13 * i % 500,
               "output_tokens": 100 + 7 * i % 90}


def write_csv(path, rows, columns=None):
    """Writes rows as CSV, compressed when the name says so."""
    rows = list(rows)
    open_file = gzip.open if str(path).endswith(".gz") else open
    with open_file(path, "wt", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns or list(rows[0]), extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return str(path)


if __name__ == "__main__":
    unittest.main()
