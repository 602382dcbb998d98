"""Wrong usage ends with exit code 2, explains itself, and says where help is."""
import os
import subprocess
import unittest

from cli_case import ENVIRONMENT, PROGRAM, WRONG_USAGE, CliCase


class UsageErrors(CliCase):
    def test_no_arguments_print_the_help(self):
        self.assertIn("import product.tierwright usage.csv", self.text())

    def test_the_version_is_printed(self):
        self.assertRegex(self.text("--version"), r"^tierwright-cli \d+\.\d+\.\d+\n$")

    def test_a_command_that_does_not_exist(self):
        message = self.fails(WRONG_USAGE, "frobnicate")
        self.assertIn("frobnicate", message)
        self.assertIn("Try: tierwright-cli --help", message)

    def test_an_option_that_does_not_exist(self):
        message = self.fails(WRONG_USAGE, "totals", "x.tierwright", "--buy", "model")
        self.assertIn("--buy", message)
        self.assertIn("Try: tierwright-cli totals --help", message)

    def test_a_missing_argument_is_named(self):
        self.assertIn("PROJECT", self.fails(WRONG_USAGE, "totals"))
        self.assertIn("FILE", self.fails(WRONG_USAGE, "import", "x.tierwright"))

    def test_a_value_outside_the_list_is_answered_with_the_list(self):
        message = self.fails(WRONG_USAGE, "totals", "x.tierwright", "--by", "mood")
        self.assertIn("mood", message)
        self.assertIn("workflow", message)

    def test_an_assignment_without_a_sign_shows_its_form(self):
        message = self.fails(WRONG_USAGE, "import", "x.tierwright", "log.csv", "--map", "user")
        self.assertIn("FIELD=COLUMN", message)

    def test_plan_alone_asks_for_a_subcommand(self):
        self.assertIn("tierwright-cli plan --help", self.fails(WRONG_USAGE, "plan"))

    def test_an_answer_that_cannot_be_written_is_a_failure(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("this system has no /dev/full")
        with open("/dev/full", "w", encoding="ascii") as full:
            run = subprocess.run([PROGRAM, "plan", "schema"], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
        self.assertEqual(run.returncode, ENVIRONMENT)
        self.assertIn("standard output", run.stderr)


if __name__ == "__main__":
    unittest.main()
