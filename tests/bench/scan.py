#!/usr/bin/env python3
"""autotomy check --level scan against gn check and ripgrep: scan.py BINARY FOLDER [--gate] [--repetitions N]

The same modules on the same trees of redis, curl and git, the programs taking turns, autotomy's cache empty each time.
FOLDER is where sources are kept. --gate fails where autotomy takes a quarter longer than gn check. The goal is to take no longer:
the two are so close on some machines that a gate there would fail at random. At the end both are asked about a file that gn
gives up on.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile

from gn import write_build
from measure import gated, median, table, timed_run

from sources import SKIPPED, Unreachable, fetch

HERE = os.path.dirname(os.path.abspath(__file__))
POLICIES = {"redis": os.path.join(HERE, "..", "real", "redis.json"), "curl": os.path.join(HERE, "curl.json"),
            "git": os.path.join(HERE, "git.json")}
INCLUDES = ["rg", "--no-config", "-n", r"^\s*#\s*(include|import)\b", "-g", "*.{c,h,cc,cpp,hpp,inc,inl,def}"]

# Twelve lines of code end gn's search; the second include is dead, and gn finds that one when it stands on top.
SHARE = 1.25
HARD_FILE = "src/hard.c"
HARD_TEXT = """\
#if 0
#include "ae.h"
#endif
""" + "".join(f"int before_{number};\n" for number in range(12)) + """\
/* a comment */ #inc\\
lude "quicklist.h"
"""


def commands(binary):
    return {"autotomy": [binary, "check", "--level", "scan"], "gn check": ["gn", "check", "out"], "rg": INCLUDES}


def prepare(name, folder, work):
    """A copy of the tree with the policy, and the same modules as gn targets."""
    copy = os.path.join(work, name)
    shutil.copytree(fetch(name, folder), copy, symlinks=True)
    shutil.copy(POLICIES[name], os.path.join(copy, "autotomy.json"))
    count = write_build(copy)
    subprocess.run(["gn", "gen", "out"], cwd=copy, capture_output=True, check=False)
    return copy, count


def measure_tree(binary, copy, repetitions):
    times = {name: [] for name in commands(binary)}
    cache = os.path.join(os.path.dirname(copy), "cache")
    for repetition in range(repetitions + 1):
        for name, command in commands(binary).items():
            shutil.rmtree(cache, ignore_errors=True)
            took, status = timed_run(command, copy, dict(os.environ, XDG_CACHE_HOME=cache))
            assert status in (0, 1), f"{name} ended with status {status} in {copy}"
            if repetition:  # the first one reads the tree into memory for all
                times[name].append(took * 1000)
    return times


def measure(binary, trees, repetitions):
    rows, holds = [], True
    for name, (copy, count) in trees.items():
        times = measure_tree(binary, copy, repetitions)
        ours, gn, rg = (median(times[tool]) for tool in ("autotomy", "gn check", "rg"))
        rows.append((f"{name}, {count} files", f"{ours:.1f} ms", f"{gn:.1f} ms", f"{rg:.1f} ms", f"{ours / gn:.2f}",
                     f"{ours / rg:.2f}"))
        holds &= ours <= SHARE * gn
    table(("", "autotomy", "gn check", "rg", "autotomy/gn", "autotomy/rg"), rows)
    return holds


def told(command, copy, path):
    output = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False).stdout
    return [line.strip() for line in output.splitlines() if line.strip().startswith((path, f"//{path}"))]


def show_hard_file(binary, copy):
    """A file of the data structures includes the event loop in a dead branch, and the list of a higher module out of gn's sight."""
    target = os.path.join(copy, HARD_FILE)
    with open(target, "w", encoding="utf-8") as file:
        file.write(HARD_TEXT.replace("quicklist.h", "rax_malloc.h"))
    write_build(copy)
    ours = [line for line in told(commands(binary)["autotomy"], copy, HARD_FILE) if "private-header" in line]
    gn = subprocess.run(["gn", "check", "out"], cwd=copy, capture_output=True, text=True, check=False).stdout
    os.remove(target)
    print(f"\n{HARD_FILE} includes a private header behind twelve lines of code, over a splice:")
    print(f"  autotomy: {ours[0] if ours else 'nothing'}")
    print(f"  gn check: {'told' if 'rax_malloc.h' in gn and HARD_FILE in gn else 'nothing'}")
    return bool(ours)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", type=os.path.abspath)
    parser.add_argument("folder")
    parser.add_argument("--gate", action="store_true")
    parser.add_argument("--repetitions", type=int, default=21)
    options = parser.parse_args()
    for tool in ("gn", "rg"):
        if not shutil.which(tool):
            print(f"skipped: {tool} is not installed")
            return SKIPPED
    with tempfile.TemporaryDirectory(prefix="autotomy-scan-") as work:
        try:
            trees = {name: prepare(name, options.folder, os.path.realpath(work)) for name in POLICIES}
        except (Unreachable, subprocess.TimeoutExpired) as error:
            print(f"skipped: sources are out of reach: {error}")
            return SKIPPED
        status = gated(lambda: measure(options.binary, trees, options.repetitions), options.gate)
        right = show_hard_file(options.binary, trees["redis"][0])
    return status or (0 if right else 1)


if __name__ == "__main__":
    sys.exit(main())
