"""Policies, databases and baselines that are missing or broken: exit 2, a message at its place, a live server."""
import json
import os

from client import uri_of
from world import (POLICY, PRIVATE_INCLUDE, SMALL, SMALL_AT_SCAN, World, autotomy, check, check_json, found,
                   one_sentence, patience, wait_told)

BROKEN = "{\n  \"version\": 1,\n  \"moduls\": {}\n}\n"


def with_database(names):
    return POLICY.replace('"version": 1,', '"version": 1, "compile": { "database": %s },' % json.dumps(names))


def config_faults(binary, world, *words, levels=("scan", "full")):
    """Places and messages of the config violations; a faulty policy is all that is told, at any level."""
    told = None
    for level in levels:
        report = check_json(binary, world, level, 2, *words)
        violations = report["violations"]
        assert violations and {v["rule"] for v in violations} == {"config"}, violations
        assert all(v["severity"] == "error" and v["message"] for v in violations)
        assert report["coverage"]["parsed"] == 0
        told = [(v["file"], v["line"], v["column"], v["message"]) for v in violations]
    text = check(binary, world, *words)
    assert text.status == 2, text
    for file, line, column, message in told:
        assert ("%s:%d:%d: error: %s [config]" % (file, line, column, message)).encode() in text.out, text
    return told


def live(binary, world, at, line):
    """The server shows the fault at its place, and goes on: once the policy is whole, edits are judged."""
    view, wait = world.path("src/ui/view.c"), patience(binary, 20)
    with world.client(binary) as client:
        client.initialize([world.root], encodings=["utf-8"])
        client.open(view, PRIVATE_INCLUDE)
        wait_told(client, uri_of(world.path(at)), [(line, "config")], wait)
        world.replace("autotomy.json", POLICY)
        if at != "autotomy.json":
            world.remove(at)
        wait_told(client, uri_of(world.path(at)), [], wait)
        wait_told(client, uri_of(view), [(1, "private-header")], wait)
        client.change(view, [{"text": "\n\n" + PRIVATE_INCLUDE}], 2)
        wait_told(client, uri_of(view), [(3, "private-header")], wait)
        client.shut_down()


def test_wrong_policy(binary):
    with World({**SMALL, "autotomy.json": BROKEN}) as world:
        (file, line, column, message), *more = config_faults(binary, world)
        assert (file, line, column) == ("autotomy.json", 3, 4) and "modules" in message, message
        live(binary, world, "autotomy.json", 3)


def test_policies_that_are_no_json(binary):
    for text, line in (("", 1), ("{", 1), ("[]", 1), ("{\n\"version\": 1,\n\"modules\": {\"a\" 1}}", 3), ("\0", 1),
                       ("{\"version\": 1}\n}", 2), ("\xff\xfe", 1), ("[" * 200000, 1), ("{\"version\": 1e999}", 1)):
        with World({**SMALL, "autotomy.json": text.encode("latin-1")}) as world:
            told = config_faults(binary, world, levels=("scan",))
            assert told[0][:2] == ("autotomy.json", line), (text[:40], told)


def test_no_policy(binary):
    with World({"src/a.c": "int x;\n"}) as world:
        run = check(binary, world)
        assert run.status == 2 and not run.out and "autotomy.json" in one_sentence(run.err), run
        run = check(binary, world, "--config", "nothing.json")
        assert run.status == 2 and not run.out and "nothing.json" in one_sentence(run.err), run
        with world.client(binary) as client:
            client.initialize([world.root], encodings=["utf-8"])
            assert client.open(world.path("src/a.c"), "int x;\n") == []
            client.shut_down()


def test_policy_that_is_no_file(binary):
    for make in (os.mkdir, os.mkfifo, lambda path: os.symlink("nothing", path), lambda path: os.symlink(path, path),
                 lambda path: os.symlink("/dev/zero", path)):
        with World(SMALL) as world:
            world.remove("autotomy.json")
            make(world.path("autotomy.json"))
            run = check(binary, world, timeout=20)
            assert run.status == 2, run
            assert b"autotomy.json" in run.out + run.err, run
            with world.client(binary) as client:
                client.initialize([world.root], encodings=["utf-8"])
                client.open(world.path("src/ui/view.c"), PRIVATE_INCLUDE)
                client.shut_down()


def test_missing_database(binary):
    policy = with_database(["build/compile_commands.json"])
    with World({**SMALL, "autotomy.json": policy}) as world:
        (place,) = config_faults(binary, world)
        column = policy.split("\n")[1].index("build/") + 1
        assert place[:3] == ("autotomy.json", 2, column) and "compile database" in place[3], place
        live(binary, world, "autotomy.json", 2)


def test_broken_database(binary):
    for text, line in (("[\n{\"directory\": \"/\", \"file\": 5, \"command\": \"cc\"}]", 2), ("[\n{]", 2), ("", 1),
                       ("{}", 1), ("[\n\n{\"directory\": \"/\", \"file\": \"a.c\"}]", 3), ("\0", 1)):
        with World({**SMALL, "compile_commands.json": text}) as world:
            (place,) = config_faults(binary, world, levels=("scan",))
            assert place[:2] == ("compile_commands.json", line), (text, place)
            assert "the compile database is faulty" in place[3]
    with World({**SMALL, "compile_commands.json": "[\n{]"}) as world:
        live(binary, world, "compile_commands.json", 2)


def test_database_that_is_no_file(binary):
    with World({**SMALL, "autotomy.json": with_database(["db"])}) as world:
        os.mkdir(world.path("db"))
        (place,) = config_faults(binary, world)
        assert place[:2] == ("autotomy.json", 2), place


def test_database_of_what_is_not_there(binary):
    """A stale database is no fault: its sources are gone, or their folders are."""
    commands = [{"directory": "/nowhere/at/all", "file": world_file, "arguments": ["cc", "-c", world_file]}
                for world_file in ("gone.c", "/nowhere/gone.c")]
    with World(SMALL) as world:
        commands.append({"directory": "/nowhere/at/all", "file": world.path("src/ui/menu.c"),
                         "arguments": ["cc", "-c", world.path("src/ui/menu.c")]})
        world.write("compile_commands.json", json.dumps(commands))
        assert found(check_json(binary, world, "scan", 1)["violations"]) == SMALL_AT_SCAN
        report = check_json(binary, world, "full", 1)
        assert ("src/ui/menu.c", 2, "private-symbol") in found(report["violations"])


def test_broken_baseline(binary):
    for text, line in (("{", 1), ("{\"version\": 1,\n\"entries\": 5}", 2), ("{\"version\": 2}", 1),
                       ("{\"version\": 1, \"entries\": [\n{\"rule\": \"privat-header\", \"file\": \"x\"}]}", 2)):
        with World({**SMALL, "autotomy-baseline.json": text}) as world:
            (place,) = config_faults(binary, world)
            assert place[:2] == ("autotomy-baseline.json", line), (text, place)
    with World({**SMALL, "autotomy-baseline.json": "{"}) as world:
        live(binary, world, "autotomy-baseline.json", 1)


def test_modules_command_with_a_wrong_policy(binary):
    with World({**SMALL, "autotomy.json": BROKEN}) as world:
        run = autotomy(binary, world, "modules")
        assert run.status == 2 and run.err, run
