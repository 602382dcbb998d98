"""Imported logs add up to what a count in Python says, and never count twice."""
import collections
import csv
import io
import json
import pathlib
import unittest

from cli_case import CliCase, requests, write_csv


def sums(rows):
    """Totals as the program words them; the cached tokens are a part of the input column."""
    return {"uncached_input": sum(row["input_tokens"] - row["cached_tokens"] for row in rows),
            "cache_read": sum(row["cached_tokens"] for row in rows),
            "cache_write": 0,
            "output": sum(row["output_tokens"] for row in rows),
            "reasoning": 0}


def csv_rows(text):
    return [{**row, "user": row["user_id"], "output": row["output_tokens"]} for row in csv.DictReader(io.StringIO(text))]


def jsonl_rows(text):
    rows = [json.loads(line) for line in text.splitlines()]
    return [{**row, "user": row["user_id"], "output": row["output_tokens"]} for row in rows]


class Import(CliCase):
    def test_totals_equal_an_independent_count(self):
        rows = list(requests(1000))
        project = self.project(write_csv(self.path("march.csv"), rows))
        totals = self.json("totals", project)["totals"]
        self.assertEqual(totals["events"], 1000)
        self.assertEqual(totals["requests"], 1000)
        self.assertEqual(totals["users"], len({row["user"] for row in rows}))
        self.assertEqual(totals["tokens"], sums(rows))
        self.assertEqual(totals["first"], "2026-03-01T00:00:00.000000Z")

    def test_groups_equal_an_independent_count(self):
        rows = list(requests(1000))
        project = self.project(write_csv(self.path("march.csv"), rows))
        for by in ("model", "user"):
            expected = collections.defaultdict(list)
            for row in rows:
                expected[row[by]].append(row)
            groups = self.json("totals", project, "--by", by)["groups"]
            self.assertEqual({group["name"]: (group["requests"], group["tokens"]) for group in groups},
                             {name: (len(part), sums(part)) for name, part in expected.items()})

    def test_the_same_file_again_adds_nothing(self):
        log = write_csv(self.path("march.csv"), requests(500))
        project = self.project(log)
        before = self.json("totals", project)
        again = self.json("import", project, log)["totals"]
        self.assertEqual((again["rows"], again["accepted"], again["duplicates"]), (500, 0, 500))
        self.assertEqual(self.json("totals", project), before)

    def test_the_same_file_without_ids_adds_nothing(self):
        columns = ["time", "user", "model", "input_tokens", "output_tokens"]
        log = write_csv(self.path("march.csv"), requests(500), columns)
        project = self.project(log)
        before = self.json("totals", project)
        self.assertEqual(self.json("import", project, log)["totals"]["accepted"], 0)
        self.assertEqual(self.json("totals", project), before)

    def test_overlapping_files_count_each_event_once(self):
        rows = list(requests(600))
        first = write_csv(self.path("first.csv"), rows[:400])
        second = write_csv(self.path("second.csv.gz"), rows[300:])
        project = self.project()
        answer = self.json("import", project, first, second)
        self.assertEqual([file["duplicates"] for file in answer["files"]], [0, 100])
        self.assertEqual(self.json("totals", project)["totals"]["tokens"], sums(rows))

    def test_generated_logs_of_every_format_equal_an_independent_count(self):
        for form, reader in (("csv", csv_rows), ("jsonl", jsonl_rows)):
            with self.subTest(format=form):
                log = self.path(f"made.{form}")
                made = self.json("generate", log, "--rows", 3000, "--format", form, "--duplicates", "0.02")
                rows = {row["request_id"]: row for row in reader(self.text_of(log))}
                project = self.path(f"{form}.tierwright")
                self.text("new", project)
                answer = self.json("import", project, log)["totals"]
                self.assertEqual(answer["rejected"], 0)
                self.assertEqual(answer["duplicates"], made["duplicates"])
                self.assertEqual(answer["accepted"], len(rows))
                totals = self.json("totals", project)["totals"]
                self.assertEqual(totals["requests"], len(rows))
                self.assertEqual(totals["users"], len({row["user"] for row in rows.values()}))
                self.assertEqual(totals["tokens"]["output"], sum(int(row["output"]) for row in rows.values()))

    def test_bad_rows_are_rejected_and_the_others_kept(self):
        log = self.path("made.csv")
        made = self.json("generate", log, "--rows", 5000, "--bad-rows", "0.1")
        answer = self.json("import", self.project(), log)["totals"]
        self.assertEqual(answer["rejected"], made["bad_rows"])
        self.assertEqual(answer["accepted"] + answer["rejected"] + answer["duplicates"], answer["rows"])

    def test_rows_that_sum_up_many_requests_may_hold_many_tokens(self):
        log = self.write("hourly.csv", "hour,client,model,requests,input_tokens,output_tokens\n"
                                       "2026-03-01T00:00:00Z,acme,m-large,5000,900000000,70000000\n"
                                       "2026-03-01T01:00:00Z,acme,m-large,1,900000000,70000000\n")
        project = self.project()
        answer = self.json("import", project, log)["totals"]
        self.assertEqual((answer["accepted"], answer["reasons"]), (1, {"absurd_tokens": 1}))
        self.assertEqual(self.json("totals", project)["totals"]["requests"], 5000)

    def test_a_dry_run_changes_no_byte_of_the_project(self):
        project = self.project()
        before = self.bytes_of(project)
        answer = self.json("import", project, write_csv(self.path("march.csv"), requests(50)), "--dry-run")
        self.assertEqual(answer["totals"]["accepted"], 50)
        self.assertEqual(self.bytes_of(project), before)

    def test_map_names_the_column_of_a_field(self):
        rows = [{**row, "who": row["user"]} for row in requests(30)]
        columns = ["request_id", "time", "who", "model", "input_tokens", "output_tokens"]
        log = write_csv(self.path("odd.csv"), rows, columns)
        project = self.project()
        self.text("import", project, log, "--map", "user=who")
        self.assertEqual(self.json("totals", project)["totals"]["users"], len({row["user"] for row in rows}))

    def test_rejected_rows_go_to_a_file_that_says_why(self):
        rows = list(requests(10))
        rows[3]["output_tokens"] = "many"
        project = self.project()
        rejects = self.path("rejects.csv")
        answer = self.json("import", project, write_csv(self.path("march.csv"), rows), "--rejects", rejects)
        self.assertEqual((answer["totals"]["accepted"], answer["totals"]["rejected"]), (9, 1))
        self.assertEqual(sum(answer["totals"]["reasons"].values()), 1)
        lines = self.text_of(rejects).splitlines()
        self.assertEqual(len(lines), 2)
        self.assertIn("march.csv,5,output", lines[1])  # the header is line 1
        self.assertIn("many", lines[1])

    def test_pseudonyms_hide_names_and_keep_users_apart(self):
        rows = list(requests(100))
        project = self.project()
        self.text("import", project, write_csv(self.path("march.csv"), rows), "--pseudonymise")
        april = write_csv(self.path("april.csv"), requests(100, month=4, days=30))
        self.text("import", project, april, "--pseudonymise")
        groups = self.json("totals", project, "--by", "user")["groups"]
        self.assertEqual(len(groups), len({row["user"] for row in rows}))
        self.assertFalse([group for group in groups if group["name"].startswith("user-")])
        self.assertNotIn(b"user-1", self.bytes_of(project))

    def test_pseudonyms_rest_on_a_key_that_is_not_in_the_project(self):
        log = write_csv(self.path("march.csv"), requests(20))
        codes = []
        for name in ("one", "two"):
            project = self.path(name)
            self.text("new", project)
            run = self.run_cli("import", project, log, "--pseudonymise")
            key = pathlib.Path(self.path("config/tierwright/pseudonym.key"))
            self.assertIn(str(key), run.stderr)
            self.assertEqual(key.stat().st_mode & 0o777, 0o600)
            self.assertNotIn(key.read_bytes().strip(), self.bytes_of(project))
            codes.append({group["name"] for group in self.json("totals", project, "--by", "user")["groups"]})
            key.unlink()
        self.assertEqual(codes[0] & codes[1], set())


if __name__ == "__main__":
    unittest.main()
