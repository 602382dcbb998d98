"""Questions a figure raises, answered in the window: which payers, why this bill, who pays more, what did I do."""
import time
import unittest

from workbench import WindowCase, Workbench, cli


class Answers(WindowCase):
    def test_why_is_this_bill_what_it_is(self):
        project = self.sample()
        window = Workbench(self.desktop, project)
        window.wait_for_figure("Gross margin")
        user = cli("totals", project, "--by", "user")["groups"][0]["name"]
        self.desktop.key("ctrl+b")
        dialogue = self.desktop.window("Why is this bill")
        self.desktop.type(user)
        self.desktop.key("Return")
        window.wait_for_name(rf"^{user} in \d{{4}}-\d\d on .*: \$")
        self.desktop.screenshot(self.path("bill.png"), dialogue)

    def test_who_pays_more_than_today(self):
        window = Workbench(self.desktop, "--page", "compare", self.sample())
        window.wait_for_figure("Gross margin")
        window.wait_for_name("^Who pays more, who pays less$")
        window.wait_for_name("^Most affected payers$")

    def test_what_a_lever_saves(self):
        window = Workbench(self.desktop, "--page", "costs", self.sample())
        before = window.wait_for_figure("Gross margin")
        window.press("page tab:Assumptions")
        window.press("push button:Add lever")
        time.sleep(1)  # accessibility does not tell when a menu is there
        self.desktop.key("Up")  # the last one: falling prices
        self.desktop.key("Return")
        window.wait_for_name("^Levers: before and after$")
        window.wait_for_name("^What each workflow brings and costs$")
        self.desktop.wait_for(lambda: window.figure("Gross margin") != before, "the margin to follow")

    def test_what_if_ten_times_as_many_customers_came(self):
        window = Workbench(self.desktop, "--page", "margins", self.sample())
        before = window.wait_for_figure("Revenue")
        window.press("page tab:Assumptions")
        x, y = window.place("combo box:As logged")
        self.desktop.click(x, y)
        self.desktop.key("End")
        self.desktop.key("Return")
        window.wait_for_name("plans over made-up customers")
        window.wait_for_figure("Revenue", lambda revenue: 9 * before < revenue < 11 * before)

    def test_an_edit_can_be_stepped_back_to_in_the_history(self):
        window = Workbench(self.desktop, self.sample())
        window.wait_for_figure("Revenue")
        window.press("page tab:History")
        window.wait_for_name("^As it was opened$")
        self.desktop.key("ctrl+d")
        window.wait_for_name("^Duplicate")
        x, y = window.place("As it was opened")
        self.desktop.click(x, y)
        self.desktop.wait_for(lambda: not window.names("^Plan .*copy"), "the copy to be gone")


if __name__ == "__main__":
    unittest.main()
