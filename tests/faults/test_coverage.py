"""What was not checked is said, and fails a run that is strict: nothing is green because nobody looked."""
import json
import os

from world import POLICY, PRIVATE_INCLUDE, SMALL, World, check, check_json

NO_DATABASE = " (there is no compile database, and no compile.arguments)"
CLEAN = {
    "autotomy.json": POLICY,
    "src/core/core.h": "#pragma once\nint core_open(void);\n",
    "src/core/core.c": '#include "core.h"\nint core_open(void) { return 0; }\n',
    "src/ui/view.c": '#include "../core/core.h"\n#include <stddef.h>\nint view(void) { return core_open(); }\n',
}


def not_checked(run):
    """The line, and the lines of single files behind it."""
    lines = run.err.decode().splitlines()
    begin = [number for number, line in enumerate(lines) if line.startswith("not checked: ")]
    assert len(begin) <= 1, run
    return lines[begin[0]:] if begin else []


def hold(binary, level, expected, change=None, words=(), drop=(), status=0):
    """Not strict, the gaps are told and the run passes; strict, it fails where there are any. The JSON has them, too."""
    with World({**CLEAN, **(change or {})}) as world:
        for path in drop:
            world.remove(path)
        run = check(binary, world, "--level", level, *words)
        strict = check(binary, world, "--level", level, "--strict", *words)
        assert (run.out, run.err) == (strict.out, strict.err), (run, strict)
        assert not_checked(run) == expected, run
        assert run.status == status and strict.status == max(status, 1 if expected else 0), (run, strict)
        return check_json(binary, world, level, status, *words)["coverage"]


def test_all_was_checked(binary):
    for level in ("scan", "full"):
        coverage = hold(binary, level, [])
        assert (coverage["files"], coverage["scanned"], coverage["failed"], coverage["unowned"]) == (3, 3, [], 0), coverage
        assert coverage["parsed"] == (2 if level == "full" else 0)
        assert coverage.get("unresolved") == (0 if level == "scan" else None)


def test_files_that_could_not_be_parsed(binary):
    coverage = hold(binary, "full", ["not checked: 2 files, not fully" + NO_DATABASE,
                                     "  src/ui/alone.h:1:1: unknown type name 'no_type'",
                                     "  src/ui/odd.c: src/ui/odd.h:1:10: 'nothing.h' file not found"],
                    {"src/ui/odd.c": '#include "odd.h"\n', "src/ui/odd.h": "#include <nothing.h>\n",
                     "src/ui/alone.h": "no_type alone;\n"})
    assert coverage["failed"] == ["src/ui/alone.h", "src/ui/odd.c"], coverage
    many = {"src/ui/b%d.c" % number: "no_type b;\n" for number in range(8)}
    lines = ["  src/ui/b%d.c:1:1: unknown type name 'no_type'" % number for number in range(5)]
    hold(binary, "full", ["not checked: 8 files, not fully" + NO_DATABASE, *lines, "  and 3 more"], many)


def test_the_first_command_that_failed_tells_why(binary):
    with World({**CLEAN, "src/ui/view.c": "#ifdef A\nbad_a x;\n#endif\n#ifdef B\nbad_b y;\n#endif\n"}) as world:
        world.write("compile_commands.json", json.dumps([
            {"directory": world.root, "file": "src/ui/view.c", "arguments": ["cc", *flags, "-c", "src/ui/view.c"]}
            for flags in ([], ["-DB"], ["-DA"])]))
        for jobs in ("1", "2", "8"):
            run = check(binary, world, "--jobs", jobs, env=world.environment(AUTOTOMY_CACHE="off"))
            assert not_checked(run)[1:] == ["  src/ui/view.c:5:1: unknown type name 'bad_b'"], run


def test_sources_that_no_command_names(binary):
    """With a database the others are parsed all the same: what fails of them is told apart."""
    with World({**CLEAN, "src/ui/other.c": "no_type b;\n", "src/ui/another.c": "int another;\n"}) as world:
        world.write("compile_commands.json", json.dumps([
            {"directory": world.root, "file": file, "arguments": ["cc", "-DA", "-c", file]}
            for file in ("src/ui/view.c", "src/core/core.c")]))
        run = check(binary, world, "--strict")
        assert run.status == 1, run
        assert not_checked(run) == ["not checked: 1 file, not fully (1 of them named by no compile command)",
                                    "  src/ui/other.c:1:1: unknown type name 'no_type'"], run
        world.write("src/core/core.c", "no_type c;\n")
        run = check(binary, world)
        assert not_checked(run)[0] == "not checked: 2 files, not fully (1 of them named by no compile command)", run


def test_sources_in_no_module(binary):
    lost = {"lost.c": "int lost;\n"}
    accepted = {"lost.c": "/* autotomy: allow-file(unowned-file): a script's */\nint lost;\n"}
    baseline = {**lost, "autotomy-baseline.json": json.dumps({"version": 1, "entries": [
        {"rule": "unowned-file", "from": None, "to": None, "file": "lost.c", "target": None, "symbol": None, "count": 1}]})}
    off = {**lost, "autotomy.json": POLICY.replace('"version": 1,', '"version": 1, "rules": { "unowned-file": "off" },')}
    for level in ("scan", "full"):
        assert hold(binary, level, ["not checked: 1 source in no module"], lost)["unowned"] == 1
        for change in (accepted, baseline, off):
            assert hold(binary, level, [], change)["unowned"] == 1


def test_includes_that_lead_nowhere(binary):
    """At scan level nobody else tells; at full level clang does."""
    found = ["not checked: 1 include that was found nowhere, the first at src/ui/view.c:2: db/page.h"]
    for text, expected in (
            ('\n#include "db/page.h"\n', found),
            ('\n#include "db/page.h"\n#include "more.h"\n',
             ["not checked: 2 includes that were found nowhere, the first at src/ui/view.c:2: db/page.h"]),
            ('#ifdef OTHER\n#include "db/page.h"\n#endif\n', []),
            ('#include <db/page.h>\n', []),
            ('#if 0\n#include "db/page.h"\n#endif\n', [])):
        coverage = hold(binary, "scan", expected, {"src/ui/view.c": text})
        assert coverage["unresolved"] == len(expected) * text.count('"') // 2, (text, coverage)
    named = POLICY.replace('"version": 1,', '"version": 1, "external": { "db": { "headers": ["db/**"], "used_by": ["ui"] } },')
    hold(binary, "scan", [], {"src/ui/view.c": '#include "db/page.h"\n', "autotomy.json": named})
    full = hold(binary, "full", ["not checked: 1 file, not fully" + NO_DATABASE, "  src/ui/view.c:1:10: 'db/page.h' file not found"],
                {"src/ui/view.c": '#include "db/page.h"\n'})
    assert full["failed"] == ["src/ui/view.c"] and "unresolved" not in full


def test_what_is_found_outside_or_under_one_command_is_found(binary):
    with World({**CLEAN, "src/ui/view.c": '#include "far.h"\n#include "near.h"\n', "src/ui/in/near.h": ""}) as world:
        outside = os.path.join(world.base, "outside")
        os.mkdir(outside)
        with open(os.path.join(outside, "far.h"), "w", encoding="ascii"):
            pass
        world.write("compile_commands.json", json.dumps([
            {"directory": world.root, "file": "src/ui/view.c", "arguments": ["cc", *flags, "-c", "src/ui/view.c"]}
            for flags in (["-I" + outside], ["-Isrc/ui/in"])]))
        run = check(binary, world, "--level", "scan", "--strict")
        assert run.status == 0 and not_checked(run) == [], run


def test_a_part_is_about_that_part(binary):
    change = {"src/core/bad.c": "no_type bad;\n", "src/ui/bad.c": "no_type bad;\n", "lost.c": "int lost;\n"}
    coverage = hold(binary, "full", ["not checked: 1 file, not fully" + NO_DATABASE, "  src/ui/bad.c:1:1: unknown type name 'no_type'"], change,
                    ["src/ui"])
    assert coverage == {"files": 2, "scanned": 2, "parsed": 2, "failed": ["src/ui/bad.c"], "unowned": 0}, coverage
    assert hold(binary, "full", [], change, ["src/core/core.c"])["parsed"] == 1


def test_violations_and_gaps(binary):
    """A gap does not make a failure any worse, nor does what was found hide it."""
    hold(binary, "full", ["not checked: 1 source in no module; 1 file, not fully" + NO_DATABASE,
                          "  src/ui/bad.c:1:1: unknown type name 'no_type'"],
         {**SMALL, "src/ui/view.c": PRIVATE_INCLUDE, "src/ui/bad.c": "no_type bad;\n", "lost.c": "int lost;\n"}, status=1)


def test_nothing_there(binary):
    assert hold(binary, "full", [], drop=[path for path in CLEAN if path.endswith((".c", ".h"))])["files"] == 0


def test_machines_are_told_too(binary):
    with World({**CLEAN, "src/ui/bad.c": "no_type bad;\n"}) as world:
        run = check(binary, world, "--strict", "--format", "sarif")
        assert run.status == 1 and run.err == b"", run
        (told,) = run.json()["runs"][0]["invocations"][0]["toolExecutionNotifications"]
        assert told["message"]["text"] == "src/ui/bad.c was not fully checked: src/ui/bad.c:1:1: unknown type name 'no_type'"
        run = check(binary, world, "--strict", "--format", "github")
        assert run.status == 1 and run.out == b"" and not_checked(run), "a log that people read"
