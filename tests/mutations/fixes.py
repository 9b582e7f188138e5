#!/usr/bin/env python3
"""
Code actions on real code: fixes.py BINARY PROJECT FOLDER [--seed N] [--count N] [--includes N]

Violations are put into real files, as run.py does; the server is asked for actions at each, and every fix but a suppression
is applied and judged by `autotomy check`: the violation is gone, and no other has come. Where clang compiles the file before a
preferred fix, it does so after it. Then every dependency of the tree is forbidden, and at existing includes the server must say
rightly which of them nothing needs: what it prefers to remove still compiles without it.
"""

import argparse
import collections
import json
import os
import random
import shutil
import sys
import tempfile
import time

import run as mutations  # first: the folders of other tests, which the next ones name, have a run.py too
import judge
from projects import PROJECTS, prepare
from sources import SKIPPED, Unreachable

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "protocol"))
from actions import CAPABILITIES, applied  # noqa: E402
from client import Client, uri_of  # noqa: E402

RULES = ("private-header", "dependency", "redeclaration", "forbidden-dependency", "layer", "visibility", "external",
         "forbidden-symbol", "suppression", "interface-leak")
PATIENCE = 60   # seconds until the server tells what was put in, on a loaded machine
QUIET = 0.7     # without a publication after which the parse is thought to have spoken
DRAWS = 30      # for each mutant that is wanted


def key(violation):
    return violation["rule"], violation["file"], violation["to"], violation["target"], violation["symbol"]


def count(violations):
    return collections.Counter(map(key, violations))


class Editor:
    """A server on the tree, and what clang and a cold check say."""

    def __init__(self, binary, tree, cache):
        self.tree = tree
        self.command = judge.Command(os.path.abspath(binary), tree.root, cache)
        self.client = Client(os.path.abspath(binary), env=dict(os.environ, XDG_CACHE_HOME=cache))
        self.client.initialize([tree.root], encodings=["utf-8"], capabilities=CAPABILITIES)
        self.versions = {}
        self.wait_for_symbols()

    def wait_for_symbols(self):
        self.client.wait_for(lambda m: m.get("method") == "window/logMessage" and "symbols" in m["params"]["message"])

    def show(self, file, text, wanted=lambda diagnostics: True):
        """Opens or changes a file; its diagnostics once they are what is wanted, and have been for a while."""
        path = self.tree.path(file)
        self.versions[file] = self.versions.get(file, 0) + 1
        send = self.client.open if self.versions[file] == 1 else self.client.change
        send(path, text, self.versions[file])
        end, uri = time.monotonic() + PATIENCE, uri_of(path)
        while time.monotonic() < end:
            quiet = self.client.take(QUIET) is None
            if quiet and wanted(self.client.published[uri]["diagnostics"]):
                break
        return self.client.published[uri]["diagnostics"]

    def close(self, file):
        if self.versions.pop(file, 0):
            self.client.close(self.tree.path(file))

    def actions(self, file, diagnostic):
        return self.client.request("textDocument/codeAction", {
            "textDocument": {"uri": uri_of(self.tree.path(file))}, "range": diagnostic["range"],
            "context": {"diagnostics": [diagnostic], "triggerKind": 2}})["result"]

    def compiles(self, file, text):
        return file in self.tree.arguments and self.tree.compile(
            file, "-fsyntax-only", text=text.encode().decode("latin-1")).returncode == 0

    def edited(self, action, file, text):
        """The texts that an action leaves: of the file, and of the policy if it changes that."""
        texts = {}
        for change in action["edit"]["documentChanges"]:
            path = os.path.relpath(change["textDocument"]["uri"][len("file://"):], self.tree.root)
            if path == file:
                texts[path] = applied(text, change["edits"], "utf-8")
            else:
                with open(self.tree.path(path), encoding="utf-8", newline="") as stored:
                    texts[path] = applied(stored.read(), change["edits"], "utf-8")
        return texts

    def check(self, file, text, policy=None):
        return self.command.violations(file, text.encode().decode("latin-1"), policy)


class Test:
    def __init__(self, options, tree, golden):
        self.options, self.tree = options, tree
        self.code = mutations.Test(argparse.Namespace(**{**vars(options), "judge": "check"}), tree, golden)
        self.holds = self.code.base_holds()  # and the server takes from the cache what was parsed for that
        self.editor = Editor(options.binary, tree, options.cache)
        self.tried, self.failures, self.forms = collections.Counter(), 0, collections.Counter()

    def fail(self, *what):
        self.failures += 1
        print("FAILED", *what)

    # ---- violations that are put in

    def try_mutant(self, mutant):
        if mutant is None or mutant.policy or mutant.baseline or mutant.level != "full" or not self.code.compiles(mutant):
            return False
        try:
            text = mutant.text.encode("latin-1").decode("utf-8")
        except UnicodeDecodeError:  # what an editor shows of it is another text
            return False
        wanted = {(one.rule, one.line) for one in mutant.expected if one.file == mutant.file}
        shown = self.editor.show(mutant.file, text, lambda diagnostics: wanted <= {
            (one["code"], one["range"]["start"]["line"] + 1) for one in diagnostics})
        before = self.editor.check(mutant.file, text)
        compiled = self.editor.compiles(mutant.file, text)
        for diagnostic in shown:
            if (diagnostic["code"], diagnostic["range"]["start"]["line"] + 1) in wanted:
                self.try_actions(mutant, text, diagnostic, before, compiled)
        self.editor.close(mutant.file)
        return bool(wanted)

    def try_actions(self, mutant, text, diagnostic, before, compiled):
        rule = diagnostic["code"]
        offered = self.editor.actions(mutant.file, diagnostic)
        if not offered:
            self.fail(f"nothing is offered for {rule} in {mutant.file}: {mutant.shown}")
        for action in offered:
            if diagnostic not in action["diagnostics"]:
                continue  # of another rule at the same token
            if "disabled" in action:
                self.tried[rule, "hindered"] += 1
                continue
            if action["title"].startswith(("Allow ", "Fix all")):
                continue
            self.tried[rule, "applied"] += 1
            self.forms[rule, action["title"].split()[0]] += 1
            texts = self.editor.edited(action, mutant.file, text)
            policy = json.loads(texts["autotomy.json"]) if "autotomy.json" in texts else None
            new = texts.get(mutant.file, text)
            left = self.editor.check(mutant.file, new, policy)
            where = f"{action['title']!r} for {rule} in {mutant.file}: {mutant.shown}"
            if count(left)[key(diagnostic["data"])] >= count(before)[key(diagnostic["data"])]:
                self.fail("the violation stays:", where)
            if count(left) - count(before):
                self.fail("another has come:", where, count(left) - count(before))
            if compiled and not policy and not self.editor.compiles(mutant.file, new):
                self.tried[rule, "compiles no more"] += 1
                if action.get("isPreferred") and rule != "forbidden-symbol":
                    self.fail("clang compiles it no more:", where)

    def run_mutants(self):
        wanted = self.options.count
        for number, rule in enumerate(RULES):
            hand = random.Random(f"{self.options.seed} fixes {rule}")
            generator = mutations.Generator(self.code.code, self.code.policy, hand).mutants(rule)
            share = wanted // len(RULES) + (number < wanted % len(RULES))
            tried = draws = 0
            while tried < share and draws < share * DRAWS:
                draws += 1
                tried += self.try_mutant(next(generator))
            self.tried[rule, "mutants"] = tried
            print(f"{rule}: {tried} mutants mended")

    # ---- includes that are there

    def forbid_everything(self):
        """Whatever a module includes of another is told."""
        data = json.loads(json.dumps(self.code.policy_data))
        for name, module in data["modules"].items():
            module["must_not_use"] = [other for other in data["modules"] if other != name]
        data["rules"] = {**data.get("rules", {}), "unused-dependency": "off", "cycle": "off"}
        self.tree.write_policy(data, [])

    def run_includes(self):
        hand = random.Random(f"{self.options.seed} includes")
        self.forbid_everything()
        sites = [(file, include) for file in self.code.code.sources for include in self.code.code.includes(file)
                 if include.target and self.code.policy.owner(include.target) != self.code.policy.owner(file)
                 and self.code.policy.owner(file) and not include.conditional]
        hand.shuffle(sites)
        sites = sites[:self.options.includes]
        tally = collections.Counter()
        for file, include in sites:
            self.try_include(file, include, tally)
        print(f"{len(sites)} existing includes: {dict(tally)}")

    def try_include(self, file, include, tally):
        try:
            text = self.tree.read(file).encode("latin-1").decode("utf-8")
        except UnicodeDecodeError:
            return
        line = include.line - 1
        shown = self.editor.show(file, text, lambda told: any(
            one["code"] == "forbidden-dependency" and one["range"]["start"]["line"] == line for one in told))
        for diagnostic in shown:
            if diagnostic["code"] != "forbidden-dependency" or diagnostic["range"]["start"]["line"] != line:
                continue
            for action in self.editor.actions(file, diagnostic):
                if not action["title"].startswith("Remove the include"):
                    continue
                lines = text.split("\n")
                without = "\n".join(lines[:line] + lines[line + 1:])
                compiles = self.editor.compiles(file, without)
                said = "hindered" if "disabled" in action else "preferred" if action.get("isPreferred") else "offered"
                tally[said, "compiles without" if compiles else "does not"] += 1
                if said == "preferred" and not compiles:
                    self.fail(f"{file}:{include.line}: clang does not compile it without {include.target}")
        self.editor.close(file)

    def table(self):
        print(f"{'rule':24}{'mutants':>8}{'applied':>9}{'hindered':>9}{'compiles no more':>18}   actions")
        for rule in RULES:
            forms = ", ".join(f"{form} {number}" for (name, form), number in sorted(self.forms.items()) if name == rule)
            print(f"{rule:24}{self.tried[rule, 'mutants']:8}{self.tried[rule, 'applied']:9}{self.tried[rule, 'hindered']:9}"
                  f"{self.tried[rule, 'compiles no more']:18}   {forms}")


def run(options, work):
    began = time.monotonic()
    tree = prepare(options.project, options.folder, work)
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), f"{options.project}.json"), encoding="utf-8") as file:
        golden = json.load(file)
    print(f"seed {options.seed}")
    test = Test(options, tree, golden)
    test.run_mutants()
    test.table()
    test.run_includes()
    test.editor.client.shut_down()
    applied_count = sum(number for (_, what), number in test.tried.items() if what == "applied")
    print(f"{options.project}: {applied_count} fixes applied, {test.failures} failures, {time.monotonic() - began:.0f} s")
    return 0 if test.holds and applied_count and not test.failures else 1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("project", choices=sorted(PROJECTS))
    parser.add_argument("folder")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=24)
    parser.add_argument("--includes", type=int, default=12)
    parser.add_argument("--cache", help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.rule = None
    sys.stdout.reconfigure(line_buffering=True)
    missing = [tool for tool in mutations.TOOLS if not shutil.which(tool)]
    if missing:
        print(f"skipped: {', '.join(missing)} not installed")
        return SKIPPED
    with tempfile.TemporaryDirectory(prefix="autotomy-fixes-") as work:
        options.cache = options.cache or os.path.join(work, "cache")
        try:
            return run(options, work)
        except Unreachable as error:
            print(f"skipped: the sources of {options.project} are out of reach: {error}")
            return SKIPPED


if __name__ == "__main__":
    sys.exit(main())
