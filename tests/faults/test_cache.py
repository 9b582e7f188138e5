"""The cache of facts: what it saves, and that it never says what a run without it would not, whatever happened to the tree or
to the cache itself."""
import concurrent.futures
import os
import stat

from client import uri_of
from world import SMALL, SMALL_AT_FULL, World, check, check_json, found, kill, patience, told, wait_told, wait_until

PARSER = "autotomy-clang"


def counted(binary, world):
    """An environment in which each parser that starts adds a line to a file; and how many did, each time it is called."""
    log, script = os.path.join(world.base, "started"), os.path.join(world.base, "parser")
    with open(script, "w", encoding="ascii") as out:
        out.write('#!/bin/sh\necho x >>"%s"\nexec "%s" "$@"\n' % (log, os.path.join(os.path.dirname(binary), PARSER)))
    os.chmod(script, stat.S_IRWXU)

    def started():
        try:
            with open(log, encoding="ascii") as file:
                lines = len(file.readlines())
        except FileNotFoundError:
            return 0
        os.remove(log)
        return lines
    return world.environment(AUTOTOMY_CLANG=script), started


def report(binary, world, **more):
    run = check(binary, world, "--level", "full", "--format", "json", env=world.environment(**more))
    assert run.status in (0, 1), run
    return run.json()


def cold(binary, world):
    return report(binary, world, AUTOTOMY_CACHE="off")


def database(world):
    folder = os.path.join(world.cache, "autotomy")
    return next(os.path.join(folder, name) for name in os.listdir(folder) if name.endswith(".sqlite"))


def test_an_unchanged_tree_is_not_parsed_again(binary):
    with World(SMALL) as world:
        env, started = counted(binary, world)
        first = check_json(binary, world, "full", 1, env=env)
        assert found(first["violations"]) == SMALL_AT_FULL and started() > 0
        assert check_json(binary, world, "full", 1, env=env) == first
        assert started() == 0
        with world.client(binary, AUTOTOMY_CLANG=env["AUTOTOMY_CLANG"]) as client:
            client.initialize([world.root], encodings=["utf-8"])
            wait_told(client, uri_of(world.path("src/ui/menu.c")), [(2, "private-symbol")], patience(binary, 20))
            client.shut_down()
        assert started() == 0
        # Only what depends on the change is parsed.
        world.replace("src/ui/menu.c", SMALL["src/ui/menu.c"] + "int more;\n")
        assert found(check_json(binary, world, "full", 1, env=env)["violations"]) == SMALL_AT_FULL
        assert started() == 1


def test_headers_from_outside_are_remembered(binary):
    """The compiler's own lie behind links and `..`."""
    files = {"autotomy.json": '{ "version": 1, "modules": { "a": { "files": ["a/**"] } } }',
             "a/a.cpp": "#include <cstddef>\n#include <stddef.h>\nstd::size_t size;\n"}
    with World(files) as world:
        env, started = counted(binary, world)
        assert check_json(binary, world, "full", 0, env=env)["coverage"]["failed"] == []
        assert started() == 1
        check_json(binary, world, "full", 0, env=env)
        assert started() == 0


def test_the_server_fills_it_for_a_check(binary):
    with World(SMALL) as world:
        env, started = counted(binary, world)
        with world.client(binary, AUTOTOMY_CLANG=env["AUTOTOMY_CLANG"]) as client:
            client.initialize([world.root], encodings=["utf-8"])
            wait_told(client, uri_of(world.path("src/ui/menu.c")), [(2, "private-symbol")], patience(binary, 20))
            client.shut_down()
        assert started() > 0
        assert found(check_json(binary, world, "full", 1, env=env)["violations"]) == SMALL_AT_FULL
        assert started() == 0


def test_a_damaged_one_is_made_anew(binary):
    with World(SMALL) as world:
        expected = check_json(binary, world, "full", 1)
        for damage in (b"", b"no database at all\n" * 100, b"SQLite format 3\0" + os.urandom(5000)):
            path = database(world)
            with open(path, "wb") as out:
                out.write(damage)
            env, started = counted(binary, world)
            assert check_json(binary, world, "full", 1, env=env) == expected
            assert started() > 0
            assert check_json(binary, world, "full", 1, env=env) == expected
            assert started() == 0


def test_a_server_tells_of_a_damaged_one(binary):
    with World(SMALL) as world:
        check_json(binary, world, "full", 1)
        with open(database(world), "wb") as out:
            out.write(b"garbage" * 1000)
        with world.client(binary) as client:
            client.initialize([world.root], encodings=["utf-8"])
            client.wait_until(lambda: any(m.get("method") == "window/logMessage" and ".sqlite" in m["params"]["message"]
                                          for m in client.log), patience(binary, 20), "a word on the cache")
            wait_told(client, uri_of(world.path("src/ui/menu.c")), [(2, "private-symbol")], patience(binary, 20))
            client.shut_down()


def test_many_at_once(binary):
    """Runs and servers that share it, one of them killed while it writes."""
    with World(SMALL) as world:
        expected = cold(binary, world)
        clients = [world.client(binary) for _ in range(3)]
        for client in clients:
            client.initialize([world.root], encodings=["utf-8"])
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            runs = [pool.submit(check_json, binary, world, "full", 1) for _ in range(8)]
            kill(clients[0].process.pid)
            for run in runs:
                assert run.result() == expected
        for client in clients[1:]:
            wait_told(client, uri_of(world.path("src/ui/menu.c")), [(2, "private-symbol")], patience(binary, 30))
            client.shut_down()
        for client in clients:
            client.__exit__(None, None, None)
        wait_until(lambda: not world.left_over(), patience(binary, 5), lambda: "left over: %s" % world.left_over())
        assert check_json(binary, world, "full", 1) == expected


def test_none_at_all(binary):
    """A cache that cannot be had costs time, not verdicts."""
    with World(SMALL) as world:
        blocked = os.path.join(world.base, "blocked")
        with open(blocked, "wb"):
            pass
        for more in ({"XDG_CACHE_HOME": blocked}, {"AUTOTOMY_CACHE": "off"}, {"XDG_CACHE_HOME": "/proc/none"}):
            assert found(check_json(binary, world, "full", 1, env=world.environment(**more))["violations"]) == SMALL_AT_FULL


# ---- traps: changes that a cache by times, sizes or names would not notice

TRAPS = {
    "autotomy.json": """{
  "version": 1,
  "compile": { "arguments": ["-Ifirst", "-Isecond"] },
  "modules": {
    "core": { "files": ["first/**", "second/**", "real/**"], "public": ["second/open.h", "first/open.h", "first/late.h"] },
    "ui": { "files": ["ui/**"], "uses": ["core"] }
  },
  "rules": { "interface-leak": "off" }
}
""",
    "second/open.h": '#include "inner.h"\nint hiddem(void);\n',
    "second/inner.h": "int hidden(void);\n",
    "ui/ui.c": '#include <open.h>\nint ui(void) { return hidden(); }\n#if __has_include(<late.h>)\n#include <late.h>\n'
               'int late(void) { return LATE; }\n#endif\n',
}
LATE = "extern int hidden_late;\n#define LATE hidden_late\n"


def retarget(world):
    world.write("second/other.h", "#pragma once\n")
    os.symlink("other.h", world.path("second/inner.h.new"))
    os.rename(world.path("second/inner.h.new"), world.path("second/inner.h"))


def change_within_the_second(world):
    """Same size, and the time set back: only the content tells."""
    path = world.path("second/open.h")
    before = os.stat(path)
    world.write("second/open.h", TRAPS["second/open.h"].replace("hiddem", "hidden"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


# What changes, how, and what then stands in ui/ui.c.
HIDDEN = [(2, "private-symbol")]
STEPS = [
    ("nothing", lambda world: None, HIDDEN),
    ("a header of the same size and time", change_within_the_second, []),
    ("and back", lambda world: world.replace("second/open.h", TRAPS["second/open.h"]), HIDDEN),
    ("a header that appears", lambda world: world.write("first/late.h", LATE), HIDDEN),
    ("one in the way of another", lambda world: world.write("first/open.h", "int hidden(void);\n"), []),
    ("one that goes", lambda world: world.remove("first/open.h"), HIDDEN),
    ("another target of a link", retarget, []),
    ("a late include", lambda world: world.write("ui/ui.c", TRAPS["ui/ui.c"] + '#include "../second/inner.h"\n'),
     [(7, "private-header")]),
]


def reset(world):
    for path in ("first/open.h", "first/late.h", "second/inner.h", "second/other.h"):
        if os.path.lexists(world.path(path)):
            world.remove(path)
    for path, text in TRAPS.items():
        world.replace(path, text)


# What only a parse knows of: an include by a macro, and what is included by what that found.
def computed(suffix):
    """Files and steps; the suffix is one that the walk lists, or none."""
    body, more = "second/body" + suffix, "more" + suffix
    included, text = [(2, "private-header")], "#include <%s>\n" % more
    return {
        "autotomy.json": TRAPS["autotomy.json"],
        "ui/ui.c": '#define BODY "../%s"\n#include BODY\nint ui(void) { return 0; }\n' % body,
    }, [
        ("there is none", lambda world: None, []),
        ("one that appears", lambda world: world.write(body, text), included),
        ("one that appears behind it", lambda world: world.write("second/" + more, "#define ui more\nint hidden(void);\n"),
         [*included, (3, "private-symbol")]),
        ("one in the way", lambda world: world.write("first/" + more, "int hidden(void);\n"), included),
        ("one that goes", lambda world: world.remove(body), []),
        ("and comes back", lambda world: world.write(body, text), included),
    ]


def in_ui(violations):
    return sorted((v["line"], v["rule"]) for v in violations if v["file"] == "ui/ui.c")


def follow(binary, files, steps):
    with World(files) as world:
        for name, step, expected in steps:
            step(world)
            without = cold(binary, world)
            assert in_ui(without["violations"]) == expected, (name, without)
            for _ in range(2):
                assert report(binary, world) == without, name


def test_traps_for_a_check(binary):
    follow(binary, TRAPS, STEPS)


def test_computed_includes_for_a_check(binary):
    for suffix in (".inc", ".tbl"):
        follow(binary, *computed(suffix))


def test_computed_includes_for_a_server(binary):
    for suffix in (".inc", ".tbl"):
        files, steps = computed(suffix)
        with World(files) as world, world.client(binary) as client:
            client.initialize([world.root], encodings=["utf-8"])
            for name, step, expected in steps:
                step(world)
                client.wait_until(lambda: told(client, uri_of(world.path("ui/ui.c"))) == expected, patience(binary, 20),
                                  name + suffix)
            client.shut_down()


def blind_parser(binary, world, path):
    """A parser that takes the file away before it works, as long as there is a file called blind."""
    script, parser = os.path.join(world.base, "parser"), os.path.join(os.path.dirname(binary), PARSER)
    with open(script, "w", encoding="utf-8") as out:
        out.write('#!/bin/sh\n[ ! -e "%s" ] || mv "%s" "%s.away"\nexec "%s" "$@"\n' %
                  (os.path.join(world.base, "blind"), path, path, parser))
    os.chmod(script, stat.S_IRWXU)
    return script


def test_a_file_that_was_gone_for_a_moment(binary):
    """What the parser missed is kept for nobody, though the file is there when the check begins and when it ended."""
    with World(TRAPS) as world:
        header, blind = world.path("second/inner.h"), os.path.join(world.base, "blind")
        parser = blind_parser(binary, world, header)
        with open(blind, "wb"):
            pass
        assert in_ui(report(binary, world, AUTOTOMY_CLANG=parser)["violations"]) == []
        os.rename(header + ".away", header)
        os.remove(blind)
        assert in_ui(report(binary, world, AUTOTOMY_CLANG=parser)["violations"]) == HIDDEN


def test_traps_for_a_server(binary):
    """The same while a server watches: with the file open, and closed."""
    with World(TRAPS) as world:
        ui = world.path("ui/ui.c")
        for opened in (False, True):
            reset(world)
            with world.client(binary) as client:
                client.initialize([world.root], encodings=["utf-8"])
                if opened:
                    client.open(ui, TRAPS["ui/ui.c"])
                for name, step, expected in STEPS:
                    if opened and name == "a late include":
                        continue  # the buffer hides it
                    step(world)
                    client.wait_until(lambda: told(client, uri_of(ui)) == expected, patience(binary, 20),
                                      "%s, opened: %s" % (name, opened))
                client.shut_down()
