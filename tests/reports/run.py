#!/usr/bin/env python3
"""Every report format of `autotomy check`, from a tree with awkward names, read as its consumer reads it.

    run.py BINARY SCHEMA_FOLDER

SARIF and JUnit are held against the schemas that are published for them, GitLab's code quality against its documentation,
GitHub's annotations are parsed by the grammar of the runner. Each must say what the JSON says, and no more.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

import jsonschema

from schemas import fetch

ODD = "src/ui/vi ew,é:%<1>&\"2\".c"
FILES = {
    "autotomy.json": """{
  "version": 1,
  "modules": {
    "db": { "files": ["src/db/**"], "public": ["src/db/db.h"], "because": "50% <b>\\"tags\\"</b>: a, b" },
    "ui": { "files": ["src/ui/**"], "uses": ["db"] }
  }
}
""",
    "src/db/page.h": "#pragma once\nint page_lock(int page);\n",
    "src/db/db.h": "#pragma once\n#include \"page.h\"\n",
    "src/db/db.c": "#include \"db.h\"\nint page_lock(int page) { return page; }\n",
    "src/lost.c": "int lost;\n",
    ODD: "/* é😀 */ #include \"../db/page.h\"\n"
         "#include \"../db/page.h\" /* autotomy: allow(private-header): until <v2> splits it */\n"
         "#include \"../db/page.h\"\n#include \"../db/db.h\"\n"
         "int view(void) { /* 😀 */ return page_lock(1); }\n",
    "autotomy-baseline.json": json.dumps({"version": 1, "entries": [
        {"rule": "interface-leak", "from": "db", "to": "db", "file": "src/db/db.h", "target": "src/db/page.h",
         "symbol": None, "count": 1}]}),
}
FORMATS = ("text", "json", "sarif", "github", "junit", "codequality")


def write_tree(root):
    for path, text in FILES.items():
        full = os.path.join(root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="utf-8") as out:
            out.write(text)


def run(binary, root, *words):
    environment = {**os.environ, "AUTOTOMY_CACHE": "off"}
    return subprocess.run([binary, "check", *words], cwd=root, env=environment, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=120, check=False)


def all_reports(binary, root):
    """Each format by itself on standard output, and all of them at once into files: the same bytes."""
    out, words = {}, []
    for name in FORMATS:
        done = run(binary, root, "--format", name)
        assert done.returncode == 1, f"{name}: exit {done.returncode}\n{done.stderr}"
        out[name] = done.stdout
        words += ["--format", name, "--output", f"out.{name}"]
    done = run(binary, root, *words)
    assert done.returncode == 1 and done.stdout == "", done
    for name in FORMATS:
        with open(os.path.join(root, f"out.{name}"), encoding="utf-8", newline="") as file:
            assert file.read() == out[name], f"{name} differs when it goes to a file"
        os.remove(os.path.join(root, f"out.{name}"))
    return out


def check_sarif(text, violations, folder):
    sarif = json.loads(text)
    with open(fetch(folder, "sarif.json"), encoding="utf-8") as file:
        jsonschema.validate(sarif, json.load(file))
    results = sarif["runs"][0]["results"]
    assert len(results) == len(violations)
    rules = sarif["runs"][0]["tool"]["driver"]["rules"]
    for result, violation in zip(results, violations):
        assert result["ruleId"] == violation["rule"] == rules[result["ruleIndex"]]["id"]
        assert result["message"]["text"] == violation["message"]
        assert result["partialFingerprints"]["autotomy/v1"] == violation["fingerprint"]
        suppressed = [s["kind"] for s in result.get("suppressions", [])]
        assert suppressed == {"new": [], "suppressed": ["inSource"], "baselined": ["external"]}[violation["status"]]
        check_region(result["locations"][0]["physicalLocation"], violation)
    kinds = {violation["status"] for violation in violations}
    assert kinds == {"new", "suppressed", "baselined"}, f"the tree has lost its {kinds}"


def check_region(place, violation):
    """In UTF-16 units, worked out here by Python's own codec."""
    region = place["region"]
    line = FILES[violation["file"]].split("\n")[violation["line"] - 1].encode() if violation["file"] in FILES else b""
    for key, column in (("startColumn", violation["column"]), ("endColumn", violation["end_column"])):
        units = len(line[:column - 1].decode().encode("utf-16-le")) // 2 + 1
        assert region[key] == units, f"{key} {region[key]} instead of {units}: {violation}"
    uri = place["artifactLocation"]["uri"]
    assert re.fullmatch(r"(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})+", uri), uri
    decoded = re.sub(rb"%(..)", lambda m: bytes.fromhex(m[1].decode()), uri.encode()).decode()
    assert decoded == violation["file"], uri


def check_github(text, violations):
    """As the runner's ActionCommand does: properties to the next "::", data behind it, escapes undone, %25 last."""
    new = [v for v in violations if v["status"] == "new"]
    assert text == "" or text.endswith("\n")
    lines = text.split("\n")[:-1]
    assert len(lines) == len(new), text
    for line, violation in zip(lines, new):
        match = re.fullmatch(r"::(error|warning|notice) (.*?)::(.*)", line)
        assert match, line
        properties = dict(part.split("=", 1) for part in match[2].split(","))
        properties = {key: unescape(value, ("%0D", "%0A", "%3A", "%2C", "%25")) for key, value in properties.items()}
        assert match[1] == {"error": "error", "warning": "warning", "info": "notice"}[violation["severity"]]
        # What would steer a terminal stays escaped: the runner does not undo it.
        assert properties["file"] == re.sub(r"[\0-\x08\x0b\x0c\x0e-\x1f]", lambda c: "%%%02X" % ord(c[0]), violation["file"])
        assert properties["line"] == str(violation["line"]) and properties["col"] == str(violation["column"])
        assert properties["title"] == "autotomy " + violation["rule"]
        assert unescape(match[3], ("%0D", "%0A", "%25")) == violation["message"]


def unescape(text, escapes):
    for escape in escapes:
        text = text.replace(escape, chr(int(escape[1:], 16)))
    return text


def check_junit(text, violations, folder, plain=False):
    """`plain`: a tree without rules that are off, or whose names have colons and digits."""
    done = subprocess.run(["xmllint", "--noout", "--schema", fetch(folder, "junit.xsd"), "-"], input=text,
                          capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    root = xml.etree.ElementTree.fromstring(text)
    cases = root.findall("./testsuite/testcase")
    failures = [v for v in violations if v["status"] == "new" and v["severity"] == "error"]
    assert int(root.get("failures")) == len(root.findall("./testsuite/testcase/failure")) == len(failures)
    assert int(root.get("tests")) == len(cases)
    told = sorted(f.get("message") for f in root.findall("./testsuite/testcase/failure"))
    assert told == sorted(v["message"] for v in failures)
    names = [(case.get("classname"), case.get("name")) for case in cases]
    assert len(set(names)) == len(names), "two cases of one name"
    if plain:
        return
    assert not any(re.search(r":\d+:\d+", name) for _, name in names), "a line number in a name ends its history"
    assert any("not judged" in (case.findtext("skipped") or "") for case in cases), "no rule is off?"


def check_codequality(text, violations):
    """docs.gitlab.com, "Code Quality report format": the required members, and the severities that exist."""
    issues = json.loads(text)
    new = [v for v in violations if v["status"] == "new"]
    assert len(issues) == len(new)
    for issue, violation in zip(issues, new):
        assert issue["description"] == violation["message"] and issue["check_name"] == violation["rule"]
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert issue["location"]["path"] == violation["file"]
        assert issue["location"]["lines"]["begin"] == violation["line"]
    fingerprints = [issue["fingerprint"] for issue in issues]
    assert len(set(fingerprints)) == len(fingerprints), "GitLab drops the second of two with one fingerprint"


def check_misuse(binary, root):
    for words in (["--format", "xml"], ["--format", "json", "--format", "text"],
                  ["--output", "a", "--format", "json", "--output", "a"]):
        done = run(binary, root, *words)
        assert done.returncode == 2 and done.stderr.startswith("autotomy check: ") and done.stdout == "", (words, done)
    assert not os.path.exists(os.path.join(root, "a")), "a run that was refused wrote a report"


def main():
    binary, folder = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    with tempfile.TemporaryDirectory(prefix="autotomy-reports-") as root:
        write_tree(root)
        reports = all_reports(binary, root)
        violations = json.loads(reports["json"])["violations"]
        check_sarif(reports["sarif"], violations, folder)
        check_github(reports["github"], violations)
        check_junit(reports["junit"], violations, folder)
        check_codequality(reports["codequality"], violations)
        check_misuse(binary, root)
        with open(os.path.join(root, "autotomy.json"), "a", encoding="utf-8") as policy:
            policy.write("}")
        for name in FORMATS[2:]:
            done = run(binary, root, "--format", name)
            assert done.returncode == 2 and "config" in done.stdout, f"{name} of a faulty policy: {done}"
    print(f"{len(violations)} violations in {len(FORMATS)} formats")


if __name__ == "__main__":
    main()
