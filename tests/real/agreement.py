#!/usr/bin/env python3
"""Whether the scan and clang agree on every include of a real project: agreement.py BINARY NAME FOLDER [--update].

Each include that the scan finds, with what it means, is held against what clang's preprocessor meets in every source under the
source's own command. What one of them sees and the other does not stands in NAME.agreement with its reason; a difference
without a reason fails, and so does one that is not listed, or is listed and gone. What clang cannot read, sources of other systems,
is listed too. FOLDER is where sources are kept.
"""

import collections
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

from projects import CLANG, in_parallel, prepare
from sources import SKIPPED, Unreachable

HERE = os.path.dirname(os.path.abspath(__file__))
GOAL = 99.9  # per cent of the includes that clang meets
UNREAD = "not read"
CODE = re.compile(r"\.(c|h|cc|cpp|hh|hpp|inc|inl|def|y)$")

Include = collections.namedtuple("Include", "file target")


# ---- what the scan says


def code_files(tree):
    for parent, folders, names in os.walk(tree.root):
        folders[:] = sorted(folder for folder in folders if not folder.startswith("."))
        for name in sorted(names):
            path = os.path.relpath(os.path.join(parent, name), tree.root)
            if CODE.search(name) and not os.path.islink(tree.path(path)):
                yield path


def glob_quote(path):
    return re.sub(r"([*?\[{])", r"[\1]", path)


def all_folders(tree):
    """For the sources that are set apart and so have no command: whatever any command looks into."""
    return list(dict.fromkeys(word for _, words in sorted(tree.arguments.items()) for word in words if word.startswith("-I")))


def scanned_includes(binary, tree):
    """Include -> its lines, of all that the scan resolves inside the tree: with a module for each file, each of them breaks
    `dependency`."""
    modules = {f"f{number}": {"files": [glob_quote(path)]} for number, path in enumerate(code_files(tree))}
    rules = {rule: "off" for rule in ("cycle", "private-header", "unowned-file", "unused-dependency")}
    policy = {"version": 1, "modules": modules, "rules": rules, "compile": {"arguments": all_folders(tree)}}
    with open(tree.path("autotomy.json"), "w", encoding="utf-8") as file:
        json.dump(policy, file)
    done = subprocess.run([binary, "check", "--level", "scan", "--format", "json"], cwd=tree.root, stdin=subprocess.DEVNULL,
                          capture_output=True, check=False, timeout=120)
    if done.returncode not in (0, 1):
        sys.exit(f"autotomy check: exit {done.returncode}\n{done.stdout.decode()[:2000]}{done.stderr.decode()}")
    found = collections.defaultdict(list)
    for violation in json.loads(done.stdout)["violations"]:
        if violation["rule"] == "dependency":
            found[Include(violation["file"], violation["target"])].append(violation["line"])
    return found


# ---- what clang says


def met_includes(tree, source):
    """What the preprocessor meets from `source` on, guarded against or not, in order, and why it cannot go on to the end."""
    done = tree.compile(source, "-E", "-H", "-fshow-skipped-includes", "-o", os.devnull)
    report = done.stderr.decode("utf-8", "replace")
    if done.returncode:
        return [], next((line.split("error: ", 1)[1] for line in report.splitlines() if "error: " in line), "clang failed")
    met, stack = [], [source]
    for line in report.splitlines():
        match = re.match(r"(\.+) (.*)", line)
        if not match:
            continue
        depth = len(match[1])
        real = os.path.relpath(os.path.realpath(tree.path(match[2])), tree.root)
        del stack[depth:]
        met.append(Include(stack[-1], real))
        stack.append(real)
    return [include for include in met if not include.file.startswith("..") and not include.target.startswith("..")], None


class Met:
    """What clang meets in all sources."""

    def __init__(self, tree):
        self.sources = sorted(tree.arguments)
        self.times = collections.Counter()  # of each include
        self.files = set()                  # that are read
        self.unread = {}                    # sources that cannot be preprocessed on this machine, and why
        for source, (met, why) in zip(self.sources, in_parallel(lambda path: met_includes(tree, path), self.sources)):
            if why:
                self.unread[source] = why
                continue
            self.times.update(include for include in met if include.file != include.target)
            self.files |= {source} | {include.target for include in met}


# ---- why they differ


def guard_line(text):
    """The line of a whole file's include guard, or 0."""
    guard = re.search(r"^\s*#\s*if(?:ndef\s+|\s+!\s*defined\s*\(?\s*)(\w+).*\n(?:\s*/\*.*\*/\s*\n|\s*//.*\n|\s*\n)*\s*#\s*define\s+\1\b",
                      text, re.MULTILINE)
    return text[:guard.start(1)].count("\n") + 1 if guard else 0


def conditional_lines(text):
    """Numbers of the lines that stand inside an #if, a whole file's include guard aside. Rough, and a check of its own."""
    guard, inside, depth, outermost = guard_line(text), set(), 0, []
    for number, line in enumerate(text.split("\n"), 1):
        if re.match(r"\s*#\s*if", line):
            outermost.append(number == guard)
            depth += number != guard
        elif re.match(r"\s*#\s*endif", line):
            depth -= bool(outermost) and not outermost.pop()
        elif depth:
            inside.add(number)
    return inside


def computes_includes(text):
    return re.search(r"^\s*#\s*include\s+[A-Za-z_]", text, re.MULTILINE) is not None


def why_missed(tree, scanned, include):
    """Why clang meets an include that the scan does not find; None for no reason."""
    text = tree.read(include.file)
    if computes_includes(text):
        return "a macro names it, which the parse alone knows"
    name = os.path.basename(include.target)
    others = [other.target for other in scanned if other.file == include.file and os.path.basename(other.target) == name]
    if include.file not in tree.arguments and others:
        return f"under the arguments of the header's first source it means {others[0]}"
    return None


def why_unmet(tree, lines, include):
    """Why the scan finds an include that clang never meets; None for no reason."""
    branches = conditional_lines(tree.read(include.file))
    return "in a branch that no command takes" if all(line in branches for line in lines) else None


def differences(tree, scanned, met):
    """What stands in NAME.agreement: a line for each file and reason; and how many includes differ without a reason."""
    found, unexplained = collections.defaultdict(list), 0
    for include in sorted(met.times):
        if include not in scanned:
            found["clang alone", include.file, why_missed(tree, scanned, include)].append(include.target)
    for include, lines in sorted(scanned.items()):
        if include.file in met.files and include not in met.times:
            found["scan alone", include.file, why_unmet(tree, lines, include)].append(include.target)
    lines = [f"{who}, {reason or 'NO REASON'}: {file}: {', '.join(targets)}"
             for (who, file, reason), targets in sorted(found.items(), key=lambda item: (item[0][0], item[0][1], str(item[0][2])))]
    lines += [f"{UNREAD}: {source}: {why}" for source, why in sorted(met.unread.items())]
    return lines, sum(len(targets) for (_, _, reason), targets in found.items() if reason is None)


# ---- the test


def print_rate(name, scanned, met):
    """Prints the rate of agreement; whether it reaches the goal."""
    agreed = sum(include in scanned for include in met.times)
    share = 100 * agreed / max(1, len(met.times))
    times = sum(met.times.values())
    weighed = 100 * sum(count for include, count in met.times.items() if include in scanned) / max(1, times)
    print(f"{name}: of {len(met.times)} includes that clang meets in {len(met.sources) - len(met.unread)} sources the scan finds "
          f"{agreed}: {share:.2f} %; of {times} meetings {weighed:.3f} %")
    return weighed >= GOAL


def compare_with_golden(name, lines, update):
    golden = os.path.join(HERE, f"{name}.agreement")
    if update:
        with open(golden, "w", encoding="utf-8") as file:
            file.write("".join(line + "\n" for line in lines))
    with open(golden, encoding="utf-8") as file:
        expected = file.read().splitlines()
    added, gone = sorted(set(lines) - set(expected)), sorted(set(expected) - set(lines))
    for line in added:
        print(f"+ not listed: {line}")
    for line in gone:
        print(f"- listed, and gone: {line}")
    return not added and all(line.startswith(UNREAD) for line in gone)  # a machine may have more libraries


def run(binary, name, folder, work, update):
    tree = prepare(name, folder, work, compiled=False)
    scanned, met = scanned_includes(binary, tree), Met(tree)
    lines, unexplained = differences(tree, scanned, met)
    for line in lines:
        print(f"  {line}")
    reached = print_rate(name, scanned, met)
    listed = compare_with_golden(name, lines, update)
    return reached and listed and not unexplained and len(met.times) > 0


def main(binary, name, folder, *options):
    if not shutil.which(CLANG):
        print(f"skipped: {CLANG} is not installed")
        return SKIPPED
    with tempfile.TemporaryDirectory(prefix="autotomy-agreement-") as work:
        try:
            return 0 if run(os.path.abspath(binary), name, folder, work, "--update" in options) else 1
        except (Unreachable, subprocess.TimeoutExpired) as error:
            print(f"skipped: the sources of {name} are out of reach: {error}")
            return SKIPPED


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
