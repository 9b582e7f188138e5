#!/usr/bin/env python3
"""Judges a real project: run.py BINARY NAME FOLDER [--update]. NAME is redis or tmux, FOLDER where sources are kept.

Two tests in one. The violations of NAME.json, a policy that fits the project, must be those of NAME.expected: nothing
invented, nothing missed. And each include that the scan finds is held against what clang sees in every source that it can
preprocess without configuration: what clang saw must be there (`#include NAME` aside, which comes with the parse), and
what the scan sees alone must stand inside an #if.
"""

import collections
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

from sources import SKIPPED, Unreachable, fetch

HERE = os.path.dirname(os.path.abspath(__file__))
CLANG = "clang-19"
ARGUMENTS = {
    "redis": ["-Isrc", "-Ideps/hiredis", "-Ideps/linenoise", "-Ideps/lua/src", "-Ideps/hdr_histogram"],
    "tmux": ["-I.", "-Icompat", "-D_GNU_SOURCE"],
}
# What a preprocessor needs of libraries that need not be installed: empty headers do.
STUBS = {"redis": [], "tmux": ["event.h", "curses.h", "term.h"]}
SOURCES = {"redis": ("src", "deps/hiredis", "deps/lua/src", "deps/linenoise"), "tmux": (".", "compat")}

Include = collections.namedtuple("Include", "file line target")


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


def files_below(tree):
    for parent, folders, names in os.walk(tree):
        folders[:] = sorted(folder for folder in folders if not folder.startswith("."))
        for name in sorted(names):
            path = os.path.relpath(os.path.join(parent, name), tree)
            if re.search(r"\.(c|h|cc|cpp|hh|hpp|inc|inl|def|y)$", name) and not os.path.islink(os.path.join(tree, path)):
                yield path


def all_includes(binary, name, tree):
    """Every include that the scan resolves inside the tree: with a module for each file, each breaks `dependency`."""
    modules = {f"f{number}": {"files": [glob_quote(path)]} for number, path in enumerate(files_below(tree))}
    rules = {rule: "off" for rule in ("cycle", "private-header", "unowned-file", "unused-dependency")}
    policy = {"version": 1, "modules": modules, "rules": rules, "compile": {"arguments": ARGUMENTS[name]}}
    report = check(binary, tree, json.dumps(policy))
    return {Include(v["file"], v["line"], v["target"]) for v in report["violations"] if v["rule"] == "dependency"}


def glob_quote(path):
    return re.sub(r"([*?\[{])", r"[\1]", path)


def clang_includes(tree, source, arguments):
    """Pairs (includer, target) that clang's preprocessor follows from `source`; None where it cannot finish."""
    done = subprocess.run([CLANG, "-E", "-H", "-fshow-skipped-includes", "-w", *arguments, "-o", os.devnull, source],
                          cwd=tree, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if done.returncode:
        return None
    pairs, stack = set(), [source]
    for line in done.stderr.decode("utf-8", "replace").splitlines():
        match = re.match(r"(\.+) (.*)", line)
        if not match:
            continue
        depth, path = len(match[1]), os.path.normpath(match[2])
        real = os.path.relpath(os.path.realpath(os.path.join(tree, path)), tree)
        del stack[depth:]
        pairs.add((stack[-1], real))
        stack.append(real)
    return {(a, b) for a, b in pairs if not a.startswith("..") and not b.startswith("..")}


def conditional_lines(path):
    """Numbers of the lines that stand inside an #if, a whole file's include guard aside. Rough, and its own check."""
    with open(path, encoding="utf-8", errors="replace") as file:
        lines = file.read().splitlines()
    guard = re.search(r"^\s*#\s*ifndef\s+(\w+).*\n(?:\s*/\*.*\*/\s*\n|\s*\n)*\s*#\s*define\s+\1\b", "\n".join(lines),
                      re.MULTILINE)
    guard_line = "\n".join(lines)[:guard.start()].count("\n") + 1 if guard else 0
    inside, depth = set(), 0
    for number, line in enumerate(lines, 1):
        if re.match(r"\s*#\s*if", line):
            depth += number != guard_line
        elif re.match(r"\s*#\s*endif", line):
            depth -= depth > 0
        elif depth:
            inside.add(number)
    return inside


def computes_includes(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return re.search(r"^\s*#\s*include\s+[A-Za-z_]", file.read(), re.MULTILINE) is not None


def compare_with_clang(binary, name, tree):
    scanned = all_includes(binary, name, tree)
    stubs = os.path.join(os.path.dirname(tree), "stubs")
    os.mkdir(stubs)
    for header in STUBS[name]:
        with open(os.path.join(stubs, header), "w", encoding="utf-8"):
            pass
    arguments = [*ARGUMENTS[name], "-idirafter", stubs]
    by_pair = collections.defaultdict(list)
    for include in scanned:
        by_pair[include.file, include.target].append(include.line)
    seen, visited, failed = set(), set(), 0
    for folder in SOURCES[name]:
        for file in sorted(os.listdir(os.path.join(tree, folder))):
            source = os.path.normpath(os.path.join(folder, file))
            pairs = clang_includes(tree, source, arguments) if file.endswith(".c") else None
            failed += pairs is None and file.endswith(".c")
            if pairs is not None:
                seen |= pairs
                visited |= {source} | {target for _, target in pairs}
    missed = []
    for file, target in sorted(pair for pair in seen if pair not in by_pair and pair[0] != pair[1]):
        if computes_includes(os.path.join(tree, file)):
            print(f"  only the parse can know: {file} includes {target}")
        else:
            missed.append((file, target))
            print(f"- clang sees, the scan does not: {file} includes {target}")
    unexplained, explained = 0, 0
    for (file, target), lines in sorted(by_pair.items()):
        if file not in visited or (file, target) in seen:
            continue
        branches = conditional_lines(os.path.join(tree, file))
        if all(line in branches for line in lines):
            explained += 1
            print(f"  in a branch that was not taken: {file}:{lines[0]} includes {target}")
        else:
            unexplained += 1
            print(f"+ the scan sees, clang does not: {file}:{lines[0]} includes {target}")
    print(f"{name}: {len(seen)} includes seen by clang ({failed} sources need configuration), {len(missed)} of them missed; "
          f"{explained} more in other branches, {unexplained} without a reason")
    return not missed and not unexplained and len(seen) > 0


def main(binary, name, folder, *options):
    if not shutil.which(CLANG):
        print(f"skipped: {CLANG} is not installed")
        return SKIPPED
    try:
        tree = fetch(name, folder)
    except (Unreachable, subprocess.TimeoutExpired) as error:
        print(f"skipped: the sources of {name} are out of reach: {error}")
        return SKIPPED
    with tempfile.TemporaryDirectory(prefix="autotomy-real-") as work:
        copy = os.path.join(os.path.realpath(work), name)
        shutil.copytree(tree, copy, symlinks=True)
        holds = compare_with_golden(os.path.abspath(binary), name, copy, "--update" in options)
        agrees = compare_with_clang(os.path.abspath(binary), name, copy)
    return 0 if holds and agrees else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
