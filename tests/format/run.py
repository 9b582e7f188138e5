#!/usr/bin/env python3
"""Asks clang-format whether every C file of ours is laid out as .clang-format says: run.py ROOT."""

import os
import re
import shutil
import subprocess
import sys

FORMATTER = "clang-format-19"
FOLDERS = ("analysis", "base", "cli", "include", "lsp", "tests/unit")


def sources_below(root):
    for folder in FOLDERS:
        for parent, _, names in os.walk(os.path.join(root, folder)):
            yield from (os.path.join(parent, name) for name in names if name.endswith((".c", ".h")))


def main(root):
    if not shutil.which(FORMATTER):
        print(f"skipped: {FORMATTER} is not installed")
        return 77
    sources = sorted(sources_below(root))
    done = subprocess.run([FORMATTER, "--dry-run", "-Werror", *sources], capture_output=True, text=True, check=False)
    wrong = sorted(set(re.findall(r"^(.+?):\d+:\d+: error:", done.stderr, re.MULTILINE)))
    for source in wrong:
        print(f"not as .clang-format says: {os.path.relpath(source, root)} (repair with {FORMATTER} -i)")
    print(f"{len(sources) - len(wrong)} passed, {len(wrong)} failed")
    return 1 if done.returncode or not sources else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
