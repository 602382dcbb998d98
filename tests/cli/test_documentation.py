"""The man page and the shell completions know every command and option that --help shows."""
import re
import subprocess
import unittest

from cli_case import SOURCE, CliCase

MAN_PAGE = SOURCE / "packaging" / "man" / "tierwright-cli.1"
BASH = SOURCE / "packaging" / "completion" / "tierwright-cli.bash"
ZSH = SOURCE / "packaging" / "completion" / "_tierwright-cli"


def words_of(file):
    """The text of a file; mdoc writes --json as "Fl -json"."""
    return re.sub(r"\bFl (?:o , )?-(?=[a-z])", "--", file.read_text(encoding="utf-8"))


class Documentation(CliCase):
    def commands(self, *prefix):
        """(words of the command, its --help text), subcommands included."""
        help_text = self.text(*prefix, "--help")
        yield prefix, help_text
        for title, entries in re.findall(r"^(\w[\w ]*):\n((?:  .*\n)+)", help_text, re.MULTILINE):
            if "COMMAND ..." in help_text and title != "Options" and not title.startswith("First steps"):
                for name in re.findall(r"^  ([a-z][a-z-]*)", entries, re.MULTILINE):
                    yield from self.commands(*prefix, name)

    def options(self, help_text):
        listed = re.search(r"^Options:\n((?:  .*\n|\n)+)", help_text, re.MULTILINE)
        return re.findall(r"^  (?:-\w,)?(--[a-z][a-z-]*)", listed.group(1), re.MULTILINE) if listed else []

    def assert_complete(self, name, text):
        missing = []
        for words, help_text in self.commands():
            missing += [f"command {words}"] if words and not re.search(rf"\b{words[-1]}\b", text) else []
            missing += [f"{option} of {words}" for option in self.options(help_text)
                        if not re.search(rf"{option}(?![\w-])", text)]
        self.assertEqual(missing, [], f"{name} does not mention these")

    def test_help_lists_commands_and_options(self):
        found = dict(self.commands())
        self.assertIn(("plan", "check"), found)
        self.assertIn("--by", self.options(found[("totals",)]))

    def test_every_command_shows_an_example_of_itself(self):
        for words, help_text in self.commands():
            if "COMMAND ..." not in help_text:
                self.assertIn("Example:\n  tierwright-cli " + " ".join(words), help_text)

    def test_the_man_page_is_complete(self):
        self.assert_complete("the man page", words_of(MAN_PAGE))

    def test_the_completions_are_complete(self):
        self.assert_complete("the bash completion", words_of(BASH))
        self.assert_complete("the zsh completion", words_of(ZSH))

    def test_the_documentation_names_no_option_that_does_not_exist(self):
        known = {option for _, help_text in self.commands() for option in self.options(help_text)}
        for file in (MAN_PAGE, BASH, ZSH):
            self.assertEqual(set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", words_of(file))) - known, set(), file.name)

    def test_bash_completes_commands_options_and_values(self):
        def completed(*words):
            script = (f"source {BASH}; COMP_WORDS=({' '.join(words)}); COMP_CWORD={len(words) - 1}; "
                      "_tierwright_cli; printf '%s\\n' \"${COMPREPLY[@]}\"")
            run = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
            return run.stdout.split()
        self.assertEqual(completed("tierwright-cli", "conc"), ["concentration"])
        self.assertEqual(completed("tierwright-cli", "plan", "ch"), ["check"])
        self.assertEqual(completed("tierwright-cli", "totals", "x", "--t"), ["--top"])
        self.assertIn("workflow", completed("tierwright-cli", "totals", "x", "--by", "''"))


if __name__ == "__main__":
    unittest.main()
