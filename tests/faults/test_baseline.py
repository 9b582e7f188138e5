"""`check --update-baseline`: what it drops, what it keeps, and what it refuses."""
import json
import os

from world import PRIVATE_INCLUDE, SMALL, World, check, check_json, found, one_sentence

BASELINE = "autotomy-baseline.json"


def text(world):
    with open(world.path(BASELINE), encoding="utf-8") as file:
        return file.read()


def entries(world):
    return json.loads(text(world))["entries"]


def accept_all(binary, world):
    assert check(binary, world, "--update-baseline", "--accept-policy").status == 0
    report = check_json(binary, world, "full", 0)
    assert found(report["violations"]) == [] and report["summary"]["baselined"] == 3, report


def test_grows_only_where_it_is_asked_to(binary):
    with World(SMALL) as world:
        assert check(binary, world, "--update-baseline").status == 1
        assert not os.path.exists(world.path(BASELINE)), "made unasked"
        accept_all(binary, world)
        world.write("src/ui/view.c", PRIVATE_INCLUDE * 2)
        assert check(binary, world, "--update-baseline").status == 1
        assert found(check_json(binary, world, "full", 1)["violations"]) == [("src/ui/view.c", 2, "private-header")]


def test_form(binary):
    """An entry a line, sorted, no line numbers, the same bytes again."""
    with World(SMALL) as world:
        accept_all(binary, world)
        lines = text(world).split("\n")[3:-3]
        assert len(lines) == 3 and all(json.loads(line.rstrip(",")) for line in lines), lines
        assert lines == sorted(lines) and '"line"' not in text(world)
        before = text(world)
        assert check(binary, world, "--update-baseline").status == 0
        assert text(world) == before


def test_shrinks(binary):
    with World(SMALL) as world:
        world.write("src/ui/view.c", PRIVATE_INCLUDE * 3)
        check(binary, world, "--update-baseline", "--accept-policy")
        world.write("src/ui/view.c", PRIVATE_INCLUDE)
        stale = check_json(binary, world, "full", 0)
        assert [v["rule"] for v in stale["violations"] if v["status"] == "new"] == ["baseline"], stale
        assert check(binary, world, "--update-baseline").status == 0
        assert found(check_json(binary, world, "full", 0)["violations"]) == []
        assert [e["count"] for e in entries(world)] == [1, 1, 1]
        world.write("src/ui/view.c", PRIVATE_INCLUDE * 2)
        assert found(check_json(binary, world, "full", 1)["violations"]) == [("src/ui/view.c", 2, "private-header")]


def test_follows_a_file_that_was_moved(binary):
    with World(SMALL) as world:
        accept_all(binary, world)
        os.rename(world.path("src/ui/menu.c"), world.path("src/ui/bar.c"))
        assert found(check_json(binary, world, "scan", 0)["violations"]) == [], "the scan cannot know where it went"
        assert check(binary, world, "--update-baseline").status == 0
        assert found(check_json(binary, world, "full", 0)["violations"]) == []
        assert "src/ui/bar.c" in [e["file"] for e in entries(world)]


def test_keeps_what_could_not_be_judged(binary):
    """A file that does not compile is no file without violations."""
    with World(SMALL) as world:
        accept_all(binary, world)
        good, broken = SMALL["src/ui/menu.c"], "int view(void) { return later(; }\n"
        world.write("src/ui/menu.c", broken)
        assert found(check_json(binary, world, "full", 0)["violations"]) == []
        assert check(binary, world, "--update-baseline").status == 0
        world.write("src/ui/menu.c", good)
        assert found(check_json(binary, world, "full", 0)["violations"]) == []


def test_takes_the_whole_project(binary):
    with World(SMALL) as world:
        accept_all(binary, world)
        before = text(world)
        for words in (["src/ui"], ["--level", "scan"], ["--stdin", "src/ui/view.c"]):
            run = check(binary, world, "--update-baseline", *words)
            assert run.status == 2 and "whole project" in run.err.decode() and not run.out, run
        assert text(world) == before


def test_cannot_be_written(binary):
    """A full or read-only disk costs the run, not the baseline."""
    with World(SMALL) as world:
        accept_all(binary, world)
        before = text(world)
        world.write("src/ui/view.c", "")
        run = check(binary, world, "--update-baseline", prefix=("prlimit", "--fsize=16"))
        assert run.status == 2 and BASELINE in one_sentence(run.err), run
        assert text(world) == before
        assert sorted(os.listdir(world.root)) == [BASELINE, "autotomy.json", "src"]


def test_merge_markers(binary):
    with World(SMALL) as world:
        accept_all(binary, world)
        marked = "<<<<<<< ours\n" + text(world) + "=======\n>>>>>>> theirs\n"
        world.write(BASELINE, marked)
        run = check(binary, world, "--update-baseline")
        assert run.status == 2 and run.out.startswith(BASELINE.encode() + b":1:1: error: "), run
        assert text(world) == marked
