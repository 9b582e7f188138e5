#!/usr/bin/env python3
"""Runs the rule fixtures: tests/rules/RULE/CASE/ is a small tree with its autotomy.json, judged by the real binary.

    run.py BINARY [PATTERN...] [--update] [--complete]

PATTERN names what to run: RULE, RULE/CASE, or a glob of these. --update rewrites the `expect` and `output` files that
exist. --complete asks the binary for its rules and fails where one of them has fewer than three cases.

What is expected stands beside the code, in a comment at the end of the line:

    #include "db/page.h"  // expect: private-header "include src/db/db.h instead"
    page_lock(&page);     // expect: private-symbol `page_lock`

as items with commas between them:

    [full:|scan:]RULE[=SEVERITY] [`TOKEN`[#N] | @COLUMN] [suppressed|baselined] ["part of the message"]...

TOKEN must be what the violation underlines, to the byte (its Nth occurrence in the line); on an include directive it may
be left out, it is the path then. `full:` is an item that the scan cannot know, `scan:` one that the parse takes back.
Where no comment can stand, a file `expect` in the case's folder holds lines `path:line:column[-end]: ITEM`.

Every violation that is not expected is a failure, and so is every expectation that is not met. Each case runs at both
levels, rules that need the parse count at full only; a file `level` names the one level that a case means. A file
`known`, "libclang 14: WHY", says that a case fails with that version, and must. A file
`arguments` holds more words for the command line, a file `folder` where it runs, a file `output` the whole of `--format text`, to the byte. Lines
`coverage KEY VALUE` in `expect` compare with that part of the JSON's coverage.
"""

import fnmatch
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
PARSE_RULES = {
    "private-symbol", "hidden-dependency", "redeclaration", "foreign-state", "opaque-type", "transitive-include",
    "forbidden-symbol",
}
OWN_FILES = ("expect", "output", "level", "arguments", "folder", "known")  # of the case, not of its tree
LEVELS = ("scan", "full")
SEVERITIES = ("error", "warning", "info")
ITEM = re.compile(
    r"""\s*(?:(?P<level>full|scan):)?(?P<rule>[a-z-]+)(?:=(?P<severity>error|warning|info))?
        (?:\s*`(?P<token>[^`]+)`(?:\#(?P<nth>\d+))?|@(?P<column>\d+)(?:-(?P<end>\d+))?)?
        (?:\s+(?P<status>suppressed|baselined))?
        (?P<parts>(?:\s*"(?:[^"]*)")*)\s*(?:,|$)""",
    re.VERBOSE)
COMMENT = re.compile(r"(?://|/\*)\s*expect:(?P<items>.*?)(?:\*/\s*)?$")
INCLUDE = re.compile(r"""(?:\#|%:|\?\?=)\s*(?:include|include_next|import)\b[^"<]*["<](?P<path>[^">]*)[">]""")
PLACE = re.compile(r"(?P<path>[^:]+):(?P<line>\d+):(?P<column>\d+)(?:-(?P<end>\d+))?:(?P<items>.*)$")


class FixtureError(Exception):
    """The fixture itself is wrong."""


class Expectation:
    """One violation that must be told."""

    def __init__(self, path, line, match, column=None, end=None):
        self.path, self.line = path, line
        self.rule, self.severity = match["rule"], match["severity"]
        self.status = match["status"] or "new"
        self.parts = re.findall(r'"([^"]*)"', match["parts"] or "")
        self.level = match["level"] or ("full" if self.rule in PARSE_RULES else None)
        self.column, self.end = column, end

    def counts_at(self, level):
        return self.level in (None, level)

    def place(self):
        end = f"-{self.end}" if self.end else ""
        return f"{self.path}:{self.line}:{self.column}{end}"

    def met_by(self, violation):
        same_place = (violation["file"] == self.path and violation["line"] == self.line
                      and violation["column"] == self.column)
        if not same_place or violation["rule"] != self.rule or violation["status"] != self.status:
            return False
        if self.end and (violation["end_line"] != self.line or violation["end_column"] != self.end):
            return False
        if self.severity and violation["severity"] != self.severity:
            return False
        return all(part in violation["message"] for part in self.parts)

    def __str__(self):
        severity = f"={self.severity}" if self.severity else ""
        status = f" {self.status}" if self.status != "new" else ""
        parts = "".join(f' "{part}"' for part in self.parts)
        return f"{self.place()}: {self.rule}{severity}{status}{parts}"


def describe(violation):
    status = f" {violation['status']}" if violation["status"] != "new" else ""
    end = violation["end_column"] if violation["end_line"] == violation["line"] else "?"
    return (f"{violation['file']}:{violation['line']}:{violation['column']}-{end}: {violation['rule']}"
            f"={violation['severity']}{status} \"{violation['message']}\"")


def read_items(text, where):
    """Splits `rule "part", rule` into matches of ITEM."""
    position, matches = 0, []
    while position < len(text.rstrip()):
        match = ITEM.match(text, position)
        if not match:
            raise FixtureError(f"{where}: cannot read the expectation: {text[position:].strip()}")
        matches.append(match)
        position = match.end()
    return matches


def token_columns(line, comment_start, match, where):
    """Column and end, from 1 in bytes, of what an inline expectation underlines."""
    if match["column"]:
        return int(match["column"]), int(match["end"]) if match["end"] else None
    code = line[:comment_start]
    if match["token"]:
        token, nth = match["token"], int(match["nth"] or 1)
        bounded = re.compile((r"(?<!\w)" if re.match(r"\w", token) else "") + re.escape(token)
                             + (r"(?!\w)" if re.search(r"\w$", token) else ""))
        found = [m.start() for m in bounded.finditer(code)]
        if len(found) < nth:
            raise FixtureError(f"{where}: `{token}` does not stand there {nth} times")
        begin, length = found[nth - 1], len(token)
    else:
        include = INCLUDE.search(code)
        if not include:
            raise FixtureError(f"{where}: no include there, so the expectation must name its `token`")
        begin, length = include.start("path"), len(include["path"])
    column = len(line[:begin].encode("utf-8", "surrogateescape")) + 1
    return column, column + len(line[begin:begin + length].encode("utf-8", "surrogateescape"))


def inline_expectations(path, text):
    found = []
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        comment = COMMENT.search(line)
        if not comment:
            continue
        where = f"{path}:{number}"
        for match in read_items(comment["items"], where):
            column, end = token_columns(line, comment.start(), match, where)
            found.append(Expectation(path, number, match, column, end))
    return found


class Case:
    """A fixture folder and everything that it says about itself."""

    def __init__(self, name):
        self.name = name
        self.folder = os.path.join(HERE, name)
        self.level = (self.read("level") or "").strip()
        if self.level not in ("", *LEVELS):
            raise FixtureError(f"level: {self.level}")
        self.arguments = (self.read("arguments") or "").split()
        self.start = (self.read("folder") or ".").strip()
        self.coverage = []
        self.expected = []
        self.collect_inline()
        self.collect_file()

    def read(self, name):
        try:
            with open(os.path.join(self.folder, name), encoding="utf-8", errors="surrogateescape", newline="") as file:
                return file.read()
        except FileNotFoundError:
            return None

    def collect_inline(self):
        for folder, folders, names in os.walk(self.folder):
            folders.sort()
            for name in sorted(names):
                full = os.path.join(folder, name)
                path = os.path.relpath(full, self.folder)
                if os.path.islink(full) or path in OWN_FILES:
                    continue
                text = self.read(path)
                if "expect:" in text:
                    self.expected += inline_expectations(path, text)
        self.inline_count = len(self.expected)

    def collect_file(self):
        for number, line in enumerate((self.read("expect") or "").splitlines(), 1):
            where = f"expect:{number}"
            if not line.strip() or line.startswith("#"):
                continue
            if line.startswith("coverage "):
                self.coverage.append(line.split()[1:])
                continue
            place = PLACE.match(line)
            if not place:
                raise FixtureError(f"{where}: cannot read {line}")
            for match in read_items(place["items"], where):
                end = int(place["end"]) if place["end"] else None
                self.expected.append(Expectation(place["path"], int(place["line"]), match, int(place["column"]), end))

    def levels(self):
        return (self.level,) if self.level else LEVELS


def run_binary(binary, case, tree, level, form):
    command = [binary, "check", "--level", level, "--format", form, *case.arguments]
    environment = dict(os.environ, XDG_CACHE_HOME=os.path.join(os.path.dirname(tree), "cache"))
    done = subprocess.run(command, cwd=os.path.join(tree, case.start), env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=60,
                          check=False)
    if done.returncode not in (0, 1, 2):
        raise FixtureError(f"{' '.join(command)}: exit {done.returncode}\n{done.stderr.decode(errors='replace')}")
    return done


def expected_status(violations):
    told = [v for v in violations if v["status"] == "new"]
    if any(v["rule"] == "config" and v["severity"] == "error" for v in told):
        return 2
    return 1 if any(v["severity"] == "error" for v in told) else 0


def check_report(report, done):
    """What holds for every report, whatever was expected."""
    violations = report["violations"]
    told = [v for v in violations if v["status"] == "new"]
    if done.returncode != expected_status(violations):
        yield f"exit {done.returncode}, but the violations mean {expected_status(violations)}: {done.stderr.decode()}"
    for severity in SEVERITIES:
        count = sum(v["severity"] == severity for v in told)
        if report["summary"][severity] != count:
            yield f"summary.{severity} is {report['summary'][severity]}, counted {count}"
    order = [(v["file"].encode(), v["line"], v["column"], v["rule"]) for v in violations]
    if order != sorted(order):
        yield "the violations are not sorted by file, line, column and rule"
    prints = [v["fingerprint"] for v in violations]
    if len(set(prints)) != len(prints):
        yield "two violations share a fingerprint"


def compare(case, level, report):
    """Yields one line for everything that differs from what the fixture expects."""
    left = [item for item in case.expected if item.counts_at(level)]
    for violation in report["violations"]:
        match = next((item for item in left if item.met_by(violation)), None)
        if match:
            left.remove(match)
        else:
            yield f"+ told, not expected: {describe(violation)}"
    for item in left:
        yield f"- expected, not told: {item}"
    for key, value in case.coverage:
        got = report["coverage"][key]
        shown = ",".join(got) or "none" if isinstance(got, list) else str(got)
        if shown != value:
            yield f"- coverage {key} is {shown}, expected {value}"


def run_level(binary, case, tree, level):
    """Runs one case at one level and yields what is wrong."""
    done = run_binary(binary, case, tree, level, "json")
    try:
        report = json.loads(done.stdout)
    except ValueError:
        yield f"no JSON on stdout: {done.stdout[:200]!r}, exit {done.returncode}, {done.stderr.decode()}"
        return
    yield from compare(case, level, report)
    yield from check_report(report, done)
    if run_binary(binary, case, tree, level, "json").stdout != done.stdout:
        yield "a second run gave other bytes"
    output = case.read("output")
    if output is not None and level == case.levels()[-1]:
        text = run_binary(binary, case, tree, level, "text").stdout.decode("utf-8", "surrogateescape")
        if text != output:
            yield "the text differs:\n      " + "\n      ".join(
                [f"- {line}" for line in output.splitlines() if line not in text.splitlines()]
                + [f"+ {line}" for line in text.splitlines() if line not in output.splitlines()])


def in_copy(case, work):
    """Calls work(tree) on a copy of the case's tree, so that nothing of ours is changed and no parent has a say."""
    with tempfile.TemporaryDirectory(prefix="autotomy-rules-") as folder:
        tree = os.path.join(os.path.realpath(folder), "tree")
        shutil.copytree(case.folder, tree, symlinks=True,
                        ignore=shutil.ignore_patterns(*OWN_FILES))
        return work(tree)


def run_case(binary, case):
    def work(tree):
        return [f"at {level}: {problem}" for level in case.levels() for problem in run_level(binary, case, tree, level)]
    return in_copy(case, work)


def update_case(binary, case):
    """Writes anew what the case keeps in `expect` and `output`; what stands inline is left to people."""
    def work(tree):
        level = case.levels()[-1]
        if case.read("expect") is not None:
            report = json.loads(run_binary(binary, case, tree, level, "json").stdout)
            inline = [item for item in case.expected[:case.inline_count] if item.counts_at(level)]
            lines = [line for line in case.read("expect").splitlines() if line.startswith(("#", "coverage "))]
            for violation in report["violations"]:
                match = next((item for item in inline if item.met_by(violation)), None)
                if match:
                    inline.remove(match)
                    continue
                status = "" if violation["status"] == "new" else f" {violation['status']}"
                lines.append(f"{violation['file']}:{violation['line']}:{violation['column']}-{violation['end_column']}: "
                             f"{violation['rule']}={violation['severity']}{status}")
            write(case, "expect", "\n".join(lines) + "\n" if lines else "")
        if case.read("output") is not None:
            write(case, "output", run_binary(binary, case, tree, level, "text").stdout.decode("utf-8", "surrogateescape"))
        return []
    return in_copy(case, work)


def write(case, name, text):
    with open(os.path.join(case.folder, name), "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
        file.write(text)


def find_cases(patterns):
    names = []
    for rule in sorted(os.listdir(HERE)):
        if os.path.isdir(os.path.join(HERE, rule)):
            names += [f"{rule}/{case}" for case in sorted(os.listdir(os.path.join(HERE, rule)))]
    if not patterns:
        return names
    return [name for name in names
            if any(fnmatch.fnmatch(name, pattern) or name.split("/")[0] == pattern for pattern in patterns)]


def incomplete_rules(binary):
    """The rules that have fewer than three cases; what needs a change has its own tests, in tests/since."""
    listing = subprocess.run([binary, "rules"], capture_output=True, check=True, text=True).stdout
    for line in listing.splitlines():
        rule = line.split()[0]
        count = len(find_cases([rule]))
        if line.split()[2] != "change" and "(not judged by this version)" not in line and count < 3:
            yield f"{rule} has {count} cases, not three"


def libclang_of(binary):
    """The major version that the parser beside the binary was built with."""
    said = subprocess.run([os.path.join(os.path.dirname(binary), "autotomy-clang"), "--version"], capture_output=True,
                          check=True, text=True).stdout
    return re.search(r"version (\d+)", said)[1]


def known_fault(name, libclang):
    """What the case's file `known` says of this libclang; None where it says nothing."""
    try:
        with open(os.path.join(HERE, name, "known"), encoding="utf-8") as file:
            version, why = file.read().strip().split(": ", 1)
    except FileNotFoundError:
        return None
    return why if version == f"libclang {libclang}" else None


def main(arguments):
    options = {word for word in arguments if word.startswith("--")}
    words = [word for word in arguments if not word.startswith("--")]
    if not words or options - {"--update", "--complete"}:
        sys.exit(__doc__)
    binary, patterns = os.path.abspath(words[0]), words[1:]
    failed = 0
    if "--complete" in options:
        problems = list(incomplete_rules(binary))
        print("\n".join(problems) or "every rule has its cases")
        return 1 if problems else 0
    names, libclang = find_cases(patterns), libclang_of(binary)
    for name in names:
        try:
            case = Case(name)
            problems = update_case(binary, case) if "--update" in options else run_case(binary, case)
        except (FixtureError, subprocess.TimeoutExpired) as error:
            problems = [str(error)]
        known = known_fault(name, libclang)
        if problems and known:
            print(f"known  {name}: {known}")
        elif known:
            failed += 1
            print(f"FAILED {name}: it passes, against what its `known` says")
        elif problems:
            failed += 1
            print(f"FAILED {name}")
            for problem in problems:
                print(f"    {problem}")
        else:
            print(f"ok     {name}")
    print(f"{len(names) - failed} passed, {failed} failed")
    return 1 if failed or not names else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
