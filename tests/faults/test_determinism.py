"""The same input gives the same bytes: however many work at once, however often it is asked, on whatever machine."""
import glob
import json
import os
import random
import shutil

from generated import Buffer, files
from world import HERE, Skipped, World, as_nobody, check, is_sanitized, reachable_binary

RUNS, RUNS_SANITIZED = 20, 4
REAL_RUNS_AT_FULL = 2
SEED = 99


def same_bytes(binary, world, level, form, runs):
    first = None
    for number in range(runs):
        run = check(binary, world, "--level", level, "--format", form, "--jobs", str(1 + number % 2), timeout=300)
        assert run.status in (0, 1) and run.out, run
        first = first or run
        assert run.out == first.out, "the %s of run %d at %s differs" % (form, number, level)
        assert run.err == first.err, (first.err, run.err)


def runs_for(binary, count):
    return RUNS_SANITIZED if is_sanitized(binary) else count


def test_generated_tree(binary):
    hand = random.Random(SEED)
    print("seed %d" % SEED)
    with World(files()) as world:
        for path, text in files().items():
            if path == "autotomy.json":
                continue
            buffer = Buffer(world.root, path, text)
            for _ in range(6):
                buffer.edit(hand)
            world.write(path, buffer.text())
        for level in ("scan", "full"):
            same_bytes(binary, world, level, "json", runs_for(binary, RUNS))
            same_bytes(binary, world, level, "text", 2)


def test_real_tree(binary):
    found = glob.glob(os.path.join(HERE, "..", "..", "build", "real", "tmux-*"))
    if not found:
        raise Skipped("tmux was not fetched; run the test real/fetch first")
    with World() as world:
        os.rmdir(world.root)
        shutil.copytree(sorted(found)[0], world.root, symlinks=True)
        shutil.copy(os.path.join(HERE, "..", "real", "tmux.json"), world.path("autotomy.json"))
        same_bytes(binary, world, "scan", "json", runs_for(binary, RUNS))
        same_bytes(binary, world, "full", "json", REAL_RUNS_AT_FULL)


# ---- two machines

FORMATS = ("text", "json", "sarif", "github", "junit", "codequality")
WORDS = [word for form in FORMATS for word in ("--format", form, "--output", "../out." + form)]


def edited_files():
    """Violations of many kinds, errors of clang in the tree and in what it includes, a source in no module, a baseline."""
    hand, tree = random.Random(SEED), files()
    for path in [path for path in tree if path != "autotomy.json"]:
        buffer = Buffer("/", path, tree[path])
        for _ in range(4):
            buffer.edit(hand)
        tree[path] = buffer.text()
    tree["src/core/broken.c"] = '#include "nowhere.h"\n#include <no/where.h>\n#include "core.h"\nint b = c;\n'
    tree["src/core/broken2.c"] = "#define size_t struct broken;\n#include <stdlib.h>\n"
    tree["lost.c"] = tree["lost_too.c"] = "int lost;\n"
    tree["autotomy-baseline.json"] = json.dumps({"version": 1, "entries": [
        {"rule": "unowned-file", "from": None, "to": None, "file": "gone.c", "target": None, "symbol": None, "count": 1}]})
    return tree


def database(root):
    """As cmake writes it: absolute. One source twice, so that commands are named."""
    def command(file, *words):
        words = ["cc", "-I" + root + "/src", *words, "-c", root + "/" + file]
        return {"directory": root, "file": root + "/" + file, "arguments": words}
    return json.dumps([command("src/tool/tool0.c"), command("src/tool/tool0.c", "-DMORE"), command("src/core/core1.c")])


class Machine:
    """A tree at a place of its own, whose files came in an order of their own."""

    def __init__(self, tree, name, backwards):
        self.world = World()
        os.rmdir(self.world.root)
        self.world.root = os.path.join(self.world.base, name, "tree")
        os.makedirs(self.world.root)
        for path in sorted(tree, reverse=backwards):
            self.world.write(path, tree[path])
        self.world.write("compile_commands.json", database(self.world.root))

    def run(self, binary, *words, prefix=(), **environment):
        """What a run tells, on standard error and in each format."""
        run = check(binary, self.world, *WORDS, *words, prefix=prefix, timeout=300, env=self.world.environment(**environment))
        assert run.status == 1 and run.out == b"", run
        told = {"stderr": run.err}
        for form in FORMATS:
            path = self.world.path("../out." + form)
            with open(path, "rb") as file:
                told[form] = file.read()
            os.remove(path)
        return told


def hold_same(told, expected, what):
    for form in expected:
        assert told[form] == expected[form], "%s differs %s:\n%s\n---\n%s" % (
            form, what, told[form].decode(errors="replace")[:4000], expected[form].decode(errors="replace")[:4000])


def test_two_machines(binary):
    tree = edited_files()
    here, there = Machine(tree, "here", False), Machine(tree, "somewhere else/\u00e9", True)
    with here.world, there.world, as_nobody(there.world) as prefix:
        reachable_binary(binary, prefix)
        expected = here.run(binary, "--jobs", "1")  # cold
        assert b"not checked: " in expected["stderr"] and b"broken.c:1:10" in expected["stderr"], expected["stderr"]
        for form, text in expected.items():
            for word in (here.world.base, "/usr/", "/home", "/tmp/"):
                assert word.encode() not in text, "an absolute path in %s" % form
        for jobs in range(1, 9):
            hold_same(here.run(binary, "--jobs", str(jobs), AUTOTOMY_CACHE="off" if jobs % 2 else here.world.cache), expected,
                      "with %d jobs" % jobs)
        for what, environment in (
                ("elsewhere, cold", {}), ("elsewhere, warm", {}),
                ("elsewhere, in another locale", {"LC_ALL": "de_DE.UTF-8", "LANG": "ja_JP.UTF-8", "LANGUAGE": "de"}),
                ("elsewhere, in no locale", {"LC_ALL": "C", "TZ": "Pacific/Kiritimati", "HOME": "/nowhere"}),
                ("elsewhere, on a terminal's settings", {"TERM": "xterm-256color", "COLUMNS": "20", "CLICOLOR_FORCE": "1"}),
                ("elsewhere, without a cache", {"AUTOTOMY_CACHE": "off", "USER": "nobody"})):
            hold_same(there.run(binary, prefix=prefix, **environment), expected, what)
