#!/usr/bin/env python3
"""The server without its parsers, with a large project: front.py BINARY [--files N] [--gate]

A tree of N files is made (10,000: a hundred modules, three sources for each header), all of it parsed once, and the
proportional set size of the front told: before anything is known, and when all symbols are. It takes minutes, for each source
is really parsed. --gate fails where it is over 36 MB; the goals are 10 MB with nothing to do and 25 MB with 10,000 files.
"""

import argparse
import os
import random
import sys
import tempfile
import time

from measure import table

from client import Client
from memory import children, proportional_set

PER_MODULE, HEADERS, PUBLIC, INCLUDES = 100, 25, 8, 6
MOST_KILOBYTES = 36 << 10
PATIENCE = 600  # seconds


def write(root, path, text):
    path = os.path.join(root, path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="ascii") as out:
        out.write(text)


def header_name(number):
    return f"{'api' if number < PUBLIC else 'own'}{number}.h"


def write_module(root, rng, module):
    for number in range(HEADERS):
        functions = "".join(f"int m{module}_h{number}_{i}(int a, struct s{module}_{number} *p);\n" for i in range(10))
        write(root, f"m{module}/{header_name(number)}",
              f"#pragma once\nstruct s{module}_{number} {{ int x, y; }};\nextern int v{module}_{number};\n{functions}")
    for number in range(PER_MODULE - HEADERS):
        below = [f'#include "../m{rng.randrange(module)}/{header_name(rng.randrange(PUBLIC))}"\n' for _ in range(INCLUDES)
                 ] if module else []
        own = f'#include "{header_name(rng.randrange(PUBLIC, HEADERS))}"\n'
        helpers = "".join(f"static int f{i}(int a)\n{{\n\treturn a + {i};\n}}\n" for i in range(20))
        write(root, f"m{module}/s{number}.c",
              "".join(below) + own + helpers + f"int g{module}_{number}(void)\n{{\n\treturn f1(2);\n}}\n")


def write_tree(root, files):
    rng, modules = random.Random(1), files // PER_MODULE
    for module in range(modules):
        write_module(root, rng, module)
    entries = ",\n".join(f'"m{m}": {{ "files": ["m{m}/**"], "public": ["m{m}/api*.h"], "uses": ["*"] }}' for m in range(modules))
    write(root, "autotomy.json", f'{{ "version": 1, "modules": {{\n{entries}\n}} }}\n')


def measure(binary, root):
    """Kilobytes at the start, and once no parser is left."""
    client = Client([binary, "lsp"], root)
    client.initialize()
    idle, began = proportional_set(client.process.pid), time.monotonic()
    while not children(client.process.pid):
        time.sleep(0.1)
    while children(client.process.pid):
        assert time.monotonic() - began < PATIENCE, "parsers are still at work"
        time.sleep(1)
    full = proportional_set(client.process.pid)
    client.stop()
    return idle, full


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", type=os.path.abspath)
    parser.add_argument("--files", type=int, default=10000)
    parser.add_argument("--gate", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="autotomy-front-") as folder:
        os.environ["AUTOTOMY_CACHE"] = os.path.join(folder, "cache")
        root = os.path.join(folder, "tree")
        write_tree(root, options.files)
        idle, full = measure(options.binary, root)
    table((f"{options.files} files", "the front holds"), [("at the start", f"{idle / 1024:.1f} MB"),
                                                         ("all symbols known", f"{full / 1024:.1f} MB")])
    return int(options.gate and full > MOST_KILOBYTES)


if __name__ == "__main__":
    sys.exit(main())
