"""Bad input ends with a message that says what, where and what would be right, and leaves the project alone."""
import gzip
import hashlib
import json
import os
import pathlib
import random
import signal
import subprocess
import time
import unittest

from cli_case import CANCELLED, DONE, ENVIRONMENT, PROGRAM, WRONG_INPUT, CliCase, requests, write_csv


class BadLogs(CliCase):
    def assert_refused(self, log, *words, code=WRONG_INPUT):
        """The import fails, names the file, and neither bytes nor content of the project change."""
        project = self.project(write_csv(self.path("good.csv"), requests(20)))
        digest = hashlib.sha256(self.bytes_of(project)).hexdigest()
        message = self.fails(code, "import", project, log)
        self.assertIn(os.path.basename(log), message)
        for word in words:
            self.assertIn(word, message)
        self.assertEqual(hashlib.sha256(self.bytes_of(project)).hexdigest(), digest)
        return message

    def test_an_empty_file(self):
        self.assert_refused(self.write("empty.csv", ""), "empty")

    def test_a_binary_file(self):
        self.assert_refused(self.write("photo.csv", random.Random(1).randbytes(5000)))

    def test_a_file_that_does_not_exist(self):
        self.assert_refused(self.path("missing.csv"), code=ENVIRONMENT)

    def test_a_folder_with_other_things_in_it(self):
        write_csv(self.path("good.csv"), requests(20))
        self.write("photo.csv", random.Random(1).randbytes(5000))
        self.write("README.md", "# Logs\n\nOne a month.\n")
        self.write("empty.csv", "")
        project = self.project()  # lies in the folder too
        answer = self.json("import", project, str(self.folder))
        self.assertEqual({os.path.basename(file["file"]): file["accepted"] for file in answer["files"]},
                         {"README.md": 0, "empty.csv": 0, "good.csv": 20, "photo.csv": 0, "product.tierwright": 0})

    def test_a_folder_with_a_broken_log_in_it(self):
        packed = gzip.compress(self.bytes_of(write_csv(self.path("plain.csv"), requests(2000))))
        os.mkdir(self.path("logs"))
        self.write("logs/cut.csv.gz", packed[:len(packed) // 2])
        project = self.project()
        self.assertIn("cut.csv.gz", self.fails(WRONG_INPUT, "import", project, self.path("logs")))

    def test_a_truncated_gzip_file(self):
        plain = self.bytes_of(write_csv(self.path("plain.csv"), requests(2000)))
        packed = gzip.compress(plain)
        self.assert_refused(self.write("cut.csv.gz", packed[:len(packed) // 2]))

    def test_a_table_without_a_user_column(self):
        columns = ["time", "model", "input_tokens", "output_tokens"]
        log = write_csv(self.path("anonymous.csv"), requests(20), columns)
        self.assert_refused(log, "user")

    def test_a_column_that_does_not_exist(self):
        project = self.project()
        log = write_csv(self.path("march.csv"), requests(20))
        self.assertIn("nobody", self.fails(WRONG_INPUT, "import", project, log, "--map", "user=nobody"))

    def test_a_bad_second_file_takes_back_the_first(self):
        project = self.project(write_csv(self.path("good.csv"), requests(20)))
        before = self.json("totals", project)
        april = write_csv(self.path("april.csv"), requests(30, month=4, days=30))
        self.fails(WRONG_INPUT, "import", project, april, self.write("empty.csv", ""))
        self.assertEqual(self.json("totals", project), before)
        self.assertEqual(self.json("import", project, april)["totals"]["accepted"], 30)

    def test_an_unwritable_rejects_file_is_noticed_first(self):
        project = self.project()
        log = write_csv(self.path("march.csv"), requests(20))
        message = self.fails(ENVIRONMENT, "import", project, log, "--rejects", "/no/such/folder/rejects.csv")
        self.assertIn("/no/such/folder/rejects.csv", message)
        self.assertEqual(self.json("totals", project)["totals"]["events"], 0)


class BadProjects(CliCase):
    def test_a_project_that_is_a_text_file(self):
        path = self.write("notes.tierwright", "dear diary\n" * 100)
        self.assertIn("notes.tierwright", self.fails(WRONG_INPUT, "totals", path))
        self.assertEqual(pathlib.Path(path).read_text(encoding="utf-8"), "dear diary\n" * 100)

    def test_a_project_that_is_another_database(self):
        path = self.path("other.tierwright")
        subprocess.run(["python3", "-c", "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]);"
                        "c.execute('create table t(x)'); c.commit()", path], check=True)
        self.assertIn("other.tierwright", self.fails(WRONG_INPUT, "totals", path))

    def test_a_project_that_does_not_exist_says_how_to_make_one(self):
        message = self.fails(ENVIRONMENT, "totals", self.path("missing.tierwright"))
        self.assertIn("tierwright-cli new", message)
        self.assertFalse(os.path.exists(self.path("missing.tierwright")))

    def test_new_does_not_overwrite(self):
        project = self.project(write_csv(self.path("march.csv"), requests(20)))
        before = self.bytes_of(project)
        self.assertIn("product.tierwright", self.fails(ENVIRONMENT, "new", project))
        self.assertEqual(self.bytes_of(project), before)

    def test_new_in_a_folder_that_does_not_exist(self):
        self.fails(ENVIRONMENT, "new", self.path("nowhere/product.tierwright"))

    def test_a_time_zone_that_does_not_exist_makes_no_project(self):
        path = self.path("product.tierwright")
        self.assertIn("Europe/Atlantis", self.fails(WRONG_INPUT, "new", path, "--time-zone", "Europe/Atlantis"))
        self.assertFalse(os.path.exists(path))


class Interrupted(CliCase):
    def test_ctrl_c_in_mid_import_leaves_the_project_as_it_was(self):
        log = self.path("big.csv")
        with open(log, "w", encoding="utf-8") as file:
            file.write("request_id,time,user,model,input_tokens,output_tokens\n")
            for i in range(1_500_000):
                file.write(f"r{i},2026-03-{1 + i % 31:02}T{i % 24:02}:00:00Z,user-{i % 997},gpt-4o,{i % 5000},{i % 700}\n")
        project = self.project(write_csv(self.path("good.csv"), requests(20)))
        before = self.json("totals", project)
        digest = hashlib.sha256(self.bytes_of(project)).hexdigest()

        for delay in (0.05, 0.15, 0.3):
            run = subprocess.Popen([PROGRAM, "import", project, log, "--json"], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True)
            time.sleep(delay)
            run.send_signal(signal.SIGINT)
            out, message = run.communicate(timeout=60)
            if run.returncode == DONE:
                self.skipTest(f"the machine read {os.path.getsize(log)} bytes in {delay} s")
            self.assertEqual(run.returncode, CANCELLED, message)
            self.assertEqual(out, "")
            self.assertIn("stopped", message)
            self.assertEqual(hashlib.sha256(self.bytes_of(project)).hexdigest(), digest)
        self.assertEqual(self.json("totals", project), before)
        self.assertEqual(os.listdir(self.folder).count("product.tierwright-journal"), 0)


class FullDisk(CliCase):
    def setUp(self):
        super().setUp()
        if os.geteuid() != 0:
            self.skipTest("mounting a small disk needs root")
        self.disk = self.folder / "disk"
        self.disk.mkdir()
        mount = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", self.disk],
                               capture_output=True, text=True, check=False)
        if mount.returncode != 0:
            self.skipTest("cannot mount a small disk here: " + mount.stderr.strip())
        self.addCleanup(subprocess.run, ["umount", self.disk], check=True)

    def test_a_full_disk_leaves_the_project_as_it_was(self):
        project = str(self.disk / "product.tierwright")
        self.text("new", project)
        self.text("import", project, write_csv(self.path("good.csv"), requests(20)))
        before = self.json("totals", project)
        rows = [{**row, "user": f"{row['user']}-{i}"} for i, row in enumerate(requests(40_000))]
        message = self.fails(ENVIRONMENT, "import", project, write_csv(self.path("big.csv"), rows))
        self.assertRegex(message, "(?i)full|space")
        self.assertEqual(self.json("totals", project), before)

    def test_a_full_disk_leaves_no_torn_export(self):
        self.text("plan", "new", "--preset", "flat_hidden_budget", "-o", self.path("flat.plan.json"))
        plan = json.loads(self.text_of(self.path("flat.plan.json")))
        source = self.write("plan.json", json.dumps(plan))
        filler = os.open(self.disk / "filler", os.O_WRONLY | os.O_CREAT)
        self.addCleanup(os.close, filler)
        with self.assertRaises(OSError):
            while True:
                os.write(filler, bytes(4096))
        self.fails(ENVIRONMENT, "export", source, "--to", "tierwright", "-o", self.disk)
        self.assertEqual(os.listdir(self.disk), ["filler"])


if __name__ == "__main__":
    unittest.main()
