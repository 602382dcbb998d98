"""What models cost: set, mapped, imported; a model without a price is listed and never free."""
import unittest

from cli_case import ENVIRONMENT, WRONG_INPUT, WRONG_USAGE, CliCase, requests, write_csv


class Prices(CliCase):
    def setUp(self):
        super().setUp()
        rows = [{**row, "model": "house-7b"} for row in requests(100)]
        self.rows = rows
        self.house = self.project(write_csv(self.path("march.csv"), rows))

    def cost(self):
        return self.json("totals", self.house)["totals"]["cost"]

    def test_an_unknown_model_is_listed_with_its_tokens(self):
        unknown = self.json("prices", self.house)["unknown"]
        self.assertEqual([model["model"] for model in unknown], ["house-7b"])
        self.assertEqual(unknown[0]["tokens"], sum(row["input_tokens"] + row["output_tokens"] for row in self.rows))
        self.assertAlmostEqual(unknown[0]["token_share"], 1)
        self.assertIn("tierwright-cli prices", self.text("prices", self.house))

    def test_a_price_makes_the_cost(self):
        self.text("prices", self.house, "--set", "house-7b:uncached_input=2", "--set", "house-7b:output=8",
                  "--set", "house-7b:cache_read=0.5", "--set", "house-7b:request=0.001")
        expected = sum((row["input_tokens"] - row["cached_tokens"]) * 2e-6 + row["cached_tokens"] * 0.5e-6
                       + row["output_tokens"] * 8e-6 + 0.001 for row in self.rows)
        self.assertAlmostEqual(self.cost(), expected, places=9)
        self.assertEqual(self.json("prices", self.house)["unknown"], [])

    def test_one_price_of_a_known_model_changes_alone(self):
        self.text("prices", self.house, "--set", "house-7b:uncached_input=2", "--set", "house-7b:output=8")
        self.text("prices", self.house, "--set", "house-7b:output=9")
        entry = [model for model in self.json("prices", self.house)["models"] if model["model"] == "house-7b"]
        self.assertEqual([(model["uncached_input"], model["output"]) for model in entry], [(2, 9)])

    def test_a_new_model_needs_input_and_output(self):
        message = self.fails(WRONG_INPUT, "prices", self.house, "--set", "house-7b:output=8")
        self.assertIn("--set house-7b:uncached_input=USD", message)
        self.assertEqual(len(self.json("prices", self.house)["unknown"]), 1)

    def test_a_name_maps_to_a_model_of_the_book(self):
        known = self.json("prices", self.house)["models"][0]["model"]
        self.text("prices", self.house, "--map", f"house-7b={known}")
        self.assertEqual(self.json("prices", self.house)["unknown"], [])
        self.assertGreater(self.cost(), 0)

    def test_mapping_to_nothing_is_refused(self):
        self.assertIn("no/such", self.fails(WRONG_INPUT, "prices", self.house, "--map", "house-7b=no/such"))

    def test_wrong_prices_are_refused_and_change_nothing(self):
        for text, word in (("house-7b=3", "kind"), ("house-7b:ouput=3", "ouput"), ("house-7b:output=cheap", "cheap"),
                           ("house-7b:output=-1", "negative")):
            self.assertIn(word, self.fails(WRONG_INPUT, "prices", self.house, "--set", text))
        self.assertEqual(self.cost(), 0)

    def test_names_with_colons_keep_them(self):
        self.text("prices", self.house, "--set", "llama3:8b:uncached_input=1", "--set", "llama3:8b:output=2")
        self.assertIn("llama3:8b", [model["model"] for model in self.json("prices", self.house)["models"]])

    def test_a_price_from_a_day_on_leaves_earlier_days_alone(self):
        def of_model():
            return [m for m in self.json("prices", self.house)["models"]
                    if (m["model"], m["tier"]) == ("openai/gpt-4o", "standard")]

        before = len(of_model())
        self.text("prices", self.house, "--set", "openai/gpt-4o:output=1", "--from", "2030-01-01")
        entries = of_model()
        self.assertEqual(len(entries), before + 1)
        self.assertEqual((entries[-1]["from"], entries[-1]["output"]), ("2030-01-01", 1))
        self.assertIn("2030", self.fails(WRONG_USAGE, "prices", self.house, "--set", "openai/gpt-4o:output=1",
                                         "--from", "2030"))

    def test_own_cost_shows_the_list_price_as_a_markup(self):
        self.text("prices", self.house, "--basis", "marginal", "--set", "openai/gpt-4o:uncached_input=0.25",
                  "--from", "2030-01-01")
        answer = self.json("prices", self.house)
        self.assertEqual(answer["basis"], "marginal_cost")
        entry = next(m for m in answer["models"] if (m["model"], m["from"]) == ("openai/gpt-4o", "2030-01-01"))
        self.assertAlmostEqual(entry["markup"]["uncached_input"], 10)
        self.assertIn("list / input", self.text("prices", self.house, "--all"))

    def test_a_price_book_that_is_no_json(self):
        message = self.fails(WRONG_INPUT, "prices", self.house, "--import", self.write("book.json", "USD 5"))
        self.assertIn("book.json", message)
        self.fails(ENVIRONMENT, "prices", self.house, "--import", self.path("missing.json"))


if __name__ == "__main__":
    unittest.main()
