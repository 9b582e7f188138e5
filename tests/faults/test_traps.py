"""Traps of libclang, each by its name: what it answers wrongly, or not at all, unless it is asked in the right way. Each is held
for `check` and for a server. What a cache must not miss besides (edits within the second, headers in each other's way, other targets
of links) is in test_cache.py."""
import json
import os

from client import uri_of
from world import World, check_json, patience, wait_told

POLICY = """{
  "version": 1,
  "modules": {
    "core": { "files": ["core/**"], "public": ["core/core.h", "core/new.h", "core/linked.h"], "symbols": { "private": ["hidden*"] } },
    "ui": { "files": ["ui/**"], "uses": ["core"] }
  }
}
"""
USE = '#include "../core/core.h"\nint ui(void) { return hidden(); }\n'
FILES = {"autotomy.json": POLICY, "core/core.h": "int hidden(void);\n", "ui/ui.c": USE}
HIDDEN = [(2, "private-symbol")]


def database(world, commands):
    entries = [{"directory": world.root, "file": path, "arguments": [*words, "-c", path]} for path, words in commands.items()]
    world.write("compile_commands.json", json.dumps(entries))


def in_file(report, path):
    return sorted((v["line"], v["rule"]) for v in report["violations"] if v["file"] == path)


def hold_cold(binary, world, expected):
    """`expected`: path -> what stands there. Nothing may have failed to be parsed."""
    report = check_json(binary, world, "full", 1 if any(expected.values()) else 0)
    assert report["coverage"]["failed"] == [], report["coverage"]
    for path, found in expected.items():
        assert in_file(report, path) == found, (path, report["violations"])


def hold_live(binary, world, expected):
    with world.client(binary) as client:
        client.initialize([world.root], encodings=["utf-8"])
        for path in expected:
            with open(world.path(path), encoding="utf-8") as file:
                client.open(world.path(path), file.read())
        for path, found in expected.items():
            wait_told(client, uri_of(world.path(path)), found, patience(binary, 20))
        client.shut_down()


def hold(binary, world, expected):
    hold_cold(binary, world, expected)
    hold_live(binary, world, expected)


def test_gcc_as_first_argument(binary):
    compilers = (["gcc"], ["/usr/bin/gcc-12"], ["x86_64-linux-gnu-gcc"], ["ccache", "gcc"], ["ccache"], ["clang"], ["c++"])
    with World(FILES) as world:
        commands = {"ui/ui%d.c" % number: words for number, words in enumerate(compilers)}
        for path in commands:
            world.write(path, USE.replace("ui(", path[3:-2] + "("))
        database(world, commands)
        hold(binary, world, {path: HIDDEN for path in commands})


def test_flags_that_only_gcc_knows(binary):
    flags = ["-fconserve-stack", "-fno-var-tracking-assignments", "-fno-allow-store-data-races", "-fipa-pta", "-fno-reorder-functions",
             "--param=allow-store-data-races=0", "-mindirect-branch=thunk-extern", "-mno-fp-ret-in-387", "-Wimplicit-fallthrough=5",
             "-Wno-maybe-uninitialized", "-fplugin=./plugin.so", "-fno-ipa-cp-clone", "-fmerge-constants", "-DSEEN"]
    with World(FILES) as world:
        world.write("ui/ui.c", USE + "#ifndef SEEN\n#error the rest of the command is lost\n#endif\n")
        database(world, {"ui/ui.c": ["gcc", *flags]})
        hold(binary, world, {"ui/ui.c": HIDDEN})


def test_the_compilers_own_headers(binary):
    """Of the resource folder, which an installed libclang does not find by itself."""
    with World(FILES) as world:
        world.write("ui/ui.c", USE + "#include <stdarg.h>\n#include <stddef.h>\n#include <stdbool.h>\n"
                                     "bool has(size_t size, va_list list) { (void)list; return size > 0; }\n")
        hold(binary, world, {"ui/ui.c": HIDDEN})


def test_a_missing_header_that_appears(binary):
    """It was looked for in vain: after it came, what it declares is judged."""
    late = '#include "../core/new.h"\nint ui(void) { return hidden_late(); }\n'
    appears = "int hidden_late(void);\n"
    with World({**FILES, "ui/ui.c": late}) as world:
        report = check_json(binary, world, "full", 0)
        assert report["coverage"]["failed"] == ["ui/ui.c"], report
        world.write("core/new.h", appears)
        hold_cold(binary, world, {"ui/ui.c": HIDDEN})
        for opened in (False, True):
            os.remove(world.path("core/new.h"))
            with world.client(binary) as client:
                client.initialize([world.root], encodings=["utf-8"])
                if opened:
                    client.open(world.path("ui/ui.c"), late)
                client.wait_until(lambda: any("symbols of" in str(m) for m in client.log), patience(binary, 20), "the symbols")
                wait_told(client, uri_of(world.path("ui/ui.c")), [], patience(binary, 20))
                world.write("core/new.h", appears)
                wait_told(client, uri_of(world.path("ui/ui.c")), HIDDEN, patience(binary, 20))
                client.shut_down()


def test_unsaved_headers_that_are_not_on_disk(binary):
    """A header that only a buffer has, included from beside it: clang knows it by its absolute path alone."""
    use = '#include "new.h"\nint ui(void) { return hidden(); }\n'
    with World({**FILES, "ui/ui.c": use, "ui/new.h": '#include "../core/core.h"\n'}) as world:
        hold_cold(binary, world, {"ui/ui.c": HIDDEN})
        world.remove("ui/new.h")
        with world.client(binary) as client:
            client.initialize([world.root], encodings=["utf-8"])
            client.open(world.path("ui/ui.c"), use)
            client.open(world.path("ui/new.h"), '#include "../core/core.h"\n')
            wait_told(client, uri_of(world.path("ui/ui.c")), HIDDEN, patience(binary, 20))
            client.change(world.path("ui/new.h"), [{"text": "int open_now(void);\n"}], 2)
            wait_told(client, uri_of(world.path("ui/ui.c")), [], patience(binary, 20))
            client.change(world.path("ui/new.h"), [{"text": '\n#include "../core/core.h"\n'}], 3)
            wait_told(client, uri_of(world.path("ui/ui.c")), HIDDEN, patience(binary, 20))
            client.shut_down()


def test_late_includes_after_the_first_declaration(binary):
    """A preamble ends at the first declaration: what stands behind it is followed all the same."""
    late = 'int first;\n#include "../core/core.h"\nint ui(void) { return hidden(); }\n'
    with World({**FILES, "ui/ui.c": late}) as world:
        hold(binary, world, {"ui/ui.c": [(3, "private-symbol")]})
        with world.client(binary) as client:
            client.initialize([world.root], encodings=["utf-8"])
            client.open(world.path("ui/ui.c"), late)
            wait_told(client, uri_of(world.path("ui/ui.c")), [(3, "private-symbol")], patience(binary, 20))
            client.open(world.path("core/core.h"), "int open_now(void);\n")
            wait_told(client, uri_of(world.path("ui/ui.c")), [], patience(binary, 20))
            client.change(world.path("core/core.h"), [{"text": "\nint hidden(void);\n"}], 2)
            wait_told(client, uri_of(world.path("ui/ui.c")), [(3, "private-symbol")], patience(binary, 20))
            client.shut_down()


def test_includes_through_links(binary):
    """An unsaved text stands for the file that the link leads to, by whatever name it is included."""
    through = '#include "../core/linked.h"\nint ui(void) { return hidden(); }\n'
    with World({**FILES, "ui/ui.c": through}) as world:
        os.symlink("core.h", world.path("core/linked.h"))
        hold(binary, world, {"ui/ui.c": HIDDEN})
        with world.client(binary) as client:
            client.initialize([world.root], encodings=["utf-8"])
            client.open(world.path("ui/ui.c"), through)
            wait_told(client, uri_of(world.path("ui/ui.c")), HIDDEN, patience(binary, 20))
            client.open(world.path("core/core.h"), "int open_now(void);\n")
            wait_told(client, uri_of(world.path("ui/ui.c")), [], patience(binary, 20))
            client.shut_down()
