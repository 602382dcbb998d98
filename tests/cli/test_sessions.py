"""What sessions cost, against an independent count."""
import collections
import json
import math
import os
import pathlib
import unittest

from cli_case import WRONG_INPUT, CliCase, requests, write_csv

PRICES = {"old": {"uncached_input": 2.0, "output": 8.0}, "new": {"uncached_input": 3.0, "output": 10.0}}
NEW_PRICES_FROM = "2026-03-16"


def with_sessions(rows, sessions=37):
    """Every fifth request carries no session; a session's name is used by several users."""
    for i, row in enumerate(rows):
        yield {**row, "model": "house-7b" if i % 4 else "house-70b", "feature": ("chat", "agent")[i % 3 == 0],
               "session_id": "" if i % 5 == 0 else f"s{i % sessions}"}


def cost_of(row):
    prices = PRICES["new" if row["time"] >= NEW_PRICES_FROM else "old"]
    factor = 1 if row["model"] == "house-7b" else 10
    return factor * (row["input_tokens"] * prices["uncached_input"] + row["output_tokens"] * prices["output"]) / 1e6


class Sessions(CliCase):
    def kept(self, *logs, options=("--drop", "cached_tokens")):
        project = self.path("sessions.tierwright")
        if not pathlib.Path(project).exists():
            self.text("new", project)
        self.text("import", project, *logs, "--sessions", *options)
        for period, prices in PRICES.items():
            since = ["--from", NEW_PRICES_FROM] if period == "new" else []
            for model, factor in (("house-7b", 1), ("house-70b", 10)):
                sets = [word for kind, usd in prices.items() for word in ("--set", f"{model}:{kind}={usd * factor}")]
                self.text("prices", project, *sets, *since)
        return project

    def assert_equal_count(self, project, rows):
        answer = self.json("totals", project, "--by", "session", "--top", "0")
        costs, tokens, counts = (collections.defaultdict(float), collections.Counter(), collections.Counter())
        models = collections.defaultdict(lambda: collections.defaultdict(float))
        for row in rows:
            key = (row["session_id"], row["user"]) if row["session_id"] else None
            costs[key] += cost_of(row)
            models[key][row["model"]] += cost_of(row)
            tokens[key] += row["input_tokens"] + row["output_tokens"]
            counts[key] += 1
        without = (costs.pop(None), tokens.pop(None), counts.pop(None))
        groups = {(group["name"], group["user"]): group for group in answer["groups"]}
        self.assertEqual(set(groups), set(costs))
        self.assertEqual(len(groups), len(answer["groups"]))
        for key, group in groups.items():
            self.assertAlmostEqual(group["cost"], costs[key], places=12)
            self.assertEqual(sum(group["tokens"][kind] for kind in ("uncached_input", "output")), tokens[key])
            self.assertEqual(group["requests"], counts[key])
            self.assertEqual(len(group["models"]), len(models[key]))
            for model in group["models"]:
                self.assertAlmostEqual(model["cost"], models[key][model["name"]], places=12)
        self.assertEqual([group["cost"] for group in answer["groups"]],
                         sorted((group["cost"] for group in answer["groups"]), reverse=True))
        self.assert_figures(answer, sorted(costs.values()), without)

    def assert_figures(self, answer, costs, without):
        figures, totals = answer["sessions"], answer["totals"]
        self.assertEqual(figures["sessions"], len(costs))
        self.assertAlmostEqual(figures["mean"], sum(costs) / len(costs), places=12)
        self.assertAlmostEqual(figures["max"], costs[-1], places=12)
        for name, share in (("p50", 0.5), ("p90", 0.9), ("p99", 0.99)):
            near = costs[math.floor(share * (len(costs) - 1))], costs[math.ceil(share * (len(costs) - 1))]
            self.assertGreaterEqual(figures[name], near[0] - 1e-12)
            self.assertLessEqual(figures[name], near[1] + 1e-12)
        carries_none = figures["without_session"]
        self.assertAlmostEqual(carries_none["cost"], without[0], places=12)
        self.assertEqual(carries_none["tokens"]["uncached_input"] + carries_none["tokens"]["output"], without[1])
        self.assertEqual(carries_none["requests"], without[2])
        self.assertAlmostEqual(carries_none["share"], without[0] / (sum(costs) + without[0]), places=12)
        self.assertEqual(carries_none["requests"] + figures["requests"], totals["requests"])
        self.assertAlmostEqual(carries_none["cost"] + figures["cost"], totals["cost"], places=9)

    def test_costs_equal_an_independent_count_at_the_price_in_force(self):
        rows = list(with_sessions(requests(3000)))
        self.assert_equal_count(self.kept(write_csv(self.path("march.csv"), rows)), rows)

    def test_overlapping_files_count_each_request_once(self):
        rows = list(with_sessions(requests(3000)))
        project = self.kept(write_csv(self.path("a.csv"), rows[:2000]), write_csv(self.path("b.csv"), rows[1500:2500]))
        self.assert_equal_count(self.kept(write_csv(self.path("c.csv.gz"), rows[1000:])), rows)
        self.assertEqual(self.json("totals", project)["totals"]["requests"], 3000)

    def test_json_lines_give_the_same(self):
        rows = list(with_sessions(requests(1000)))
        lines = "".join(json.dumps(row) + "\n" for row in rows)
        self.assert_equal_count(self.kept(self.write("march.jsonl", lines)), rows)

    def test_the_table_names_the_most_expensive_and_says_how_many_more_there_are(self):
        rows = list(with_sessions(requests(3000)))
        project = self.kept(write_csv(self.path("march.csv"), rows))
        first = self.json("totals", project, "--by", "session", "--top", "1")["groups"]
        self.assertEqual(len(first), 1)
        text = self.text("totals", project, "--by", "session", "--top", "3")
        for words in ("costliest 1 %", "without a session", "99th percentile", first[0]["user"], "house-70b ("):
            self.assertIn(words, text)
        self.assertRegex(text, r"\.\.\. and \d+ more: --top 0 shows all")

    def test_without_sessions_it_says_how_to_get_them(self):
        project = self.project(write_csv(self.path("march.csv"), with_sessions(requests(100))))
        message = self.fails(WRONG_INPUT, "totals", project, "--by", "session")
        self.assertIn("keeps no sessions", message)
        self.assertIn("--sessions", message)

    def test_a_log_that_names_none_is_said(self):
        run = self.run_cli("import", self.project(), write_csv(self.path("march.csv"), requests(100)), "--sessions")
        self.assertIn("no column is mapped to the field session", run.stderr)

    def test_pseudonyms_hide_them_and_dropped_ones_are_not_stored(self):
        rows = [{**row, "session_id": row["session_id"] and "secret-" + row["session_id"]}
                for row in with_sessions(requests(300))]
        log = write_csv(self.path("march.csv"), rows)
        project = self.kept(log, options=("--pseudonymise", "--drop", "cached_tokens"))
        answer = self.json("totals", project, "--by", "session", "--top", "0")
        self.assertTrue(all(group["name"].startswith("s-") for group in answer["groups"]))
        self.assertEqual(answer["sessions"]["sessions"],
                         len({(row["session_id"], row["user"]) for row in rows if row["session_id"]}))
        dropped = self.path("dropped.tierwright")
        self.text("new", dropped)
        self.text("import", dropped, log, "--sessions", "--drop", "session_id")
        for file in (project, dropped):
            self.assertNotIn(b"secret-", self.bytes_of(file))
        self.fails(WRONG_INPUT, "totals", dropped, "--by", "session")

    def test_replaced_sums_take_their_sessions_with_them(self):
        header = "day,client,model,requests,input_tokens,output_tokens,session\n"
        first = self.write("first.csv", header + "2026-03-01,acme,m,10,1000,100,s1\n2026-03-02,acme,m,5,500,50,s2\n")
        second = self.write("second.csv", header + "2026-03-02,acme,m,9,900,90,s2\n2026-03-03,acme,m,1,100,10,s3\n")
        project = self.kept(first, options=())
        self.text("import", project, second, "--sessions", "--overlap", "replace")
        answer = self.json("totals", project, "--by", "session")
        self.assertEqual({group["name"]: group["requests"] for group in answer["groups"]}, {"s2": 9, "s3": 1})
        self.assertEqual(answer["sessions"]["without_session"]["requests"], 0)
        self.assertEqual(answer["sessions"]["without_session"]["cost"], 0)


@unittest.skipUnless(os.environ.get("TIERWRIGHT_SHARED"), "no samples")
class KnownFormats(CliCase):
    def sums(self, name):
        project = self.path(name + ".tierwright")
        self.text("new", project)
        self.text("import", project, pathlib.Path(os.environ["TIERWRIGHT_SHARED"]) / "samples" / name, "--sessions")
        groups = self.json("totals", project, "--by", "session", "--top", "0")["groups"]
        sums = collections.Counter()
        for group in groups:
            sums[group["name"]] += sum(group["tokens"][kind] for kind in
                                       ("uncached_input", "cache_read", "cache_write", "output"))
        return sums

    def lines(self, name):
        path = pathlib.Path(os.environ["TIERWRIGHT_SHARED"]) / "samples" / name
        for line in path.read_text(encoding="utf-8").splitlines():
            try:
                yield json.loads(line)
            except ValueError:
                pass

    def test_claude_code(self):
        largest = {}  # of the copies of a message the one with the most tokens, before its replays in side chains
        for line in self.lines("claude_code.jsonl"):
            message = line.get("message") or {}
            usage = message.get("usage")
            if line.get("type") != "assistant" or not usage or message.get("model") == "<synthetic>":
                continue
            tokens = [usage.get(kind) for kind in ("input_tokens", "output_tokens", "cache_read_input_tokens",
                                                   "cache_creation_input_tokens")]
            if tokens[0] is None or tokens[1] is None:
                continue
            rank = (not line.get("isSidechain", False), sum(count or 0 for count in tokens))
            if message["id"] not in largest or rank > largest[message["id"]][0]:
                largest[message["id"]] = (rank, line["sessionId"])
        sums = collections.Counter()
        for (_, tokens), session in largest.values():
            sums[session] += tokens
        self.assertEqual(self.sums("claude_code.jsonl"), sums)

    def test_langfuse(self):
        newest = {}
        for row in self.lines("langfuse_observations.jsonl"):
            if row["type"] == "GENERATION":
                newest[row["id"]] = row if row["id"] not in newest else max(
                    newest[row["id"]], row, key=lambda each: each.get("updatedAt") or "")
        sums = collections.Counter()
        for row in newest.values():
            details = row.get("usageDetails") or {}
            if row.get("sessionId"):
                sums[row["sessionId"]] += details.get("total") or sum(
                    count for kind, count in details.items() if kind != "total")
        self.assertEqual(self.sums("langfuse_observations.jsonl"), sums)


if __name__ == "__main__":
    unittest.main()
