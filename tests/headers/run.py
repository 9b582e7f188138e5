#!/usr/bin/env python3
"""Compiles every public header alone: run.py INCLUDE_FOLDER COMPILER. A header is a promise that stands by itself."""

import os
import subprocess
import sys

FLAGS = ["-std=c11", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-pedantic", "-Werror", "-fsyntax-only", "-x", "c"]


def headers_below(folder):
    for parent, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            if name.endswith(".h"):
                yield os.path.relpath(os.path.join(parent, name), folder)


def main(folder, *compiler):
    failed = []
    headers = list(headers_below(folder))
    for header in headers:
        # Included twice, so that a missing guard shows as well.
        text = f"#include <{header}>\n#include <{header}>\n"
        done = subprocess.run([*compiler, *FLAGS, "-I", folder, "-"], input=text, capture_output=True, text=True,
                              check=False)
        if done.returncode:
            failed.append(header)
            print(f"FAILED {header}\n{done.stderr}")
    print(f"{len(headers) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed or not headers else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
