"""The main journeys, by hand: a real display, mouse, keyboard and file manager."""
import gzip
import json
import os
import unittest

from workbench import SHARED, WindowCase, Workbench, cli


class FirstStart(WindowCase):
    def test_sample_project_then_drag_the_allowance_then_undo(self):
        window = Workbench(self.desktop)
        window.press("Open sample project")
        window.wait_for_figure("Gross margin", seconds=90)
        self.desktop.key("ctrl+4")
        handle = self.desktop.wait_for(lambda: (window.names("^Included|^Included .*") or [None])[0],
                                       "a handle of the ladder") if window.names("^Ladder over usage") else None
        before = window.wait_for_figure("Overage share")
        handle = self.first_handle(window)
        x, y = window.place(handle)
        self.desktop.drag((x, y), (x - 90, y))
        after = window.wait_for_figure("Overage share", lambda share: share > before)
        self.assertGreater(after, before)
        self.desktop.key("ctrl+z")
        window.wait_for_figure("Overage share", lambda share: share == before)
        self.assertFalse(window.names("^Undo:"), "one drag is one step")


if __name__ == "__main__":
    unittest.main()
