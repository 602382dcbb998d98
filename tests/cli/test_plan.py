"""Plan files: checked, listed, made, priced and exported."""
import json
import os
import unittest

from cli_case import ENVIRONMENT, WRONG_INPUT, CliCase

GRADUATED = {"model": "graduated", "tiers": [{"up_to": "100", "unit": {"USD": "0.1"}},
                                             {"up_to": None, "unit": {"USD": "0.05"}, "flat": {"USD": "1"}}]}


class PlanFiles(CliCase):
    def preset(self, name="tiered_quota_overage"):
        return json.loads(self.text("plan", "new", "--preset", name))

    def write_plan(self, plan, name="pro.plan.json"):
        return self.write(name, json.dumps(plan, indent=2))

    def errors_of(self, plan):
        answer = self.json("plan", "check", self.write_plan(plan), code=WRONG_INPUT)
        self.assertFalse(answer["valid"])
        return {error["path"]: error for error in answer["errors"]}

    def test_every_preset_is_a_valid_plan(self):
        presets = self.json("plan", "presets")["presets"]
        self.assertGreaterEqual(len(presets), 12)
        for preset in presets:
            path = self.path(preset["id"] + ".json")
            self.text("plan", "new", "--preset", preset["id"], "-o", path)
            self.assertEqual(self.json("plan", "check", path)["errors"], [], preset["id"])

    def test_new_does_not_overwrite_an_edited_plan(self):
        path = self.write("pro.plan.json", "my work")
        self.fails(ENVIRONMENT, "plan", "new", "--preset", "per_token", "-o", path)
        self.assertEqual(self.text_of(path), "my work")

    def test_an_unknown_preset_is_answered_with_the_list(self):
        self.assertIn("credit_pool", self.fails(WRONG_INPUT, "plan", "new", "--preset", "free_lunch"))

    def test_an_unknown_key_is_named_with_its_path_and_line(self):
        plan = self.preset()
        plan["charges"][0]["discuont"] = "5"
        errors = self.errors_of(plan)
        self.assertIn("charges[0].discuont", errors)
        lines = self.text_of(self.path("pro.plan.json")).splitlines()
        self.assertIn("discuont", lines[errors["charges[0].discuont"]["line"] - 1])

    def test_a_plan_of_format_2_is_refused_as_such(self):
        plan = self.preset()
        plan["format"] = "tierwright.plan/2"
        self.assertIn("tierwright.plan/1", self.errors_of(plan)["format"]["message"])

    def test_a_plan_that_is_wrong_stops_the_commands_that_need_it(self):
        plan = self.preset()
        plan["format"] = "tierwright.plan/2"
        path = self.write_plan(plan)
        for command in (("export", path, "--to", "tierwright", "-o", self.path("out")),
                        ("evaluate", "--segments", self.path("segments.json"), "--plan", path)):
            self.write("segments.json", '{"format":"tierwright.segments/1","currency":"USD","segments":[]}')
            message = self.fails(WRONG_INPUT, *command)
            self.assertIn("pro.plan.json, line", message)
            self.assertIn("tierwright.plan/2", message)
        self.assertFalse(os.path.exists(self.path("out")))

    def test_text_that_is_no_json_names_the_line(self):
        path = self.write("pro.plan.json", '{\n  "format": "tierwright.plan/1",\n  oops\n}')
        answer = self.json("plan", "check", path, code=WRONG_INPUT)
        self.assertEqual(answer["errors"][0]["line"], 3)

    def test_the_schema_is_json_schema(self):
        schema = json.loads(self.text("plan", "schema"))
        self.assertEqual(schema["$schema"], "https://json-schema.org/draft/2020-12/schema")
        self.assertEqual(self.json("plan", "schema"), schema)

    def test_export_writes_the_canonical_file_whatever_the_order_of_keys(self):
        plan = self.preset()
        shuffled = dict(reversed(plan.items()))
        one = self.json("export", self.write_plan(plan, "a.json"), "--to", "tierwright", "-o", self.path("a"))
        two = self.json("export", self.write_plan(shuffled, "b.json"), "--to", "tierwright", "-o", self.path("b"))
        self.assertEqual(one["not_expressible"], [])
        texts = [self.bytes_of(answer["files"][0]) for answer in (one, two)]
        self.assertEqual(texts[0], texts[1])
        self.assertEqual(json.loads(texts[0]), plan)

    def test_two_plans_with_one_id_do_not_overwrite_each_other(self):
        a, b = self.write_plan(self.preset(), "a.json"), self.write_plan(self.preset(), "b.json")
        self.assertIn("b.json", self.fails(WRONG_INPUT, "export", a, b, "--to", "tierwright", "-o", self.path("out")))

    def test_another_target_is_refused_with_the_list_of_targets(self):
        path = self.write_plan(self.preset())
        message = self.fails(WRONG_INPUT, "export", path, "--to", "stripe", "-o", self.path("out"))
        self.assertIn("not available in this version", message)
        self.assertIn("tierwright", message)

    def test_rate_prices_a_quantity_exactly(self):
        price = self.write("price.json", json.dumps(GRADUATED))
        answer = self.json("rate", price, "--quantity", "150.5")
        # 100 x 0.10 + 50.5 x 0.05 + 1 for entering the second tier
        self.assertEqual(answer["amount"], "13.525")
        self.assertEqual([line["amount"] for line in answer["lines"]], ["10", "3.525"])
        self.assertIn("13.525 USD", self.text("rate", price, "--quantity", "150.5"))

    def test_rate_without_an_amount_in_the_currency(self):
        price = self.write("price.json", json.dumps(GRADUATED))
        self.assertIn("EUR", self.fails(WRONG_INPUT, "rate", price, "--quantity", "1", "--currency", "EUR"))


if __name__ == "__main__":
    unittest.main()
