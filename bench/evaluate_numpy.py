"""The peer of bench_evaluate: the same jobs in numpy, to be run beside it. Prints JSON.

python3 evaluate_numpy.py [PAYERS] [float32|float64] [JOB]; JOB = the only one to run; 10 columns, seed 42, medians of 9 runs, one thread if
OPENBLAS_NUM_THREADS=1. Sums only: no rounding of invoices, no deciles, no intervals.
"""
import json
import sys
import time

import numpy as np

COLUMNS, RUNS = 10, 9


def median(work, runs=RUNS):
    wall, cpu = [], []
    for _ in range(runs):
        begin, used = time.perf_counter(), time.process_time()
        work()
        wall.append(1e3 * (time.perf_counter() - begin))
        cpu.append(1e3 * (time.process_time() - used))
    return {"wall_ms": round(float(np.median(wall)), 4), "cpu_ms": round(float(np.median(cpu)), 4)}


def main():
    payers = int(float(sys.argv[1])) if len(sys.argv) > 1 else 1_000_000
    kind = np.dtype(sys.argv[2] if len(sys.argv) > 2 else "float32")
    random = np.random.default_rng(42)
    used = (random.lognormal(0, 1.2, (COLUMNS, payers)) * (random.random((COLUMNS, payers)) < 0.45)).astype(kind)
    cost = (used.sum(axis=0) * 0.002).astype(kind)
    weights = (1 + 0.37 * np.arange(COLUMNS)).astype(kind)
    credits = weights @ used

    def results(of):
        over = np.maximum(of - kind.type(20), 0)
        revenue = kind.type(20) + kind.type(0.01) * over
        margin = revenue - cost
        return over.sum(), np.count_nonzero(over), revenue.sum(), margin.sum(), np.count_nonzero(margin < 0)

    columns = np.stack([credits, cost, credits * 2, cost * 3]).astype(kind)

    def resample():
        for _ in range(10):
            counts = np.bincount(random.integers(0, payers, payers, dtype=np.int32), minlength=payers)
            columns @ counts.astype(kind)

    answer = {"payer_periods": payers, "columns": COLUMNS, "runs": RUNS, "type": kind.name}
    jobs = {"every_weight": lambda: median(lambda: results(weights @ used)),
            "price_or_threshold": lambda: median(lambda: results(credits)),
            "percentiles_50_90_95_99": lambda: median(lambda: np.percentile(credits, [50, 90, 95, 99])),
            "sort": lambda: median(lambda: np.sort(credits), 3),
            # 10 replicates are timed
            "bootstrap_1000": lambda: {key: 100 * value for key, value in median(resample, 3).items()}}
    for name in sys.argv[3:4] or jobs:
        answer[name] = jobs[name]()
    print(json.dumps(answer, indent=1))


if __name__ == "__main__":
    main()
