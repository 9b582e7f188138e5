"""Symbols, live: a few texts in which a shortcut would be seen, each held against a cold check."""
import os
import time

from client import PATIENCE, Client, Tree
from cold import cold_check, published


class World:
    """A tree, a client and the buffers that it has open."""

    def __init__(self, binary, files):
        self.binary, self.tree, self.buffers, self.versions = binary, Tree(files), {}, {}
        self.client = Client(binary, env={**os.environ, "AUTOTOMY_CACHE": "off"})
        self.client.initialize([self.tree.root])

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.client.__exit__(*exception)
        self.tree.__exit__(*exception)

    def open(self, path, text):
        self.buffers[path], self.versions[path] = text, 1
        self.client.open(self.tree.path(path), text)

    def change(self, path, text):
        """Replaces what differs, as an editor does."""
        old = self.buffers[path].splitlines(keepends=True)
        new = text.splitlines(keepends=True)
        same = 0
        while same < min(len(old), len(new)) and old[same] == new[same]:
            same += 1
        change = {"range": {"start": {"line": same, "character": 0}, "end": {"line": len(old), "character": 0}},
                  "text": "".join(new[same:])}
        self.buffers[path] = text
        self.versions[path] += 1
        self.client.change(self.tree.path(path), [change], self.versions[path])

    def settles_cold(self):
        """What is published comes to be what a cold check says; returns it as (file, line, rule, symbol)."""
        expected = cold_check(self.binary, self.tree, self.buffers, "full")
        end = time.monotonic() + PATIENCE
        while (got := published(self.client, self.tree)) != expected:
            assert time.monotonic() < end, {"published": got, "check": expected}
            self.client.take(0.05)
        return sorted((f, v["line"], v["rule"], v["symbol"] or v["target"]) for f in got for v in got[f])


PAGE = """{
  "version": 1,
  "modules": {
    "core": { "files": ["src/core/**"], "public": ["src/core/core.h"] },
    "ui": { "files": ["src/ui/**"], "uses": ["core"] }
  }
}
"""


def test_a_header_that_is_in_a_buffer_alone(binary):
    """It is found by whatever road an include takes, and read once."""
    core = "#pragma once\n#include \"../core/page.h\"\n#include \"../../src/core/page.h\"\n"
    view = "#include \"../core/core.h\"\nint view(struct page *p) { return p->count; }\n"
    files = {"autotomy.json": PAGE, "src/core/core.h": core, "src/ui/view.c": view}
    with World(binary, files) as world:
        world.open("src/core/page.h", "#pragma once\nstruct page { int size; };\n")
        world.settles_cold()
        world.open("src/ui/view.c", view)
        for field in ("count", "size", "count"):
            world.change("src/core/page.h", "#pragma once\nstruct page { int %s; };\n" % field)
            told = world.settles_cold()
            assert ("src/ui/view.c", 2, "private-symbol", "page") in told, told
            assert (("src/ui/view.c", 2, "opaque-type", "page::count") in told) == (field == "count"), told
        world.change("src/ui/view.c", view + "\n")
        world.settles_cold()
        world.change("src/core/page.h", "#pragma once\n")
        world.settles_cold()
        world.client.shut_down()


def test_a_header_in_a_buffer_that_is_reached_by_a_roundabout_path(binary):
    """Its text counts, though libclang calls it by another name than we do."""
    view = "#include \"../core/core.h\"\nint view(void) { return limit; }\n"
    page = "#pragma once\n%s\n"
    files = {"autotomy.json": PAGE, "src/core/core.h": "#pragma once\n#include \"../core/page.h\"\n",
             "src/core/page.h": page % "extern int limit;", "src/ui/view.c": view}
    with World(binary, files) as world:
        world.open("src/ui/view.c", view)
        world.open("src/core/page.h", files["src/core/page.h"])
        world.settles_cold()
        for line in ("enum { limit };", "extern int limit;", "#define limit 3", "enum { limit };"):
            world.change("src/core/page.h", page % line)
            assert world.settles_cold() == [("src/core/core.h", 2, "interface-leak", "src/core/page.h"),
                                            ("src/ui/view.c", 2, "private-symbol", "limit")]
        world.client.shut_down()


COUNT = """{
  "version": 1,
  "exclude": ["gen/**", "src/ui/all.h"],
  "compile": { "arguments": ["-Isrc/core", "-DTABLE=\\"table.inc\\"", "-DROWS=\\"rows.tbl\\""] },
  "modules": { "core": { "files": ["src/core/**"] }, "ui": { "files": ["src/ui/**"], "uses": ["core"] } }
}
"""
CORE = {"autotomy.json": COUNT, "src/core/core.h": "extern int count;\n", "src/core/core.c": "#include \"core.h\"\nint count;\n"}


def check_bridge(binary, bridge):
    """`bridge` is an excluded header, by which alone a source of ui reaches shape.h."""
    files = {**CORE, "src/ui/shape.h": "#pragma once\nstatic inline int *shape(void) { return &count; }\n",
             bridge: "#include <core.h>\n#include \"%s/shape.h\"\n" % os.path.relpath("src/ui", os.path.dirname(bridge)),
             "src/ui/view.c": "#include \"%s\"\nint *view(void) { return SHAPE; }\n" % os.path.relpath(bridge, "src/ui")}
    told = [("src/ui/shape.h", 2, "foreign-state", "count")]
    with World(binary, files) as world:
        assert world.settles_cold() == told
        # The source is parsed again for what is behind the bridge, on the disk and in a buffer,
        shape = files["src/ui/shape.h"] + "#define SHAPE &count\n"
        world.tree.write("src/ui/shape.h", shape)
        assert world.settles_cold() == [*told, ("src/ui/shape.h", 3, "foreign-state", "count")]
        world.open("src/ui/shape.h", shape)
        world.change("src/ui/shape.h", files["src/ui/shape.h"] + "#define SHAPE shape()\n")
        assert world.settles_cold() == told
        # and for the bridge itself.
        world.tree.write(bridge, files[bridge] + "#undef SHAPE\n#define SHAPE &count\n")
        world.settles_cold()
        world.tree.write(bridge, "#include <core.h>\n")
        world.settles_cold()
        world.tree.write(bridge, files[bridge])
        assert world.settles_cold() == told
        world.open(bridge, files[bridge])
        world.change(bridge, "#include <core.h>\n")
        world.settles_cold()
        world.change(bridge, files[bridge])
        assert world.settles_cold() == told
        world.client.shut_down()


def test_what_is_reached_through_an_excluded_header(binary):
    check_bridge(binary, "src/ui/all.h")


def test_what_is_reached_through_an_excluded_folder(binary):
    check_bridge(binary, "gen/all.h")


def test_what_a_macro_includes(binary):
    """Only the parse knows what `#include NAME` brings: it is judged, and followed, all the same."""
    use = "static int *%s = &count;\n"
    view = "#include \"core.h\"\n#include TABLE\n#include ROWS\nstatic int *view = FIRST;\n"
    files = {**CORE, "src/ui/table.inc": use % "table", "src/ui/rows.tbl": use % "rows" + "#define FIRST table\n",
             "src/ui/view.c": view}
    told = [("src/ui/rows.tbl", 1, "foreign-state", "count"), ("src/ui/table.inc", 1, "foreign-state", "count")]
    with World(binary, files) as world:
        assert world.settles_cold() == told
        world.tree.write("src/ui/rows.tbl", use % "rows" + "#define FIRST &count\n")
        assert world.settles_cold() == [told[0], (told[0][0], 2, *told[0][2:]), told[1]]
        world.open("src/ui/table.inc", "\n" + use % "table")
        assert (told[1][0], 2, *told[1][2:]) in world.settles_cold()
        world.open("src/ui/view.c", view)
        # Without the include the fragment is nobody's, and means nothing by itself.
        world.change("src/ui/view.c", "#include \"core.h\"\nstatic int *view;\n")
        assert world.settles_cold() == []
        world.change("src/ui/table.inc", use % "table" + "static int *more = &count;\n")
        assert world.settles_cold() == []
        world.change("src/ui/view.c", view)
        assert len(world.settles_cold()) == 4
        world.client.shut_down()


def test_a_fragment_that_nobody_includes_any_more(binary):
    view = "#include \"core.h\"\n#include \"table.inc\"\n"
    with World(binary, {**CORE, "src/ui/table.inc": "static int *table = &count;\n", "src/ui/view.c": view}) as world:
        told = [("src/ui/table.inc", 1, "foreign-state", "count")]
        assert world.settles_cold() == told
        world.open("src/ui/view.c", view)
        world.change("src/ui/view.c", "#include \"core.h\"\n")
        assert world.settles_cold() == []
        world.change("src/ui/view.c", view)
        assert world.settles_cold() == told
        world.client.shut_down()
