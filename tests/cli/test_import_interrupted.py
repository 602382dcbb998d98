"""Imports that are killed, that read a growing file, or that meet another program: all of a call or nothing."""
import csv
import gzip
import json
import os
import pathlib
import random
import signal
import subprocess
import threading
import time
import unittest

from cli_case import ENVIRONMENT, PROGRAM, CliCase, requests, write_csv


class Killed(CliCase):
    def test_kill_9_at_any_moment_leaves_all_files_of_a_call_or_none(self):
        first = list(requests(20_000, users=50))
        second = [{**row, "request_id": "b" + row["request_id"]} for row in first]
        logs = [write_csv(self.path("a.csv"), first), write_csv(self.path("b.csv"), second)]
        project = self.project()
        started = time.monotonic()
        self.text("import", project, *logs)
        whole = time.monotonic() - started
        moments = random.Random(7)
        seen = set()
        for attempt in range(25):
            project = self.path(f"{attempt}.tierwright")
            self.text("new", project)
            run = subprocess.Popen([PROGRAM, "import", project, *logs], stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
            time.sleep(moments.uniform(0, 1.3 * whole))
            run.send_signal(signal.SIGKILL)
            run.wait()
            held = self.json("totals", project)["totals"]["requests"]
            self.assertIn(held, (0, 40_000))
            seen.add(held)
            self.text("import", project, *logs)
            self.assertEqual(self.json("totals", project)["totals"]["requests"], 40_000)
        self.assertIn(0, seen, "no import was killed before its end: the test says nothing")

    def test_kill_9_while_replacing_leaves_the_old_sums_or_the_new(self):
        header = "day,client,model,requests,input_tokens,output_tokens\n"
        days = [f"2026-{1 + i // 28:02}-{1 + i % 28:02}" for i in range(280)]

        def sums(each):
            return header + "".join(f"{day},client-{c},m,{each},10,1\n" for day in days for c in range(60))
        old, new = self.write("old.csv", sums(1)), self.write("new.csv", sums(3))
        project = self.project(old)
        moments = random.Random(3)
        for _ in range(12):
            run = subprocess.Popen([PROGRAM, "import", project, new, "--overlap", "replace"],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(moments.uniform(0, 0.4))
            run.kill()
            run.wait()
            self.assertIn(self.json("totals", project)["totals"]["requests"], (16_800, 50_400))


class Growing(CliCase):
    def test_a_log_that_is_being_written_is_read_to_its_last_whole_line(self):
        path = pathlib.Path(self.path("live.csv"))
        path.write_text("request_id,time,user,model,input_tokens,output_tokens\n", encoding="utf-8")
        stop = threading.Event()
        written = 0

        def write():
            nonlocal written
            with open(path, "a", buffering=1 << 16, encoding="utf-8") as file:
                while not stop.is_set():
                    file.write(f"r{written},2026-03-01T08:00:00Z,ann,m,1000,777\n")
                    written += 1
        writer = threading.Thread(target=write)
        writer.start()
        self.addCleanup(stop.set)
        project = self.project()
        try:
            while written < 20_000:
                time.sleep(0.01)
            for _ in range(6):
                answer = self.json("import", project, path)
                self.assertEqual(answer["totals"]["rejected"], 0)
                totals = self.json("totals", project)["totals"]
                self.assertEqual(totals["tokens"]["output"], 777 * totals["requests"])
        finally:
            stop.set()
            writer.join()
        self.text("import", project, path)
        self.assertEqual(self.json("totals", project)["totals"]["requests"], written)


class Together(CliCase):
    def test_programs_that_import_at_once_lose_and_double_nothing(self):
        logs = [write_csv(self.path(f"{name}.csv"), [{**row, "request_id": name + row["request_id"]}
                                                     for row in requests(3_000, users=20)])
                for name in "abcdef"]
        project = self.project()
        runs = [subprocess.Popen([PROGRAM, "import", project, log, "--json"], stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, text=True) for log in logs]
        imported = 0
        for run in runs:
            out, err = run.communicate(timeout=120)
            if run.returncode == 0:
                imported += json.loads(out)["totals"]["accepted"]
            else:
                self.assertEqual(run.returncode, ENVIRONMENT, err)
                self.assertRegex(err, "another program")
        self.assertGreater(imported, 0)
        self.assertEqual(self.json("totals", project)["totals"]["requests"], imported)
        for log in logs:
            self.text("import", project, log)
        self.assertEqual(self.json("totals", project)["totals"]["requests"], 18_000)


SHARED = os.environ.get("TIERWRIGHT_SHARED")


@unittest.skipUnless(SHARED, "needs TIERWRIGHT_SHARED, the folder with real logs")
class RealLogs(CliCase):
    """Real logs against a count of their rows in Python."""

    def data(self, name):
        return str(pathlib.Path(SHARED) / "data" / name)

    def check(self, log, rows, *options):
        """`rows` are (time, user, requests, input, output)."""
        project = self.project()
        answer = self.json("import", project, log, *options)["totals"]
        self.assertEqual((answer["rows"], answer["accepted"]), (len(rows), len(rows)))
        totals = self.json("totals", project)["totals"]
        self.assertEqual(totals["users"], len({row[1] for row in rows}))
        self.assertEqual(totals["requests"], sum(row[2] for row in rows))
        self.assertEqual(totals["tokens"]["uncached_input"], sum(row[3] for row in rows))
        self.assertEqual(totals["tokens"]["output"], sum(row[4] for row in rows))
        users = {}
        for row in rows:
            users[row[1]] = users.get(row[1], 0) + row[4]
        groups = self.json("totals", project, "--by", "user")["groups"]
        self.assertEqual({group["name"]: group["tokens"]["output"] for group in groups}, users)
        self.assertEqual(self.json("import", project, log, *options)["totals"]["accepted"], 0)
        return totals

    def test_servegen_by_the_hour(self):
        log = self.data("servegen-hourly.csv.gz")
        with gzip.open(log, "rt", encoding="utf-8", newline="") as file:
            rows = [(row["hour"], row["client"], int(row["requests"]), int(row["input_tokens"]),
                     int(row["output_tokens"])) for row in csv.DictReader(file)]
        totals = self.check(log, rows)
        self.assertEqual((totals["requests"], totals["tokens"]["uncached_input"], totals["tokens"]["output"]),
                         (2_296_437_386, 680_987_391_007, 112_169_311_164))

    def test_azure_traces(self):
        for name, count in (("conv", 19_366), ("code", 8_819)):
            with self.subTest(name):
                log = self.data(f"AzureLLMInferenceTrace_{name}.csv")
                with open(log, encoding="utf-8", newline="") as file:
                    rows = [(row["TIMESTAMP"], "service", 1, int(row["ContextTokens"]), int(row["GeneratedTokens"]))
                            for row in csv.DictReader(file)]
                self.assertEqual(len(rows), count)
                pathlib.Path(self.path("product.tierwright")).unlink(missing_ok=True)
                self.check(log, rows, "--constant-user", "service")

    def test_mooncake(self):
        log = self.data("mooncake_conversation_trace.jsonl")
        with open(log, encoding="utf-8") as file:
            rows = [(row["timestamp"], "service", 1, row["input_length"], row["output_length"])
                    for row in map(json.loads, file)]
        totals = self.check(log, rows, "--constant-user", "service", "--map", "time=timestamp", "--time-unit", "ms",
                            "--time-origin", "2026-01-05")
        self.assertEqual((totals["tokens"]["uncached_input"], totals["tokens"]["output"]), (144_793_823, 4_122_048))


if __name__ == "__main__":
    unittest.main()
