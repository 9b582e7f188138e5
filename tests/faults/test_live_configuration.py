"""Policies, databases and baselines that come, go, break and heal while documents are open."""
import json
import os

from client import uri_of
from world import POLICY, PRIVATE_INCLUDE, PRIVATE_USE, SMALL, World, check, patience, told, wait_told

BROKEN = POLICY.replace('"uses"', '"use"')
LOOSE = POLICY.replace('"public": ["src/core/core.h"]', '"public": ["src/core/*.h"]')
FAULT_LINE = 5
PRIVATE = [(1, "private-header")]


class Session:
    """The small tree, a server over it, and two documents open."""

    def __init__(self, binary, files=None):
        self.world = World({**SMALL, **(files or {})})
        self.wait = patience(binary, 20)
        self.view, self.menu = self.world.path("src/ui/view.c"), self.world.path("src/ui/menu.c")
        self.policy = self.world.path("autotomy.json")
        self.version = 1
        self.client = self.world.client(binary)

    def __enter__(self):
        self.client.initialize([self.world.root], encodings=["utf-8"])
        self.client.open(self.view, PRIVATE_INCLUDE)
        self.client.open(self.menu, PRIVATE_USE)
        return self

    def __exit__(self, kind, *rest):
        try:
            if kind is None:
                self.client.shut_down()
                assert not self.world.left_over(), self.world.left_over()
        finally:
            self.client.__exit__(kind, *rest)
            self.world.__exit__(kind, *rest)

    def becomes(self, path, expected):
        wait_told(self.client, uri_of(path), expected, self.wait)

    def has_only(self, path, rule):
        """One diagnostic, wherever it stands."""
        self.client.wait_until(lambda: [code for _, code in told(self.client, uri_of(path))] == [rule], self.wait,
                               "one %s in %s" % (rule, path))

    def edit_is_judged(self, expected):
        """The very publication that answers an edit has the verdict of the policy in force."""
        self.version += 1
        self.client.change(self.view, [{"text": "/* %d */" % self.version + PRIVATE_INCLUDE}], self.version)
        assert told(self.client, uri_of(self.view)) == expected, told(self.client, uri_of(self.view))


def test_policy_on_disk(binary):
    with Session(binary) as s:
        s.becomes(s.view, PRIVATE)
        s.becomes(s.menu, [(2, "private-symbol")])
        for write in (s.world.write, s.world.replace):
            write("autotomy.json", BROKEN)
            s.becomes(s.policy, [(FAULT_LINE, "config")])
            s.edit_is_judged(PRIVATE)  # the last good policy stays in force
            s.becomes(s.menu, [(2, "private-symbol")])
            write("autotomy.json", LOOSE)
            s.becomes(s.policy, [])
            s.becomes(s.view, [])
            s.becomes(s.menu, [])
            write("autotomy.json", POLICY)
            s.becomes(s.view, PRIVATE)
            s.becomes(s.menu, [(2, "private-symbol")])


def test_policy_in_a_buffer(binary):
    with Session(binary) as s:
        s.becomes(s.menu, [(2, "private-symbol")])
        s.client.open(s.policy, POLICY)
        s.client.change(s.policy, [{"text": BROKEN}], 2)
        s.becomes(s.policy, [(FAULT_LINE, "config")])
        s.edit_is_judged(PRIVATE)
        s.client.change(s.policy, [{"text": ""}], 3)
        s.becomes(s.policy, [(1, "config")])
        s.edit_is_judged(PRIVATE)
        s.client.change(s.policy, [{"text": LOOSE}], 4)
        s.becomes(s.policy, [])
        s.becomes(s.view, [])
        s.becomes(s.menu, [])
        # The buffer hides what happens on the disk; closed, the disk is the truth again.
        s.world.write("autotomy.json", BROKEN)
        s.edit_is_judged([])
        s.client.close(s.policy)
        s.becomes(s.policy, [(FAULT_LINE, "config")])
        s.edit_is_judged([])
        s.world.write("autotomy.json", POLICY)
        s.becomes(s.policy, [])
        s.becomes(s.view, PRIVATE)


def test_broken_from_the_start(binary):
    with Session(binary, {"autotomy.json": BROKEN}) as s:
        s.becomes(s.policy, [(FAULT_LINE, "config")])
        assert told(s.client, uri_of(s.view)) == []
        s.world.replace("autotomy.json", POLICY)
        s.becomes(s.policy, [])
        s.becomes(s.view, PRIVATE)
        s.becomes(s.menu, [(2, "private-symbol")])


def test_policy_deleted_and_created(binary):
    with Session(binary) as s:
        s.becomes(s.view, PRIVATE)
        s.becomes(s.menu, [(2, "private-symbol")])
        for _ in range(2):
            s.world.remove("autotomy.json")
            s.becomes(s.view, [])
            s.becomes(s.menu, [])
            s.edit_is_judged([])
            s.world.write("autotomy.json", POLICY)
            s.becomes(s.view, PRIVATE)
            s.becomes(s.menu, [(2, "private-symbol")])
            s.edit_is_judged(PRIVATE)


def test_included_policy(binary):
    root = """{ "version": 1, "include": ["src/*/autotomy.json"],
                "modules": { "ui": { "files": ["src/ui/**"], "uses": ["core"] } } }"""
    core = '{ "version": 1, "modules": { "core": { "files": ["**"], "public": ["core.h"] } } }'
    with Session(binary, {"autotomy.json": root, "src/core/autotomy.json": core}) as s:
        part = s.world.path("src/core/autotomy.json")
        s.becomes(s.view, PRIVATE)
        s.world.write("src/core/autotomy.json", core[:-1])
        s.has_only(part, "config")
        s.edit_is_judged(PRIVATE)
        s.world.write("src/core/autotomy.json", core)
        s.becomes(part, [])
        # Gone, the module is unknown to the root.
        s.world.remove("src/core/autotomy.json")
        s.has_only(s.policy, "config")
        s.edit_is_judged(PRIVATE)
        s.world.write("src/core/autotomy.json", core)
        s.becomes(s.policy, [])
        s.edit_is_judged(PRIVATE)


def database(world, *flags):
    return json.dumps([{"directory": world.root, "file": world.path(path), "arguments": ["cc", *flags, "-c", path]}
                       for path in ("src/core/core.c", "src/ui/menu.c", "src/ui/view.c")])


def test_database(binary):
    """An include path comes and goes with the database: so does what is found over it."""
    named = '"version": 1, "compile": { "database": ["build/compile_commands.json"] },'
    policy = POLICY.replace('"version": 1,', named)
    include = '#include "page.h"\n'
    with Session(binary, {"autotomy.json": policy, "build/keep": ""}) as s:
        s.becomes(s.policy, [(2, "config")])
        for _ in range(2):
            s.world.replace("build/compile_commands.json", database(s.world, "-Isrc/core"))
            s.becomes(s.policy, [])
            s.becomes(s.view, PRIVATE)
            s.client.change(s.view, [{"text": include}], s.version + 1)
            s.version += 1
            assert told(s.client, uri_of(s.view)) == PRIVATE
            s.world.replace("build/compile_commands.json", database(s.world))
            s.becomes(s.view, [])
            s.world.write("build/compile_commands.json", database(s.world, "-Isrc/core"))
            s.becomes(s.view, PRIVATE)
            s.world.write("build/compile_commands.json", "[{")
            s.client.wait_until(lambda: told(s.client, uri_of(s.world.path("build/compile_commands.json"))) ==
                                [(1, "config")], s.wait, "the fault in the database")
            assert told(s.client, uri_of(s.view)) == PRIVATE
            s.world.remove("build/compile_commands.json")
            s.becomes(s.policy, [(2, "config")])
            s.becomes(s.world.path("build/compile_commands.json"), [])
            assert told(s.client, uri_of(s.view)) == PRIVATE
            s.client.change(s.view, [{"text": PRIVATE_INCLUDE}], s.version + 1)
            s.version += 1


def test_database_whose_folder_goes(binary):
    """As `rm -rf build` and a new configuration do; a database that was found, not named, is no fault when it goes."""
    with Session(binary) as s:
        s.becomes(s.view, PRIVATE)
        s.client.change(s.view, [{"text": '#include "page.h"\n'}], 2)
        for _ in range(2):
            s.world.write("build/compile_commands.json", database(s.world, "-Isrc/core"))
            s.becomes(s.view, PRIVATE)
            s.world.remove("build/compile_commands.json")
            os.rmdir(s.world.path("build"))
            s.becomes(s.view, [])
            assert told(s.client, uri_of(s.policy)) == []



def accepted(binary, world):
    """A baseline of what check finds now in the ui module."""
    report = check(binary, world, "--format", "json").json()
    return json.dumps({"version": 1, "entries": [
        {key: v[key] for key in ("rule", "from", "to", "file", "target", "symbol")}
        for v in report["violations"] if v["from"] == "ui"]})


def test_baseline(binary):
    with Session(binary) as s:
        s.becomes(s.view, PRIVATE)
        s.becomes(s.menu, [(2, "private-symbol")])
        baseline = s.world.path("autotomy-baseline.json")
        text = accepted(binary, s.world)
        for _ in range(2):
            s.world.write("autotomy-baseline.json", text)
            s.becomes(s.view, [])
            s.becomes(s.menu, [])
            s.edit_is_judged([])
            s.world.write("autotomy-baseline.json", text[:-3])
            s.has_only(baseline, "config")
            s.edit_is_judged([])
            s.world.remove("autotomy-baseline.json")
            s.becomes(baseline, [])
            s.becomes(s.view, PRIVATE)
            s.becomes(s.menu, [(2, "private-symbol")])
        # An entry that nothing matches is told where it stands.
        stale = json.loads(text)
        stale["entries"].append(dict(stale["entries"][0], target="src/core/gone.h", symbol=None, rule="private-header"))
        s.world.write("autotomy-baseline.json", json.dumps(stale, indent=1))
        s.has_only(baseline, "baseline")
        s.world.write("autotomy-baseline.json", text)
        s.becomes(baseline, [])
