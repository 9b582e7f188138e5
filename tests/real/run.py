#!/usr/bin/env python3
"""Judges a real project: run.py BINARY NAME FOLDER [--update]. NAME is redis or tmux, FOLDER where sources are kept.

The violations of NAME.json, a policy that fits the project, must be those of NAME.expected: nothing invented, nothing missed.
"""

import collections
import json
import os
import shutil
import subprocess
import sys
import tempfile

from sources import SKIPPED, Unreachable, fetch

HERE = os.path.dirname(os.path.abspath(__file__))


def check(binary, tree, policy, *words):
    """The report of one `autotomy check` in a copy-free tree: the policy is put at its root."""
    with open(os.path.join(tree, "autotomy.json"), "w", encoding="utf-8") as file:
        file.write(policy)
    done = subprocess.run([binary, "check", "--level", "scan", "--format", "json", *words], cwd=tree,
                          stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=120)
    if done.returncode not in (0, 1):
        sys.exit(f"autotomy check: exit {done.returncode}\n{done.stdout.decode()[:2000]}{done.stderr.decode()}")
    return json.loads(done.stdout)


def compare_with_golden(binary, name, tree, update):
    with open(os.path.join(HERE, f"{name}.json"), encoding="utf-8") as file:
        report = check(binary, tree, file.read())
    told = [f"{v['file']}:{v['line']}:{v['column']}: {v['rule']}: {v['target'] or v['to']}" for v in report["violations"]]
    golden = os.path.join(HERE, f"{name}.expected")
    if update:
        with open(golden, "w", encoding="utf-8") as file:
            file.write("\n".join(told) + "\n")
    with open(golden, encoding="utf-8") as file:
        expected = file.read().splitlines()
    added, gone = collections.Counter(told), collections.Counter(expected)
    added, gone = added - gone, gone - added
    for line in sorted(added.elements()):
        print(f"+ told, not expected: {line}")
    for line in sorted(gone.elements()):
        print(f"- expected, not told: {line}")
    print(f"{name}: {len(told)} violations in {report['coverage']['files']} files")
    return not added and not gone


def main(binary, name, folder, *options):
    try:
        tree = fetch(name, folder)
    except (Unreachable, subprocess.TimeoutExpired) as error:
        print(f"skipped: the sources of {name} are out of reach: {error}")
        return SKIPPED
    with tempfile.TemporaryDirectory(prefix="autotomy-real-") as work:
        copy = os.path.join(os.path.realpath(work), name)
        shutil.copytree(tree, copy, symlinks=True)
        holds = compare_with_golden(os.path.abspath(binary), name, copy, "--update" in options)
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
