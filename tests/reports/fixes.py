#!/usr/bin/env python3
"""The fixes in SARIF reports: run.py's companion. fixes.py BINARY SCHEMA_FOLDER

A small tree breaks rules in every way that has a repair, in files with characters of two UTF-16 units, with "\\r\\n" and lone "\\r".
Each fix of its report is applied as a reader of SARIF does, to a tree of its own: the violation is gone, nothing new has come. The
editor offers the same fixes by the same names, and the same text comes of them. What looking for them may cost is bounded.
"""

import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import urllib.parse

import jsonschema

from schemas import fetch

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path += [os.path.join(HERE, "..", "protocol"), os.path.join(HERE, "..", "faults")]

from actions import FILES, Case, applied, policy, told  # noqa: E402
from world import is_sanitized  # noqa: E402

POLICY = policy('"uses": ["db"], "layer": "app"', '"uses": ["db", "core"], "layer": "app"')
TREE = {
    **FILES,
    "autotomy.json": POLICY.replace("// The parts of it.", "/* é😀 */"),
    "src/ui/private.c": "/* 😀 */ #include \"db/page.h\" // é\nint a_private;\n",
    "src/ui/there.c": "int a;\r\n#include \"db/db.h\"\r\n#include \"db/page.h\"\r\nint there(void) { return db_count(); }\r\n",
    "src/ui/return.c": "int b;\r#include \"log/log.h\"\rint return_only;\r",
    "src/ui/last.c": "int c;\n#include \"log/log.h\"",
    "src/ui/declares.c": "#include \"ui/ui.h\"\n/* 😀 */ extern int db_count(void);\nint d(void) { return db_count(); }\n",
    "src/db/copy.c": "#include \"db/db.h\"\nchar *bad_copy(char *to, const char *from);\n"
                     "/* 😀😀 */ char *copy(char *to) { /* é */ return bad_copy(to, \"x\"); }\n",
    "src/ui/stale.c": "int e; /* autotomy: allow(layer): nothing to allow */\n",
    "src/ui/spelled.c": "#include \"log/log.h\" /* autotomy: allow(dependncy): 😀 */\n",
    "src/ui/needed.c": "#include \"db/page.h\"\nint f(struct page *page) { return page_lock(page); }\n",
    "src/ui/allowed.c": "#include \"log/log.h\" /* autotomy: allow(dependency): until it moves */\n",
}
WITH_FIXES = {"private-header", "dependency", "redeclaration", "forbidden-symbol", "suppression", "unused-dependency"}
MANY = 1000  # violations in one file
MOST_SECONDS = 10  # of processor time; reckoned is one


def write_tree(root, files):
    for path, text in files.items():
        os.makedirs(os.path.dirname(os.path.join(root, path)), exist_ok=True)
        with open(os.path.join(root, path), "w", encoding="utf-8", newline="") as out:
            out.write(text)


def check(binary, root, *words):
    cache = os.path.join(os.path.dirname(root), "cache")
    done = subprocess.run([binary, "check", *words], cwd=root, env={**os.environ, "XDG_CACHE_HOME": cache},
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode in (0, 1), done
    return json.loads(done.stdout)


def results_of(report, folder):
    with open(fetch(folder, "sarif.json"), encoding="utf-8") as file:
        jsonschema.validate(report, json.load(file))
    (run,) = report["runs"]
    assert run["columnKind"] == "utf16CodeUnits"
    assert set(run["newlineSequences"]) == {"\r\n", "\n", "\r"}
    return run["results"]


def edits_of(change):
    """As LSP has them, so that one piece of test code applies both: from 0, to the same UTF-16 units."""
    for replacement in change["replacements"]:
        region = replacement["deletedRegion"]
        yield {"range": {"start": {"line": region["startLine"] - 1, "character": region["startColumn"] - 1},
                         "end": {"line": region["endLine"] - 1, "character": region["endColumn"] - 1}},
               "newText": replacement.get("insertedContent", {}).get("text", "")}


def after(fix):
    """The files that a fix changes, with their new texts."""
    files = {}
    for change in fix["artifactChanges"]:
        assert change["artifactLocation"]["uriBaseId"] == "ROOT"
        path = urllib.parse.unquote(change["artifactLocation"]["uri"])
        assert path not in files, "two changes of one file"
        files[path] = applied(TREE[path], list(edits_of(change)))
    assert files
    return files


def key_of(result):
    more = result["properties"]
    place = urllib.parse.unquote(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])
    return result["ruleId"], place, more["to"], more["target"], more["symbol"]


def hold_fix(binary, work, before, result, fix):
    with tempfile.TemporaryDirectory(prefix="tree-", dir=work) as root:
        write_tree(root, {**TREE, **after(fix)})
        now = told(check(binary, root, "--format", "json")["violations"])
    key, title = key_of(result), fix["description"]["text"]
    assert now[key] == before[key] - 1, (title, key, before, now)
    assert not now - before, (title, now - before)


def offered_in_editor(editor, result):
    """Titles and resulting texts of the repairs that the editor offers at the place of a result."""
    path = key_of(result)[1]
    if path not in editor.buffers:
        editor.open(path)
    fingerprint = result["partialFingerprints"]["autotomy/v1"]
    editor.until(lambda: any(d.get("data", {}).get("fingerprint") == fingerprint for d in editor.shown(path)),
                 f"{key_of(result)} in the editor")
    (diagnostic,) = [d for d in editor.shown(path) if d.get("data", {}).get("fingerprint") == fingerprint]
    assert diagnostic["message"] == result["message"]["text"], "other words in the editor"
    offers = {}
    for action in editor.actions(path, diagnostic):
        loosens = re.match("Allow |(Add|Make|Let) .* in autotomy.json$", action["title"])
        if action["kind"] == "quickfix" and "edit" in action and diagnostic in action["diagnostics"] and not loosens:
            changes = {editor.path_of(c["textDocument"]["uri"]): c["edits"] for c in action["edit"]["documentChanges"]}
            offers[action["title"]] = {file: applied(TREE[file], edits) for file, edits in changes.items()}
    return offers


def hold_editor(binary, results):
    """One server for all of them."""
    more = {path: text for path, text in TREE.items() if path not in ("autotomy.json", "src/ui/private.c")}
    with Case(binary, TREE["src/ui/private.c"], path="src/ui/private.c", autotomy=TREE["autotomy.json"], more=more) as editor:
        for result in results:
            if "suppressions" in result:
                assert "fixes" not in result, "nobody asks how to repair what was accepted"
                continue
            ours = {fix["description"]["text"]: after(fix) for fix in result.get("fixes", [])}
            # Until the editor's own parse is there it knows less.
            editor.until(lambda ours=ours, result=result: offered_in_editor(editor, result) == ours,
                         f"in the editor {ours} for {key_of(result)}")


def hold_bound(binary, work, folder):
    """A file with thousands of violations: each trial tells them all, so few are tried, and the report says so."""
    line = "#include \"db/page.h\"\n"
    with tempfile.TemporaryDirectory(prefix="tree-", dir=work) as root:
        write_tree(root, {**FILES, "src/ui/many.c": line * MANY})
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        first = check(binary, root, "--format", "sarif", "--level", "scan")
        after_it = resource.getrusage(resource.RUSAGE_CHILDREN)
        took = after_it.ru_utime - before.ru_utime
        assert took < MOST_SECONDS or is_sanitized(binary), f"{took:.1f} s"
    results = results_of(first, folder)
    without = sum("fixes" not in result for result in results)
    assert len(results) == MANY and 0 < without < len(results), without
    notes = [n["message"]["text"] for n in first["runs"][0]["invocations"][0]["toolExecutionNotifications"]]
    assert notes == [f"fixes of {without} results were not looked for: there are too many"], notes


def main():
    binary, folder = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    with tempfile.TemporaryDirectory(prefix="autotomy-fixes-") as work:
        root = os.path.join(work, "tree")
        write_tree(root, TREE)
        before = told(check(binary, root, "--format", "json")["violations"])
        results = results_of(check(binary, root, "--format", "sarif"), folder)
        fixes = [(result, fix) for result in results for fix in result.get("fixes", [])]
        assert {result["ruleId"] for result, _ in fixes} == WITH_FIXES, {result["ruleId"] for result, _ in fixes}
        for result, fix in fixes:
            hold_fix(binary, work, before, result, fix)
        hold_editor(binary, results)
        hold_bound(binary, work, folder)
    print(f"{len(fixes)} fixes of {len(results)} results")


if __name__ == "__main__":
    main()
