#!/usr/bin/env python3
"""autotomy against clangd-19 while code is typed: live.py BINARY FOLDER [--gate] [--repetitions N]

The same edits on the same files of redis, the two servers taking turns on a quiet machine: an include is typed, and the clock
runs from the first byte of the edit to the first publish about it; a server is started, and the clock runs from exec to the
answer to `initialize`. FOLDER is where sources are kept, or a tree of redis. --gate fails unless the include is published in
a fiftieth of clangd's time (the goal is a hundredth: server.c lies close to it, and a busy machine would fail at random) and `initialize` is answered in a fifth of it; the goal for that, 10 ms, is for a reader of the
figures, because a busy machine says nothing about milliseconds.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

from measure import gated, median, percentile, table

from client import Client
from sources import SKIPPED, Unreachable, fetch

CLANGD = "clangd-19"
FILES = ("src/t_zset.c", "src/server.c")
INCLUDE = '#include "rax_malloc.h"\n'  # private to the data structures, in the policy of tests/real
INCLUDE_SHARE = 1 / 50
INITIALIZE_SHARE = 1 / 5
POLICY = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "real", "redis.json")
FLAGS = ["-Isrc", "-Ideps/hiredis", "-Ideps/linenoise", "-Ideps/lua/src", "-Ideps/hdr_histogram"]


def prepare(tree):
    """Gives the tree a policy and a compile database."""
    shutil.copy(POLICY, os.path.join(tree, "autotomy.json"))
    sources = sorted(name for name in os.listdir(os.path.join(tree, "src")) if name.endswith(".c"))
    commands = [{"directory": tree, "file": f"src/{name}", "arguments": ["cc", *FLAGS, "-c", f"src/{name}"]}
                for name in sources]
    with open(os.path.join(tree, "compile_commands.json"), "w", encoding="utf-8") as file:
        json.dump(commands, file)


def servers(binary):
    return {"autotomy": [binary, "lsp"],
            "clangd": [CLANGD, "--background-index=false", "--log=error", "-j=2"]}


def after_includes(text):
    """The line, from 0, behind the first block of includes."""
    lines = text.split("\n")
    first = next(i for i, line in enumerate(lines) if line.startswith("#include"))
    return next(i for i in range(first, len(lines)) if not lines[i].startswith("#include"))


def type_include(client, path, line):
    """Milliseconds until the include is published; takes it out again and waits until the server is quiet."""
    began = time.perf_counter()
    version = client.change(path, line, line, INCLUDE)
    params, at = client.published(path, lambda p: p.get("version", version) == version)
    client.quiet(0.3)
    client.change(path, line, line + 1, "")
    client.quiet(0.7)
    return (at - began) * 1000, params


def measure_includes(binary, tree, path, repetitions):
    with open(os.path.join(tree, path), encoding="utf-8") as file:
        text = file.read()
    line = after_includes(text)
    clients = {name: Client(command, tree) for name, command in servers(binary).items()}
    times = {name: [] for name in clients}
    for client in clients.values():
        client.initialize()
        client.open(path, text)
        client.published(path)
    for client in clients.values():
        client.quiet(2)
    for repetition in range(repetitions + 1):
        for name, client in clients.items():
            try:
                took, params = type_include(client, path, line)
            except TimeoutError:
                if name == "autotomy":
                    sys.exit(f"{name} published nothing about {path}")
                print(f"{name} published nothing about {path} this time")  # it may leave versions out
                continue
            if name == "autotomy":
                codes = [d["code"] for d in params["diagnostics"] if d["range"]["start"]["line"] == line]
                assert "private-header" in codes, f"the include was not told: {codes}"
            if repetition:  # the first one warms both up
                times[name].append(took)
    for client in clients.values():
        client.stop()
    return times


def measure_starts(binary, tree, repetitions):
    times = {name: [] for name in servers(binary)}
    for repetition in range(repetitions + 1):
        for name, command in servers(binary).items():
            client = Client(command, tree)
            at = client.initialize()
            if repetition:
                times[name].append((at - client.began) * 1000)
            client.stop()
    return times


def medians(times):
    if not times["clangd"]:
        sys.exit("clangd published nothing at all")
    return median(times["autotomy"]), median(times["clangd"])


def within(times, share):
    ours, theirs = medians(times)
    return ours <= share * theirs


def row(what, times):
    ours, theirs = medians(times)
    return (what, f"{ours:.2f} ms", f"{percentile(times['autotomy'], 0.95):.2f} ms", f"{theirs:.1f} ms",
            f"1/{theirs / ours:.0f}")


def measure(binary, tree, repetitions):
    rows, holds = [], True
    for path in FILES:
        times = measure_includes(binary, tree, path, repetitions)
        rows.append(row(f"include typed in {path}, to first publish", times))
        holds &= within(times, INCLUDE_SHARE)
    times = measure_starts(binary, tree, repetitions)
    rows.append(row("exec, to initialize answered", times))
    holds &= within(times, INITIALIZE_SHARE)
    table(("", "autotomy p50", "p95", "clangd-19 p50", "ratio"), rows)
    return holds


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", type=os.path.abspath)
    parser.add_argument("folder")
    parser.add_argument("--gate", action="store_true")
    parser.add_argument("--repetitions", type=int, default=15)
    options = parser.parse_args()
    if not shutil.which(CLANGD):
        print(f"skipped: {CLANGD} is not installed")
        return SKIPPED
    try:
        is_tree = os.path.exists(os.path.join(options.folder, "src", "t_zset.c"))
        tree = options.folder if is_tree else fetch("redis", options.folder)
    except (Unreachable, subprocess.TimeoutExpired) as error:
        print(f"skipped: the sources of redis are out of reach: {error}")
        return SKIPPED
    with tempfile.TemporaryDirectory(prefix="autotomy-live-") as work:
        copy = os.path.join(os.path.realpath(work), "redis")
        shutil.copytree(tree, copy, symlinks=True)
        prepare(copy)
        return gated(lambda: measure(options.binary, copy, options.repetitions), options.gate)


if __name__ == "__main__":
    sys.exit(main())
