"""What every benchmark here needs: medians, rounds against noise, a table."""

import os
import statistics
import subprocess
import sys
import time

sys.path[:0] = [os.path.join(os.path.dirname(os.path.abspath(__file__)), *parts)
                for parts in (("..", "..", "demo"), ("..", "real"))]

ROUNDS = 3  # how often a gate that did not hold is measured again before it counts


def median(values):
    return statistics.median(values)


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def timed_run(command, folder, environment=None):
    """Seconds that a command takes, its output thrown away, and its exit status."""
    began = time.perf_counter()
    status = subprocess.call(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL, close_fds=False)
    return time.perf_counter() - began, status


def table(header, rows):
    widths = [max(len(str(row[i])) for row in [header, *rows]) for i in range(len(header))]
    for row in [header, *rows]:
        print("  ".join(str(cell).ljust(width) for cell, width in zip(row, widths)).rstrip())


def gated(measure, gate):
    """
    Calls measure() until it answers True, ROUNDS times at most where there is a gate. One noisy moment must not fail a
    build, and a ratio that does not hold must: each round is printed.
    """
    for number in range(1, ROUNDS + 1):
        if measure():
            return 0
        if not gate:
            return 0
        print(f"the gate did not hold in round {number} of {ROUNDS}" + (", measured again" if number < ROUNDS else ""))
    return 1
