#!/usr/bin/env python3
"""Reports about names and words that formats trip over, and about very many violations. odd.py BINARY SCHEMA_FOLDER

Names of files hold all that a name may: line feeds, control characters, bytes that are no UTF-8, what means something in each format;
so does the reason in the policy. Every report is parsed as run.py does. Then the checks themselves are tried: a report that was
tampered with must not pass. Ten thousand violations must be told in little time and memory.
"""

import copy
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import urllib.parse
import xml.etree.ElementTree

import jsonschema

import run as reports
from schemas import fetch

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "faults"))
sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "protocol"))

from world import is_sanitized  # noqa: E402

NAMES = [b"new\nline.c", b"return\r.c", b"::error file=x.c,line=1::no.c", b"%0A%25.c", b"]]>.c", b"--><!--.c", b"a&amp;<b>.c",
         b"'\".c", b"\x01\x02\x1b[31m\x7f.c", b"tab\t.c", b"bytes\xff\xfe.c", b"half\xc3.c", b"\xed\xa0\x80.c", "é😀﻿.c".encode(),
         b"$(x)`x`.c", b"#?x=1.c", b"a,b:c.c"]
BECAUSE = "two\nlines \u0001 ]]> ::error::100% %0A <b>&amp; \u2028 \ufffe"
POLICY = {"version": 1, "modules": {
    "db": {"files": ["src/db/**"], "public": ["src/db/db.h"], "because": BECAUSE},
    "ui": {"files": ["src/ui/**"], "uses": ["db"]}}}
MANY, MANY_FILES = 10000, 100
MOST_SECONDS, MOST_MEGABYTES = 20, 250  # of processor time, of memory


def write(root, path, text):
    full = os.path.join(os.fsencode(root), path)
    os.makedirs(os.path.dirname(full), exist_ok=True)
    with open(full, "wb") as out:
        out.write(text.encode() if isinstance(text, str) else text)


def told(binary, root):
    """All formats of one run."""
    words = [word for name in reports.FORMATS for word in ("--format", name, "--output", "out." + name)]
    done = subprocess.run([binary, "check", "--level", "scan", *words], cwd=root, stdin=subprocess.DEVNULL, check=False,
                          capture_output=True, timeout=300)
    assert done.returncode == 1 and done.stdout == b"", done
    out = {}
    for name in reports.FORMATS:
        with open(os.path.join(root, "out." + name), "rb") as file:
            out[name] = file.read()
    return out


def shown(name):
    """What JSON and its like make of a name: each ill-formed sequence is one replacement character."""
    return ("src/ui/".encode() + name).decode(errors="replace")


def check_odd(out, folder):
    violations = json.loads(out["json"].decode())["violations"]
    assert {v["file"] for v in violations} == {shown(name) for name in NAMES}
    assert len(violations) == len(NAMES) and all("\n" not in v["message"] for v in violations), violations
    for violation in violations:
        assert violation["because"] == BECAUSE
    check_sarif(json.loads(out["sarif"].decode()), violations, folder)
    reports.check_github(out["github"].decode(errors="replace"), violations)
    reports.check_codequality(out["codequality"].decode(), violations)
    reports.check_junit(out["junit"].decode(), with_xml_characters(violations), folder, plain=True)
    lines = out["text"].split(b"\n")
    assert len([line for line in lines if line.endswith(b"[private-header]")]) == len(NAMES), out["text"]
    for line in lines:
        assert not re.search(rb"[\0-\x1f\x7f]", line), line


def check_sarif(sarif, violations, folder):
    with open(fetch(folder, "sarif.json"), encoding="utf-8") as file:
        jsonschema.validate(sarif, json.load(file))
    results = sarif["runs"][0]["results"]
    assert [r["message"]["text"] for r in results] == [v["message"] for v in violations]
    uris = [r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in results]
    assert {urllib.parse.unquote_to_bytes(uri) for uri in uris} == {b"src/ui/" + name for name in NAMES}, uris
    assert all(re.fullmatch(r"(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})+", uri) for uri in uris), uris


def with_xml_characters(violations):
    """XML 1.0 has no way to write most control characters: they become something else, and that is all that differs."""
    def plain(text):
        return re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text)
    return [{**v, "message": plain(v["message"])} for v in violations]


# ---- are the checks any good?

def refuses(check, what):
    try:
        check()
    except (AssertionError, jsonschema.ValidationError, json.JSONDecodeError, KeyError, ValueError):
        return
    raise SystemExit(f"nobody notices {what}")


def mutated(report, *path, value=None):
    """A copy with the member at the path changed, or gone."""
    report = copy.deepcopy(report)
    at = report
    for key in path[:-1]:
        at = at[key]
    if value is None:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return report


def try_checks(out, folder):
    violations = json.loads(out["json"])["violations"]
    sarif, quality = json.loads(out["sarif"]), json.loads(out["codequality"])
    run, result = ("runs", 0), ("runs", 0, "results", 0)
    fixed = next(number for number, result in enumerate(sarif["runs"][0]["results"]) if "fixes" in result)
    change = ("runs", 0, "results", fixed, "fixes", 0, "artifactChanges")
    for path, value in (((*run, "tool"), None), ((*run, "tool", "driver", "name"), None), (("version",), "2.0.0"),
                        ((*result, "message"), None), ((*result, "level"), "fatal"), ((*result, "ruleIndex"), -7),
                        ((*result, "kind"), "violation"), ((*run, "columnKind"), "bytes"),
                        ((*result, "locations", 0, "physicalLocation", "region", "startLine"), 0),
                        (change, None),
                        ((*change, 0, "replacements"), []),
                        ((*change, 0, "replacements", 0, "deletedRegion"), None),
                        ((*result, "message", "text"), "other words")):
        text = json.dumps(mutated(sarif, *path, value=value))
        refuses(lambda: reports.check_sarif(text, violations, folder), f"SARIF with another {path}")
    for key in ("description", "check_name", "fingerprint", "severity", "location"):
        text = json.dumps(mutated(quality, 0, key))
        refuses(lambda: reports.check_codequality(text, violations), f"no {key}")
    for old, new in (("<testsuites", "<suites"), (' name="', ' nome="'), ("</failure>", ""), ("failures=", "faults="),
                     ("<testcase", "<case"), ('tests="', 'tests="x')):
        assert old in out["junit"]
        refuses(lambda: reports.check_junit(out["junit"].replace(old, new, 1), violations, folder), f"{new} in JUnit")
    for old, new in (("::", ":"), ("line=", "lin="), ("col=", "col=1"), ("file=", "file=x"), ("title=", "title=x"), ("\n", "\n\n")):
        assert old in out["github"]
        refuses(lambda: reports.check_github(out["github"].replace(old, new, 1), violations), f"{new} in an annotation")


# ---- very many

def check_many(binary, root):
    for number in range(MANY // MANY_FILES):
        write(root, b"src/db/p%d.h" % number, "")
    text = "".join(f"#include \"../db/p{number}.h\"\n" for number in range(MANY // MANY_FILES))
    for number in range(MANY_FILES):
        write(root, b"src/ui/u%d.c" % number, text)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    out = told(binary, root)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert len(json.loads(out["json"])["violations"]) == MANY
    assert len(xml.etree.ElementTree.fromstring(out["junit"]).findall("./testsuite/testcase/failure")) == MANY
    if not is_sanitized(binary):
        assert seconds < MOST_SECONDS, f"{seconds:.1f} s"
        assert after.ru_maxrss < MOST_MEGABYTES * 1024, f"{after.ru_maxrss >> 10} MB"
    return f"{MANY} violations in {len(out)} formats: {seconds:.1f} s, {after.ru_maxrss >> 10} MB at most"


def main():
    binary, folder = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    with tempfile.TemporaryDirectory(prefix="autotomy-odd-") as root:
        write(root, b"autotomy.json", json.dumps(POLICY))
        write(root, b"src/db/db.h", "")
        many = check_many(binary, root)
    with tempfile.TemporaryDirectory(prefix="autotomy-odd-") as root:
        write(root, b"autotomy.json", json.dumps(POLICY))
        write(root, b"src/db/db.h", "")
        write(root, b"src/db/page.h", "")
        for name in NAMES:
            write(root, b"src/ui/" + name, "#include \"../db/page.h\"\n")
        check_odd(told(binary, root), folder)
    with tempfile.TemporaryDirectory(prefix="autotomy-odd-") as root:
        reports.write_tree(root)
        try_checks(reports.all_reports(binary, root), folder)
    print(f"{len(NAMES)} odd names; {many}")


if __name__ == "__main__":
    main()
