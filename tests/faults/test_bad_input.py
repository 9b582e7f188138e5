"""Whatever the command line, the policy or the machine hold that is no good: one sentence, exit 2, nothing written, nothing left
behind. A table of cases, each in a tree of its own; then those that take more than a line."""
import json
import os
import re
import stat
import subprocess
import sys

from world import (POLICY, PRIVATE_INCLUDE, SMALL, SMALL_AT_FULL, SMALL_AT_SCAN, World, as_nobody, check, check_json, found,
                   one_sentence, patience, reachable_binary)

BASELINE, DATABASE = "autotomy-baseline.json", "compile_commands.json"
MARKED = "<<<<<<< ours\n[]\n=======\n[ ]\n>>>>>>> theirs\n"
PART = {"src/ui/view.c": PRIVATE_INCLUDE}
MISUSE = r"autotomy check: %s; see autotomy check --help"
FAULT = r"autotomy: %s"


def folder(path):
    return lambda world: os.mkdir(world.path(path))


def emptied(path):
    def make(world):
        if os.path.exists(world.path(path)):
            world.remove(path)
        os.mkdir(world.path(path))
    return make


def at(place, message):
    """A fault of the policy: told at its place, on standard output, as any violation is."""
    return r"%s: error: %s \[config\]" % (re.escape(place), message)


# Words of the command, files of the tree or a function that prepares it, and the one sentence that must be told.
CASES = [
    # the command line
    (["--jobs", "0"], {}, MISUSE % "--jobs is a number from 1 to 256, not '0'"),
    (["--jobs", "-1"], {}, MISUSE % "--jobs is a number from 1 to 256, not '-1'"),
    (["--jobs", "257"], {}, MISUSE % "--jobs is a number from 1 to 256, not '257'"),
    (["--jobs", "99999999999999999999"], {}, MISUSE % "--jobs is a number from 1 to 256, not '9+'"),
    (["--jobs", "many"], {}, MISUSE % "--jobs is a number from 1 to 256, not 'many'"),
    (["--jobs", "2x"], {}, MISUSE % "--jobs is a number from 1 to 256, not '2x'"),
    (["--jobs", ""], {}, MISUSE % "--jobs is empty"),
    (["--jobs"], {}, MISUSE % "--jobs wants a value"),
    (["--level", "deep"], {}, MISUSE % "--level is scan or full, not 'deep'"),
    (["--format", "xml"], {}, MISUSE % "--format is .*, not 'xml'"),
    (["--nonsense"], {}, MISUSE % "'--nonsense' is no option"),
    (["-x"], {}, MISUSE % "'-x' is no option"),
    (["--output", ""], {}, MISUSE % "--output is empty"),
    (["--config", ""], {}, MISUSE % "--config is empty"),
    (["--stdin", ""], {}, MISUSE % "--stdin is empty"),
    (["--accept-policy", "--level", "scan"], {}, MISUSE % "--accept-policy .*"),
    (["--update-baseline", "src"], {}, MISUSE % "--update-baseline takes the whole project, at full level"),
    (["--update-baseline", "--level", "scan"], {}, MISUSE % "--update-baseline takes the whole project, at full level"),
    # two reports in one file, by whatever name
    (["--output", "a", "--output", "a"], {}, MISUSE % "two reports would go to a"),
    (["--output", "a", "--format", "json", "--output", "./src/../a"], {}, MISUSE % r"two reports would go to \./src/\.\./a"),
    (["--output", "to", "--format", "json", "--output", "link"], lambda world: os.symlink("to", world.path("link")),
     MISUSE % "two reports would go to link"),
    (["--format", "text", "--format", "json"], {}, MISUSE % "two reports would go to standard output"),
    # where a report goes
    (["--output", "nowhere/report"], {}, FAULT % "nowhere/report: No such file or directory"),
    (["--output", "src"], {}, FAULT % "src: Is a directory"),
    (["--output", "autotomy.json/report"], {}, FAULT % "autotomy.json/report: Not a directory"),
    (["--output", "/dev/full"], {}, FAULT % "/dev/full: No space left on device"),
    # what is to be judged
    (["nothing.c"], {}, FAULT % "nothing.c: No such file or directory"),
    (["src", "src/nothing"], {}, FAULT % "src/nothing: No such file or directory"),
    ([""], {}, FAULT % "PATH: No such file or directory"),
    (["autotomy.json/x"], {}, FAULT % "autotomy.json/x: Not a directory"),
    (["src/loop.c"], lambda world: os.symlink("loop.c", world.path("src/loop.c")),
     FAULT % "src/loop.c: Too many levels of symbolic links"),
    (["src", "/dev/null"], {}, FAULT % "/dev/null: is outside .*/tree"),
    (["src", "src/out.c"], lambda world: os.symlink("/etc/passwd", world.path("src/out.c")),
     FAULT % ".*/src/out.c: is outside .*/tree"),
    (["/dev"], {}, FAULT % "there is no autotomy.json in /dev or above it"),
    (["--stdin", "/dev/none.c"], {}, FAULT % "there is no autotomy.json in /dev or above it"),
    # the policy
    (["--config", "nothing.json"], {}, FAULT % "nothing.json: No such file or directory"),
    (["--config", "src"], {}, FAULT % "src: Is a directory"),
    (["--config", "src/ui/view.c"], {}, at("view.c:1:1", "expected a value")),
    ([], lambda world: world.remove("autotomy.json"), FAULT % "there is no autotomy.json in .*/tree or above it"),
    (["src/ui"], lambda world: world.remove("autotomy.json"), FAULT % "there is no autotomy.json in .*/src/ui or above it"),
    ([], emptied("autotomy.json"), at("autotomy.json:1:1", "the policy cannot be read: Is a directory")),
    ([], {"autotomy.json": ""}, at("autotomy.json:1:1", "expected a value")),
    ([], {"autotomy.json": b"{\0}"}, at("autotomy.json:1:2", "expected a member's name in double quotes")),
    ([], {"autotomy.json": b'{"\xff": 1}'}, at("autotomy.json:1:3", "ill-formed UTF-8")),
    ([], {"autotomy.json": POLICY.replace('"version": 1', '"version": 2')},
     at("autotomy.json:2:14", "this autotomy reads version 1.*")),
    ([], {"autotomy.json": POLICY.replace('"version": 1,', '')}, at("autotomy.json:1:1", ".*version.*")),
    ([], {"autotomy.json": MARKED}, at("autotomy.json:1:1", "a merge left its markers here; resolve it")),
    ([], {"autotomy.json": POLICY.replace('    "ui"', '=======\n    "ui"')},
     at("autotomy.json:5:1", "a merge left its markers here; resolve it")),
    ([], {"autotomy.json": "[" * 1000}, at("autotomy.json:1:129", "nested too deeply")),
    # the baseline and the compile database
    ([], {BASELINE: MARKED}, at(BASELINE + ":1:1", "a merge left its markers in the baseline; .*")),
    (["--update-baseline"], {BASELINE: MARKED}, at(BASELINE + ":1:1", "a merge left its markers in the baseline; .*")),
    ([], {BASELINE: '{"version": 2, "entries": []}'},
     at(BASELINE + ":1:13", "this version of the baseline is not known; write 1, or use a newer autotomy")),
    ([], folder(BASELINE), at(BASELINE + ":1:1", ".*Is a directory")),
    ([], {DATABASE: ""}, at(DATABASE + ":1:1", "the compile database is faulty: expected a value")),
    ([], {DATABASE: "[{"}, at(DATABASE + ":1:3", "the compile database is faulty: .*")),
    ([], {DATABASE: MARKED}, at(DATABASE + ":1:1", "the compile database is faulty: a merge left its markers here; .*")),
    ([], {DATABASE: b"\xff\xfe["}, at(DATABASE + ":1:1", "the compile database is faulty: .*")),
    ([], {DATABASE: "5"}, at(DATABASE + ":1:1", "the compile database is faulty: .*")),
    (["--config", "other.json"],
     {"other.json": POLICY.replace('"version": 1,', '"version": 1, "compile": {"database": ["none.json"]},')},
     at("other.json:2:43", "the compile database cannot be read: No such file or directory")),
    (["--config", "other.json"],
     {"other.json": POLICY.replace('"version": 1,', '"version": 1, "compile": {"database": ["src"]},')},
     at("other.json:2:43", "the compile database cannot be read: Is a directory")),
]
IN_THE_POLICY = b"1 fault in the policy; nothing else was judged\n"


def snapshot(world):
    """All that is in the tree."""
    found_here = {}
    for where, folders, names in os.walk(world.root):
        for name in folders + names:
            path = os.path.join(where, name)
            content = os.readlink(path) if os.path.islink(path) else None
            if content is None and os.path.isfile(path):
                with open(path, "rb") as file:
                    content = file.read()
            found_here[path] = content
    return found_here


def prepared(case):
    words, change, sentence = case
    world = World({**SMALL, **PART, **(change if isinstance(change, dict) else {})})
    if callable(change):
        change(world)
    return world, words, sentence


def hold(binary, case):
    world, words, sentence = prepared(case)
    with world:
        before = snapshot(world)
        run = check(binary, world, *words)
        assert run.status == 2, (words, run)
        expected = (sentence + "\n").encode()
        if "error:" in sentence:
            assert re.fullmatch(expected, run.out) and run.err == IN_THE_POLICY, (words, sentence, run)
        else:
            assert re.fullmatch(expected, run.err) and run.out == b"", (words, sentence, run)
        assert snapshot(world) == before, words
        assert not world.left_over() and sorted(os.listdir(world.base)) == ["cache", "tmp", "tree"], words


def test_table(binary):
    failed = []
    for case in CASES:
        try:
            hold(binary, case)
        except AssertionError as error:
            failed.append(str(error))
    assert not failed, "\n".join(failed)


def test_no_report_of_another_format_either(binary):
    """A fault is no verdict, so nothing that a machine could take for one is written; a faulty policy is one."""
    for form in ("json", "sarif", "github", "junit", "codequality"):
        with World(SMALL) as world:
            run = check(binary, world, "--format", form, "--output", "report", "nothing.c")
            assert run.status == 2 and "nothing.c" in one_sentence(run.err) and run.out == b"", run
            assert not os.path.exists(world.path("report"))


# ---- the parser

OTHER_VERSION = """#!%s
import os, subprocess, sys
parser = subprocess.Popen([%r, *sys.argv[1:]], stdout=subprocess.PIPE)
head = bytearray(os.read(parser.stdout.fileno(), 65536))
head[4] += 1  # the version, behind four bytes of magic
os.write(1, bytes(head))
parser.wait()
"""


def parser_cases(binary, world):
    script, plain = os.path.join(world.base, "other"), os.path.join(world.base, "plain")
    with open(script, "w", encoding="utf-8") as out:
        out.write(OTHER_VERSION % (sys.executable, os.path.join(os.path.dirname(binary), "autotomy-clang")))
    os.chmod(script, stat.S_IRWXU)
    with open(plain, "w", encoding="ascii") as out:
        out.write("no program\n")
    yield os.path.join(world.base, "missing"), "cannot be started from .*/missing: no such file or directory"
    yield plain, "cannot be started from .*/plain: permission denied"
    yield world.base, "cannot be started from .*: permission denied"
    yield "/bin/true", "/bin/true is no parser of this version: it ended with exit status 0"
    yield "/bin/cat", "/bin/cat is no parser of this version: .*"
    yield script, ".*/other is no parser of this version: .*"


def test_no_parser(binary):
    """What the text alone tells is told; the rest is missing, and exit 2 says so."""
    with World(SMALL) as world:
        before = snapshot(world)
        for program, sentence in parser_cases(binary, world):
            run = check(binary, world, "--format", "json", env=world.environment(AUTOTOMY_CLANG=program))
            assert run.status == 2 and re.search(sentence, one_sentence(run.err)), (program, run)
            assert found(run.json()["violations"]) == SMALL_AT_SCAN and run.json()["coverage"]["parsed"] == 0, run
            run = check(binary, world, env=world.environment(AUTOTOMY_CLANG=program))
            assert run.status == 2 and re.search(sentence, one_sentence(run.err)), (program, run)
            run = check(binary, world, "--level", "scan", env=world.environment(AUTOTOMY_CLANG=program))
            assert run.status == 1, "includes need no parser"
        assert snapshot(world) == before and not world.left_over()


def test_no_baseline_from_half_a_look(binary):
    """Where a file or the parser is out of reach, nothing is dropped from the baseline and nothing accepted."""
    with World({**SMALL, **PART}) as world, as_nobody(world) as prefix:
        reachable_binary(binary, prefix)
        assert check(binary, world, "--update-baseline", "--accept-policy", prefix=prefix).status == 0
        world.replace("src/ui/menu.c", "int menu;\n")
        before = snapshot(world)
        for words in ([], ["--accept-policy"]):
            run = check(binary, world, "--update-baseline", *words, prefix=prefix, env=world.environment(AUTOTOMY_CLANG="/none"))
            assert run.status == 2 and "/none" in one_sentence(run.err) and snapshot(world) == before, run
        os.chmod(world.path("src/ui/view.c"), 0)
        for words in ([], ["--accept-policy"]):
            run = check(binary, world, "--update-baseline", *words, prefix=prefix)
            assert run.status == 2 and "src/ui/view.c: Permission denied" in one_sentence(run.err), run
        os.chmod(world.path("src/ui/view.c"), 0o644)
        assert snapshot(world) == before
        assert check(binary, world, "--update-baseline", prefix=prefix).status == 0 and snapshot(world) != before


def test_a_parser_that_is_not_beside_it(binary):
    with World(SMALL) as world:
        lonely = os.path.join(world.base, "autotomy")
        os.symlink(binary, os.path.join(world.base, "link"))
        with open(binary, "rb") as ours, open(lonely, "wb") as theirs:
            theirs.write(ours.read())
        os.chmod(lonely, stat.S_IRWXU)
        run = check(lonely, world)
        assert run.status == 2, run
        assert re.search("cannot be started from .*/autotomy-clang: no such file", one_sentence(run.err)), run
        assert check(os.path.join(world.base, "link"), world).status == 1, "a link leads to where the parser is"


# ---- what may not be written

def test_a_tree_that_is_read_only(binary):
    """Judging writes nothing into it; what is to be written is told in one sentence, and what was there stays."""
    with World({**SMALL, **PART}) as world:
        assert check(binary, world, "--update-baseline", "--accept-policy").status == 0
        world.replace("src/ui/view.c", "int view;\n")
        before = snapshot(world)
        with as_nobody(world) as prefix:
            reachable_binary(binary, prefix)
            for where, _, _ in list(os.walk(world.root)):
                os.chmod(where, 0o555)
            assert check(binary, world, prefix=prefix).status == 0
            for words in (["--update-baseline"], ["--update-baseline", "--accept-policy"], ["--output", "report"],
                          ["--format", "json", "--output", "src/report"]):
                run = check(binary, world, *words, prefix=prefix)
                assert run.status == 2 and run.out == b"", (words, run)
                assert "Permission denied" in one_sentence(run.err), (words, run)
            assert snapshot(world) == before and not world.left_over()


def test_a_cache_that_cannot_be_written(binary):
    """It costs time, not verdicts; nobody's home is needed."""
    with World(SMALL) as world, as_nobody(world) as prefix:
        reachable_binary(binary, prefix)
        expected = check(binary, world, "--format", "json", prefix=prefix, env=world.environment(AUTOTOMY_CACHE="off"))
        os.chmod(world.cache, 0o555)
        bare = {key: value for key, value in world.environment().items() if key not in ("HOME", "XDG_CACHE_HOME")}
        for env in (world.environment(), bare, {**bare, "HOME": "/nowhere"}, {**bare, "HOME": ""},
                    world.environment(XDG_CACHE_HOME="relative")):
            run = check(binary, world, "--format", "json", prefix=prefix, env=env)
            assert (run.status, run.out, run.err) == (1, expected.out, b""), run
        assert found(expected.json()["violations"]) == SMALL_AT_FULL
        assert os.listdir(world.cache) == [] and not os.path.exists(world.path("relative"))


def test_a_folder_that_is_gone(binary):
    with World(SMALL) as world:
        line = 'mkdir "$1" && cd "$1" && rmdir "$1" && exec "$0" check'
        done = subprocess.run(["sh", "-c", line, binary, world.path("src/gone")], env=world.environment(),
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=patience(binary, 20), check=False)
        assert done.returncode == 2 and "current folder" in one_sentence(done.stderr), done


def test_a_huge_database(binary):
    """200,000 commands of files that are not here cost a moment, no more."""
    with World(SMALL) as world:
        world.write(DATABASE, json.dumps([{"directory": world.root, "file": "gone/f%d.c" % number,
                                           "command": "cc -Igone/include -DN=%d -c gone/f%d.c" % (number, number)}
                                          for number in range(200000)]))
        assert found(check_json(binary, world, "scan", 1, timeout=20)["violations"]) == SMALL_AT_SCAN
