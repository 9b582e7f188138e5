#!/usr/bin/env python3
"""Ten files open, autotomy against clangd-19: memory.py BINARY FOLDER [--gate]

Ten files of redis are opened in both servers, and each gets the same edits; once both are quiet, the proportional set sizes
(what a process maps, shared pages counted in parts) of all processes of each are added up. FOLDER is where sources are kept.
--gate fails unless autotomy takes at most half of what clangd takes.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time

from measure import gated, table

from client import Client
from sources import SKIPPED, Unreachable, fetch
from symbols import CLANGD, servers
from trees import copied, prepare_redis

SHARE = 0.5
FILES = [f"src/{name}.c" for name in ("server", "t_zset", "db", "networking", "cluster", "replication", "t_hash", "t_list",
                                      "config", "object")]
EDITS = 2  # of each file
SETTLED = 15  # seconds in which nothing is said and the sum stays within a hundredth
PATIENCE = 180


def children(pid):
    found = []
    for name in os.listdir("/proc"):
        try:
            with open(f"/proc/{name}/stat", encoding="utf-8") as file:
                if name.isdigit() and int(file.read().rsplit(")", 1)[1].split()[1]) == pid:
                    found += [int(name), *children(int(name))]
        except OSError:
            pass
    return found


def proportional_set(pid):
    """In kilobytes."""
    try:
        with open(f"/proc/{pid}/smaps_rollup", encoding="utf-8") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("Pss:"))
    except (OSError, StopIteration):
        return 0


def sizes(client):
    return [proportional_set(pid) for pid in (client.process.pid, *children(client.process.pid))]


def settle(client):
    """Waits until the server says nothing more and its size stays."""
    deadline, before = time.perf_counter() + PATIENCE, 0
    while time.perf_counter() < deadline:
        client.quiet(SETTLED)
        now = sum(sizes(client))
        if abs(now - before) <= now / 100:
            return
        before = now


def work(client):
    for path in FILES:
        with open(os.path.join(client.folder, path), encoding="utf-8") as file:
            text = file.read()
        client.open(path, text)
        client.published(path)
    for number in range(EDITS):
        for path in FILES:
            with open(os.path.join(client.folder, path), encoding="utf-8") as file:
                line = file.read().count("\n") + number
            client.change(path, line, line, f"int typed_{number}(void) {{ return {number}; }}\n")
            client.published(path)
            client.quiet(1)
    settle(client)


def measure(binary, tree):
    rows, sums = [], {}
    for name, command in servers(binary).items():
        client = Client(command, tree)
        client.initialize()
        work(client)
        found = sizes(client)
        sums[name] = sum(found)
        rows.append((name, f"{sums[name] / 1024:.1f} MB", " + ".join(f"{size / 1024:.1f}" for size in found)))
        client.stop()
    table(("ten files open", "all together", "each process"), rows)
    print(f"ratio {sums['autotomy'] / sums['clangd']:.2f}")
    return sums["autotomy"] <= SHARE * sums["clangd"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", type=os.path.abspath)
    parser.add_argument("folder")
    parser.add_argument("--gate", action="store_true")
    options = parser.parse_args()
    if not shutil.which(CLANGD):
        print(f"skipped: {CLANGD} is not installed")
        return SKIPPED
    with tempfile.TemporaryDirectory(prefix="autotomy-memory-") as folder:
        os.environ["AUTOTOMY_CACHE"] = os.path.join(folder, "cache")
        try:
            tree = copied(fetch("redis", options.folder), folder)
        except (Unreachable, subprocess.TimeoutExpired) as error:
            print(f"skipped: the sources of redis are out of reach: {error}")
            return SKIPPED
        prepare_redis(tree)
        return gated(lambda: measure(options.binary, tree), options.gate)


if __name__ == "__main__":
    sys.exit(main())
