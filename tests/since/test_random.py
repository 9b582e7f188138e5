"""Random changes to real trees: `check --since` tells exactly what two full checks differ by.

A change is a handful of edits: includes that come and go, files that are made, moved, deleted and rewritten, definitions that
move to another module, some of it committed, some in the index, some on the disk alone, while the main branch goes on. The policy
is one that the tree breaks in many places, with a baseline that accepts some of them and suppressions that accept others.

AUTOTOMY_SINCE_CHANGES sets how many changes are made at scan level (a tenth of them at full), AUTOTOMY_SINCE_SEED which.
"""
import collections
import json
import os
import random
import sys

import repository
from repository import Repository, check, report
from world import Skipped

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SCAN_CHANGES = int(os.environ.get("AUTOTOMY_SINCE_CHANGES", "200"))
FULL_CHANGES = max(1, SCAN_CHANGES // 10)
SEED = int(os.environ.get("AUTOTOMY_SINCE_SEED", "1"))
HEADERS = (".h", ".hh", ".hpp")
SOURCES = (".c", ".cc")
MOST_EDITS = 6
PATIENCE = 900      # seconds for one run over a whole tree, on a loaded machine
SMALL = 3000        # bytes: a smaller file that is moved and edited may share too little with what it was
FEW_INCLUDERS = 3   # of a header that is edited at full level: each is parsed again
ARGUMENTS = {
    "redis": ["-std=gnu11", "-Isrc", "-Ideps/hiredis", "-Ideps/lua/src", "-Ideps/linenoise", "-Ideps/hdr_histogram"],
    "leveldb": ["-std=c++11", "-I.", "-Iinclude"],
}


def sources_of(project):
    sys.path.append(os.path.join(TESTS, "real"))
    from sources import Unreachable, fetch
    try:
        return fetch(project, repository.REAL)
    except Unreachable as error:
        raise Skipped("the sources of %s are out of reach: %s" % (project, error)) from error


def policy_of(project, hand):
    """The policy that fits the tree, with some of its leave taken away: now the tree breaks it."""
    with open(os.path.join(TESTS, "mutations", project + ".json"), encoding="utf-8") as file:
        policy = json.load(file)["policy"]
    for module in policy["modules"].values():
        module["uses"] = [use for use in module.get("uses", []) if hand.random() < 0.7]
        if module.get("public"):
            module["public"] = [header for header in module["public"] if hand.random() < 0.8]
    policy["compile"] = {"arguments": ARGUMENTS[project]}
    policy["rules"] = {**policy.get("rules", {}), "unused-dependency": "warning", "interface-leak": "warning"}
    return policy


class Tree(Repository):
    """A real tree whose base version is judged once, at every level that is asked for."""

    def __init__(self, binary, project, hand):
        self.listing = None
        self.suppressed = {}  # by file how many
        super().__init__(folder=sources_of(project))
        self.binary, self.hand, self.bases = binary, hand, {}
        self.write("autotomy.json", json.dumps(policy_of(project, hand), indent=1))
        self.accept_some()
        self.base = self.commit("policy")

    def accept_some(self):
        """A third of what is told goes to the baseline, some of the rest is suppressed in the code."""
        run = check(self.binary, self, "--update-baseline", "--accept-policy", timeout=PATIENCE)
        assert run.status in (0, 1), repr(run)
        with open(self.path("autotomy-baseline.json"), encoding="utf-8") as file:
            baseline = json.load(file)
        kept = [entry for entry in baseline["entries"] if self.hand.random() < 0.35]
        self.write("autotomy-baseline.json", json.dumps({"version": 1, "entries": kept}, indent=1))
        told = [v for v in report(self.binary, self, "--level", "scan")["violations"]
                if v["status"] == "new" and v["rule"] in ("dependency", "private-header", "layer")]
        assert len(told) > 20 and len(kept) > 20, (len(told), len(kept))
        for violation in self.hand.sample(told, 8):
            lines = self.lines(violation["file"])
            if "/*" not in lines[violation["line"] - 1]:
                lines[violation["line"] - 1] += " /* autotomy: allow(%s): for a while */" % violation["rule"]
                self.put_lines(violation["file"], lines)
                self.suppressed[violation["file"]] = self.suppressed.get(violation["file"], 0) + 1

    # ---- texts

    def lines(self, path):
        with open(self.path(path), encoding="latin-1", newline="") as file:
            return file.read().split("\n")

    def put_lines(self, path, lines):
        self.write(path, "\n".join(lines).encode("latin-1"))

    def code(self, *endings):
        """Real files of the tree, as they are now."""
        if self.listing is None:
            self.listing = set()
            for folder, folders, names in os.walk(self.root):
                folders[:] = [name for name in folders if not name.startswith(".")]
                paths = [os.path.join(folder, name) for name in names if name.endswith(SOURCES + HEADERS)]
                self.listing.update(os.path.relpath(path, self.root) for path in paths if not os.path.islink(path))
        return sorted(path for path in self.listing if path.endswith(endings))

    def write(self, path, text):
        super().write(path, text)
        if self.listing is not None and path.endswith(SOURCES + HEADERS):
            self.listing.add(path)

    def remove(self, path):
        super().remove(path)
        self.listing.discard(path)

    def move(self, before, after):
        super().move(before, after)
        self.listing.discard(before)
        self.listing.add(after)

    # ---- verdicts

    def full_check(self, level):
        return report(self.binary, self, "--level", level, timeout=PATIENCE)["violations"]

    def base_verdict(self, level):
        """Of the base version, in the same folder: the tree is as it was committed."""
        if level not in self.bases:
            self.bases[level] = self.full_check(level)
        return self.bases[level]

    def reset(self):
        self.git("checkout", "-q", "-f", "-B", "topic", self.base)
        self.git("clean", "-fdq")
        self.listing = None


class Change:
    """One change: draws edits and remembers what moved where."""

    def __init__(self, tree, level):
        self.tree, self.hand, self.level = tree, tree.hand, level
        self.moved = {}
        self.said = []
        self.number = 0

    def pick(self, *endings):
        return self.hand.choice(self.tree.code(*endings))

    def editable(self):
        """A file whose edit does not have half the project parsed again."""
        while True:
            path = self.pick(*SOURCES, *HEADERS)
            small = path in self.moved.values() and os.path.getsize(self.tree.path(path)) < SMALL
            if small or "/" not in path:
                continue
            if self.level == "scan" or path.endswith(SOURCES) or self.includers(path) <= FEW_INCLUDERS:
                return path

    def includers(self, path):
        name = '/%s"' % os.path.basename(path)
        own = '"%s"' % os.path.basename(path)
        return sum(any(name in line or own in line for line in self.tree.lines(other) if "include" in line)
                   for other in self.tree.code(*SOURCES, *HEADERS))

    def include_lines(self, lines):
        return [i for i, line in enumerate(lines) if line.lstrip().startswith("#include \"")]

    def add_include(self):
        path, header = self.editable(), self.pick(*HEADERS)
        lines = self.tree.lines(path)
        places = self.include_lines(lines) or [0]
        spelled = os.path.relpath(header, os.path.dirname(path))
        guard = self.hand.random() < 0.2
        line = '#include "%s"' % spelled
        lines[self.hand.choice(places):0] = ["#if SOMETHING", line, "#endif"] if guard else [line]
        self.tree.put_lines(path, lines)
        return "%s includes %s" % (path, header)

    def repeat_include(self):
        """The same once more, above or below what was there: only the number tells."""
        path = self.editable()
        lines = self.tree.lines(path)
        places = self.include_lines(lines)
        if not places:
            return None
        at = self.hand.choice(places)
        lines.insert(at + self.hand.randint(0, 1), lines[at])
        self.tree.put_lines(path, lines)
        return "%s repeats line %d" % (path, at + 1)

    def drop_include(self):
        path = self.editable()
        lines = self.tree.lines(path)
        places = self.include_lines(lines)
        if not places:
            return None
        at = self.hand.choice(places)
        gone = lines.pop(at)
        self.tree.put_lines(path, lines)
        return "%s loses %s" % (path, gone)

    def move_lines(self):
        path = self.editable()
        lines = self.tree.lines(path)
        at = self.hand.randint(0, len(lines) - 1)
        lines[at:at] = ["/* moved down */"] * self.hand.randint(1, 30)
        self.tree.put_lines(path, lines)
        return "%s moves down from line %d" % (path, at + 1)

    def use_symbol(self):
        """A call of a function that some other file defines, with a declaration of one's own or without."""
        path, other = self.editable(), self.pick(*SOURCES)
        names = [line.split("(")[0].split()[-1].lstrip("*") for line in self.tree.lines(other)
                 if line.startswith(("int ", "void ", "char ", "sds ")) and line.rstrip().endswith("{") and "(" in line]
        if not path.endswith(".c") or not names:
            return None
        name = self.hand.choice(names)
        declaration = self.hand.choice(["void %s();\n" % name, ""])
        self.number += 1
        lines = self.tree.lines(path)
        lines.append("%svoid *drawn_%d(void);\nvoid *drawn_%d(void) { return (void *)%s; }" %
                     (declaration, self.number, self.number, name))
        self.tree.put_lines(path, lines)
        return "%s uses %s of %s" % (path, name, other)

    def new_file(self):
        folder = os.path.dirname(self.pick(*SOURCES))
        self.number += 1
        path = "%s/drawn%d_%d%s" % (folder, self.hand.randint(0, 999999), self.number, self.hand.choice([".c", ".h"]))
        lines = ["/* %d */" % self.hand.getrandbits(200)]
        for _ in range(self.hand.randint(0, 4)):
            lines.append('#include "%s"' % os.path.relpath(self.pick(*HEADERS), folder or "."))
        self.tree.put_lines(path, lines + [""])
        return "%s comes" % path

    def shadow(self):
        """A header of a known name in another folder: what others include may be this one now."""
        header = self.pick(*HEADERS)
        folder = os.path.dirname(self.pick(*SOURCES))
        path = os.path.join(folder, os.path.basename(header))
        if os.path.exists(self.tree.path(path)) or self.level == "full" and self.includers(header) > FEW_INCLUDERS:
            return None
        self.tree.put_lines(path, ["/* %d */" % self.hand.getrandbits(200), ""])
        return "%s gets in the way of %s" % (path, header)

    def delete(self):
        path = self.editable()
        if path in self.moved.values():
            return None
        self.tree.remove(path)
        return "%s goes" % path

    def move(self):
        path = self.editable()
        folder = os.path.dirname(path) if self.hand.random() < 0.6 else os.path.dirname(self.pick(*SOURCES))
        stem, ending = os.path.splitext(os.path.basename(path))
        self.number += 1
        to = os.path.join(folder, "%s_moved%d%s" % (stem, self.number, ending))
        if path in self.moved.values() or os.path.getsize(self.tree.path(path)) < 200 or self.is_new(path):
            return None
        self.tree.move(path, to)
        self.moved[path] = to
        return "%s is %s now" % (path, to)

    def origin(self, path):
        """What the file was called before."""
        return next((before for before, after in self.moved.items() if after == path), path)

    def is_new(self, path):
        return "drawn" in path or any(path in (said or "") for said in self.said)

    def move_definition(self):
        """A function goes to another file, unchanged."""
        path, other = self.editable(), self.editable()
        lines = self.tree.lines(path)
        starts = [i for i, line in enumerate(lines) if line.startswith(("int ", "void ")) and line.rstrip().endswith("{")]
        if not starts or not path.endswith(".c") or not other.endswith(".c") or path == other:
            return None
        at = self.hand.choice(starts)
        end = next((i for i in range(at, len(lines)) if lines[i].startswith("}")), None)
        if end is None or end - at > 60:
            return None
        body = lines[at:end + 1]
        self.tree.put_lines(path, lines[:at] + lines[end + 1:])
        self.tree.put_lines(other, self.tree.lines(other) + body)
        return "%s of %s goes to %s" % (body[0], path, other)

    def settle(self):
        """Some of it is committed, some in the index, some on the disk alone."""
        where = self.hand.choice(["commit", "index", "disk", "disk", "some"])
        if where == "commit":
            self.tree.commit("part")
        elif where == "index":
            self.tree.git("add", "-A")
        elif where == "some":
            self.tree.git("add", "-u")

    def draw(self):
        edits = [self.add_include] * 5 + [self.repeat_include, self.repeat_include, self.drop_include, self.move_lines,
                                          self.use_symbol, self.use_symbol, self.new_file, self.shadow, self.delete,
                                          self.move, self.move, self.move_definition, self.move_definition]
        for _ in range(self.hand.randint(1, MOST_EDITS)):
            said = self.hand.choice(edits)()
            if said:
                self.said.append(said)
            if self.hand.random() < 0.3:
                self.settle()
        self.settle()
        return "; ".join(self.said)


def key(violation, moved):
    """What tells violations apart but for their places; under the newer names."""
    name = lambda path: moved.get(path, path)  # noqa: E731
    return (violation["status"], violation["rule"], violation["from"], violation["to"], name(violation["file"]),
            name(violation["target"]), violation["symbol"])


def judge(binary, tree, level, revision, change):
    """What is wrong with the answer, an empty list where it is right; and the rules that it should tell of."""
    before, after = tree.base_verdict(level), tree.full_check(level)
    expected = collections.Counter(key(v, {}) for v in after) - collections.Counter(key(v, change.moved) for v in before)
    run = check(binary, tree, "--since", revision, "--level", level, "--format", "json",
                timeout=PATIENCE)
    if run.status not in (0, 1):
        return [repr(run)], []
    answer = json.loads(run.out.decode())["violations"]
    told = [v for v in answer if v["rule"] != "policy-weakened"]
    wrong = []
    for violation in (v for v in answer if v["rule"] == "policy-weakened"):
        lines = tree.lines(violation["file"])
        if not lines[violation["line"] - 1][violation["column"] - 1:].startswith("allow("):
            wrong.append("no suppression: %s" % violation)
        at_its_line = [v for v in told if v["status"] == "suppressed" and v["line"] == violation["line"]]
        if not at_its_line and sum("allow(" in line for line in lines) <= \
                tree.suppressed.get(change.origin(violation["file"]), 0):
            wrong.append("no new suppression: %s" % violation)
    counted = collections.Counter(key(v, {}) for v in told)
    wrong += ["missed: %s %d" % item for item in (expected - counted).items()]
    wrong += ["invented: %s %d" % item for item in (counted - expected).items()]
    whole = [json.dumps(v, sort_keys=True) for v in after]
    wrong += ["told otherwise: %s" % v for v in told if json.dumps(v, sort_keys=True) not in whole]
    fails = any(v["status"] == "new" and v["severity"] == "error" for v in answer)
    if run.status != int(fails):
        wrong.append("exit status %d" % run.status)
    return wrong, {item[1] for item in expected}


def random_changes(binary, project, level, count):
    hand = random.Random("%s %s %d" % (project, level, SEED))
    rules, told, problems = collections.Counter(), 0, []
    with Tree(binary, project, hand) as tree:
        tree.base_verdict(level)
        tree.git("checkout", "-q", "-b", "main-goes-on")
        tree.write("src/unrelated_to_all.c", '#include "../nowhere.h"\n')
        tree.commit("main goes on")
        for number in range(count):
            tree.reset()
            change = Change(tree, level)
            said = change.draw()
            revision = hand.choice(["main", "main-goes-on", tree.base[:12]])
            wrong, expected = judge(binary, tree, level, revision, change)
            if wrong:
                problems.append("change %d (%s), since %s:\n  %s" % (number, said, revision, "\n  ".join(wrong[:5])))
            rules.update(expected)
            told += bool(expected)
    print("%s, %s: %d changes, %d of them told; %s" % (project, level, count, told, dict(rules.most_common())))
    assert not problems, "%d of %d changes are judged wrong\n%s" % (len(problems), count, "\n".join(problems[:8]))
    assert told >= count // 3, "the changes break too little to be worth anything: %d of %d" % (told, count)


def test_redis_at_scan(binary):
    random_changes(binary, "redis", "scan", SCAN_CHANGES)


def test_redis_at_full(binary):
    random_changes(binary, "redis", "full", FULL_CHANGES)


def test_leveldb_at_full(binary):
    random_changes(binary, "leveldb", "full", FULL_CHANGES // 2 or 1)
