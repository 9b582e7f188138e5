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
