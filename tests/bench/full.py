#!/usr/bin/env python3
"""A whole project parsed, autotomy against clang-19: full.py BINARY FOLDER [--gate] [--repetitions N]

`autotomy check --level full` with an empty cache, and `clang-19 -fsyntax-only` over the same commands with as many processes
at a time, taking turns; then `check` once more, with the cache that the first left. FOLDER is where sources are kept. --gate
fails unless the first takes at most 0.65 of clang's time on redis (C) and 1.15 on leveldb (C++, mostly headers), and the last a
twentieth of the first. The goals are 0.6 and 1.0: on a machine that does other things besides, a gate at the goal itself would
fail at random.
"""

import argparse
import concurrent.futures
import os
import shutil
import subprocess
import sys
import tempfile
import time

from measure import gated, median, table, timed_run

from sources import SKIPPED, Unreachable, fetch
from trees import LEVELDB_FLAGS, REDIS_FLAGS, copied, prepare_leveldb, prepare_redis

CLANG = "clang-19"
WARM_SHARE = 1 / 20


def redis_sources(tree):
    return prepare_redis(tree, only_commands=True)


TREES = {"redis": (redis_sources, [CLANG, *REDIS_FLAGS], 0.65), "leveldb": (prepare_leveldb, ["clang++-19", *LEVELDB_FLAGS], 1.15)}


def run_clang(command, sources, tree, jobs):
    """Seconds that the compiler takes over all sources."""
    began = time.perf_counter()
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        def compile_one(source):
            return subprocess.call([*command, "-fsyntax-only", "-w", source], cwd=tree, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        list(pool.map(compile_one, sources))
    return time.perf_counter() - began


def run_check(binary, tree, jobs):
    seconds, status = timed_run([binary, "check", "--level", "full", "--jobs", str(jobs)], tree)
    assert status in (0, 1), f"check ended with {status}"
    return seconds


def measure_tree(binary, tree, sources, command, repetitions, cache):
    jobs, times = os.cpu_count(), {"cold": [], "clang": [], "warm": []}
    for _ in range(repetitions):
        shutil.rmtree(cache, ignore_errors=True)
        times["cold"].append(run_check(binary, tree, jobs))
        times["clang"].append(run_clang(command, sources, tree, jobs))
        times["warm"].append(run_check(binary, tree, jobs))
    return {what: median(values) for what, values in times.items()}


def measure(binary, trees, repetitions, cache):
    rows, holds = [], True
    for name, (tree, sources) in trees.items():
        _, command, share = TREES[name]
        took = measure_tree(binary, tree, sources, command, repetitions, cache)
        rows.append((name, len(sources), f"{took['cold']:.2f} s", f"{took['clang']:.2f} s",
                     f"{took['cold'] / took['clang']:.2f}", f"{took['warm'] * 1000:.0f} ms",
                     f"1/{took['cold'] / took['warm']:.0f}"))
        holds &= took["cold"] <= share * took["clang"] and took["warm"] <= WARM_SHARE * took["cold"]
    table(("", "sources", "check, cold", f"{CLANG} -fsyntax-only", "ratio", "check, warm", "of cold"), rows)
    return holds


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", type=os.path.abspath)
    parser.add_argument("folder")
    parser.add_argument("--gate", action="store_true")
    parser.add_argument("--repetitions", type=int, default=3)
    options = parser.parse_args()
    if not shutil.which(CLANG):
        print(f"skipped: {CLANG} is not installed")
        return SKIPPED
    with tempfile.TemporaryDirectory(prefix="autotomy-full-") as folder:
        cache = os.environ["AUTOTOMY_CACHE"] = os.path.join(folder, "cache")
        trees = {}
        try:
            for name, (prepare, _, _) in TREES.items():
                tree = copied(fetch(name, options.folder), folder)
                trees[name] = (tree, prepare(tree))
        except (Unreachable, subprocess.TimeoutExpired) as error:
            print(f"skipped: sources are out of reach: {error}")
            return SKIPPED
        return gated(lambda: measure(options.binary, trees, options.repetitions, cache), options.gate)


if __name__ == "__main__":
    sys.exit(main())
