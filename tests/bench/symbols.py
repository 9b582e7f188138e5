#!/usr/bin/env python3
"""A symbol is typed, autotomy against clangd-19: symbols.py BINARY FOLDER [--gate] [--repetitions N]

The same function is appended to the same file, the two servers taking turns: it uses a symbol that is private to another
module, and an identifier that nobody declares. The clock runs from the first byte of the edit to the first publish that tells
the one (autotomy) or the other (clangd): to what each of them has to parse the file for. FOLDER is where sources are kept.
--gate fails unless autotomy's median is at most 0.4 of clangd's on each file.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time

from measure import gated, median, percentile, table

from client import Client
from sources import SKIPPED, Unreachable, fetch
from trees import copied, prepare_leveldb, prepare_redis

CLANGD = "clangd-19"
SHARE = 0.4
PATIENCE = 120  # seconds for a first verdict, which waits for the index of the whole project
TARGETS = {  # tree: how it is prepared, its language, the private symbol, what is typed, into which files
    "redis": (prepare_redis, "c", "listRotateHeadToTail",
              "\nvoid typed_{n}(list *l) {{ undeclared_{n}; listRotateHeadToTail(l); }}\n", ("src/t_zset.c", "src/server.c")),
    "leveldb": (prepare_leveldb, "cpp", "leveldb::VarintLength",
                "\nnamespace leveldb {{ int typed_{n}() {{ undeclared_{n}; return VarintLength({n}); }} }}\n", ("db/db_impl.cc",)),
}


def servers(binary):
    return {"autotomy": [binary, "lsp"], "clangd": [CLANGD, "--background-index=false", "--log=error", "-j=2"]}


def told(name, number, line):
    """Whether a publish tells what this server must have parsed the file for."""
    def tells(diagnostic):
        if diagnostic["range"]["start"]["line"] < line:
            return False
        return diagnostic.get("code") == "private-symbol" if name == "autotomy" else f"undeclared_{number}" in diagnostic["message"]
    return lambda params: any(tells(diagnostic) for diagnostic in params["diagnostics"])


def type_symbol(name, client, path, line, text, number, timeout):
    """Milliseconds until the symbol is told; takes the function out again and waits until the server is quiet."""
    began = time.perf_counter()
    version = client.change(path, line, line, text.format(n=number))
    tells = told(name, number, line)
    _, at = client.published(path, lambda p: p.get("version", version) == version and tells(p), timeout)
    client.quiet(0.4)
    client.change(path, line, line + text.count("\n"), "")
    client.quiet(0.8)
    return (at - began) * 1000


def measure_file(binary, tree, path, language, text, repetitions):
    with open(os.path.join(tree, path), encoding="utf-8") as file:
        content = file.read()
    line = content.count("\n")
    clients = {name: Client(command, tree) for name, command in servers(binary).items()}
    times = {name: [] for name in clients}
    for client in clients.values():
        client.initialize()
        client.open(path, content, language)
        client.published(path)
        client.quiet(2)
    for number in range(repetitions + 2):
        for name, client in clients.items():
            took = type_symbol(name, client, path, line, text, number, PATIENCE if number == 0 else 30)
            if number > 1:  # the first ones warm both up
                times[name].append(took)
    for client in clients.values():
        client.stop()
    return times


def measure(binary, trees, repetitions):
    rows, holds = [], True
    for name, tree in trees.items():
        _, language, _, text, paths = TARGETS[name]
        for path in paths:
            times = measure_file(binary, tree, path, language, text, repetitions)
            ours, theirs = median(times["autotomy"]), median(times["clangd"])
            rows.append((f"{name} {path}", f"{ours:.1f} ms", f"{percentile(times['autotomy'], 0.95):.1f} ms",
                         f"{theirs:.1f} ms", f"{ours / theirs:.2f}"))
            holds &= ours <= SHARE * theirs
    table(("symbol typed, to its publish", "autotomy p50", "p95", "clangd-19 p50", "ratio"), rows)
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
    with tempfile.TemporaryDirectory(prefix="autotomy-symbols-") as work:
        os.environ["AUTOTOMY_CACHE"] = os.path.join(work, "cache")
        trees = {}
        try:
            for name in TARGETS:
                trees[name] = copied(fetch(name, options.folder), work)
        except (Unreachable, subprocess.TimeoutExpired) as error:
            print(f"skipped: sources are out of reach: {error}")
            return SKIPPED
        for name, tree in trees.items():
            prepare, _, private, _, _ = TARGETS[name]
            prepare(tree, [private])
        return gated(lambda: measure(options.binary, trees, options.repetitions), options.gate)


if __name__ == "__main__":
    sys.exit(main())
