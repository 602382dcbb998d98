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
        self.desktop.key("Down")
        self.desktop.key("Down")
        self.desktop.key("Return")
        window.wait_for_name("plans over made-up customers")
        window.wait_for_figure("Revenue", lambda revenue: 9 * before < revenue < 11 * before)

    def test_what_if_the_customers_were_others(self):
        window = Workbench(self.desktop, self.sample())
        before = window.wait_for_figure("Revenue")
        window.press("page tab:Assumptions")
        x, y = window.place("combo box:As logged")
        self.desktop.click(x, y)
        self.desktop.key("End")  # typed groups: they begin as a summary of the log
        self.desktop.key("Return")
        window.wait_for_name("plans over typed customer groups")
        window.wait_for_figure("Revenue", lambda revenue: abs(revenue - before) < 0.3 * before)
        self.assertEqual(window.do("unnamed"), "")
        window.press("push button:Add group")
        window.wait_for_name("^Remove group: Group 5$")
        self.desktop.key("ctrl+z")
        self.desktop.wait_for(lambda: not window.names("^Remove group: Group 5$"), "the group to be gone")

    def test_what_an_agent_that_repeats_its_context_costs(self):
        window = Workbench(self.desktop, self.sample())
        before = window.wait_for_figure("Cost per payer")
        self.desktop.key("ctrl+k")
        time.sleep(1)
        self.desktop.type("agent loop")
        self.desktop.key("Return")
        dialogue = self.desktop.window("What an agent loop costs")
        window.wait_for_name(r"^A session sends .* input tokens, .* and costs \$")
        self.desktop.screenshot(self.path("loop.png"), dialogue)
        window.press("push button:Add to customers")
        window.wait_for_name("^100 customers with 20 agent sessions each joined")
        window.wait_for_figure("Cost per payer", lambda cost: cost > before)

    def test_what_a_saved_version_would_bring(self):
        window = Workbench(self.desktop, "--page", "compare", self.sample())
        window.wait_for_figure("Gross margin")
        self.desktop.key("ctrl+shift+v")
        self.desktop.window("Save a named version")
        self.desktop.type("Spring")
        self.desktop.key("Return")
        window.wait_for_name("now, and as each saved version has it, over today's usage$")

    def test_which_plan_customers_would_take(self):
        window = Workbench(self.desktop, "--page", "compare", self.sample())
        window.wait_for_figure("Gross margin")
        window.press("push button:Let customers choose")
        window.wait_for_name("^What customers choose$")
        window.wait_for_name("^Who takes which plan")
        self.desktop.key("ctrl+z")
        window.wait_for_name("^Let customers choose$")

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
