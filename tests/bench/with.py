#!/usr/bin/env python3
"""What autotomy adds to clangd's own replies with `lsp --with clangd-19`: with.py BINARY FOLDER [--gate] [--repetitions N]

Plain clangd and autotomy beside clangd take turns on the same file of redis: hover, completion, and the symbols of the whole
file, whose reply is a large one. The clock runs from the first byte of a request to the last of its reply. FOLDER is where
sources are kept, or a tree of redis. --gate fails unless the medians lie within a millisecond of each other; a wait for
our own verdict, or a second look at each byte of a large reply, would cost more than that.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time

from measure import gated, median, percentile, table
from trees import copied, prepare_redis

from client import Client
from sources import SKIPPED, Unreachable, fetch

CLANGD = ["clangd-19", "--background-index=false", "--log=error", "-j=2"]
FILE = "src/t_zset.c"
FUNCTION = "zslCreateNode(level"  # what is hovered over
MEMBER = "x = zsl->"              # what is completed
ADDED_MS = 1.0


def position_of(text, needle, offset):
    """The place `offset` characters into the first appearance of a needle."""
    at = text.index(needle) + offset
    return {"line": text.count("\n", 0, at), "character": at - text.rfind("\n", 0, at) - 1}


def requests(client, text):
    document = {"textDocument": {"uri": client.uri(FILE)}}
    return {"textDocument/hover": {**document, "position": position_of(text, FUNCTION, 2)},
            "textDocument/completion": {**document, "position": position_of(text, MEMBER, len(MEMBER))},
            "textDocument/documentSymbol": document}


def ask(client, method, params):
    began = time.perf_counter()
    result, at = client.request(method, params)
    assert result, f"{method} was answered by nothing"
    return (at - began) * 1000


def is_indexed(message):
    return message.get("method") == "window/logMessage" and message["params"]["message"].startswith("the symbols of ")


def ready(client, text, indexes):
    """Open, and done with what goes on in the background."""
    client.initialize()
    if indexes:
        client.wait(is_indexed, 300)
    client.open(FILE, text)
    client.published(FILE, lambda params: True, 60)
    for method, params in requests(client, text).items():
        client.request(method, params, 60)
    client.quiet(2)


def measure(binary, tree, repetitions):
    with open(os.path.join(tree, FILE), encoding="utf-8") as file:
        text = file.read()
    clients = {"plain": Client(CLANGD, tree), "beside": Client([binary, "lsp", "--with", *CLANGD], tree)}
    for name, client in clients.items():
        ready(client, text, name == "beside")
    rows, holds = [], True
    for method in requests(clients["plain"], text):
        times = {name: [] for name in clients}
        for repetition in range(repetitions):
            for name, client in sorted(clients.items(), reverse=repetition % 2 == 1):
                times[name].append(ask(client, method, requests(client, text)[method]))
        added = median(times["beside"]) - median(times["plain"])
        rows.append((method, f"{median(times['plain']):.2f} ms", f"{median(times['beside']):.2f} ms",
                     f"{percentile(times['beside'], 0.95):.2f} ms", f"{added:+.2f} ms"))
        holds &= added <= ADDED_MS
    for client in clients.values():
        client.stop()
    table(("", "clangd-19 p50", "beside autotomy p50", "p95", "added"), rows)
    return holds


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", type=os.path.abspath)
    parser.add_argument("folder")
    parser.add_argument("--gate", action="store_true")
    parser.add_argument("--repetitions", type=int, default=101)
    options = parser.parse_args()
    if not shutil.which(CLANGD[0]):
        print(f"skipped: {CLANGD[0]} is not installed")
        return SKIPPED
    try:
        is_tree = os.path.exists(os.path.join(options.folder, FILE))
        tree = options.folder if is_tree else fetch("redis", options.folder)
    except (Unreachable, subprocess.TimeoutExpired) as error:
        print(f"skipped: the sources of redis are out of reach: {error}")
        return SKIPPED
    with tempfile.TemporaryDirectory(prefix="autotomy-with-") as work:
        copy = copied(tree, work)
        prepare_redis(copy)
        return gated(lambda: measure(options.binary, copy, options.repetitions), options.gate)


if __name__ == "__main__":
    sys.exit(main())
