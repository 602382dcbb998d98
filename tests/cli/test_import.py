"""Imported logs add up to what a count in Python says, and never count twice."""
import collections
import csv
import io
import json
import pathlib
import unittest
import zipfile

from cli_case import ENVIRONMENT, WRONG_INPUT, CliCase, requests, write_csv


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
        self.assertIn("march.csv,5,output", lines[1].replace('"', ""))  # the header is line 1
        self.assertIn("many", lines[1])

    def test_rejected_rows_can_be_imported_after_mending(self):
        rows = list(requests(30))
        good = [dict(row) for row in rows]
        rows[3]["output_tokens"] = "many"
        rows[7]["time"] = "yesterday"
        project = self.project()
        log = write_csv(self.path("march.csv"), rows)
        self.text("import", project, log, "--rejects", self.path("rejects.csv"))
        with open(self.path("rejects.csv"), newline="", encoding="utf-8") as file:
            rejected = list(csv.DictReader(file))
        for row, i in zip(rejected, (3, 7)):
            row["text"] = ",".join(str(value) for value in good[i].values())
        write_csv(self.path("mended.csv"), rejected)
        answer = self.json("import", project, self.path("mended.csv"), "--rejects", self.path("rest.csv"))
        self.assertEqual((answer["totals"]["accepted"], answer["totals"]["rejected"]), (2, 0))
        self.assertEqual(self.json("totals", project)["totals"]["tokens"], sums(good))
        again = self.json("import", project, self.path("mended.csv"))
        self.assertEqual(again["totals"]["accepted"], 0)

    def rejects(self, project, log, *options):
        """The rejected rows of an import, as they are kept."""
        self.text("import", project, log, "--rejects", self.path("rejects.csv"), *options)
        with open(self.path("rejects.csv"), newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def test_rejected_rows_of_hidden_names_can_be_mended_too(self):
        rows = list(requests(30))
        good = [dict(row) for row in rows]
        for row in rows + good:
            row["note"] = "the secret of " + row["user"]
        rows[3]["output_tokens"] = "many"
        project = self.project()
        log = self.path("march.csv")
        write_csv(log, rows, list(rows[0]))
        (row,) = self.rejects(project, log, "--pseudonymise")
        self.assertEqual(row["names"], "codes")
        self.assertIn("many", row["text"])
        self.assertNotIn("user-", row["text"])
        self.assertNotIn("secret", row["text"])
        self.assertNotIn(b"secret", self.bytes_of(project))
        row["text"] = row["text"].replace("many", str(good[3]["output_tokens"]))
        write_csv(self.path("mended.csv"), [row])
        self.text("import", project, self.path("mended.csv"), "--pseudonymise")
        self.assertEqual(self.json("totals", project)["totals"]["tokens"], sums(good))
        groups = self.json("totals", project, "--by", "user")["groups"]
        self.assertEqual(len(groups), len({row["user"] for row in good}))

    def test_rejected_rows_keep_neither_names_nor_words_of_a_known_format(self):
        row = {"id": "o1", "traceId": "t", "type": "GENERATION", "startTime": "2026-03-01T08:00:00Z", "model": "m",
               "userId": "ann@example.com", "input": "what is my secret", "output": {"answer": "a secret"},
               "metadata": json.dumps({"feature": "chat", "note": "secret", "email": "ann@example.com"}),
               "usageDetails": {"input": 7, "output": "x"}}
        for options, kept in ((["--pseudonymise"], "u-"), ([], "ann@example.com")):
            with self.subTest(options=options):
                project = self.path(f"p{len(options)}.tierwright")
                self.text("new", project)
                (rejected,) = self.rejects(project, self.write("o.jsonl", json.dumps(row) + "\n"), *options)
                text = rejected["text"]
                self.assertIn(kept, json.loads(text)["userId"])
                self.assertEqual(json.loads(text)["usageDetails"], {"input": 7, "output": "x" if not options else ""})
                self.assertEqual(json.loads(json.loads(text)["metadata"])["feature"], "chat")
                self.assertNotIn("my secret", text)
                self.assertNotIn("a secret", text)
                if options:
                    self.assertNotIn("secret", text)
                    self.assertNotIn("ann@", text)

    def test_rejected_rows_keep_the_nested_fields_of_a_mapping(self):
        good = {"when": "2026-03-01T08:00:00Z", "who": {"user": "ann", "employee_id": "e-77"}, "model": "m",
                "usage": {"output_tokens": 5}, "note": "secret"}
        bad = dict(good, usage={"output_tokens": "many"})
        log = self.write("own.jsonl", json.dumps(good) + "\n" + json.dumps(bad) + "\n")
        project = self.project()
        (row,) = self.rejects(project, log, "--pseudonymise", "--map", "time=when", "--map", "user=who.user")
        kept = json.loads(row["text"])
        self.assertEqual(kept["usage"], {"output_tokens": "many"})
        self.assertRegex(kept["who"]["user"], "^u-[0-9a-f]{20}$")
        self.assertNotIn("e-77", row["text"])
        self.assertNotIn("secret", row["text"])

    def test_rejected_rows_that_cannot_be_taken_apart_leave_their_line_only(self):
        log = self.write("torn.jsonl", '{"time":"2026-03-01T00:00:00Z","user":"ann","model":"m","output_tokens":1}\n'
                                       '{"time":"2026-03-01T00:00:01Z","user":"ann"\n')
        project = self.project()
        run = self.run_cli("import", project, log, "--pseudonymise", "--rejects", self.path("rejects.csv"))
        self.assertIn("could not be taken apart", run.stderr)
        self.assertNotIn("ann", self.text_of(self.path("rejects.csv")))

    def test_a_column_of_tokens_without_counts_is_named(self):
        rows = [{**row, "output_tokens": "many"} for row in requests(20)]
        project = self.project()
        log = write_csv(self.path("bad.csv"), rows)
        self.assertIn('"output_tokens" is not read', self.run_cli("import", project, log, "--dry-run").stderr)
        answer = self.json("import", project, log, "--map", "output=output_tokens")
        self.assertEqual(answer["totals"]["rejected"], 20)

    def test_dropped_columns_are_not_in_rejected_rows(self):
        log = self.write("secret.csv", "id,time,user,workflow,model,output_tokens\n"
                                       "1,2026-03-01T00:00:00Z,ann,merger-talks,m,many\n"
                                       "2,2026-03-01T00:00:00Z,ann,merger-talks,m,5\n"
                                       "3,2026-03-01T00:00:00Z,ann,merger-talks,m,6\n")
        project = self.project()
        (row,) = self.rejects(project, log, "--drop", "workflow")
        self.assertEqual(row["text"], "1,2026-03-01T00:00:00Z,ann,,m,many")

    def test_every_rejected_row_is_written_however_many(self):
        rows = list(requests(100)) + [{**row, "output_tokens": "many"} for row in requests(12_000)]
        project = self.project()
        self.text("import", project, write_csv(self.path("bad.csv"), rows), "--rejects", self.path("rejects.csv"))
        self.assertEqual(len(self.text_of(self.path("rejects.csv")).splitlines()), 12_001)

    def test_sums_of_a_time_that_was_imported_need_a_decision(self):
        header = "day,client,model,requests,input_tokens,output_tokens\n"
        first = self.write("first.csv", header + "2026-03-01,acme,m,10,1000,100\n2026-03-02,acme,m,5,500,50\n")
        second = self.write("second.csv", header + "2026-03-02,acme,m,9,900,90\n2026-03-03,acme,m,1,100,10\n")
        later = self.write("later.csv", header + "2026-03-04,acme,m,2,200,20\n")
        for choice, requests_in_all in (("replace", 12), ("keep", 27)):
            with self.subTest(choice):
                project = self.path(f"{choice}.tierwright")
                self.text("new", project)
                self.text("import", project, first)
                before = self.bytes_of(project)
                message = self.fails(ENVIRONMENT, "import", project, second)
                self.assertIn("first.csv", message)
                self.assertIn(f"--overlap {choice}", message)
                self.assertEqual(self.bytes_of(project), before)
                self.text("import", project, second, "--overlap", choice)
                self.text("import", project, later)
                self.assertEqual(self.json("totals", project)["totals"]["requests"], requests_in_all)

    def test_the_same_header_is_read_by_the_same_mapping_again(self):
        columns = ["request_id", "time", "who", "model", "input_tokens", "output_tokens"]
        march = write_csv(self.path("march.csv"), [{**row, "who": row["user"]} for row in requests(30)], columns)
        april = write_csv(self.path("april.csv"),
                          [{**row, "request_id": "april " + row["request_id"], "who": row["user"]}
                           for row in requests(30, month=4, days=30)], columns)
        project = self.project()
        self.fails(WRONG_INPUT, "import", project, april)
        self.text("import", project, march, "--map", "user=who")
        self.assertEqual(self.json("import", project, april)["totals"]["accepted"], 30)

    def test_a_langfuse_export_in_a_zip_joins_its_traces(self):
        observations = [{"id": f"o{i}", "trace_id": f"t{i % 4}", "type": "GENERATION", "level": "DEFAULT",
                         "start_time": "2026-03-01 08:00:00.000", "updated_at": "2026-03-01 08:00:01.000",
                         "usage_details": {"input": 100 + i, "output": 10}, "provided_model_name": "m"}
                        for i in range(20)]
        traces = [{"id": f"t{i}", "timestamp": "2026-03-01 08:00:00.000", "project_id": "p", "user_id": f"user{i}",
                   "session_id": "s", "bookmarked": False, "tags": ["prod", f"feature:task{i % 2}"], "name": "n",
                   "updated_at": f"2026-03-01 08:00:0{i}.000"} for i in range(3)]
        old = dict(traces[1], user_id="renamed since", updated_at="2026-02-01 08:00:00.000")
        scores = [{"id": "s1", "timestamp": "2026-03-01 09:00:00.000", "trace_id": "t1", "observation_id": None,
                   "name": "resolved", "value": 2, "data_type": "NUMERIC"}]
        members = {"observations": observations, "scores": scores, "traces": traces + [old]}
        lines = {name: "".join(json.dumps(row) + "\n" for row in rows) for name, rows in members.items()}
        for order in (["observations", "scores", "traces"], ["traces", "scores", "observations"]):
            with self.subTest(order=order):
                path = self.path(f"{order[0]}.zip")
                with zipfile.ZipFile(path, "w") as archive:
                    for name in order:
                        archive.writestr(f"export/p/{name}/2026-03-01.jsonl", lines[name])
                project = self.path(order[0] + ".tierwright")
                self.text("new", project)
                self.text("import", project, path)
                groups = self.json("totals", project, "--by", "user")["groups"]
                used = {group["name"]: (group["tokens"]["uncached_input"], group["outcomes"]) for group in groups}
                expected = {user: (sum(100 + i for i in range(20) if i % 4 == t), 2 if t == 1 else 0)
                            for t, user in enumerate(["user0", "user1", "user2", ""])}
                self.assertEqual(used, expected)
                groups = self.json("totals", project, "--by", "workflow")["groups"]
                self.assertEqual({group["name"]: group["requests"] for group in groups},
                                 {"task0": 10, "task1": 5, "": 5})

    def test_every_member_of_a_zip_is_read(self):
        rows = list(requests(60))
        with zipfile.ZipFile(self.path("logs.zip"), "w") as archive:
            archive.write(write_csv(self.path("a.csv"), rows[:40]), "2026/a.csv")
            archive.write(write_csv(self.path("b.csv"), rows[30:]), "2026/b.csv")
            archive.writestr("README.txt", "two logs\n")
        project = self.project()
        answer = self.json("import", project, self.path("logs.zip"))
        self.assertEqual([file["accepted"] for file in answer["files"]], [40, 20, 0])
        self.assertEqual(self.json("totals", project)["totals"]["tokens"], sums(rows))
        self.assertEqual(self.json("import", project, self.path("logs.zip"))["totals"]["accepted"], 0)

    def test_times_in_milliseconds_from_a_start_are_read_with_their_unit(self):
        log = self.write("trace.jsonl", "".join(f'{{"timestamp":{i * 1000},"input_length":{i},"output_length":1}}\n'
                                                for i in range(50)))
        project = self.project()
        self.text("import", project, log, "--map", "time=timestamp", "--time-unit", "ms", "--time-origin",
                  "2026-03-01", "--constant-user", "service")
        totals = self.json("totals", project)["totals"]
        self.assertEqual((totals["requests"], totals["last"]), (50, "2026-03-01T00:00:49.000000Z"))

    def test_rules_for_absurd_values_are_shown_and_can_be_changed(self):
        log = self.write("odd.csv", "id,time,user,model,input_tokens,output_tokens\n"
                                    "a,1995-03-01T00:00:00Z,ann,m,1,1\nb,2026-03-01T00:00:00Z,ann,m,90000000,1\n"
                                    "c,2026-03-02T00:00:00Z,ann,m,1,1\n")
        answer = self.json("import", self.project(), log, "--dry-run")
        self.assertEqual(answer["totals"]["reasons"], {"absurd_tokens": 1, "time_out_of_range": 1})
        self.assertEqual(answer["rules"], {"most_tokens": 50_000_000, "earliest": "2000-01-01T00:00:00.000000Z",
                                           "latest_ahead_days": 1.0})
        answer = self.json("import", self.path("product.tierwright"), log, "--most-tokens", "100000000", "--earliest",
                           "1990-01-01")
        self.assertEqual(answer["totals"]["accepted"], 3)

    def test_accounts_are_kept_beside_the_usage(self):
        accounts = self.write("accounts.csv", "user,org,plan,seats,price_paid,country,start_date\n"
                                              "ann,acme,pro,1,20.00,DE,2026-01-15\nbob,acme,team,5,150,US,2026-02-01\n"
                                              ",acme,enterprise,100,9000,US,2025-01-01\n,,pro,1,20,DE,\nann,acme,,1,,,\n")
        project = self.project(write_csv(self.path("march.csv"), requests(20)))
        answer = self.json("import", project, accounts)
        self.assertEqual([(f["format"], f["accepted"], f["rejected"]) for f in answer["files"]], [("accounts", 3, 2)])
        self.assertEqual(answer["totals"]["reasons"], {"no_payer": 1, "no_plan": 1})
        more = self.write("more.csv", "user,plan,price_paid\ncia,pro,20\n")
        self.text("import", project, more)
        self.assertEqual(self.json("import", project, accounts)["totals"]["accepted"], 0)
        self.assertEqual(self.json("totals", project)["totals"]["accounts"], 4)

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

    def test_the_key_of_pseudonyms_may_lie_in_the_project_or_nowhere(self):
        march, april = write_csv(self.path("march.csv"), requests(20)), write_csv(self.path("april.csv"), requests(
            20, month=4, days=30))
        for where, users in (("project", 3), ("none", 6)):
            project = self.path(where)
            self.text("new", project)
            for log in (march, april):
                self.text("import", project, log, "--pseudonymise", "--key", where, "--map", "event_id=time")
            self.assertEqual(len(self.json("totals", project, "--by", "user")["groups"]), users)
            self.assertFalse(pathlib.Path(self.path("config/tierwright/pseudonym.key")).exists())

    def test_pseudonyms_hide_orgs_and_accounts_too(self):
        log = self.write("orgs.csv", "id,time,user,org,model,output_tokens\n1,2026-03-01T00:00:00Z,ann,acme,m,1\n")
        accounts = self.write("accounts.csv", "user,org,plan,seats\nann,acme,pro,1\n")
        project = self.project()
        self.text("import", project, log, accounts, "--pseudonymise")
        for name in (b"ann", b"acme"):
            self.assertNotIn(name, self.bytes_of(project).replace(str(self.folder).encode(), b""))

    def test_dropped_columns_are_not_stored(self):
        log = self.write("secret.csv", "id,time,user,workflow,org,model,output_tokens\n"
                                       "1,2026-03-01T00:00:00Z,ann,merger-talks,acme,m,1\n"
                                       "2,2026-03-01T00:00:00Z,ann,merger-talks,acme,m,many\n")
        project = self.project()
        self.text("import", project, log, "--drop", "workflow", "--drop", "org")
        self.assertNotIn(b"merger-talks", self.bytes_of(project))
        self.assertEqual([group["name"] for group in self.json("totals", project, "--by", "org")["groups"]], [""])
        self.assertIn("no column", self.fails(WRONG_INPUT, "import", project, log, "--drop", "wrokflow"))


if __name__ == "__main__":
    unittest.main()
