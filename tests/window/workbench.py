"""The workbench on a desktop, as its user sees it: key figures, pages, controls and files."""
import json
import os
import re
import subprocess
import unittest

from desktop import Desktop, accessible, missing_programs

WINDOW = os.environ.get("TIERWRIGHT_WINDOW", "")
PROGRAM = os.environ.get("TIERWRIGHT_CLI", "")
SHARED = os.environ.get("TIERWRIGHT_SHARED", "")


def cli(*arguments):
    """What `tierwright-cli ... --json` answers."""
    return json.loads(subprocess.run([PROGRAM, *map(str, arguments), "--json"], check=True, text=True,
                                     capture_output=True).stdout)


class Workbench:
    """A running window; the command line reads the same project beside it."""

    def __init__(self, desktop, *arguments, title="Tierwright", env=None):
        self.desktop = desktop
        self.process = desktop.launch(WINDOW, *map(str, arguments), env=env)
        self.id = desktop.window(title, seconds=30)

    def do(self, action, *arguments):
        return accessible(self.desktop, action, "tierwright", *map(str, arguments))

    def press(self, name):
        self.do("press", name)

    def read(self, name):
        return self.do("read", name)

    def names(self, pattern):
        """Accessible names on the screen that match the regular expression."""
        return self.do("names", pattern).splitlines()

    def figure(self, name):
        """A key figure as a number: percentages as shares, money and counts in units; None while it has no value."""
        found = self.names(rf"^{name} \S*\d")
        if not found:
            return None
        match = re.search(r"(-?[\d,]+(?:\.\d+)?)\s*([kMBT]?)\s*(%?)", found[0][len(name):].replace("\u2212", "-"))
        value = float(match.group(1).replace(",", ""))
        return value * {"": 1, "k": 1e3, "M": 1e6, "B": 1e9, "T": 1e12}[match.group(2)] * (0.01 if match.group(3) else 1)

    def wait_for_figure(self, name, accept=lambda value: True, seconds=30):
        def shown():
            value = self.figure(name)
            return (value,) if value is not None and accept(value) else None
        return self.desktop.wait_for(shown, f"the key figure {name}", seconds)[0]

    def wait_for_name(self, pattern, seconds=30):
        return self.desktop.wait_for(lambda: self.names(pattern), f"a control named {pattern}", seconds)[0]

    def place(self, name):
        """Centre of a control on the screen, once it is shown."""
        self.wait_for_name("^" + re.escape(name.rpartition(":")[2]) + "$")
        x, y, width, height = (int(number) for number in self.do("where", name).split())
        return x + width // 2, y + height // 2

    def choose_file(self, path, title):
        """Types a path into the file dialogue that is open."""
        dialogue = self.desktop.window(title)
        self.desktop.key("ctrl+a")
        self.desktop.type(str(path))
        self.desktop.key("Return")
        self.desktop.wait_for(lambda: not self.desktop.is_shown(dialogue), f"the dialogue {title} to close")

    def quit(self):
        self.desktop.key("ctrl+q")
        self.process.wait(20)


class WindowCase(unittest.TestCase):
    size = "1440x900"

    @classmethod
    def setUpClass(cls):
        missing = missing_programs()
        if missing:
            raise unittest.SkipTest("not installed: " + ", ".join(missing))
        if not WINDOW or not PROGRAM:
            raise unittest.SkipTest("TIERWRIGHT_WINDOW and TIERWRIGHT_CLI name the programs to test")

    def setUp(self):
        self.desktop = Desktop(self.size)
        self.desktop.__enter__()
        self.addCleanup(self.desktop.__exit__)
        self.addCleanup(self.keep_picture)

    def keep_picture(self):
        """A picture of what a failed test saw, where TIERWRIGHT_PICTURES says."""
        folder = os.environ.get("TIERWRIGHT_PICTURES")
        if folder:
            self.desktop.screenshot(os.path.join(folder, self.id() + ".png"))

    def path(self, name):
        return os.path.join(self.desktop.home, name)

    def write(self, name, content):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(content)
        return self.path(name)

    def sample(self, name="sample.tierwright", *options):
        """A synthetic project, small enough to be made in a moment."""
        cli("demo", self.path(name), "--users", "300", *options)
        return self.path(name)
