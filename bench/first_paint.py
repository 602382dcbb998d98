#!/usr/bin/python3
"""Milliseconds from starting the window to its first paint, and to the sample project's key figures being computed.

usage: first_paint.py TIERWRIGHT TIERWRIGHT-CLI [RUNS]; needs the programs of the window tests (Xvfb and others).
Targets: first paint 500 ms, sample project 1500 ms.
"""
import os
import re
import statistics
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tests", "window"))
from desktop import Desktop  # noqa: E402

EVENTS = ("first-paint", "results")


def one_start(desktop, window, arguments):
    before = len(desktop.log()) if hasattr(desktop, "log_path") else 0
    process = desktop.launch(window, *arguments, env={"TIERWRIGHT_T0_MS": str(int(time.time() * 1000))})
    wanted = EVENTS if arguments else EVENTS[:1]

    def seen():
        found = dict(re.findall(r"EVENT (\S+) (\d+) ms", desktop.log()[before:]))
        return found if all(name in found for name in wanted) else None
    try:
        return {name: int(value) for name, value in desktop.wait_for(seen, "the first paint").items()}
    finally:
        process.kill()
        process.wait()


def main():
    window, cli = sys.argv[1:3]
    runs = int(sys.argv[3]) if len(sys.argv) > 3 else 9
    with Desktop() as desktop:
        sample = os.path.join(desktop.home, "sample.tierwright")
        subprocess.run([cli, "demo", sample], check=True, capture_output=True)
        for name, arguments in (("start page", []), ("sample project", [sample])):
            times = [one_start(desktop, window, arguments) for _ in range(runs)]
            for event in times[0]:
                values = sorted(run[event] for run in times)
                print(f"{name}: {event} median {statistics.median(values):.0f} ms, "
                      f"from {values[0]} to {values[-1]} ms in {runs} runs")


main()
