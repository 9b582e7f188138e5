#!/usr/bin/env python3
"""What many sources begin with is parsed once, and no fact depends on it: shared.py SHARED_FACTS NAME FOLDER.

SHARED_FACTS parses each source of a real project that begins as others do, on top of what they share and from nothing, and
compares what comes back, byte for byte. FOLDER is where sources are kept.
"""

import os
import re
import subprocess
import sys
import tempfile

from projects import prepare
from sources import SKIPPED, Unreachable

# How many sources must begin alike. Of leveldb no two do; there each opening is tried that a source has to itself.
LEAST = {"leveldb": 1}
USUAL_LEAST = 3


def main(program, name, folder):
    with tempfile.TemporaryDirectory(prefix="autotomy-shared-") as work:
        try:
            tree = prepare(name, folder, work, compiled=False)
        except (Unreachable, subprocess.TimeoutExpired) as error:
            print(f"skipped: the sources of {name} are out of reach: {error}")
            return SKIPPED
        scratch = os.path.join(work, "scratch")
        os.mkdir(scratch)
        done = subprocess.run([os.path.abspath(program), tree.root, scratch, str(LEAST.get(name, USUAL_LEAST))],
                              stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=500, text=True)
        print(done.stdout, done.stderr, sep="", end="")
        counts = re.search(r"(\d+) sources begin alike, (\d+) give the same facts both ways, (\d+) precompiled headers\n", done.stdout)
        left = os.listdir(scratch)
        if left:
            print(f"left over: {left}")
        alike, same, headers = map(int, counts.groups()) if counts else (0, -1, 0)
        return 0 if done.returncode == 0 and alike > 0 and same == alike and headers > 0 and not left else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
