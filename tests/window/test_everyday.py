"""The window as it is used every day: without a mouse, on a small screen, in the dark, on a sharp screen, by ear."""
import unittest

from workbench import WindowCase, Workbench

PAGES = ["Usage", "Costs", "Distribution", "Plans", "Margins", "Compare"]


class EveryPage(WindowCase):
    def opened(self, *arguments, env=None):
        window = Workbench(self.desktop, *arguments, self.sample(), env=env)
        window.wait_for_figure("Gross margin")
        return window

    def assert_pages_work(self, window):
        for number, page in enumerate(PAGES, 1):
            self.desktop.key(f"ctrl+{number}")
            self.desktop.wait_for(lambda page=page: page in window.names(f"^{page}$"), f"the page {page}")
            self.assertIsNone(window.process.poll(), window.desktop.log())

    def test_every_control_has_a_name(self):
        window = self.opened()
        for number, page in enumerate(PAGES, 1):
            with self.subTest(page=page):
                self.desktop.key(f"ctrl+{number}")
                window.wait_for_name(f"^{page}$")
                self.assertEqual(window.do("unnamed"), "")

    def test_keyboard_only(self):
        window = Workbench(self.desktop)
        self.desktop.key("ctrl+k")
        self.desktop.type("Open sample")
        self.desktop.key("Return")
        window.wait_for_figure("Gross margin", seconds=90)
        self.assert_pages_work(window)
        self.desktop.key("ctrl+4")
        before = window.wait_for_figure("Revenue")
        self.desktop.key("ctrl+d")
        window.wait_for_name("^Plan .*copy")
        self.desktop.key("F2")
        self.desktop.key("ctrl+a")
        self.desktop.type("Dearer")
        self.desktop.key("Return")
        window.wait_for_name("^Plan Dearer$")
        # From the name to the first control, the subscription: ten steps up.
        self.desktop.key("Tab")
        self.desktop.key(*["Up"] * 10)
        window.wait_for_figure("Revenue", lambda revenue: revenue > before)
        self.desktop.key("ctrl+q")
        self.assertEqual(window.process.wait(20), 0)

    def test_a_dark_window_is_dark(self):
        window = self.opened("--dark")
        self.assert_pages_work(window)
        self.desktop.screenshot(self.path("dark.png"), window.id)
        mean = float(self.desktop.run("convert", self.path("dark.png"), "-colorspace", "gray", "-format", "%[fx:mean]",
                                      "info:").stdout)
        self.assertLess(mean, 0.3)

    def test_the_wheel_scrolls_and_changes_nothing(self):
        window = self.opened()
        window.press("page tab:Assumptions")
        x, y = window.place("combo box:As logged")
        self.desktop.click(x, y)
        self.desktop.key("Escape")  # the field has the focus now
        for _ in range(3):
            self.desktop.click(x, y, button=5)
        _, moved = window.place("combo box:As logged")
        self.assertLess(moved, y)

    def test_a_sharp_screen_shows_the_same_window_twice_as_large(self):
        window = self.opened("--size", "700x430", env={"QT_SCALE_FACTOR": "2"})
        _, _, width, height = self.desktop.geometry(window.id)
        self.assertGreaterEqual((width, height), (1400, 860))
        self.assert_pages_work(window)


class SmallScreen(WindowCase):
    size = "1024x700"

    def test_everything_fits(self):
        window = Workbench(self.desktop, self.sample())
        window.wait_for_figure("Gross margin")
        _, _, width, height = self.desktop.geometry(window.id)
        self.assertLessEqual(width, 1024)
        self.assertLessEqual(height, 700)
        for number, page in enumerate(PAGES, 1):
            self.desktop.key(f"ctrl+{number}")
            window.wait_for_name(f"^{page}$")
            for control in (page, "Plan actions"):
                x, y = window.place(control)
                self.assertTrue(0 < x < 1024 and 0 < y < 700, control)


if __name__ == "__main__":
    unittest.main()
